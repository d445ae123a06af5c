import { DOWN, infinity, noproc, timeout } from '../../shared/atoms.ts'
import { atom, ImproperList, type Pid, type Ref, type Term, type Tuple, tuple } from '../../shared/term.ts'
import { equalTerms } from '../../shared/term-order.ts'
import {
  type Coroutine,
  demonitor,
  exit,
  monitor,
  type Process,
  receiveRef,
  send,
  timedOut,
} from '../runtime/index.ts'
import { type ServerRef, whereisServer } from './server-name.ts'

/**
 * Asks a process that handles system messages to terminate with `reason` and waits for its end.
 * Exits with `noproc`, `timeout`, or the reason it ended with when that is another.
 * @see OTP stdlib, proc_lib: stop/3
 */
export function* stopProcess(
  self: Process,
  server: ServerRef,
  reason: Term,
  timeoutMs: number | typeof infinity,
): Coroutine<void> {
  const pid = whereisServer(self, server)
  if (pid === undefined) return exit(noproc)
  const ref = monitor(self, pid)
  askToTerminate(self, pid, ref, reason)
  let message: Term | typeof timedOut
  do message = yield* receiveRef(self, ref, timeoutMs === infinity ? null : timeoutMs)
  while (message !== timedOut && (message as Tuple).items[0] !== DOWN)
  if (message === timedOut) {
    demonitor(self, ref, { flush: true })
    return exit(timeout)
  }
  const ended = (message as Tuple).items[4] as Term
  if (!equalTerms(ended, reason)) return exit(ended)
}

function askToTerminate(self: Process, pid: Pid, ref: Ref, reason: Term): void {
  const from = tuple(self.pid, new ImproperList([atom('alias')], ref))
  send(self, pid, tuple(atom('system'), from, tuple(atom('terminate'), reason)))
}
