import { describe, expect, it } from 'vitest'
import { DynamicSupervisor, GenServer } from '../../../../src/main/otp/index.ts'
import { FunctionProgram, type Process } from '../../../../src/main/runtime/index.ts'
import { Listener, Scribe } from '../../../../src/main/timeline/index.ts'
import { atom } from '../../../../src/shared/term.ts'
import { slowWorker, TestSystem } from '../../observer/system.ts'

/** The demo of the observer's tests with a window, and an ear for the seats `a` and `b`. */
function listening(names: readonly string[], perFrame: number, others = false) {
  const system = new TestSystem(undefined, {
    storm: ([name, count]) =>
      new FunctionProgram((self: Process) => {
        for (let at = 0; at < (count as number); at++) GenServer.cast(self, name as symbol, at)
      }),
  })
  system.start()
  system.observer.watch(() => undefined).observe()
  const seats = [...system.observer.picture().values()]
  const keys = new Set(names.map(name => seats.find(node => node.name === name)?.key as string))
  const listener = new Listener(system, { keys, others }, { perFrame, entryOf: () => 0 })
  system.observer.listen(listener)
  const storm = (name: string, count: number): void => {
    system.host.spawn('storm', [atom(name), count])
    system.clock.pass(1_000)
  }
  return { system, listener, storm, scribe: new Scribe() }
}

const messages = (listener: Listener): number =>
  listener.take().filter(({ event }) => event.type === 'send').length

describe('an ear for some seats', () => {
  it('hears what is sent among them and from others to them when it is asked to, and nothing else', () => {
    const { listener, storm } = listening(['a', 'b'], 1_000)
    storm('c', 20)
    expect(listener.take()).toEqual([])
    storm('a', 20)
    // Who sent it is in no seat of the chart.
    expect(messages(listener)).toBe(0)
    const wide = listening(['a', 'b'], 1_000, true)
    wide.storm('a', 20)
    expect(messages(wide.listener)).toBe(20)
  })

  it('takes in who may take a chosen seat, before it has one, and nobody else who is started', () => {
    const { listener, system } = listening(['a', 'c'], 1_000)
    const parents = (): string[] =>
      listener.take().flatMap(({ event }) => (event.type === 'spawn' ? [String(event.parent)] : []))
    // Its init waits for the device, so nobody knows yet where it will sit; but that is below `pool`.
    system.do(self =>
      DynamicSupervisor.startChild(self, atom('pool'), {
        id: atom('undefined'),
        start: (above: Process) => GenServer.startLink(above, slowWorker, 'slow'),
      }),
    )
    expect(system.asked).toHaveLength(1)
    expect(parents()).toEqual([])
    // `all` starts c again, and d with it.
    system.exit(system.pid('c'), 'boom')
    system.pass(1)
    expect(parents()).toContain(String(system.pid('all')))
  })

  it('takes in no more of a frame than it may, and counts the rest', () => {
    const { listener, storm } = listening(['a'], 50, true)
    storm('a', 5_000)
    const heard = messages(listener)
    expect(heard).toBeGreaterThan(20)
    expect(heard).toBeLessThan(5_000)
    expect(heard + listener.missed).toBeGreaterThanOrEqual(5_000)
  })

  it('looks at no more than a bounded part of what others send each other', () => {
    const { listener, storm, system } = listening(['a'], 50)
    storm('b', 5_000)
    expect(listener.take()).toEqual([])
    expect(listener.missed).toBeGreaterThan(3_000)
    // It hears again as soon as the next frame begins.
    expect(listener.full).toBe(false)
    system.host.inject({ type: 'send', to: system.pid('a'), message: atom('hello') })
    system.clock.pass(100)
    expect(messages(listener)).toBe(1)
  })

  it('tells of messages that have left their mailboxes unseen', () => {
    const { listener, storm, scribe, system } = listening(['a'], 50, true)
    storm('a', 5_000)
    const { events } = scribe.told(listener.take(), system.observer)
    const handled = new Set(events.flatMap(event => (event.type === 'handled' ? [event.message] : [])))
    const open = events.filter(event => event.type === 'message' && !handled.has(event.id))
    expect(open.length).toBeGreaterThan(0)
    const told = scribe.miss(listener.missed, system.host.world, { step: 1, entry: 0 })
    expect(told[0]).toMatchObject({ type: 'missed', count: listener.missed })
    const lost = told.flatMap(event => (event.type === 'lost_sight' ? [event.message] : []))
    expect(lost.sort()).toEqual(open.map(({ id }) => id).sort())
  })
})
