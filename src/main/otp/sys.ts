import { error, type ok } from '../../shared/atoms.ts'
import { type Atom, atom, type Fun, isTagged, type Term, Tuple, tuple } from '../../shared/term.ts'
import { type Coroutine, ErlangError, exit, type Process, raise } from '../runtime/index.ts'
import { type CallOutcome, defaultTimeoutMs, failure, tryCall, wrongTimeout } from './gen-server/call.ts'
import type { ServerRef } from './server-name.ts'
import { system } from './sys/behaviour.ts'
import { isTimeout, type Timeout } from './timeout.ts'

export { charlist, charlistText } from './sys/charlist.ts'

/**
 * System messages, which every OTP behaviour answers between two of its callbacks. All wait `timeoutMs` at most
 * (default 5000) and exit with `{Reason, {sys, Function, Args}}` when there is no answer; `Args` holds the timeout
 * where one was given.
 *
 *     yield* sys.suspend(self, server)                                     // it takes nothing but system messages
 *     yield* sys.replaceState(self, server, state => [...state, 3])        // [1, 2, 3]
 *     yield* sys.changeCode(self, server, atom('Stack'), 1, [])            // ok, by the module's codeChange
 *     yield* sys.resume(self, server)
 *
 * @see OTP stdlib, sys
 */
export const sys = {
  /** The process handles nothing but system messages until `resume`. */
  suspend(self: Process, server: ServerRef, timeoutMs?: Timeout): Coroutine<typeof ok> {
    return request(self, server, atom('suspend'), timeoutMs) as Coroutine<typeof ok>
  },

  resume(self: Process, server: ServerRef, timeoutMs?: Timeout): Coroutine<typeof ok> {
    return request(self, server, atom('resume'), timeoutMs) as Coroutine<typeof ok>
  },

  /** @throws error Reason where the state is `{error, Reason}`: as in OTP the two look the same. */
  *getState(self: Process, server: ServerRef, timeoutMs?: Timeout): Coroutine<Term> {
    return value(yield* request(self, server, atom('get_state'), timeoutMs))
  },

  /**
   * Replaces the state by what `fun` makes of it; the state of a gen_statem is `{State, Data}`.
   * @returns the new state.
   * @throws error `{callback_failed, {Behaviour, system_replace_state}, {Class, Reason}}` when `fun` raises.
   */
  *replaceState(self: Process, server: ServerRef, fun: Fun, timeoutMs?: Timeout): Coroutine<Term> {
    return value(yield* request(self, server, tuple(atom('replace_state'), fun), timeoutMs))
  },

  /** `{status, Pid, {module, Behaviour}, [Dictionary, running | suspended, Parent, Debug, Misc]}` */
  getStatus(self: Process, server: ServerRef, timeoutMs?: Timeout): Coroutine<Term> {
    return request(self, server, atom('get_status'), timeoutMs)
  },

  /**
   * Has a suspended process change its state for new code: the module loaded under its module's name, if one is, takes
   * over, and its `codeChange` is called with `oldVersion` and `extra`.
   * @returns `ok`; `{error, Reason}` for what `codeChange` returned instead or raised; `{error, {unknown_system_msg,
   * Message}}` when it is not suspended.
   */
  changeCode(
    self: Process,
    server: ServerRef,
    module: Atom,
    oldVersion: Term,
    extra: Term,
    timeoutMs?: Timeout,
  ): Coroutine<Term> {
    return request(self, server, tuple(atom('change_code'), module, oldVersion, extra), timeoutMs)
  },

  /** Orders the process to terminate with `reason`; does not wait for its end. */
  terminate(self: Process, server: ServerRef, reason: Term, timeoutMs?: Timeout): Coroutine<typeof ok> {
    return request(self, server, tuple(atom('terminate'), reason), timeoutMs) as Coroutine<typeof ok>
  },

  /** Keeps its last system events, 10 or `{true, N}`; `get` gives `{ok, Events}`, oldest first; `print` shows them. */
  log(self: Process, server: ServerRef, flag: boolean | Atom | Tuple, timeoutMs?: Timeout): Coroutine<Term> {
    return debug(self, server, tuple(atom('log'), flag), timeoutMs)
  },

  /** Prints every system event on the world's output `standard_io`. */
  trace(self: Process, server: ServerRef, flag: boolean, timeoutMs?: Timeout): Coroutine<Term> {
    return debug(self, server, tuple(atom('trace'), flag), timeoutMs)
  },

  /** Counts; `get` gives `{ok, [{start_time, T}, {current_time, T}, {reductions, N}, {messages_in, N}, {messages_out, N}]}` or `{ok, no_statistics}`. */
  statistics(self: Process, server: ServerRef, flag: boolean | Atom, timeoutMs?: Timeout): Coroutine<Term> {
    return debug(self, server, tuple(atom('statistics'), flag), timeoutMs)
  },

  /** Differs: a world has no files but those of its tables, so this is always `{error, open_file}`. */
  logToFile(self: Process, server: ServerRef, file: Term, timeoutMs?: Timeout): Coroutine<Term> {
    return debug(self, server, tuple(atom('log_to_file'), file), timeoutMs)
  },

  noDebug(self: Process, server: ServerRef, timeoutMs?: Timeout): Coroutine<Term> {
    return debug(self, server, atom('no_debug'), timeoutMs)
  },

  /**
   * Calls `fun(FunState, Event, Name)` at every system event: its value is the next FunState, `done` or an error takes
   * it off. `spec`: `{Fun, FunState}` or `{Id, Fun, FunState}`.
   */
  install(self: Process, server: ServerRef, spec: Tuple, timeoutMs?: Timeout): Coroutine<Term> {
    return debug(self, server, tuple(atom('install'), spec), timeoutMs)
  },

  /** Takes off what `install` put on, by its function or id. */
  remove(self: Process, server: ServerRef, funOrId: Term, timeoutMs?: Timeout): Coroutine<Term> {
    return debug(self, server, tuple(atom('remove'), funOrId), timeoutMs)
  },
} as const

