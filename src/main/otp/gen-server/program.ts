import {
  already_started,
  bad_return_value,
  continue_,
  EXIT,
  error,
  gen_call,
  gen_cast,
  hibernate,
  ignore,
  infinity,
  noreply,
  normal,
  ok,
  reply as replyAtom,
  stop,
  timeout,
} from '../../../shared/atoms.ts'
import { atom, ImproperList, Pid, type Ref, type Term, Tuple, tuple } from '../../../shared/term.ts'
import {
  type Awaitable,
  begin,
  type Coroutine,
  cancelOwnTimer,
  ErlangThrow,
  endRunning,
  exitReason,
  freeze,
  isCoroutine,
  type Process,
  type Program,
  send,
  setOwnTimer,
} from '../../runtime/index.ts'
import { initAck } from '../proc-lib.ts'
import { reportCrash, reportServerTerminating, reportUnexpected } from '../reports.ts'
import { registerServer, type ServerName, unregisterServer, whereisServer } from '../server-name.ts'
import { handleSystem, receiveSystem } from '../sys/handle.ts'
import type { From, GenServerModule } from './module.ts'
import { freezeState, isTermState } from './state-term.ts'

export { isTermState } from './state-term.ts'

const system = atom('system')

/** Which callback runs or ran last, and what it was given. */
type Frame =
  | { readonly kind: 'init' }
  | { readonly kind: 'handle_call'; readonly message: Term; readonly from: From }
  | { readonly kind: 'handle_cast' | 'handle_info' | 'handle_continue'; readonly message: Term }
  | { readonly kind: 'terminate'; readonly ending: Ending }
  | { readonly kind: 'sys' }

/** A callback begun: on `server`, which in a fork is the copy. */
type Run = (server: GenServerProgram, self: Process) => Awaitable<unknown>

/** How the server is ending: the reason it was given, and the reply it still owes. */
type Ending = {
  /** What the process will exit with, and what `terminate` is told. */
  readonly reason: Term
  /** It is an error of the server's, not a stop it chose. */
  readonly crashed: boolean
  readonly lastMessage: Term | undefined
  readonly reply: { readonly from: From; readonly value: Term } | null
}

const arity = {
  init: 1,
  handle_call: 3,
  handle_cast: 2,
  handle_info: 2,
  handle_continue: 2,
  terminate: 2,
  sys: 3,
}

/**
 * The generic part of a gen_server: takes a message, calls the module, does what the return value says.
 *
 *     module                       process
 *     init        ←  start         acknowledges to the starter
 *     handleCall  ←  $gen_call     replies, or leaves it to the module
 *     handleCast  ←  $gen_cast
 *     handleInfo  ←  any other message, and the timeout
 *     terminate   ←  stop, error, EXIT of the parent
 *
 * @see OTP stdlib, gen_server
 */
export class GenServerProgram implements Program {
  readonly name: ServerName | undefined
  /** Changed by sys:change_code/4 only. */
  module: GenServerModule<Term, Term>
  private readonly args: Term
  private readonly starter: Pid
  /** Whether the process that started it is its parent: one started without a link has none. */
  private readonly linked: boolean
  private frame: Frame = { kind: 'init' }
  private acknowledged = false
  /** What the last callback said may come instead of a message: a timeout, or hibernation. */
  private waitingFor: number | typeof infinity | typeof hibernate = infinity
  state: Term = null
  /** It hibernates until the next message. */
  hibernating = false
  /** sys:suspend/1 holds it: messages wait. */
  sysSuspended = false
  /** Shown by a test or an instructor: the next callback raises this instead of running. */
  raiseNext: string | null = null

  constructor(
    module: GenServerModule<never, never>,
    args: Term,
    name: ServerName | undefined,
    starter: Pid,
    linked = true,
  ) {
    this.module = module as unknown as GenServerModule<Term, Term>
    this.args = args
    this.name = name
    this.starter = starter
    this.linked = linked
  }

  get behaviour(): string {
    return this.module.behaviour ?? 'gen_server'
  }

  get shownState(): Term | undefined {
    if (!this.acknowledged) return undefined
    return this.module.formatStatus === undefined ? this.state : this.module.formatStatus(this.state)
  }

  /** The state, or what stands for it where it is no term: the runtime's own behaviours keep values of their own. */
  get stateTerm(): Term {
    return isTermState(this.state) ? this.state : (this.shownState ?? null)
  }

  /** Whether `pid` is the parent, whose exit ends this process. @see OTP stdlib, gen: init_it/6 */
  isParent(self: Process, pid: Term): boolean {
    return this.linked && pid instanceof Pid && self.parent !== null && pid.id === self.parent.id
  }

  currentFunction(): string {
    return `${this.module.name}.${this.frame.kind}/${arity[this.frame.kind]}`
  }

  fork(): Program {
    return Object.assign(Object.create(GenServerProgram.prototype) as GenServerProgram, this)
  }

