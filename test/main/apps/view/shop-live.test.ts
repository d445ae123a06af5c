import { describe, expect, it } from 'vitest'
import { catalogue } from '../../../../src/main/apps/shop/catalogue.ts'
import { Host } from '../host.ts'

/** A host on which view 1 shows the session of ada, with these items selected. */
function withItems(...skus: string[]): Host {
  const host = Host.booted()
  host.openShop(1, 'ada')
  for (const sku of skus) host.do(1, { name: 'shop.select_item', sku })
  return host
}

function entries(host: Host): string[] {
  return host.shop(1).logs.map(log => log.entry)
}

describe('the shop screen', () => {
  it('shows the catalogue and an empty cart to a new session', () => {
    const host = withItems()
    expect(host.last(1)).toEqual({
      view: 1,
      pid: host.pid('window 1'),
      status: 'live',
      message: null,
      server: host.pid('cart ada'),
      content: {
        screen: 'shop',
        session: 'ada',
        catalogue,
        items: [],
        discounts: [],
        subtotal: 0,
        total: 0,
        logs: [{ entry: 'Session created', atMs: 1_700_000_000_000, order: null }],
        keeping: {
          way: 'snapshot',
          changes: 0,
          bytes: 0,
          lastBytes: 0,
          loadMs: 0,
          looks: 0,
          found: false,
          log: null,
        },
      },
      stream: null,
    })
  })

  it('selects, changes and removes items, adds up the total, and logs each with its time', () => {
    const host = withItems('towel', 'air-can')
    expect(host.shop(1).items).toEqual([
      { sku: 'towel', name: "Hitchhiker's towel", price: 42, quantity: 1 },
      { sku: 'air-can', name: 'Canned air, vintage Earth', price: 12, quantity: 1 },
    ])
    host.pass(1_500)
    host.do(1, { name: 'shop.change_item', sku: 'air-can', quantity: 10 })
    expect(host.shop(1).total).toBe(42 + 120)
    host.do(1, { name: 'shop.remove_item', sku: 'towel' })
    expect(host.cart(1)).toEqual(['air-can × 10'])
    expect(host.shop(1).logs).toEqual([
      { entry: 'Session created', atMs: 1_700_000_000_000, order: null },
      { entry: "Selected Hitchhiker's towel", atMs: 1_700_000_000_000, order: null },
      { entry: 'Selected Canned air, vintage Earth', atMs: 1_700_000_000_000, order: null },
      { entry: 'Changed Canned air, vintage Earth from 1 to 10', atMs: 1_700_000_001_500, order: null },
      { entry: "Removed Hitchhiker's towel", atMs: 1_700_000_001_500, order: null },
    ])
  })

  it.each([
    ['an unknown number', { name: 'shop.select_item', sku: 'warp-core' }, /"warp-core" is sold/],
    ['a quantity of 0', { name: 'shop.change_item', sku: 'towel', quantity: 0 }, /0 is no quantity/],
    [
      'an absurd quantity',
      { name: 'shop.change_item', sku: 'towel', quantity: 1e6 },
      /1000000 is no quantity/,
    ],
    [
      'to change what is not there',
      { name: 'shop.change_item', sku: 'air-can', quantity: 1 },
      /no Canned air/,
    ],
    ['to give back what is not there', { name: 'shop.remove_item', sku: 'air-can' }, /no Canned air/],
    [
      'a price that was tampered with',
      { name: 'shop.select_tampered', sku: 'towel', price: 1 },
      /costs \$42/,
    ],
  ] as const)('refuses %s, logs that, and changes nothing else', (_, event, text) => {
    const host = withItems('towel')
    const before = host.shop(1)
    const server = host.pid('cart ada')
    host.do(1, event)
    expect(host.last(1)).toMatchObject({
      status: 'live',
      server,
      message: { level: 'error', text: expect.stringMatching(text) },
    })
    const refusal = { entry: `Refused: ${host.last(1).message?.text}`, atMs: 1_700_000_000_000, order: null }
    const { keeping } = host.shop(1)
    expect(host.shop(1)).toEqual({ ...before, logs: [...before.logs, refusal], keeping })
    expect(keeping.changes).toBe(before.keeping.changes + 1)
  })

  it('refuses what another screen can do, which no session hears of', () => {
    const host = withItems('towel')
    const before = host.shop(1)
    host.do(1, { name: 'todo.clear_completed' })
    expect(host.last(1).message).toEqual({ level: 'error', text: 'A shop knows no todo.clear_completed.' })
    expect(host.shop(1)).toEqual(before)
  })

  it('stops the session for a negative price; the supervisor starts it again as it was on disk', () => {
    const host = withItems('towel')
    const old = host.pid('cart ada')
    host.do(1, { name: 'shop.select_tampered', sku: 'mars-house', price: -5 })
    expect(host.last(1)).toMatchObject({ status: 'reconnecting', server: null })
    expect(host.last(1).message?.text).toBe('A price of $-5? This session is over.')
    const restarted = host.pid('cart ada')
    expect(restarted).not.toBe(old)
    expect(host.reported('terminate').at(-1)).toContain('{negative_price,-5}')
    host.pass(50)
    expect(host.last(1)).toMatchObject({ status: 'live', server: restarted })
    expect(host.cart(1)).toEqual(['towel × 1'])
    expect(entries(host).at(-1)).toBe('A price of $-5? This session is over.')
    host.do(1, { name: 'shop.select_item', sku: 'towel' })
    expect(host.cart(1)).toEqual(['towel × 2'])
  })

  it('shows what happens in another window on the same session', () => {
    const host = withItems('towel')
    host.openShop(2, 'ada')
    host.do(2, { name: 'shop.select_item', sku: 'towel' })
    expect(host.shop(1)).toEqual(host.shop(2))
    expect(host.cart(1)).toEqual(['towel × 2'])
  })

  it('gives each session its own cart, and an id of its own', () => {
    const host = withItems('towel')
    host.openShop(2, 'grace')
    expect(host.cart(2)).toEqual([])
    const ids = ['cart ada', 'cart grace'].map(
      name => (host.state(name) as { session: { id: string } }).session.id,
    )
    for (const id of ids) expect(id).toMatch(/^[0-9a-f]{8}$/)
    expect(ids[0]).not.toBe(ids[1])
  })

  it('finds the session in the files of an earlier run, id and logs included', () => {
    const before = withItems('towel', 'grav-boots')
    const after = Host.booted(before.device.crash('kill'))
    after.openShop(1, 'ada')
    expect(after.shop(1).keeping).toMatchObject({ way: 'snapshot', found: true, changes: 0 })
    expect({ ...after.shop(1), keeping: null }).toEqual({ ...before.shop(1), keeping: null })
    expect(after.state('cart ada')).toMatchObject({
      session: (before.state('cart ada') as { session: object }).session,
    })
  })
})
