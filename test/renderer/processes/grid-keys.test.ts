import { describe, expect, it } from 'vitest'
import { type GridKey, partFor, rowAfterKey } from '../../../src/renderer/processes/grid-keys.ts'

describe('the keys of the table', () => {
  it.each<[key: GridKey, at: number, leads: number]>([
    ['ArrowDown', 5, 6],
    ['ArrowDown', 99, 99],
    ['ArrowDown', -1, 0],
    ['ArrowUp', 5, 4],
    ['ArrowUp', 0, 0],
    ['ArrowUp', -1, 99],
    ['PageDown', 5, 15],
    ['PageDown', 95, 99],
    ['PageUp', 25, 15],
    ['PageUp', 5, 0],
    ['Home', 50, 0],
    ['End', 50, 99],
  ])('%s leads from row %i to row %i of a hundred, ten in sight', (key, at, leads) => {
    expect(rowAfterKey(key, at, 100, 10)).toBe(leads)
  })

  it('lead nowhere in an empty table', () => {
    expect(rowAfterKey('End', 0, 0, 10)).toBeNull()
  })
})

describe('the part of the table that is asked for', () => {
  it('has what is in sight and some rows around it, in steps of ten', () => {
    for (let first = 0; first < 300; first++) {
      const last = first + 30
      const { offset, limit } = partFor(first, last, 200)
      expect(offset % 10).toBe(0)
      expect(offset).toBeLessThanOrEqual(Math.max(0, first - 20))
      expect(offset + limit).toBeGreaterThanOrEqual(last + 20)
      expect(limit).toBeLessThanOrEqual(110)
    }
  })

  it('is never larger than may be asked for', () => {
    expect(partFor(0, 500, 200)).toEqual({ offset: 0, limit: 200 })
  })
})