  start(self: Process): void {
    if (this.name !== undefined && !registerServer(self, this.name)) {
      const holder = whereisServer(self, this.name)
      initAck(self, this.starter, tuple(error, tuple(already_started, holder ?? null)))
      endRunning(self, normal)
      return
    }
    this.call(self, { kind: 'init' }, (server, process) => server.module.init(server.args, process))
  }

  message(self: Process, message: Term): void {
    cancelOwnTimer(self)
    this.hibernating = false
    if (message instanceof Tuple) {
      const items = message.items
      const tag = items[0]
      if (tag === gen_call && items.length === 3) {
        const [, from, request] = items as [Term, From, Term]
        this.call(self, { kind: 'handle_call', message: request, from }, (server, process) =>
          server.module.handleCall === undefined
            ? unhandled(process, 'handle_call/3')
            : server.module.handleCall(request, from, server.state, process),
        )
        return
      }
      if (tag === gen_cast && items.length === 2) {
        const request = items[1] as Term
        this.call(self, { kind: 'handle_cast', message: request }, (server, process) =>
          server.module.handleCast === undefined
            ? unhandled(process, 'handle_cast/2')
            : server.module.handleCast(request, server.state, process),
        )
        return
      }
      if (tag === system && items.length === 3) {
        this.system(self, items[1] as From, items[2] as Term)
        return
      }
      if (tag === EXIT && items.length === 3 && this.isParent(self, items[1] as Term)) {
        this.parentExited(self, message)
        return
      }
    }
    this.info(self, message)
  }

  timeout(self: Process): void {
    this.hibernating = false
    this.info(self, timeout)
  }

  returned(self: Process, value: unknown): void {
    const frame = this.frame
    switch (frame.kind) {
      case 'init':
        this.initReturned(self, value as Term)
        break
      case 'terminate':
        this.ended(self, frame.ending)
        break
      case 'sys':
        this.sysReturned(self, value as Tuple)
        break
      default:
        this.callbackReturned(self, frame, value as Term)
    }
  }

  threw(self: Process, thrown: unknown): void {
    const frame = this.frame
    // In a callback a throw is a return value: Erlang's gen_server catches it as one.
    if (thrown instanceof ErlangThrow) {
      this.returned(self, thrown.value)
      return
    }
    const reason = freeze(exitReason(thrown))
    if (frame.kind === 'init') this.initFailed(self, reason, tuple(error, reason))
    else if (frame.kind === 'terminate') {
      reportServerTerminating(self, this, reason, frame.ending.lastMessage)
      endServer(self, reason)
    } else this.terminate(self, { reason, crashed: true, lastMessage: messageOf(frame), reply: null })
  }

  /** Ends the server from inside its own callback handling; sys:terminate/2 does so. */
  terminate(self: Process, ending: Ending): void {
    this.frame = { kind: 'terminate', ending }
    if (this.module.terminate === undefined) this.ended(self, ending)
    else {
      this.call(self, this.frame, (server, process) =>
        server.module.terminate?.(ending.reason, server.state, process),
      )
    }
  }

  /** Runs a callback; what it returns or throws is dealt with at once, or when it has stopped waiting. */
  private call(self: Process, frame: Frame, run: Run): void {
    this.frame = frame
    let value: unknown
    try {
      if (this.raiseNext !== null && frame.kind !== 'terminate') this.raisePlanted()
      value = run(this, self)
    } catch (thrown) {
      if (self.doom !== undefined) throw thrown
      this.threw(self, thrown)
      return
    }
    if (!(value instanceof Tuple) && isCoroutine(value)) {
      // In a fork it is the copy of this program that runs it again.
      begin(self, value, process => run(process.program as GenServerProgram, process) as Coroutine<unknown>)
    } else this.returned(self, value)
  }

  private raisePlanted(): never {
    const message = this.raiseNext as string
    this.raiseNext = null
    throw new Error(message)
  }

  private info(self: Process, message: Term): void {
    this.call(self, { kind: 'handle_info', message }, (server, process) => {
      if (server.module.handleInfo !== undefined)
        return server.module.handleInfo(message, server.state, process)
      reportUnexpected(process, server, message)
      return tuple(noreply, server.state)
    })
  }

  private parentExited(self: Process, message: Tuple): void {
    const reason = message.items[2] as Term
    this.terminate(self, { reason, crashed: isCrash(reason), lastMessage: message, reply: null })
  }

  private initReturned(self: Process, value: Term): void {
    if (value === ignore) this.initFailed(self, normal, ignore)
    else if (value instanceof Tuple) {
      const [tag, second, next] = value.items
      if (tag === ok && value.size === 2) this.started(self, second as Term, infinity)
      else if (tag === ok && value.size === 3 && isNext(next)) this.started(self, second as Term, next)
      else if (tag === stop && value.size === 2)
        this.initFailed(self, freeze(second as Term), tuple(error, second as Term))
      else this.badInit(self, value)
    } else this.badInit(self, value)
  }

  private badInit(self: Process, value: Term): void {
    const reason = tuple(bad_return_value, freeze(value))
    this.initFailed(self, reason, tuple(error, reason))
  }

  private started(self: Process, state: Term, next: Term): void {
    this.acknowledged = true
    this.setState(self, state)
    initAck(self, this.starter, tuple(ok, self.pid))
    this.next(self, next)
  }

