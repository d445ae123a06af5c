import { describe, expect, it } from 'vitest'
import { type CartWay, cartWays } from '../../../../../src/shared/protocol/events/shop.ts'
import type { LabCart, ShopLabScreen } from '../../../../../src/shared/protocol/events/shop-lab.ts'
import type { ViewEvent } from '../../../../../src/shared/protocol/requests.ts'
import { Host } from '../../host.ts'

/** A host with the lab open, and somebody who tries things there. */
class Lab extends Host {
  constructor() {
    super()
    this.boot()
    this.world.spawn('view.open', 1, 'shop_lab', {})
    this.pass(0)
  }

  get screen(): ShopLabScreen {
    return this.last(1).content as unknown as ShopLabScreen
  }

  cartOf(way: CartWay): LabCart {
    return this.screen.carts.find(cart => cart.way === way) as LabCart
  }

  /** Tries something, and waits until it is done. */
  try(event: ViewEvent, ms = 2_000): void {
    this.do(1, event)
    for (let passed = 0; this.screen.busy !== null && passed < 600_000; passed += ms) this.pass(ms)
    expect(this.screen).toMatchObject({ busy: null, trouble: null })
  }

  step(times: number): void {
    for (let i = 0; i < times; i++) this.try({ name: 'shop_lab.step' })
  }
}

const keeping = cartWays.filter(way => way !== 'none')

describe('the shop lab', () => {
  it('shows a cart a way, and the trip that they go through', () => {
    const lab = new Lab()
    expect(lab.last(1)).toMatchObject({ status: 'live', server: lab.pid('Shop.Lab') })
    expect(lab.screen.carts.map(({ way, status }) => [way, status])).toEqual(
      cartWays.map(way => [way, 'fresh']),
    )
    expect(lab.screen.steps).toHaveLength(8)
  })

  it('takes the same step with each cart, and counts what that wrote', () => {
    const lab = new Lab()
    lab.step(4)
    expect(lab.screen.step).toBe(4)
    for (const way of cartWays) {
      const cart = lab.cartOf(way)
      expect(cart).toMatchObject({ status: 'live', changes: 4, had: null })
      expect(cart.has).toEqual({
        items: ['johnny-liftoff × 1', 'towel × 3'],
        codes: ['LIFTOFF10'],
        lines: 5,
      })
      expect(cart.pid).toBe(String(lab.pid(`cart lab-${way}`)))
      if (way === 'none' || way === 'stash') expect(cart.bytes).toBe(0)
      else expect(cart.bytes).toBeGreaterThan(400)
    }
    expect(lab.cartOf('events').bytes).toBeLessThan(lab.cartOf('snapshot').bytes)
  })

  it('takes the whole trip with a crash at each step, and counts what came back whole', () => {
    const lab = new Lab()
    lab.try({ name: 'shop_lab.trip' })
    expect(lab.screen.step).toBe(8)
    expect(lab.cartOf('none')).toMatchObject({ crashes: 8, whole: 0 })
    for (const way of keeping) {
      const cart = lab.cartOf(way)
      expect(cart).toMatchObject({ crashes: 8, whole: 8, status: 'live' })
      expect(cart.has).toEqual(cart.had)
      expect(cart.backMs).not.toBeNull()
    }
    expect(lab.reported('application')).toEqual([])
  })

  it('says what was lost by a crash, and what was not', () => {
    const lab = new Lab()
    lab.step(2)
    lab.try({ name: 'shop_lab.crash', victim: 'carts', way: 'none' })
    expect(lab.cartOf('none')).toMatchObject({
      crashes: 1,
      whole: 0,
      had: { items: ['johnny-liftoff × 1', 'towel × 1'], lines: 3 },
      has: { items: [], lines: 1 },
    })
    for (const way of keeping) expect(lab.cartOf(way).crashes).toBe(0)
  })

  it.each([
    ['stash', ['none', 'stash']],
    ['table', []],
    ['shop', ['none', 'stash']],
  ] as const)('sees who bears the end of the %s: all but %j', (victim, lost) => {
    const lab = new Lab()
    lab.step(3)
    lab.try({ name: 'shop_lab.crash', victim, way: null })
    for (const way of cartWays) {
      const cart = lab.cartOf(way)
      expect(cart).toMatchObject({ status: 'live', crashes: 1 })
      expect([way, cart.whole]).toEqual([way, lost.some(each => each === way) ? 0 : 1])
    }
  })

  it('watches a cart come back that somebody else has killed', () => {
    const lab = new Lab()
    lab.step(2)
    lab.kill('cart lab-rows')
    lab.pass(2_000)
    expect(lab.cartOf('rows')).toMatchObject({ status: 'live', crashes: 1, whole: 1 })
    expect(lab.screen.busy).toBeNull()
  })

  it('lets the cart on demand fall asleep and wakes it by asking; the others stay', () => {
    const lab = new Lab()
    lab.step(3)
    lab.pass(10_000)
    expect(lab.names()).not.toContain('cart lab-on_demand')
    expect(lab.cartOf('on_demand')).toMatchObject({ status: 'asleep', pid: null })
    expect(lab.cartOf('snapshot').status).toBe('live')
    lab.try({ name: 'shop_lab.ask', way: 'on_demand' })
    const cart = lab.cartOf('on_demand')
    expect(cart).toMatchObject({ status: 'live', trouble: null })
    expect(cart.has).toEqual(cart.had)
    lab.pass(10_000)
    expect(lab.cartOf('on_demand').status).toBe('asleep')
    lab.step(1)
    expect(lab.cartOf('on_demand')).toMatchObject({ status: 'live', changes: 4 })
  })

  it('begins anew with empty carts, whatever was kept of the last trip', () => {
    const lab = new Lab()
    lab.step(5)
    lab.try({ name: 'shop_lab.begin' })
    expect(lab.screen.step).toBe(0)
    for (const way of cartWays)
      expect(lab.cartOf(way)).toMatchObject({
        status: 'live',
        changes: 0,
        crashes: 0,
        has: { items: [], lines: 1 },
      })
  })

  it('does one thing at a time, and says so', () => {
    const lab = new Lab()
    lab.click(1, { name: 'shop_lab.trip' })
    lab.click(1, { name: 'shop_lab.step' })
    lab.pass(0)
    expect(lab.last(1).message?.text).toMatch(/^Wait a moment: /)
  })

  it('measures a log that grows, and what compaction makes of it', () => {
    const lab = new Lab()
    lab.try({ name: 'shop_lab.grow', entries: 300 })
    lab.try({ name: 'shop_lab.compact' })
    lab.try({ name: 'shop_lab.grow', entries: 100 })
    const { size, replays } = lab.screen.longLog
    expect(replays.map(({ entries, compacted }) => [entries, compacted])).toEqual([
      [301, false],
      [0, true],
      [100, false],
    ])
    expect(size?.entries).toBe(100)
    const [long, none, short] = replays.map(({ bytes }) => bytes) as [number, number, number]
    expect(long).toBeGreaterThan(300 * 50)
    expect(none).toBeLessThan(100)
    expect(short).toBeLessThan(long / 2)
  })

  it('lives on when its view, the shop or one of its tasks dies', () => {
    const lab = new Lab()
    lab.step(2)
    lab.kill('view shop lab')
    lab.pass(2_000)
    expect(lab.last(1).status).toBe('live')
    expect(lab.screen.step).toBe(2)
    lab.click(1, { name: 'shop_lab.trip' })
    lab.world.run(60)
    lab.kill('Shop.LabTasks')
    lab.pass(20_000)
    expect(lab.screen.busy).toBeNull()
    expect(lab.screen.trouble).toMatch(/^It broke off: /)
    lab.try({ name: 'shop_lab.trip' })
    expect(lab.cartOf('snapshot')).toMatchObject({ crashes: 8, whole: 8 })
  })
})