function debug(self: Process, server: ServerRef, what: Term, timeoutMs?: Timeout): Coroutine<Term> {
  return request(self, server, tuple(atom('debug'), what), timeoutMs)
}

function* request(self: Process, server: ServerRef, what: Term, timeoutMs?: Timeout): Coroutine<Term> {
  const ms = timeoutMs === undefined ? defaultTimeoutMs : timeoutMs
  const outcome = isTimeout(ms) ? yield* ask(self, server, what, ms) : { failed: wrongTimeout() }
  if ('reply' in outcome) return outcome.reply
  const { name, args } = calledAs(what)
  const given = timeoutMs === undefined ? [server, ...args] : [server, ...args, timeoutMs]
  return exit(tuple(outcome.failed, tuple(atom('sys'), name, given)))
}

function* ask(self: Process, server: ServerRef, what: Term, timeoutMs: Timeout): Coroutine<CallOutcome> {
  try {
    return yield* tryCall(self, server, system, what, timeoutMs)
  } catch (thrown) {
    if (!(thrown instanceof ErlangError)) throw thrown
    return { failed: failure(thrown) }
  }
}

/**
 * The function that sends `what`, and its arguments after the server, as an exit names them. OTP knows three of the
 * requests that are tuples; others stand whole in place of the name.
 * @see OTP stdlib, sys: mfa/2
 */
function calledAs(what: Term): { name: Term; args: readonly Term[] } {
  if (!(what instanceof Tuple)) return { name: what, args: [] }
  const [name, ...args] = what.items as [Term, ...Term[]]
  if (name === atom('change_code') || name === atom('terminate')) return { name, args }
  const [inner] = args
  if (name !== atom('debug') || !(inner instanceof Tuple) || inner.size !== 2) return { name: what, args: [] }
  return { name: inner.items[0] as Term, args: [inner.items[1] as Term] }
}

function value(answer: Term): Term {
  return isTagged(answer, error, 2) ? raise(answer.items[1] as Term) : answer
}