  /** Gives the name back before the starter hears, so that it can start another at once. */
  private initFailed(self: Process, reason: Term, answer: Term): void {
    if (this.name !== undefined) unregisterServer(self, this.name)
    initAck(self, this.starter, answer)
    endServer(self, reason)
  }

  private callbackReturned(self: Process, frame: Frame, value: Term): void {
    if (value instanceof Tuple) {
      const items = value.items
      const size = items.length
      switch (items[0]) {
        case noreply:
          if (size === 2 || (size === 3 && isNext(items[2]))) {
            this.setState(self, items[1] as Term)
            this.next(self, size === 3 ? (items[2] as Term) : infinity)
            return
          }
          break
        case replyAtom:
          if (frame.kind === 'handle_call' && (size === 3 || (size === 4 && isNext(items[3])))) {
            reply(self, frame.from, items[1] as Term)
            this.setState(self, items[2] as Term)
            this.next(self, size === 4 ? (items[3] as Term) : infinity)
            return
          }
          break
        case stop:
          if (size === 3 || (size === 4 && frame.kind === 'handle_call')) {
            this.setState(self, items[size - 1] as Term)
            const reason = freeze(items[1] as Term)
            const owed =
              size === 4 && frame.kind === 'handle_call'
                ? { from: frame.from, value: items[2] as Term }
                : null
            this.terminate(self, {
              reason,
              crashed: isCrash(reason),
              lastMessage: messageOf(frame),
              reply: owed,
            })
            return
          }
      }
    }
    const reason = tuple(bad_return_value, freeze(value ?? null))
    this.terminate(self, { reason, crashed: true, lastMessage: messageOf(frame), reply: null })
  }

  /** Does what a system message asks; while it is suspended the server takes nothing else. */
  private system(self: Process, from: From, request: Term): void {
    const ending = handleSystem(self, this, from, request)
    if (ending !== null) {
      this.terminate(self, { reason: ending, crashed: isCrash(ending), lastMessage: undefined, reply: null })
    } else if (this.sysSuspended)
      this.call(self, { kind: 'sys' }, (_server, process) => receiveSystem(process))
    else this.next(self, this.waitingFor)
  }

  private sysReturned(self: Process, message: Tuple): void {
    if (message.items[0] === system) this.system(self, message.items[1] as From, message.items[2] as Term)
    else this.parentExited(self, message)
  }

  private ended(self: Process, ending: Ending): void {
    if (ending.crashed) reportServerTerminating(self, this, ending.reason, ending.lastMessage)
    if (ending.reply !== null) reply(self, ending.reply.from, ending.reply.value)
    endServer(self, ending.reason)
  }

  setState(self: Process, state: Term): void {
    if (state === this.state) return
    this.state = freezeState(state)
    if (self.world.tap !== null)
      self.world.emit({ type: 'state', pid: self.pid, state: this.shownState as Term })
  }

  private next(self: Process, next: Term): void {
    this.waitingFor = infinity
    if (next === infinity) return
    if (typeof next === 'number') this.waitingFor = next
    else if (next === hibernate) this.waitingFor = hibernate
    if (typeof next === 'number') setOwnTimer(self, next)
    else if (next === hibernate) this.hibernating = true
    else {
      const message = (next as Tuple).items[1] as Term
      this.call(self, { kind: 'handle_continue', message }, (server, process) =>
        server.module.handleContinue === undefined
          ? unhandled(process, 'handle_continue/2')
          : server.module.handleContinue(message, server.state, process),
      )
    }
  }
}

/** Answers the call of `from`; a caller that has stopped waiting gets nothing. @see gen_server:reply/2 */
export function reply(self: Process, from: From, value: Term): void {
  const tag = from.items[1] as Term
  const to = tag instanceof ImproperList ? (tag.tail as Ref) : from.items[0]
  send(self, to as Pid | Ref, Tuple.sealed(tag, freeze(value)))
}

function isNext(next: Term | undefined): next is Term {
  if (next === infinity || next === hibernate) return true
  if (typeof next === 'number') return Number.isInteger(next) && next >= 0
  return next instanceof Tuple && next.items[0] === continue_ && next.size === 2
}

function messageOf(frame: Frame): Term | undefined {
  return 'message' in frame ? frame.message : undefined
}

/** Ends the process as proc_lib does: with a crash report unless it is an orderly end. */
function endServer(self: Process, reason: Term): void {
  if (isCrash(reason)) reportCrash(self, reason)
  endRunning(self, reason)
}

/** An end that OTP writes a report of: any but normal, shutdown and {shutdown, Term}. */
function isCrash(reason: Term): boolean {
  if (reason === normal || reason === atom('shutdown')) return false
  return !(reason instanceof Tuple && reason.items[0] === atom('shutdown') && reason.size === 2)
}

function unhandled(self: Process, callback: string): never {
  throw new Error(
    `attempted to call GenServer ${String(self.registeredName?.toString() ?? self.pid)} but no ${callback} clause was provided`,
  )
}
