import { describe, expect, it } from 'vitest'
import { Agent, Supervisor } from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  type ErlangExit,
  exitSignal,
  isAlive,
  type Process,
  raise,
  receive,
  sleep,
  trapExit,
  whereis,
} from '../../../src/main/runtime/index.ts'
import { EXIT, kill, noproc, ok } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { runInWorld } from '../../support/run-in-world.ts'

const same = (state: Term): Term => state
const inc = (state: Term): Term => (state as number) + 1

function* started(self: Process, state: Term): Coroutine<Pid> {
  return ((yield* Agent.startLink(self, () => state)) as Tuple).items[1] as Pid
}

function* exitOf(body: Coroutine<unknown>): Coroutine<Term> {
  try {
    yield* body
  } catch (thrown) {
    return (thrown as ErlangExit).reason
  }
  return 'it did not exit'
}

describe('Agent', () => {
  it('runs the program of its documentation', () => {
    runInWorld(function* (self) {
      const pid = yield* started(self, 1)
      expect(yield* Agent.update(self, pid, inc)).toBe(ok)
      expect(yield* Agent.get(self, pid, same)).toBe(2)
    })
  })

  it('gets, casts, and gets and updates at once', () => {
    runInWorld(function* (self) {
      const pid = yield* started(self, 1)
      Agent.cast(self, pid, inc)
      expect(yield* Agent.getAndUpdate(self, pid, state => tuple(state, 'new'))).toBe(2)
      expect(yield* Agent.get(self, pid, same)).toBe('new')
    })
  })

  it('runs the functions inside its own process, where they may wait', () => {
    runInWorld(function* (self) {
      const pid = yield* started(self, 1)
      const inside = yield* Agent.get(self, pid, function* (_state, process) {
        yield* sleep(process, 100)
        return process.pid
      })
      expect(inside).toBe(pid)
      expect(self.world.now).toBe(100)
    })
  })

  it('ends with an error in a function, and so does the call', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const pid = yield* started(self, 1)
      const reason = (yield* exitOf(Agent.get(self, pid, () => raise(atom('boom'))))) as Tuple
      expect(reason.items[0]).toEqual(tuple(atom('boom'), expect.anything()))
      expect(((yield* receive(self)) as Tuple).items.slice(0, 2)).toEqual([EXIT, pid])
      expect(((yield* exitOf(Agent.get(self, pid, same))) as Tuple).items[0]).toBe(noproc)
    })
  })

  it('ends with bad_return_value when getAndUpdate gives no pair', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const pid = yield* started(self, 1)
      const reason = (yield* exitOf(Agent.getAndUpdate(self, pid, () => 5))) as Tuple
      expect(reason.items[0]).toEqual(tuple(atom('bad_return_value'), 5))
      expect(isAlive(self, pid)).toBe(false)
    })
  })

  it('under a supervisor begins again with its first state', () => {
    runInWorld(function* (self) {
      const name = atom('counter')
      yield* Supervisor.startLinkChildren(self, [Agent.childSpec(() => 'first', { name })])
      yield* Agent.update(self, name, () => 'changed')
      exitSignal(self, whereis(self, name) as Pid, kill)
      yield* sleep(self, 1)
      expect(yield* Agent.get(self, name, same)).toBe('first')
      yield* Agent.stop(self, name)
    })
  })
})
