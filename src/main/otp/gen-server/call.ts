import { alias as aliasAtom, DOWN, gen_call, infinity, noproc, timeout } from '../../../shared/atoms.ts'
import { atom, ImproperList, Ref, type Term, Tuple, tuple } from '../../../shared/term.ts'
import {
  type Coroutine,
  callMonitor,
  endCallMonitor,
  exit,
  freeze,
  type Process,
  refWait,
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
  const ref = sendRequest(self, server, tag, request)
  if (!(ref instanceof Ref)) return { failed: ref }
  const answer = (yield refWait(ref, timeoutMs === infinity ? null : timeoutMs)) as Term | typeof timedOut
  endCallMonitor(self, ref)
  if (answer !== timedOut) return outcomeOf(answer as Tuple)
  // An answer that came after the time was up, but before this process ran, counts.
  const late = (yield refWait(ref, 0)) as Term | typeof timedOut
  return late === timedOut ? { failed: timeout } : outcomeOf(late as Tuple)
}

/** As `tryCall` for a gen_server; without an answer it exits with `{Reason, {gen_server, call, Args}}`. */
export function* callServer(
  self: Process,
  server: ServerRef,
  request: Term,
  timeoutMs: number | typeof infinity,
): Coroutine<Term> {
  // The same as tryCall, without a second generator: most of what a system does is calls that succeed.
  const ref = sendRequest(self, server, gen_call, request)
  let failed: Term
  if (ref instanceof Ref) {
    const answer = (yield refWait(ref, timeoutMs === infinity ? null : timeoutMs)) as Term | typeof timedOut
    endCallMonitor(self, ref)
    const last = answer === timedOut ? ((yield refWait(ref, 0)) as Term | typeof timedOut) : answer
    if (last !== timedOut) {
      const items = (last as Tuple).items
      if (items[0] !== DOWN) return items[1] as Term
      failed = items[4] as Term
    } else failed = timeout
  } else failed = ref
  return exit(tuple(failed, tuple(atom('gen_server'), atom('call'), [server, request, timeoutMs])))
}

/** @returns the reference that the answer will carry, or why nothing was sent. */
function sendRequest(self: Process, server: ServerRef, tag: Term, request: Term): Ref | Term {
  const pid = whereisServer(self, server)
  if (pid === undefined) return noproc
  if (pid === self.pid) return atom('calling_self')
  const ref = callMonitor(self, pid)
  const from = Tuple.sealed(self.pid, new ImproperList([aliasAtom], ref))
  send(self, pid, Tuple.sealed(tag, from, freeze(request)))
  return ref
}

function outcomeOf(answer: Tuple): CallOutcome {
  const { items } = answer
  return items[0] === DOWN ? { failed: items[4] as Term } : { reply: items[1] as Term }
}
