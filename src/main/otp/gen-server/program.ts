import {
  bad_return_value,
  continue_,
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
import { atom, type Pid, type Ref, type Term, Tuple, tuple } from '../../../shared/term.ts'
import {
  type Awaitable,
  CallWait,
  cancelOwnTimer,
  ErlangThrow,
  endRunning,
  exitReason,
  freeze,
  type Message,
  type Process,
  type Program,
  setOwnTimer,
  stackOf,
  Tagged,
  termOf,
} from '../../runtime/index.ts'
import { initAck } from '../proc-lib.ts'
import { type Raised, reportCrash, reportServerTerminating } from '../reports.ts'
import { type ServerName, unregisterServer } from '../server-name.ts'
import { BehaviourProgram, isCrash, isExitOf, type SysFrame, system } from '../sys/behaviour.ts'
import { caught } from '../sys/caught.ts'
import { fromOf } from './call.ts'
import { runCall, runCast, runContinue, runInfo, runInit, runTerminate } from './callbacks.ts'
import { printServerEvent } from './events.ts'
import { callbackOf, type Ending, type Frame, initFrame, type MessageFrame, messageOf } from './frame.ts'
import type { From, GenServerModule, ServerSettings } from './module.ts'
import { isNext } from './next.ts'
import { reply } from './reply.ts'
import { freezeState, isTermState } from './state-term.ts'
import { serverStatus, shownServerState } from './status.ts'

export { isTermState } from './state-term.ts'

const in_ = atom('in')

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
export class GenServerProgram extends BehaviourProgram<Frame> {
  /** Changed by sys:change_code/4 only. */
  module: GenServerModule<Term, Term>
  /** Its callbacks: to V8 no two modules look alike, and looking into one for each message is slow. */
  handleCall: GenServerModule<Term, Term>['handleCall']
  handleCast: GenServerModule<Term, Term>['handleCast']
  handleInfo: GenServerModule<Term, Term>['handleInfo']
  readonly args: Term
  private readonly hibernateAfterMs: number | undefined
  private acknowledged = false
  /** What the last callback said may come instead of a message: a timeout, or hibernation. */
  private waitingFor: number | typeof infinity | typeof hibernate = infinity
  state: Term = null
  declare frame: Frame | SysFrame

  /** `linked`: whether the process that started it is its parent; one started without a link has none. */
  constructor(
    module: GenServerModule<never, never>,
    args: Term,
    name: ServerName | undefined,
    starter: Pid,
    linked = true,
    settings: ServerSettings = {},
  ) {
    super(name, starter, linked, settings.debug, initFrame)
    this.module = module as unknown as GenServerModule<Term, Term>
    this.load(this.module)
    this.args = args
    this.hibernateAfterMs = settings.hibernateAfterMs
  }

  get kind(): 'gen_server' {
    return 'gen_server'
  }

  protected get formatEvent(): typeof printServerEvent {
    return printServerEvent
  }

  get initialCall(): string {
    return `${this.module.name}.init/1`
  }

  get behaviour(): string {
    return this.module.behaviour ?? 'gen_server'
  }

  get shownState(): Term | undefined {
    return this.acknowledged ? shownServerState(this.module, this.state) : undefined
  }

  /** The state, or what stands for it where it is no term: the runtime's own behaviours keep values of their own. */
  get stateTerm(): Term {
    return isTermState(this.state) ? this.state : (this.shownState ?? null)
  }

  fork(): Program {
    const copy = Object.assign(Object.create(GenServerProgram.prototype) as GenServerProgram, this)
    // The copy answers the copy of who called, and what it handles next is its own.
    if ('message' in copy.frame) copy.frame = { ...copy.frame, call: null }
    return copy
  }

  start(self: Process): void {
    if (!this.claimName(self)) return
    this.call(self, initFrame, runInit)
  }

  message(self: Process, message: Message): void {
    if (self.timer !== null) cancelOwnTimer(self)
    this.hibernating = false
    // As they are mostly: not made into terms for this. Who watches a server gets to see terms.
    if (this.debug.length === 0) {
      if (message instanceof CallWait) {
        if (message.tag === gen_call) {
          this.called(self, message.request, fromOf(message, message.ref as Ref), message)
          return
        }
      } else if (message instanceof Tagged && message.tag === gen_cast) {
        this.castTo(self, message.body)
        return
      }
    }
    this.term(self, termOf(message))
  }

  timeout(self: Process): void {
    if (this.waitingFor === infinity) {
      this.waitingFor = hibernate
      this.hibernating = true
    } else this.info(self, timeout)
  }

  /** Ends the server from inside its own callback handling; sys:terminate/2 does so. */
  terminate(self: Process, ending: Ending): void {
    const frame: Frame = { kind: 'terminate', ending }
    this.frame = frame
    if (this.module.terminate === undefined) this.ended(self, ending)
    else this.call(self, frame, runTerminate)
  }

  replaceState(self: Process, fun: (state: Term) => unknown): Term {
    // A state that is no term can be replaced by the code that it belongs to only.
    if (!isTermState(this.state)) throw new TypeError('the state of this behaviour is its own')
    this.setState(self, freeze(fun(this.state) as Term))
    return this.state
  }

  status(self: Process): Term {
    return serverStatus(this.module, this.shownName(self), this, this.parent ?? self.pid)
  }

  changeCode(self: Process, vsn: Term, extra: Term): Awaitable<unknown> {
    const loaded = self.world.modules.get(atom(this.module.name)) as GenServerModule<Term, Term> | undefined
    if (typeof loaded?.init === 'function') this.load(loaded)
    // As in Elixir, a module without one keeps its state.
    return this.module.codeChange?.(vsn, this.state, extra, self) ?? tuple(ok, this.state)
  }

  private load(module: GenServerModule<Term, Term>): void {
    this.module = module
    this.handleCall = module.handleCall
    this.handleCast = module.handleCast
    this.handleInfo = module.handleInfo
  }

  codeChanged(self: Process, value: Term): Term {
    const { items } = value as Tuple
    if (items.length !== 2) return tuple(error, value)
    this.setState(self, items[1] as Term)
    return ok
  }

  setState(self: Process, state: Term): void {
    if (state === this.state) return
    this.state = freezeState(state)
    const { world } = self
    if (world.loud || (world.tap !== null && this.behaviour !== 'gen_server'))
      world.emit({ type: 'state', pid: self.pid, state: this.shownState as Term })
  }

  protected callbackName(frame: Frame): string {
    return `${this.module.name}.${callbackOf(frame)}`
  }

  protected callbackReturned(self: Process, frame: Frame, value: unknown): void {
    switch (frame.kind) {
      case 'init':
        this.initReturned(self, value as Term)
        break
      case 'terminate':
        this.ended(self, frame.ending)
        break
      default:
        if (frame.kind === 'handle_continue' && this.debug.length > 0)
          this.tell(self, tuple(continue_, frame.message))
        this.messageHandled(self, frame, value)
    }
  }

  protected callbackThrew(self: Process, frame: Frame, thrown: unknown): void {
    // In a callback a throw is a return value: Erlang's gen_server catches it as one.
    if (thrown instanceof ErlangThrow) {
      this.callbackReturned(self, frame, thrown.value)
      return
    }
    const raised = raisedBy(thrown)
    const reason = freeze(exitReason(thrown))
    if (frame.kind === 'init') this.initFailed(self, reason, tuple(error, reason), raised.stack)
    else if (frame.kind === 'terminate') {
      const { ending } = frame
      reportServerTerminating(self, this, raised, ending.lastMessage, ending.from)
      this.payReply(self, ending)
      endServer(self, reason, raised.stack)
    } else {
      this.terminate(self, { reason, crashed: true, raised, ...messageOf(frame), reply: null })
    }
  }

  protected get hibernates(): boolean {
    return this.waitingFor === hibernate
  }

  protected goOn(self: Process): void {
    this.next(self, this.waitingFor)
  }

  protected terminateBySystem(self: Process, reason: Term): void {
    this.terminate(self, { reason, crashed: isCrash(reason), lastMessage: undefined, reply: null })
  }

  private term(self: Process, message: Term): void {
    if (message instanceof Tuple) {
      const items = message.items
      const tag = items[0]
      if (tag === gen_call && items.length === 3) {
        if (this.debug.length > 0) this.tell(self, tuple(in_, message))
        this.called(self, items[2] as Term, items[1] as From, null)
        return
      }
      if (tag === gen_cast && items.length === 2) {
        if (this.debug.length > 0) this.tell(self, tuple(in_, message))
        this.castTo(self, items[1] as Term)
        return
      }
      if (tag === system && items.length === 3) {
        this.system(self, items[1] as From, items[2] as Term)
        return
      }
      if (isExitOf(this.parent, message)) {
        this.parentExited(self, message)
        return
      }
    }
    this.info(self, message)
  }

  private called(self: Process, message: Term, from: From, call: CallWait | null): void {
    this.handle(self, { kind: 'handle_call', message, from, call }, runCall)
  }

  private castTo(self: Process, message: Term): void {
    // One frame does for all of a thousand casts: nobody keeps a frame, and a fork makes its own.
    if (this.frame.kind === 'handle_cast') this.frame.message = message
    else this.frame = { kind: 'handle_cast', message, from: null, call: null }
    this.handle(self, this.frame, runCast)
  }

  private info(self: Process, message: Term): void {
    if (this.debug.length > 0) this.tell(self, tuple(in_, message))
    this.handle(self, { kind: 'handle_info', message, from: null, call: null }, runInfo)
  }

  /** As `call`, of a callback that is likely to return at once. */
  private handle(
    self: Process,
    frame: MessageFrame,
    run: typeof runCall | typeof runCast | typeof runInfo,
  ): void {
    if (this.planted !== null) {
      this.call(self, frame, run)
      return
    }
    this.note(frame, run)
    let value: unknown
    try {
      // Named here, they are part of this function to V8.
      value =
        run === runCall ? runCall(this, self) : run === runCast ? runCast(this, self) : runInfo(this, self)
    } catch (thrown) {
      this.escaped(self, thrown)
      return
    }
    if (value instanceof Tuple) this.messageHandled(self, frame, value)
    else this.goOnWith(self, value)
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
    initAck(self, this.starter, Tuple.sealed(ok, self.pid))
    this.next(self, next)
  }

  /** Gives the name back before the starter hears, so that it can start another at once. */
  private initFailed(self: Process, reason: Term, answer: Term, stack: Term | null = null): void {
    if (this.name !== undefined) unregisterServer(self, this.name)
    initAck(self, this.starter, answer)
    endServer(self, reason, stack)
  }

  private messageHandled(self: Process, frame: MessageFrame, value: unknown): void {
    if (value instanceof Tuple) {
      const items = value.items
      const size = items.length
      switch (items[0]) {
        case noreply:
          if (size === 2 || (size === 3 && isNext(items[2]))) {
            this.setState(self, items[1] as Term)
            if (this.debug.length > 0) this.tell(self, tuple(noreply, this.stateTerm))
            this.next(self, size === 3 ? (items[2] as Term) : infinity)
            return
          }
          break
        case replyAtom:
          if (frame.kind === 'handle_call' && (size === 3 || (size === 4 && isNext(items[3])))) {
            const { call } = frame
            const answer = items[1] as Term
            if (call !== null && call.callee === self) call.answer(self, freeze(answer))
            else reply(self, frame.from, answer)
            this.setState(self, items[2] as Term)
            if (this.debug.length > 0) this.tellReply(self, frame.from, answer)
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
              ...messageOf(frame),
              reply: owed,
            })
            return
          }
      }
    }
    const reason = tuple(bad_return_value, freeze((value ?? null) as Term))
    this.terminate(self, { reason, crashed: true, ...messageOf(frame), reply: null })
  }

  private ended(self: Process, ending: Ending): void {
    const { reason, raised } = ending
    if (ending.crashed)
      reportServerTerminating(self, this, raised ?? { reason, stack: null }, ending.lastMessage, ending.from)
    this.payReply(self, ending)
    endServer(self, reason, raised?.stack ?? null)
  }

  private payReply(self: Process, { reply: owed }: Ending): void {
    if (owed === null) return
    reply(self, owed.from, owed.value)
    if (this.debug.length > 0) this.tellReply(self, owed.from, owed.value)
  }

  private tellReply(self: Process, from: From, value: Term): void {
    this.tell(self, tuple(atom('out'), value, from, this.stateTerm))
  }

  private next(self: Process, next: Term): void {
    this.waitingFor = infinity
    if (next === infinity) {
      if (this.hibernateAfterMs !== undefined) setOwnTimer(self, this.hibernateAfterMs)
      return
    }
    if (typeof next === 'number') this.waitingFor = next
    else if (next === hibernate) this.waitingFor = hibernate
    if (typeof next === 'number') setOwnTimer(self, next)
    else if (next === hibernate) this.hibernating = true
    else {
      const message = (next as Tuple).items[1] as Term
      this.call(self, { kind: 'handle_continue', message, from: null, call: null }, runContinue)
    }
  }
}

/** Ends the process as proc_lib does: with a crash report unless it is an orderly end. */
function endServer(self: Process, reason: Term, stack: Term | null): void {
  if (isCrash(reason)) reportCrash(self, reason, stack)
  endRunning(self, reason)
}

/** Reason and stack of what escaped a callback. */
function raisedBy(thrown: unknown): Raised {
  const [, reason] = caught(thrown).items
  return { reason: freeze(reason), stack: freeze(stackOf(thrown)) }
}
