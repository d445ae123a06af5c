import { alias as aliasAtom, gen_call, infinity, noproc } from '../../../shared/atoms.ts'
import { type Atom, atom, ImproperList, type Term, Tuple, tuple } from '../../../shared/term.ts'
import {
  type CallProtocol,
  CallWait,
  type Coroutine,
  exit,
  freeze,
  type Process,
} from '../../runtime/index.ts'
import { type ServerRef, whereisServer } from '../server-name.ts'

/** How a request ended: its answer, or why there is none. */
export type CallOutcome = { readonly reply: Term } | { readonly failed: Term }

type CallTimeout = number | typeof infinity

/**
 * Sends `{tag, From, request}` to `server` and waits for the answer. The reference of the call is a monitor and an
 * alias at once: after a timeout the alias is gone, and a late reply reaches nobody.
 * @see OTP stdlib, gen: call/4
 */
export function tryCall(
  self: Process,
  server: ServerRef,
  tag: Term,
  request: Term,
  timeoutMs: CallTimeout,
): Coroutine<CallOutcome> {
  const call = new CallWait(self, asked, server, tag, request, timeOf(timeoutMs))
  return call as unknown as Coroutine<CallOutcome>
}

/** As `tryCall` for a gen_server; without an answer it exits with `{Reason, {gen_server, call, Args}}`. */
export function callServer(
  self: Process,
  server: ServerRef,
  request: Term,
  timeoutMs: CallTimeout,
): Coroutine<Term> {
  const call = new CallWait(self, called, server, gen_call, request, timeOf(timeoutMs))
  return call as unknown as Coroutine<Term>
}

function timeOf(timeoutMs: CallTimeout): number | null {
  return timeoutMs === infinity ? null : (timeoutMs as number)
}

const aliased: readonly Atom[] = Object.freeze([aliasAtom])
const nobody = { wrong: noproc }
const itself = { wrong: atom('calling_self') }

/** `tryCall` */
const asked: CallProtocol<ServerRef> = {
  find(self, server) {
    const pid = whereisServer(self, server)
    return pid === undefined ? nobody : pid === self.pid ? itself : pid
  },
  message(call, ref) {
    const from = Tuple.sealed(call.self.pid, new ImproperList(aliased, ref))
    return Tuple.sealed(call.tag, from, freeze(call.request))
  },
  answered: reply => ({ reply }),
  failed: (_call, reason) => ({ failed: reason }),
}

/** `callServer` */
const called: CallProtocol<ServerRef> = {
  find: asked.find,
  message: asked.message,
  answered: reply => reply,
  failed: ({ target, request, timeoutMs }, reason) =>
    exit(tuple(reason, tuple(atom('gen_server'), atom('call'), [target, request, timeoutMs ?? infinity]))),
}
