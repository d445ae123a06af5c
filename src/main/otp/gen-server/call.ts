import { alias as aliasAtom, gen_call, infinity, nonode, noproc } from '../../../shared/atoms.ts'
import {
  type Atom,
  atom,
  ImproperList,
  isAtom,
  Pid,
  type Ref,
  type Term,
  Tuple,
  tuple,
} from '../../../shared/term.ts'
import {
  type CallProtocol,
  CallWait,
  type Coroutine,
  ErlangError,
  exit,
  freeze,
  type Process,
  stackOf,
} from '../../runtime/index.ts'
import { type ServerRef, whereisServer } from '../server-name.ts'
import { checkTimeout, isTimeout, type Timeout } from '../timeout.ts'
import type { From } from './module.ts'

/** How a request ended: its answer, or why there is none. */
export type CallOutcome = { readonly reply: Term } | { readonly failed: Term }

/** Ms that a call waits where nothing else is said. */
export const defaultTimeoutMs = 5_000

/**
 * Sends `{tag, From, request}` to `server` and waits for the answer. The reference of the call is a monitor and an
 * alias at once: after a timeout the alias is gone, and a late reply reaches nobody. With `infinity` it is a monitor only.
 * @throws error `function_clause` for a wrong timeout.
 * @see OTP stdlib, gen: call/4
 */
export function tryCall(
  self: Process,
  server: ServerRef,
  tag: Term,
  request: Term,
  timeoutMs: Timeout,
): Coroutine<CallOutcome> {
  checkTimeout(timeoutMs)
  const call = new CallWait(self, asked, server, tag, freeze(request), timeOf(timeoutMs))
  return call as unknown as Coroutine<CallOutcome>
}

/**
 * Calls a gen_server as Elixir's GenServer does: without an answer it exits with
 * `{Reason, {'Elixir.GenServer', call, [Server, Request, Timeout]}}`.
 * @throws error `function_clause` for a wrong timeout.
 * @see Elixir, GenServer: call/3
 */
export function callFromElixir(
  self: Process,
  server: ServerRef,
  request: Term,
  timeoutMs: Timeout = defaultTimeoutMs,
): Coroutine<Term> {
  checkTimeout(timeoutMs)
  const call = new CallWait(self, calledFromElixir, server, gen_call, freeze(request), timeOf(timeoutMs))
  return call as unknown as Coroutine<Term>
}

/**
 * Calls a gen_server as Erlang's does: without an answer it exits with `{Reason, {gen_server, call, Args}}`, where Args
 * has the timeout if one was given. A wrong one is an exit, too.
 * @see OTP stdlib, gen_server: call/2, call/3
 */
export function callServer(
  self: Process,
  server: ServerRef,
  request: Term,
  timeoutMs?: Timeout,
): Coroutine<Term> {
  if (timeoutMs === undefined)
    return new CallWait(
      self,
      calledByDefault,
      server,
      gen_call,
      freeze(request),
      defaultTimeoutMs,
    ) as unknown as Coroutine<Term>
  if (!isTimeout(timeoutMs))
    return exit(tuple(wrongTimeout(), tuple(genServer, call, [server, request, timeoutMs])))
  const wait = new CallWait(self, called, server, gen_call, freeze(request), timeOf(timeoutMs))
  return wait as unknown as Coroutine<Term>
}

/** `{function_clause, Stack}`: what a call with a wrong timeout fails with. */
export function wrongTimeout(): Term {
  return failure(new ErlangError(atom('function_clause')))
}

/** What a caught error reads like: `{Reason, Stack}`. */
export function failure(thrown: ErlangError): Term {
  return tuple(thrown.reason, stackOf(thrown))
}

const genServer = atom('gen_server')
const elixirServer = atom('Elixir.GenServer')
const call = atom('call')

function timeOf(timeoutMs: Timeout): number | null {
  return timeoutMs === infinity ? null : (timeoutMs as number)
}

const aliased: readonly Atom[] = Object.freeze([aliasAtom])

/** Who waits in a call, and for how long. */
type Caller = Pick<CallWait, 'self' | 'timeoutMs'>

/** The caller as the callee knows it: `{Pid, [alias | Ref]}`, or `{Pid, Ref}` of a call without a timeout. */
export function fromOf(wait: Caller, ref: Ref): From {
  return Tuple.sealed(wait.self.pid, tagOf(wait, ref))
}

function tagOf({ timeoutMs }: Caller, ref: Ref): Term {
  return timeoutMs === null ? ref : new ImproperList(aliased, ref)
}

const nobody = { wrong: noproc }
const itself = { wrong: atom('calling_self') }

/** `tryCall` */
const asked: CallProtocol<ServerRef> = {
  find(self, server) {
    if (server instanceof Pid) return server === self.pid ? itself : server
    if (isElsewhere(server)) return { wrong: tuple(atom('nodedown'), server.items[1] as Term) }
    const pid = whereisServer(self, server)
    return pid === undefined ? nobody : pid === self.pid ? itself : pid
  },
  message: (call, ref) => Tuple.sealed(call.tag, fromOf(call, ref), call.request),
  reply: (call, reply) => Tuple.sealed(tagOf(call, call.ref as Ref), reply),
  answered: reply => ({ reply }),
  failed: (_call, reason) => ({ failed: reason }),
}

/** `callFromElixir` */
const calledFromElixir: CallProtocol<ServerRef> = {
  find: asked.find,
  message: asked.message,
  reply: asked.reply,
  answered: reply => reply,
  failed: (failed, reason) => exit(tuple(reason, tuple(elixirServer, call, argumentsOf(failed)))),
}

/** As `find` of the others; what looking a name up raises is why there is nobody, as Erlang catches it. */
function findCaught(self: Process, server: ServerRef): Pid | { readonly wrong: Term } {
  try {
    return asked.find(self, server)
  } catch (thrown) {
    if (!(thrown instanceof ErlangError)) throw thrown
    return { wrong: failure(thrown) }
  }
}

/** `callServer` */
const called: CallProtocol<ServerRef> = {
  find: findCaught,
  message: asked.message,
  reply: asked.reply,
  answered: reply => reply,
  failed: (failed, reason) => exit(tuple(reason, tuple(genServer, call, argumentsOf(failed)))),
}

/** `callServer` without a timeout. */
const calledByDefault: CallProtocol<ServerRef> = {
  find: findCaught,
  message: asked.message,
  reply: asked.reply,
  answered: reply => reply,
  failed: ({ target, request }, reason) => exit(tuple(reason, tuple(genServer, call, [target, request]))),
}

function argumentsOf({ target, request, timeoutMs }: CallWait<ServerRef>): readonly Term[] {
  return [target, request, timeoutMs ?? infinity]
}

/** Whether `server` is `{Name, Node}` of a node that is not this one; there are no others to be reached. */
function isElsewhere(server: ServerRef): server is Tuple {
  if (!(server instanceof Tuple) || server.size !== 2) return false
  const [name, node] = server.items as readonly [Term, Term]
  return isAtom(name) && name !== atom('global') && isAtom(node) && node !== nonode
}
