import { error, type infinity, ok } from '../../shared/atoms.ts'
import { atom, type Fun, isTagged, type Term, tuple } from '../../shared/term.ts'
import { type Coroutine, exit, type Process, raise } from '../runtime/index.ts'
import { tryCall } from './gen-server/call.ts'
import type { ServerRef } from './server-name.ts'

const system = atom('system')

function* request(
  self: Process,
  server: ServerRef,
  what: Term,
  timeoutMs: number | typeof infinity,
): Coroutine<Term> {
  const outcome = yield* tryCall(self, server, system, what, timeoutMs)
  if ('reply' in outcome) return outcome.reply
  return exit(tuple(outcome.failed, tuple(atom('sys'), atom('send_system_msg'), [server, what, timeoutMs])))
}

/**
 * System messages, which every OTP behaviour answers between two of its callbacks. All wait `timeoutMs` at most
 * (default 5000) and exit with `{Reason, {sys, …}}` like a call when there is no answer.
 * @see OTP stdlib, sys
 */
export const sys = {
  /** The process handles nothing but system messages until `resume`. */
  *suspend(
    self: Process,
    server: ServerRef,
    timeoutMs: number | typeof infinity = 5000,
  ): Coroutine<typeof ok> {
    yield* request(self, server, atom('suspend'), timeoutMs)
    return ok
  },

  *resume(
    self: Process,
    server: ServerRef,
    timeoutMs: number | typeof infinity = 5000,
  ): Coroutine<typeof ok> {
    yield* request(self, server, atom('resume'), timeoutMs)
    return ok
  },

  *getState(self: Process, server: ServerRef, timeoutMs: number | typeof infinity = 5000): Coroutine<Term> {
    return value(yield* request(self, server, atom('get_state'), timeoutMs))
  },

  /** Replaces the state by what `fun` makes of it. @returns the new state. @throws error when `fun` raises */
  *replaceState(
    self: Process,
    server: ServerRef,
    fun: Fun,
    timeoutMs: number | typeof infinity = 5000,
  ): Coroutine<Term> {
    return value(yield* request(self, server, tuple(atom('replace_state'), fun), timeoutMs))
  },

  /** `{status, Pid, {module, Module}, [Dictionary, running | suspended, Parent, Debug, State]}` */
  getStatus(self: Process, server: ServerRef, timeoutMs: number | typeof infinity = 5000): Coroutine<Term> {
    return request(self, server, atom('get_status'), timeoutMs)
  },

  /** Orders the process to terminate with `reason`; does not wait for its end. */
  *terminate(
    self: Process,
    server: ServerRef,
    reason: Term,
    timeoutMs: number | typeof infinity = 5000,
  ): Coroutine<typeof ok> {
    yield* request(self, server, tuple(atom('terminate'), reason), timeoutMs)
    return ok
  },
} as const

function value(answer: Term): Term {
  if (isTagged(answer, ok, 2)) return answer.items[1] as Term
  return raise(isTagged(answer, error, 2) ? (answer.items[1] as Term) : answer)
}
