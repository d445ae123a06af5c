import { DOWN, infinity, noproc, timeout } from '../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Ref, type Term, type Tuple, tuple } from '../../shared/term.ts'
import { equalTerms } from '../../shared/term-order.ts'
import {
  type Coroutine,
  demonitor,
  ErlangExit,
  exit,
  monitor,
  monotonicTime,
  type Process,
  receive,
  timedOut,
} from '../runtime/index.ts'
import { tryCall, wrongTimeout } from './gen-server/call.ts'
import { type ServerRef, whereisServer } from './server-name.ts'
import { system } from './sys/behaviour.ts'
import { checkTimeout, isTimeout, type Timeout } from './timeout.ts'

/**
 * Asks a process that handles system messages to terminate with `reason` and waits for its end. Exits with `noproc`,
 * `timeout`, or the reason it ended with when that is another; with `{Reason, {sys, terminate, [Pid, reason, timeoutMs]}}`
 * when it ended before it had read the request, or is the running process.
 * @throws error `function_clause` for a wrong timeout.
 * @see OTP stdlib, gen: stop/3
 */
export function* stopProcess(
  self: Process,
  server: ServerRef,
  reason: Term,
  timeoutMs: Timeout,
): Coroutine<void> {
  checkTimeout(timeoutMs)
  const pid = whereisServer(self, server)
  if (pid === undefined) return exit(noproc)
  yield* stopPid(self, pid, reason, timeoutMs)
}

/**
 * As `stopProcess`; all that it exits with stands in `{Reason, {'Elixir.GenServer', stop, [server, reason, timeoutMs]}}`.
 * @see Elixir, GenServer: stop/3
 */
export function* stopFromElixir(
  self: Process,
  server: ServerRef,
  reason: Term,
  timeoutMs: Timeout,
): Coroutine<void> {
  const fail = (why: Term): never =>
    exit(tuple(why, tuple(atom('Elixir.GenServer'), atom('stop'), [server, reason, timeoutMs])))
  const pid = whereisServer(self, server)
  if (pid === undefined) return fail(noproc)
  if (pid === self.pid) return fail(atom('calling_self'))
  try {
    yield* stopPid(self, pid, reason, timeoutMs)
  } catch (thrown) {
    if (!(thrown instanceof ErlangExit)) throw thrown
    fail(thrown.reason)
  }
}

/** @see OTP stdlib, proc_lib: stop/3 */
function* stopPid(self: Process, pid: Pid, reason: Term, timeoutMs: Timeout): Coroutine<void> {
  const giveUp = (why: Term): never =>
    exit(tuple(why, tuple(atom('sys'), atom('terminate'), [pid, reason, timeoutMs])))
  if (!isTimeout(timeoutMs)) return giveUp(wrongTimeout())
  const ref = monitor(self, pid)
  const began = monotonicTime(self)
  const outcome = yield* tryCall(self, pid, system, tuple(atom('terminate'), reason), timeoutMs)
  if ('failed' in outcome) {
    const why = outcome.failed
    demonitor(self, ref, { flush: true })
    return why === noproc || why === timeout ? exit(why) : giveUp(why)
  }
  const left =
    timeoutMs === infinity ? null : Math.max(0, (timeoutMs as number) - (monotonicTime(self) - began))
  const down = yield* receive(self, message => isDownOf(message, ref), left)
  if (down === timedOut) {
    demonitor(self, ref, { flush: true })
    return exit(timeout)
  }
  const ended = (down as Tuple).items[4] as Term
  if (!equalTerms(ended, reason)) return exit(ended)
}

function isDownOf(message: Term, ref: Ref): boolean {
  return isTagged(message, DOWN, 5) && message.items[1] === ref
}
