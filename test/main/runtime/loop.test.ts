import { describe, expect, it } from 'vitest'
import { GenServer } from '../../../src/main/otp/index.ts'
import {
  exit,
  FunctionProgram,
  loop,
  monitor,
  type Process,
  type ProcessFunction,
  raise,
  receive,
  send,
  sleep,
  spawn,
  spawnLink,
  World,
} from '../../../src/main/runtime/index.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'

/** A new world whose first process runs `body`. */
function worldOf(body: ProcessFunction): World {
  const world = new World({ entries: { main: () => new FunctionProgram(body) } })
  world.spawn('main')
  world.run()
  return world
}

function only(world: World): Process {
  const [process] = world.processes.values()
  return process as Process
}

function tell(world: World, message: Term): void {
  world.inject({ type: 'send', to: only(world).pid, message })
}

describe('loop', () => {
  it('gives each message to the function with what that returned for the one before, one a step', () => {
    const seen: [Term, Term][] = []
    const world = worldOf(() =>
      loop(10, (_self, by, count) => {
        seen.push([by, count])
        return count + (by as number)
      }),
    )
    for (const by of [1, 2, 3]) tell(world, by)
    expect(world.run(1)).toBe(1)
    expect(seen).toEqual([[1, 10]])
    world.run()
    expect(seen).toEqual([
      [1, 10],
      [2, 11],
      [3, 13],
    ])
    expect(world.processes.size).toBe(1)
  })

  it('may wait in the middle of a message; what comes then is handled after', () => {
    const seen: Term[] = []
    const world = worldOf(() =>
      loop<Term>('first', function* (self, message, before) {
        yield* sleep(self, 10)
        seen.push([before, message])
        return message
      }),
    )
    tell(world, 'a')
    tell(world, 'b')
    world.run()
    expect(seen).toEqual([])
    world.advance(10)
    expect(seen).toEqual([['first', 'a']])
    world.advance(10)
    expect(seen).toEqual([
      ['first', 'a'],
      ['a', 'b'],
    ])
  })

  it('can be what a function goes on with that has waited', () => {
    const world = worldOf(function* (self) {
      const start = (yield* receive(self)) as number
      return loop(start, (me, by, count) => {
        me.world.output?.(me.pid, 'count', count)
        return count + (by as number)
      })
    })
    const counts: Term[] = []
    world.output = (_pid, _channel, count) => counts.push(count)
    for (const message of [5, 1, 1]) tell(world, message)
    world.run()
    expect(counts).toEqual([5, 6])
  })

  it('ends by exit, and by what escapes as any bare process does', () => {
    const ends: Term[] = []
    const reports: string[] = []
    const world = new World({
      entries: {
        main: () =>
          new FunctionProgram(function* (self) {
            for (const fault of [
              () => exit(atom('normal')),
              () => raise(atom('badarith')),
              () => undefined as never,
            ]) {
              const pid = spawn(self, () => loop(null, fault))
              monitor(self, pid)
              send(self, pid, 'go')
              ends.push(((yield* receive(self)) as Tuple).items[4] as Term)
            }
          }),
      },
    })
    world.tap = event => {
      if (event.type === 'report') reports.push(event.report.text)
    }
    world.spawn('main')
    world.run()
    expect(ends[0]).toBe(atom('normal'))
    expect((ends[1] as Tuple).items[0]).toBe(atom('badarith'))
    // No term, and so no state.
    expect(((ends[2] as Tuple).items[0] as { message: string }).message).toMatch('undefined is not a term')
    expect(reports.length).toBe(2)
  })

  it('sees calls and casts as the terms that OTP sends', () => {
    const seen: Term[] = []
    worldOf(function* (self) {
      const server = spawnLink(self, () =>
        loop(0, (me, message, count) => {
          const { items } = message as Tuple
          seen.push(items[0] as Term)
          if (items[0] === atom('$gen_call')) GenServer.reply(me, items[1] as never, count)
          return count + 1
        }),
      )
      GenServer.cast(self, server, 'cast')
      seen.push(yield* GenServer.call(self, server, 'question'))
    })
    expect(seen).toEqual([atom('$gen_cast'), atom('$gen_call'), 1])
  })

  it('goes on in a fork from the state it has, and from the message that it is handling', () => {
    const told: Term[] = []
    const count = (self: Process, by: Term, sum: number) => slowly(self, sum + (by as number))
    function* slowly(self: Process, sum: number) {
      yield* sleep(self, 10)
      self.world.output?.(self.pid, 'sum', sum)
      return sum
    }
    const world = worldOf(() => loop(0, count))
    tell(world, 1)
    world.advance(10)
    tell(world, 2)
    world.advance(5)
    const fork = world.fork()
    for (const each of [world, fork]) {
      each.output = (_pid, _channel, sum) => told.push(sum)
      tell(each, each === fork ? 100 : 10)
      each.advance(5)
      each.advance(10)
    }
    expect(told).toEqual([3, 13, 3, 103])
  })

  it('may begin in a fork and not in the original', () => {
    const world = worldOf(function* (self) {
      yield* receive(self)
      return loop(0, (me, _message, count) => {
        me.world.output?.(me.pid, 'count', count)
        return count + 1
      })
    })
    const fork = world.fork()
    const told: Term[] = []
    for (const [each, messages] of [
      [fork, 3],
      [world, 2],
    ] as const) {
      each.output = (_pid, _channel, count) => told.push(count)
      for (let i = 0; i < messages; i++) tell(each, 'message')
      each.run()
    }
    expect(told).toEqual([0, 1, 0])
  })

  it('keeps nothing of its past, so that its world can be forked however long it has run', () => {
    const pass = (self: Process, left: Term, to: Pid): Pid => {
      if ((left as number) > 0) send(self, to, (left as number) - 1)
      return to
    }
    const world = worldOf(self => {
      send(self, self.pid, 300_000)
      return loop(self.pid, pass)
    })
    expect(world.messages).toBe(300_001)
    expect(() => world.fork()).not.toThrow()
    const looping = worldOf(function* (self) {
      for (let left = 300_000; left > 0; left--) {
        send(self, self.pid, tuple(left))
        yield* receive(self)
      }
      yield* receive(self)
    })
    expect(() => looping.fork()).toThrow('too long')
  })
})
