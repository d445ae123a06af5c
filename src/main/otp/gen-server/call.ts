import { alias as aliasAtom, gen_call, infinity, noproc } from '../../../shared/atoms.ts'
import { type Atom, atom, ImproperList, type Ref, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { CallWait, type Coroutine, exit, freeze, type Process } from '../../runtime/index.ts'
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
  const call = new ServerCall(self, server, tag, request, timeoutMs, outcome)
  return call as unknown as Coroutine<CallOutcome>
}

/** As `tryCall` for a gen_server; without an answer it exits with `{Reason, {gen_server, call, Args}}`. */
export function callServer(
  self: Process,
  server: ServerRef,
  request: Term,
  timeoutMs: CallTimeout,
): Coroutine<Term> {
  return new ServerCall(self, server, gen_call, request, timeoutMs, value) as unknown as Coroutine<Term>
}

/** What a call makes of a reply, and of there being none. */
type Ends = {
  answered(reply: Term): unknown
  failed(reason: Term, server: ServerRef, request: Term, timeoutMs: CallTimeout): unknown
}

const outcome: Ends = {
  answered: reply => ({ reply }),
  failed: reason => ({ failed: reason }),
}

const value: Ends = {
  answered: reply => reply,
  failed: (reason, server, request, timeoutMs) =>
    exit(tuple(reason, tuple(atom('gen_server'), atom('call'), [server, request, timeoutMs]))),
}

class ServerCall extends CallWait {
  private readonly server: ServerRef
  private readonly tag: Term
  private readonly asked: Term
  private readonly ends: Ends

  constructor(
    self: Process,
    server: ServerRef,
    tag: Term,
    request: Term,
    timeoutMs: CallTimeout,
    ends: Ends,
  ) {
    super(self, timeoutMs === infinity ? null : (timeoutMs as number))
    this.server = server
    this.tag = tag
    this.asked = request
    this.ends = ends
  }

  protected override begin(): unknown {
    const { self } = this
    const pid = whereisServer(self, this.server)
    if (pid === undefined) return this.failed(noproc)
    if (pid === self.pid) return this.failed(callingSelf)
    return this.request(pid)
  }

  protected override message(ref: Ref): Term {
    const from = Tuple.sealed(this.self.pid, new ImproperList(aliased, ref))
    return Tuple.sealed(this.tag, from, freeze(this.asked))
  }

  protected override answered(reply: Term): unknown {
    return this.ends.answered(reply)
  }

  protected override failed(reason: Term): unknown {
    return this.ends.failed(reason, this.server, this.asked, this.timeoutMs ?? infinity)
  }
}

const callingSelf = atom('calling_self')
const aliased: readonly Atom[] = Object.freeze([aliasAtom])
