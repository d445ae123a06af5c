import { describe, expect, it } from 'vitest'
import { limits } from '../../../../../src/shared/limits.ts'
import { cartWays } from '../../../../../src/shared/protocol/events/shop.ts'
import { Host } from '../../host.ts'
import { chapters, keptOf, nothingKept, shopping, trip } from './trip.ts'

function withoutId({ entry }: { entry: string }): string {
  return entry.replace(/[0-9a-f]{8}-/, '')
}

/** Ways that keep a session beyond the life of its process. */
const keeping = cartWays.filter(way => way !== 'none')
/** Ways that keep it beyond the end of the app. */
const lasting = keeping.filter(way => way !== 'stash')

describe('the shopping trip', () => {
  it('shows the same whichever way the cart is kept', () => {
    const [first, ...others] = cartWays.map(way => chapters(way))
    expect(first).toHaveLength(trip.length + 1)
    for (const other of others) expect(other).toEqual(first)
  })
})

describe.each(keeping)('a cart that is kept by %s', way => {
  const expected = chapters(way)

  it('comes back whole from a crash after any step of the trip', () => {
    for (const [step, kept] of expected.entries()) {
      const host = shopping(way)
      for (const event of trip.slice(0, step)) host.do(1, event)
      const old = host.pid('cart ada')
      host.kill('cart ada')
      host.pass(1_000)
      expect(host.pid('cart ada')).not.toBe(old)
      expect(host.last(1).status).toBe('live')
      expect(keptOf(host.shop(1)), `after step ${step}`).toEqual(kept)
      expect(host.shop(1).keeping).toMatchObject({ way, found: true })
    }
  })

  it('comes back as it was before a step or after it, wherever in the step it crashes', () => {
    let crashes = 0
    for (const [index, event] of trip.entries()) {
      for (let steps = 1; ; steps++) {
        const host = shopping(way)
        for (const earlier of trip.slice(0, index)) host.do(1, earlier)
        host.click(1, event)
        host.world.run(steps)
        const rested = host.world.queue.length === 0 && host.world.requests.size === 0
        const answered = host.shop(1).logs.length === expected[index + 1]?.logs.length
        host.kill('cart ada')
        host.pass(1_000)
        const after = keptOf(host.shop(1))
        const possible = answered ? [expected[index + 1]] : [expected[index], expected[index + 1]]
        expect(possible, `step ${index + 1}, ${steps} steps of the world into it`).toContainEqual(after)
        crashes++
        if (rested || answered) break
      }
    }
    expect(crashes).toBeGreaterThan(trip.length * 3)
  })

  it('goes on after a crash as if there had been none', () => {
    const host = shopping(way)
    for (const [index, event] of trip.entries()) {
      host.do(1, event)
      host.kill('cart ada')
      // Fewer crashes than the supervisor bears.
      host.pass(2_500)
      const { items, discounts, logs } = host.shop(1)
      expect({ items, discounts }).toEqual({
        items: expected[index + 1]?.items,
        discounts: expected[index + 1]?.discounts,
      })
      expect(logs.map(withoutId)).toEqual(expected[index + 1]?.logs.map(withoutId))
    }
    expect(host.reported('application')).toEqual([])
  })
})

describe('a cart that is not kept', () => {
  it('comes back empty from a crash, under a new id', () => {
    const host = shopping('none')
    host.do(1, { name: 'shop.select_item', sku: 'towel' })
    const id = () => (host.state('cart ada') as { session: { id: string } }).session.id
    const before = id()
    host.kill('cart ada')
    host.pass(1_000)
    expect(host.shop(1)).toMatchObject(nothingKept)
    expect(host.shop(1).logs).toHaveLength(1)
    expect(host.shop(1).keeping).toMatchObject({ way: 'none', found: false })
    expect(id()).not.toBe(before)
  })
})

describe('the end of the app', () => {
  it.each(lasting)('costs nothing that was answered, where the cart is kept by %s', way => {
    const host = shopping(way)
    for (const event of trip.slice(0, 5)) host.do(1, event)
    const after = Host.booted(host.device.crash('power'))
    after.openShop(1, 'ada')
    expect(keptOf(after.shop(1))).toEqual(keptOf(host.shop(1)))
    expect(after.shop(1).keeping).toMatchObject({ way, found: true })
  })

  it.each(['none', 'stash'] as const)('costs all, where the cart is kept by %s', way => {
    const host = shopping(way)
    for (const event of trip.slice(0, 5)) host.do(1, event)
    const after = Host.booted(host.device.crash('power'))
    after.openShop(1, 'ada')
    expect(after.shop(1)).toMatchObject(nothingKept)
    expect(after.shop(1).keeping).toMatchObject({ way, found: false })
  })
})

describe('the end of the stash', () => {
  it.each(cartWays)('costs those their carts who kept them there, and nobody else: %s', way => {
    const host = shopping(way)
    for (const event of trip.slice(0, 5)) host.do(1, event)
    const before = keptOf(host.shop(1))
    host.kill('Shop.Stash')
    host.pass(1_000)
    expect(host.last(1).status).toBe('live')
    if (way === 'none' || way === 'stash') expect(host.shop(1)).toMatchObject(nothingKept)
    else expect(keptOf(host.shop(1))).toEqual(before)
  })
})

