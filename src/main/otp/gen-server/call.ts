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
  return new Attempt(self, server, tag, request, timeoutMs) as unknown as Coroutine<CallOutcome>
}

/** As `tryCall` for a gen_server; without an answer it exits with `{Reason, {gen_server, call, Args}}`. */
export function callServer(
  self: Process,
  server: ServerRef,
  request: Term,
  timeoutMs: CallTimeout,
): Coroutine<Term> {
  return new ServerCall(self, server, gen_call, request, timeoutMs) as unknown as Coroutine<Term>
}

abstract class Request extends CallWait {
  protected readonly server: ServerRef
  protected readonly tag: Term
  protected readonly asked: Term

  constructor(self: Process, server: ServerRef, tag: Term, request: Term, timeoutMs: CallTimeout) {
    super(self, timeoutMs === infinity ? null : (timeoutMs as number))
    this.server = server
    this.tag = tag
    this.asked = request
  }

  protected override begin(): Term | undefined {
    const { self } = this
    const pid = whereisServer(self, this.server)
    if (pid === undefined) return noproc
    if (pid === self.pid) return callingSelf
    return this.request(pid)
  }

  protected override message(ref: Ref): Term {
    return Tuple.sealed(
      this.tag,
      Tuple.sealed(this.self.pid, new ImproperList(aliased, ref)),
      freeze(this.asked),
    )
  }
}

class Attempt extends Request {
  protected override answered(reply: Term): CallOutcome {
    return { reply }
  }

  protected override failed(reason: Term): CallOutcome {
    return { failed: reason }
  }
}

class ServerCall extends Request {
  protected override answered(reply: Term): Term {
    return reply
  }

  protected override failed(reason: Term): never {
    const timeoutMs = this.timeoutMs ?? infinity
    return exit(tuple(reason, tuple(atom('gen_server'), atom('call'), [this.server, this.asked, timeoutMs])))
  }
}

const callingSelf = atom('calling_self')
const aliased: readonly Atom[] = Object.freeze([aliasAtom])
