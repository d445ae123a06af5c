import { beforeEach, describe, expect, it } from 'vitest'
import { Bridge } from '../../../src/main/bridge/bridge.ts'
import type { Session } from '../../../src/main/bridge/session.ts'
import { limits } from '../../../src/shared/limits.ts'
import type { LoadSample, LoadUpdate } from '../../../src/shared/protocol/events.ts'
import type { ReplyMessage, RequestArgs, RequestName } from '../../../src/shared/protocol/requests.ts'
import { TestSystem } from '../observer/system.ts'

let system: TestSystem
let bridge: Bridge
let session: Session
let updates: LoadUpdate[]
const disk = { reads: 1, readBytes: 100, writes: 2, writtenBytes: 300, syncs: 4 }

beforeEach(() => {
  system = new TestSystem().start()
  const { host, application, observer } = system
  const info = { version: '0', mode: 'browser', dataDir: '' } as const
  bridge = new Bridge({ host, application, observer, info, disk: () => disk })
  updates = []
  session = bridge.open(event => {
    if (event.type === 'load') updates.push(event)
  }) as Session
})

let id = 0
function ask<N extends RequestName>(name: N, args: RequestArgs<N>): unknown {
  const reply = session.handle({ id: ++id, name, args }) as ReplyMessage
  if (!reply.ok) throw new Error(reply.error.message)
  return reply.value
}

/** Looks at a moment of the past, and waits for it. */
async function lookBack(atMs: number): Promise<void> {
  let reply: ReplyMessage | null = null
  void Promise.resolve(session.handle({ id: ++id, name: 'time.look', args: { to: { atMs } } })).then(
    answer => {
      reply = answer
    },
  )
  for (let turn = 0; turn < 1_000 && reply === null; turn++) {
    await Promise.resolve()
    if (turn % 20 === 19) system.clock.pass(1)
  }
  expect(reply).toMatchObject({ ok: true })
}

const last = (): LoadSample => updates.at(-1)?.samples.at(-1) as LoadSample

describe('the load of the last minutes', () => {
  it('is kept while no window looks, so that there is something to see at once', () => {
    system.pass(10_500)
    ask('load.open', {})
    expect(updates).toHaveLength(1)
    expect(updates[0]?.all).toBe(true)
    expect(updates[0]?.samples.map(sample => sample.wallMs)).toEqual(
      Array.from({ length: 10 }, (_, second) => (second + 1) * 1_000),
    )
  })

  it('is told once a second, of what the world and the disk have counted', () => {
    ask('load.open', {})
    system.pass(1_000)
    const before = last()
    for (let count = 0; count < 30; count++) system.cast(system.pid('a'), ':item')
    system.exit(system.pid('c'), 'oops')
    disk.syncs = 9
    system.pass(1_000)
    expect(updates.map(({ all, samples }) => [all, samples.length])).toEqual([
      [true, 0],
      [false, 1],
      [false, 1],
    ])
    const after = last()
    expect(after.messages - before.messages).toBeGreaterThanOrEqual(30)
    expect(after.reductions - before.reductions).toBeGreaterThanOrEqual(30)
    // Both children of a supervisor that restarts one for all.
    expect(after.restarts - before.restarts).toBe(2)
    expect(after).toMatchObject({ processes: 9, runQueue: 0, heapBytes: 1_000, mode: 'running' })
    expect(after.atMs - before.atMs).toBe(1_000)
    expect([before.disk?.syncs, after.disk?.syncs]).toEqual([4, 9])
  })

  it('goes on while the world is paused, whose clock stands still', () => {
    ask('load.open', {})
    ask('pause', {})
    system.pass(1_000)
    const before = last()
    system.pass(3_000)
    expect(last()).toMatchObject({ mode: 'paused', atMs: before.atMs, wallMs: before.wallMs + 3_000 })
  })

  it('is kept for five minutes', () => {
    system.pass(400_000)
    ask('load.open', {})
    const [update] = updates
    expect(update?.samples).toHaveLength(limits.loadSamples)
    expect(update?.samples.at(-1)?.wallMs).toBe(400_000)
    expect(update?.samples[0]?.wallMs).toBe(100_000)
  })

  it('is not told to who has closed it, nor to a window that is gone', () => {
    ask('load.open', {})
    ask('load.close', {})
    system.pass(5_000)
    expect(updates).toHaveLength(1)
    ask('load.open', {})
    session.close()
    system.pass(5_000)
    expect(updates).toHaveLength(2)
  })

  it('is that of the fork in a fork, which has no disk, and of the live world in its past', async () => {
    system.pass(5_000)
    ask('observe', {})
    ask('load.open', {})
    await lookBack(2_000)
    const told = updates.length
    system.pass(2_000)
    expect(updates.slice(told).map(update => update.all)).toEqual([false, false])

    ask('run', {})
    expect(updates.at(-1)).toEqual({ type: 'load', all: true, samples: [] })
    system.pass(2_000)
    expect(last().disk).toBeNull()
    expect(last().atMs).toBeLessThan(5_000)

    ask('time.present', { of: 'live' })
    expect(updates.at(-1)?.all).toBe(true)
    expect(updates.at(-1)?.samples.length).toBeGreaterThanOrEqual(9)
    expect(last().disk).not.toBeNull()
  })

  it('ends with the bridge', () => {
    ask('load.open', {})
    const before = updates.length
    bridge.close()
    system.pass(5_000)
    expect(updates).toHaveLength(before)
  })
})