describe('another way for a cart that runs', () => {
  it.each(cartWays.flatMap(from => cartWays.filter(to => to !== from).map(to => [from, to] as const)))(
    'takes over from %s to %s all that is in it, and drops what the old way had kept',
    (from, to) => {
      const host = shopping(from)
      for (const event of trip.slice(0, 5)) host.do(1, event)
      const before = keptOf(host.shop(1))
      host.do(1, { name: 'shop.keep_by', way: to })
      host.pass(1_000)
      expect(host.last(1)).toMatchObject({ status: 'live', message: null })
      expect(keptOf(host.shop(1))).toEqual(before)
      expect(host.shop(1).keeping).toMatchObject({ way: to, changes: 0 })
      host.kill('cart ada')
      host.pass(1_000)
      if (to === 'none') expect(host.shop(1)).toMatchObject(nothingKept)
      else expect(keptOf(host.shop(1))).toEqual(before)
    },
  )

  it('is not taken for what is no way', () => {
    const host = shopping('rows')
    host.do(1, { name: 'shop.keep_by', way: 'hope' as never })
    expect(host.last(1).message?.text).toBe('No cart is kept in such a way.')
    expect(host.shop(1).keeping.way).toBe('rows')
  })
})

describe('what a change writes', () => {
  /** Bytes of the last of `count` changes. */
  const bytesAfter = (way: (typeof cartWays)[number], count: number): number => {
    const host = shopping(way)
    host.do(1, { name: 'shop.select_item', sku: 'towel' })
    for (let i = 0; i < count; i++)
      host.do(1, { name: 'shop.change_item', sku: 'towel', quantity: 10 + (i % 80) })
    return host.shop(1).keeping.lastBytes
  }

  it.each(['none', 'stash'] as const)('is nothing where the cart is kept by %s', way => {
    expect(bytesAfter(way, 1)).toBe(0)
  })

  it.each(['snapshot', 'on_demand'] as const)('grows with the session where it is kept by %s', way => {
    expect(bytesAfter(way, 100)).toBeGreaterThan(5 * bytesAfter(way, 1))
  })

  it.each(['rows', 'events'] as const)('stays small where it is kept by %s', way => {
    expect(bytesAfter(way, 100)).toBeLessThan(bytesAfter(way, 1) + 10)
    expect(bytesAfter(way, 100)).toBeLessThan(bytesAfter('snapshot', 100) / 5)
  })
})

describe('a disk that takes nothing', () => {
  it.each([
    ['rows', 'cart_rows.dets'],
    ['events', 'cart-ada.LOG'],
    ['snapshot', 'carts.dets'],
  ] as const)('refuses changes of a cart that is kept by %s in words, and keeps the state', (way, file) => {
    let full = false
    const host = Host.booted(undefined, operation =>
      full && 'file' in operation && operation.op !== 'read' && operation.file.startsWith(file)
        ? 'enospc'
        : null,
    )
    host.openShop(1, 'ada')
    host.do(1, { name: 'shop.keep_by', way })
    host.do(1, { name: 'shop.select_item', sku: 'towel' })
    const before = keptOf(host.shop(1))
    full = true
    host.do(1, { name: 'shop.select_item', sku: 'air-can' })
    expect(host.last(1).message).toEqual({
      level: 'error',
      text: `Not saved: the disk is full (${file}: enospc).`,
    })
    expect(keptOf(host.shop(1))).toEqual(before)
    full = false
    host.do(1, { name: 'shop.select_item', sku: 'air-can' })
    expect(host.cart(1)).toEqual(['towel × 1', 'air-can × 1'])
    host.kill('cart ada')
    host.pass(1_000)
    expect(host.cart(1)).toEqual(['towel × 1', 'air-can × 1'])
  })
})

describe('the log of what happened', () => {
  it.each([
    ['ada', 'cart-ada.LOG'],
    ['Ada', /^visit-[0-9a-f]{8}\.LOG$/],
    ['åda@home', /^visit-[0-9a-f]{8}\.LOG$/],
    ['x'.repeat(64), `cart-${'x'.repeat(64)}.LOG`],
  ])('has a file of its own, whatever the session is called: %s', (session, file) => {
    const host = Host.booted()
    host.openShop(1, session)
    host.do(1, { name: 'shop.keep_by', way: 'events' })
    host.do(1, { name: 'shop.select_item', sku: 'towel' })
    const files = [...host.device.files.keys()].filter(name => name.endsWith('.LOG'))
    expect(files).toEqual([typeof file === 'string' ? file : expect.stringMatching(file)])
    const after = Host.booted(host.device.crash('power'))
    after.openShop(1, session)
    expect(after.cart(1)).toEqual(['towel × 1'])
  })

  it('is compacted by itself when it is long, and the cart comes back from what is left', () => {
    const host = shopping('events')
    host.do(1, { name: 'shop.select_item', sku: 'towel' })
    for (let i = 1; i < limits.cartLogEntries + 5; i++)
      host.do(1, { name: 'shop.change_item', sku: 'towel', quantity: 1 + (i % 99) })
    expect(host.shop(1).keeping.log?.entries).toBe(5)
    const before = keptOf(host.shop(1))
    host.kill('cart ada')
    host.pass(1_000)
    expect(keptOf(host.shop(1))).toEqual(before)
    expect(host.shop(1).keeping).toMatchObject({ looks: 6, log: { entries: 5 } })
  })
})
