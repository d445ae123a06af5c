import { describe, expect, it } from 'vitest'
import {
  FunctionProgram,
  type MailboxChange,
  type Process,
  receive,
  sleep,
  timedOut,
  World,
} from '../../../src/main/runtime/index.ts'
import type { Term } from '../../../src/shared/term.ts'

/** A world with processes that wait 50 ms, then take three messages each, 100 ms at most for one. */
function takers(count: number): { world: World; processes: Process[]; taken: string[] } {
  const taken: string[] = []
  const world = new World({
    entries: {
      taker: () =>
        new FunctionProgram(function* (self) {
          yield* sleep(self, 50)
          for (let i = 0; i < 3; i++) {
            const message = yield* receive(self, null, 100)
            taken.push(`${self.pid} ${message === timedOut ? `nothing at ${world.now}` : String(message)}`)
          }
        }),
    },
  })
  for (let i = 0; i < count; i++) world.spawn('taker')
  world.run()
  return { world, processes: [...world.processes.values()], taken }
}

function send(world: World, to: Process, ...messages: Term[]): void {
  for (const message of messages) world.inject({ type: 'send', to: to.pid, message })
}

function change(world: World, to: Process, how: MailboxChange): void {
  world.inject({ type: 'mailbox', to: to.pid, change: how })
}

describe('a message in a mailbox', () => {
  it('can be put first', () => {
    const { world, processes, taken } = takers(1)
    const [process] = processes as [Process]
    send(world, process, 'a', 'b', 'c')
    change(world, process, { do: 'first', index: 2 })
    world.advance(60)
    expect(taken).toEqual(['<0.1.0> c', '<0.1.0> a', '<0.1.0> b'])
  })

  it('can be dropped: who waits for it waits on, until its time is up', () => {
    const { world, processes, taken } = takers(1)
    const [process] = processes as [Process]
    world.advance(50)
    send(world, process, 'a')
    expect(process.status).toBe('runnable')
    change(world, process, { do: 'drop', index: 0 })
    world.advance(99)
    expect(taken).toEqual([])
    world.advance(1)
    expect(taken).toEqual(['<0.1.0> nothing at 150'])
  })

  it('can be dropped after it has been found: the next one that is waited for is taken', () => {
    const { world, processes, taken } = takers(1)
    const [process] = processes as [Process]
    world.advance(50)
    send(world, process, 'a', 'b')
    change(world, process, { do: 'drop', index: 0 })
    world.run()
    expect(taken).toEqual(['<0.1.0> b'])
  })

  it('can be dropped where no timer was set because it was there: its time begins then', () => {
    const { world, processes, taken } = takers(1)
    const [process] = processes as [Process]
    send(world, process, 'a', 'b')
    world.inject({ type: 'clock', now: 50 })
    world.run(1)
    expect(taken).toEqual(['<0.1.0> a'])
    change(world, process, { do: 'drop', index: 0 })
    world.advance(100)
    expect(taken).toEqual(['<0.1.0> a', '<0.1.0> nothing at 150'])
  })

  it('can be delayed: it arrives when its time has come, behind what came meanwhile', () => {
    const { world, processes, taken } = takers(1)
    const [process] = processes as [Process]
    send(world, process, 'a')
    change(world, process, { do: 'delay', index: 0, ms: 80 })
    expect(process.mailbox?.length).toBe(0)
    world.advance(60)
    send(world, process, 'b')
    world.advance(40)
    expect(taken).toEqual(['<0.1.0> b', '<0.1.0> a'])
  })

  it('that is not there is nothing to do for', () => {
    const { world, processes, taken } = takers(1)
    const [process] = processes as [Process]
    send(world, process, 'a')
    for (const what of ['first', 'drop'] as const) change(world, process, { do: what, index: 1 })
    change(world, process, { do: 'delay', index: 7, ms: 1 })
    world.advance(60)
    expect(taken).toEqual(['<0.1.0> a'])
  })
})

describe('the process that is to make the next step', () => {
  it('does, and all others keep their order', () => {
    const { world, processes, taken } = takers(3)
    for (const process of processes) send(world, process, 'x')
    world.inject({ type: 'clock', now: 50 })
    world.inject({ type: 'next', to: (processes[2] as Process).pid })
    world.run(3)
    world.run(3)
    expect(taken).toEqual(['<0.3.0> x', '<0.1.0> x', '<0.2.0> x'])
  })

  it('changes nothing when it has nothing to do', () => {
    const { world, processes } = takers(2)
    world.inject({ type: 'next', to: (processes[1] as Process).pid })
    expect(world.run()).toBe(0)
  })
})
