import { describe, expect, it } from 'vitest'
import { GenServer, type GenServerModule } from '../../../src/main/otp/index.ts'
import { FunctionProgram, type Planted, type Process, World } from '../../../src/main/runtime/index.ts'
import { ok, reply } from '../../../src/shared/atoms.ts'
import { atom, Pid, type Term, tuple } from '../../../src/shared/term.ts'

const counter: GenServerModule<number, null> = {
  name: 'Counter',
  init: () => tuple(ok, 0),
  handleCall: (_request, _from, count) => tuple(reply, count + 1, count + 1),
}

/** A world with a counter and somebody who calls it once, after `planted` was planted. */
function called(planted: Planted, forkAfterMs: number | null = null) {
  const heard: Term[] = []
  const exits: Term[] = []
  const entries = {
    server: () =>
      new FunctionProgram(function* (self: Process) {
        yield* GenServer.start(self, counter, null, { name: atom('counter') })
      }),
    caller: () =>
      new FunctionProgram(function* (self: Process) {
        try {
          heard.push((yield* GenServer.call(self, atom('counter'), atom('next'))) as Term)
        } catch (thrown) {
          heard.push((thrown as { reason: Term }).reason)
        }
      }),
  }
  let world = new World({ seed: 1, entries })
  world.spawn('server')
  world.advance(0)
  const server = world.names.get(atom('counter')) as Process
  world.inject({ type: 'plant', to: server.pid, planted })
  world.spawn('caller')
  if (forkAfterMs !== null) {
    world.advance(forkAfterMs)
    world = world.fork()
  }
  world.tap = event => {
    if (event.type === 'exit' && event.pid.id === server.pid.id) exits.push(event.reason)
  }
  return { world, heard, exits, server }
}

describe('what is planted in the next callback', () => {
  it.each<[planted: Planted, reason: RegExp]>([
    [{ do: 'raise', message: 'boom' }, /RuntimeError/],
    [{ do: 'return', value: atom('nonsense') }, /bad_return_value/],
    [{ do: 'throw', value: atom('ball') }, /bad_return_value/],
  ])('stops the server: %o', (planted, reason) => {
    const { world, exits } = called(planted)
    world.advance(0)
    expect(exits).toHaveLength(1)
    expect(
      JSON.stringify(exits[0], (_, value) => (typeof value === 'symbol' ? String(value) : value)),
    ).toMatch(reason)
  })

  it('may return what such a callback returns', () => {
    const { world, heard, exits } = called({ do: 'return', value: tuple(atom('reply'), 42, 7) })
    world.advance(0)
    expect(heard).toEqual([42])
    expect(exits).toEqual([])
  })

  it('never returns: who calls waits for five seconds', () => {
    const { world, heard, exits } = called({ do: 'wait' })
    world.advance(4_999)
    expect(heard).toEqual([])
    world.advance(1)
    expect(heard).toHaveLength(1)
    expect(exits).toEqual([])
  })

  it.each([null, 0, 500])(
    'is late by that much, and then as ever; forked after %s ms the same',
    forkAfterMs => {
      const { world, heard } = called({ do: 'slow', ms: 1_000 }, forkAfterMs)
      world.advance(999 - (forkAfterMs ?? 0))
      expect(heard).toEqual([])
      world.advance(1)
      expect(heard).toEqual([1])
    },
  )

  it('comes about once', () => {
    const { world, heard } = called({ do: 'return', value: tuple(atom('reply'), 42, 7) })
    world.advance(0)
    world.spawn('caller')
    world.advance(0)
    expect(heard).toEqual([42, 8])
  })

  it('is nothing to a process without callbacks, and to nobody', () => {
    const { world } = called({ do: 'wait' })
    for (const pid of [world.nextPid - 1, 99])
      expect(() => world.inject({ type: 'plant', to: new Pid(pid), planted: { do: 'wait' } })).not.toThrow()
  })
})
