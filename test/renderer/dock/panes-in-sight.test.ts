import { describe, expect, it } from 'vitest'
import { panesInSight, paneWidthMin } from '../../../src/renderer/dock/panes-in-sight.ts'

const inSight = (ids: number[], front: number, panesAndFeed: number) => [
  ...panesInSight(ids, front, panesAndFeed * paneWidthMin),
]

describe('panesInSight', () => {
  it('are all where there is room for all and the feed', () => {
    expect(inSight([1, 2], 1, 3)).toEqual([1, 2])
    expect(inSight([1, 2], 2, 2.9)).toEqual([2])
  })

  it('are neighbours with the one in front among them', () => {
    expect(inSight([4, 7, 9, 12], 7, 3)).toEqual([7, 9])
    expect(inSight([4, 7, 9, 12], 12, 3)).toEqual([9, 12])
  })

  it('are at least one, however narrow the window', () => {
    expect(inSight([1, 2], 2, 0)).toEqual([2])
  })

  it('begin with the first where the one in front is gone', () => {
    expect(inSight([1, 2, 3], 5, 3)).toEqual([1, 2])
  })

  it('are none where none are open', () => {
    expect(inSight([], 0, 3)).toEqual([])
  })
})
