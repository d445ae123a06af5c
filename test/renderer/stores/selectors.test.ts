import { describe, expect, it } from 'vitest'
import { applyDelta, fromSnapshot, type Picture } from '../../../src/renderer/stores/picture.ts'
import { createFoundSelector, foundSeats } from '../../../src/renderer/stores/selectors.ts'
import type { Delta } from '../../../src/shared/protocol/events.ts'
import { demoSeats } from '../support/fake-seats.ts'
import { seat } from '../support/random-tree.ts'
import { world } from '../support/world-status.ts'

const rest = { signals: [], signalsDropped: 0, feed: [], notices: [], world: world() }
const delta = (seq: number, fields: Partial<Delta>): Delta => ({
  type: 'delta',
  seq,
  upserts: [],
  removed: [],
  ...rest,
  ...fields,
})
const first: Picture = fromSnapshot({
  type: 'snapshot',
  seq: 1,
  nodes: demoSeats(),
  world: world(),
  feed: [],
  notices: [],
})

describe('the seats that were searched for', () => {
  it('have the text in name, address, pid or module, in any case', () => {
    const picture = applyDelta(
      first,
      delta(2, {
        upserts: [seat('x', null, { address: '{:via, Registry, {:Reg, "Zoe"}}', pid: '<0.777.0>' })],
      }),
    )
    const found = (search: string) => [...(foundSeats({ search, picture }) ?? ['all'])]
    expect(found('ADA')).toEqual(['todo ada', 'cart ada', 'view:1'])
    expect(found('zoe')).toEqual(['x'])
    expect(found('0.777')).toEqual(['x'])
    expect(found('shop.cart')).toEqual(['cart ada'])
    expect(found('nobody')).toEqual([])
    expect(found('  ')).toEqual(['all'])
    expect([...(foundSeats({ search: 'ada', picture: null }) ?? ['all'])]).toEqual([])
  })

  it('are the same value until other seats are found', () => {
    const select = createFoundSelector()
    const found = select({ search: 'ada', picture: first })
    const calm = applyDelta(first, delta(2, { upserts: [seat('shop', null, { lives: 2 })] }))
    expect(select({ search: ' Ada', picture: calm })).toBe(found)
    const more = applyDelta(calm, delta(3, { upserts: [seat('ada 2', null)], removed: ['view:1'] }))
    expect([...(select({ search: 'ada', picture: more }) ?? [])]).toEqual(['todo ada', 'cart ada', 'ada 2'])
  })

  it('are looked for anew where a picture does not follow the one before', () => {
    const select = createFoundSelector()
    select({ search: 'ada', picture: first })
    const second = applyDelta(first, delta(2, { upserts: [seat('ada 2', null)] }))
    const third = applyDelta(second, delta(3, { upserts: [seat('shop', null, { lives: 9 })] }))
    expect(select({ search: 'ada', picture: third })?.has('ada 2')).toBe(true)
  })
})
