import { describe, expect, it } from 'vitest'
import {
  type Coroutine,
  exit,
  exitSignal,
  FunctionProgram,
  isAlive,
  monitor,
  type ProcessFunction,
  raise,
  receive,
  send,
  sleep,
  spawn,
  spawnLink,
  spawnMonitor,
  timedOut,
  trapExit,
  World,
} from '../../../src/main/runtime/index.ts'
import { atom, isTuple, type Pid, type Term, tuple } from '../../../src/shared/term.ts'

/** Runs `body` as the first process of a new world until nothing is left to do, time included. */
function run(body: ProcessFunction): World {
  const world = new World({ entries: { main: () => new FunctionProgram(body) } })
  world.spawn('main')
  world.advance(60_000)
  return world
}

describe('receive', () => {
  it('takes the first message that matches and leaves the others in order', () => {
    const taken: unknown[] = []
    run(function* (self) {
      for (const n of [1, 2, 3, 4]) send(self, self.pid, n)
      taken.push(yield* receive(self, message => message === 3))
      for (let i = 0; i < 3; i++) taken.push(yield* receive(self))
    })
    expect(taken).toEqual([3, 1, 2, 4])
  })

  it('gives up after its timeout and not before', () => {
    const seen: unknown[] = []
    const world = new World({
      entries: {
        main: () =>
          new FunctionProgram(function* (self) {
            seen.push(yield* receive(self, null, 500))
          }),
      },
    })
    world.spawn('main')
    world.advance(499)
    expect(seen).toEqual([])
    world.advance(1)
    expect(seen).toEqual([timedOut])
  })

  it('with timeout 0 looks only at what is there', () => {
    const seen: unknown[] = []
    run(function* (self) {
      seen.push(yield* receive(self, null, 0))
      send(self, self.pid, 'x')
      seen.push(yield* receive(self, null, 0))
    })
    expect(seen).toEqual([timedOut, 'x'])
  })
})

describe('messages', () => {
  it('are those that a process has not received yet, the one that has just woken it among them', () => {
    const world = new World({
      entries: {
        main: () =>
          new FunctionProgram(function* (self) {
            yield* receive(self, message => message === 'wanted')
            yield* receive(self)
            yield* sleep(self, null)
          }),
      },
    })
    world.spawn('main')
    world.run()
    const [process] = [...world.processes.values()]
    for (const message of ['first', 'wanted', 'last'])
      world.inject({ type: 'send', to: process?.pid as Pid, message })
    const seen: unknown[] = []
    do seen.push([process?.messageCount, process?.messages(), process?.messages(1)])
    while (world.run(1) === 1)
    expect(seen).toEqual([
      [3, ['first', 'wanted', 'last'], ['first']],
      [2, ['first', 'last'], ['first']],
      [1, ['last'], ['last']],
    ])
  })

  it('are frozen on their way, all the way down', () => {
    const message = { list: [{ deep: 1 }] }
    let got: Term = null
    run(function* (self) {
      send(self, self.pid, message)
      got = (yield* receive(self)) as Term
    })
    expect(got).toBe(message)
    expect(() => {
      ;(message.list[0] as { deep: number }).deep = 2
    }).toThrow(TypeError)
  })
})

/** What a linked or monitoring process hears of a child that ends by `child`. */
function heardOf(child: ProcessFunction, trap = true): Term[] {
  const heard: Term[] = []
  run(function* (self) {
    trapExit(self, trap)
    spawnLink(self, child)
    spawnMonitor(self, child)
    for (;;) heard.push((yield* receive(self)) as Term)
  })
  return heard.map(message =>
    isTuple(message) ? (message.items[message.items.length - 1] as Term) : message,
  )
}

describe('exits', () => {
  it('of a function that returns are normal, for links and monitors', () => {
    expect(heardOf(() => undefined)).toEqual([atom('normal'), atom('normal')])
  })

  it('by exit/1 carry the reason as it is', () => {
    expect(heardOf(() => exit('why'))).toEqual(['why', 'why'])
  })

  it('by an error carry {Reason, Stack}', () => {
    const [reason] = heardOf(() => raise(atom('badarg')))
    expect(isTuple(reason as Term, 2)).toBe(true)
    expect((reason as { items: Term[] }).items[0]).toBe(atom('badarg'))
  })

  it('by a JavaScript error carry an exception struct', () => {
    const [reason] = heardOf(() => {
      throw new Error('boom')
    })
    expect((reason as unknown as { items: { message: string }[] }).items[0]?.message).toBe('boom')
  })

  it('with normal do not end a linked process that does not trap; any other reason does', () => {
    const alive: boolean[] = []
    for (const reason of [atom('normal'), 'other']) {
      run(function* (self) {
        const child = spawn(self, function* (inner: typeof self): Coroutine<void> {
          spawnLink(inner, () => exit(reason))
          yield* sleep(inner, null)
        })
        yield* sleep(self, 10)
        alive.push(isAlive(self, child))
      })
    }
    expect(alive).toEqual([true, false])
  })

  it('by the signal kill cannot be trapped and are heard as killed', () => {
    const heard: Term[] = []
    let victim: Pid | undefined
    const world = run(function* (self) {
      const { pid } = spawnMonitor(self, function* (inner) {
        trapExit(inner, true)
        yield* sleep(inner, null)
      })
      victim = pid
      yield* sleep(self, 1)
      exitSignal(self, pid, atom('kill'))
      heard.push((yield* receive(self)) as Term)
    })
    expect(heard).toEqual([
      tuple(
        atom('DOWN'),
        expect.anything() as unknown as Term,
        atom('process'),
        victim as Pid,
        atom('killed'),
      ),
    ])
    expect(world.processes.size).toBe(0)
  })

  it('are answered noproc when the process is gone already', () => {
    const heard: Term[] = []
    run(function* (self) {
      const { pid } = spawnMonitor(self, () => undefined)
      heard.push((yield* receive(self)) as Term)
      monitor(self, pid)
      heard.push((yield* receive(self)) as Term)
    })
    expect(heard.map(m => (m as { items: Term[] }).items[4])).toEqual([atom('normal'), atom('noproc')])
  })
})
