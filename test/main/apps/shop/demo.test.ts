import { describe, expect, it } from 'vitest'
import { demoName } from '../../../../src/shared/demo.ts'
import { Host } from '../host.ts'

/** A host on which view 1 shows the session of the demo. */
function demo(files?: ReadonlyMap<string, Uint8Array>): Host {
  const host = Host.booted(files)
  host.openShop(1, demoName)
  return host
}

describe('the demo of the shop', () => {
  it('begins with something in the cart, a discount and a log', () => {
    const host = demo()
    expect(host.cart(1)).toEqual(['johnny-liftoff × 1', 'red-paint × 4'])
    expect(host.shop(1)).toMatchObject({ subtotal: 385, total: 347 })
    expect(host.shop(1).logs).toHaveLength(6)
    expect(host.shop(1).logs.at(-1)).toMatchObject({ atMs: 1_700_000_000_000 })
    const second = demo()
    expect(second.shop(1)).toEqual(host.shop(1))
  })

  it('is a session as any other from then on', () => {
    const host = demo()
    host.do(1, { name: 'shop.remove_item', sku: 'red-paint' })
    host.kill(`cart ${demoName}`)
    host.pass(1_000)
    expect(host.cart(1)).toEqual(['johnny-liftoff × 1'])
    expect(demo(host.device.crash('kill')).cart(1)).toEqual(['johnny-liftoff × 1'])
  })

  it('is lost like any other where nothing is kept', () => {
    const host = demo()
    host.do(1, { name: 'shop.keep_by', way: 'none' })
    host.kill(`cart ${demoName}`)
    host.pass(1_000)
    expect(host.cart(1)).toEqual([])
  })

  it('is nobody else’s', () => {
    const host = demo()
    host.openShop(2, 'demo2')
    expect(host.cart(2)).toEqual([])
  })
})