describe('a boot of many carts', () => {
  const booted = (mode: 'init' | 'continue', count = 200) => {
    const lab = new Lab()
    lab.try({ name: 'shop_lab.boot', mode, count, latencyMs: 5 }, 100)
    const boot = lab.screen.boots[mode]
    if (boot === null) throw new Error('there was no boot')
    return { lab, boot, waits: boot.asks.map(([asked, answered]) => answered - asked) }
  }

  it('blocks the supervisor for all of them, where they are restored in init', () => {
    const { boot, waits } = booted('init')
    expect(boot).toMatchObject({ count: 200, done: true })
    expect(boot.carts).toHaveLength(200)
    expect(boot.supervisorMs).toBeGreaterThanOrEqual(200 * 5)
    expect(Math.max(...waits)).toBeGreaterThan(200 * 5 - 200)
    // One after the other: each begins when the one before is whole.
    for (const [index, [begun, started, ready]] of boot.carts.entries()) {
      expect(begun).toBeGreaterThanOrEqual(boot.carts[index - 1]?.[2] ?? 0)
      expect(started).toBe(ready)
    }
  })

  it('leaves the supervisor free, where they are restored in handle_continue', () => {
    const { boot, waits } = booted('continue')
    expect(boot.carts).toHaveLength(200)
    expect(boot.supervisorMs).toBeLessThan(100)
    for (const wait of waits) expect(wait).toBeLessThan(100)
    for (const [begun, started, ready] of boot.carts) {
      expect(started - begun).toBeLessThan(5)
      expect(ready - started).toBeGreaterThanOrEqual(5)
    }
    expect(Math.max(...boot.carts.map(([, , ready]) => ready))).toBeLessThan(200 * 5)
  })

  it('has each cart whole when it answers, and ends them all on demand', () => {
    const { lab } = booted('continue', 20)
    expect(lab.names().filter(name => name.startsWith('boot '))).toHaveLength(20)
    expect(lab.state('boot 0007')).toMatchObject({ key: 'boot 0007', id: '00000007' })
    expect((lab.state('boot 0007') as unknown as { items: unknown[] }).items.length).toBeGreaterThan(0)
    lab.try({ name: 'shop_lab.clear_boot' })
    expect(lab.names().filter(name => name.startsWith('boot '))).toEqual([])
    lab.try({ name: 'shop_lab.boot', mode: 'init', count: 20, latencyMs: 1 }, 100)
    expect(lab.screen.boots.init?.carts).toHaveLength(20)
    expect(lab.screen.boots.continue?.carts).toHaveLength(20)
  })
})
