import { describe, expect, it } from 'vitest'
import { demoSessions } from '../../../../src/main/apps/shop/demo.ts'
import { Host } from '../host.ts'

/** A host whose shop has the visits of the demo, with a screen on each. */
function seeded(files?: ReadonlyMap<string, Uint8Array>): Host {
  const host = Host.booted(files)
  host.world.spawn('shop.demo')
  host.pass(0)
  for (const [index, key] of demoSessions.entries()) host.openShop(index + 1, key)
  return host
}

describe('the demo of the shop', () => {
  it('has carts with something in them, each kept in a way of its own, and an order', () => {
    const host = seeded()
    expect(host.cart(1)).toEqual(['johnny-liftoff × 1', 'red-paint × 4'])
    expect(host.shop(1)).toMatchObject({ subtotal: 385, total: 347 })
    expect(host.cart(2)).toEqual(['heat-shield × 1'])
    expect(host.shop(2).logs.map(({ order }) => order)).toContain('000000a2-1')
    expect(host.cart(3)).toEqual(['mars-house × 1', 'towel × 1'])
    expect(demoSessions.map((_, index) => host.shop(index + 1).keeping.way)).toEqual([
      'snapshot',
      'rows',
      'events',
    ])
  })

  it('comes back as any cart does, and goes on', () => {
    const host = seeded()
    for (const key of demoSessions) host.kill(`cart ${key}`)
    host.pass(1_000)
    expect(host.cart(2)).toEqual(['heat-shield × 1'])
    host.do(2, { name: 'shop.check_out' })
    expect(host.shop(2).logs.at(-1)?.order).toBe('000000a2-2')
  })

  it('is the same wherever it is made, and is made once', () => {
    const first = seeded()
    const second = seeded()
    for (const view of [1, 2, 3]) expect(second.shop(view)).toEqual(first.shop(view))
    first.do(1, { name: 'shop.remove_item', sku: 'red-paint' })
    const again = seeded(first.device.crash('kill'))
    expect(again.cart(1)).toEqual(['johnny-liftoff × 1'])
    expect(again.cart(3)).toEqual(['mars-house × 1', 'towel × 1'])
  })
})
