import { alias as aliasAtom, DOWN, gen_call, infinity, noproc, timeout } from '../../../shared/atoms.ts'
import { atom, ImproperList, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import {
  type Coroutine,
  callMonitor,
  endCallMonitor,
  exit,
  type Process,
  receiveRef,
  send,
  timedOut,
} from '../../runtime/index.ts'
import { type ServerRef, whereisServer } from '../server-name.ts'

/** How a request ended: its answer, or why there is none. */
export type CallOutcome = { readonly reply: Term } | { readonly failed: Term }

/**
 * Sends `{tag, From, request}` to `server` and waits for the answer. The reference of the call is a monitor and an
 * alias at once: after a timeout the alias is gone, and a late reply reaches nobody.
 * @see OTP stdlib, gen: call/4
 */
export function* tryCall(
  self: Process,
  server: ServerRef,
  tag: Term,
  request: Term,
  timeoutMs: number | typeof infinity,
): Coroutine<CallOutcome> {
  const pid = whereisServer(self, server)
  if (pid === undefined) return { failed: noproc }
  if (pid === self.pid) return { failed: atom('calling_self') }
  const ref = callMonitor(self, pid)
  send(self, pid, tuple(tag, tuple(self.pid, new ImproperList([aliasAtom], ref)), request))
  const answer = yield* receiveRef(self, ref, timeoutMs === infinity ? null : timeoutMs)
  endCallMonitor(self, ref)
  if (answer === timedOut) {
    // An answer that came after the time was up, but before this process ran, counts.
    const late = yield* receiveRef(self, ref, 0)
    return late === timedOut ? { failed: timeout } : { reply: (late as Tuple).items[1] as Term }
  }
  const items = (answer as Tuple).items
  if (items[0] === DOWN) return { failed: items[4] as Term }
  return { reply: items[1] as Term }
}

/** As `tryCall` for a gen_server; without an answer it exits with `{Reason, {gen_server, call, Args}}`. */
export function* callServer(
  self: Process,
  server: ServerRef,
  request: Term,
  timeoutMs: number | typeof infinity,
): Coroutine<Term> {
  const outcome = yield* tryCall(self, server, gen_call, request, timeoutMs)
  if ('reply' in outcome) return outcome.reply
  return exit(tuple(outcome.failed, tuple(atom('gen_server'), atom('call'), [server, request, timeoutMs])))
}
