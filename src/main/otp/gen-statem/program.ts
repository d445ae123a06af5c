import { error, gen_call, gen_cast, ignore, normal, ok, stop, undefined_ } from '../../../shared/atoms.ts'
import { atom, isTagged, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import {
  type Awaitable,
  Bug,
  cancelOwnTimer,
  ErlangError,
  ErlangExit,
  ErlangThrow,
  freeze,
  type Message,
  type Process,
  type Program,
  setOwnTimer,
  termOf,
  woken,
} from '../../runtime/index.ts'
import type { From, ServerSettings } from '../gen-server/module.ts'
import { reply } from '../gen-server/reply.ts'
import { initAck } from '../proc-lib.ts'
import { unregisterServer } from '../server-name.ts'
import { BehaviourProgram, isCrash, isExitOf, type Start, system } from '../sys/behaviour.ts'
import {
  type ActionHost,
  applyActions,
  applyResult,
  type Failure,
  newTurn,
  type Outcome,
  type Turn,
} from './actions.ts'
import { eventTerm, printStatemEvent } from './events.ts'
import { endMachine, failureOf, ownStack } from './failure.ts'
import { type CallbackMode, callbackModeOf, callbackNameOf, callState, defaultMode } from './mode.ts'
import type { Event, EventType, GenStatemModule } from './module.ts'
import { reportStatemTerminating } from './report.ts'
import { shownStateData, statemStatus } from './status.ts'
import {
  applyTimeouts,
  cancelTimeout,
  firedBy,
  firstDue,
  noTimers,
  state_timeout,
  type Timers,
} from './timers.ts'

/** Which callback runs or ran last, and what it was given. */
type Frame =
  | { readonly kind: 'init' }
  /** For the first event of `turn.queue`; `entered`: it is told that the state was entered, from that one. */
  | { readonly kind: 'state'; readonly turn: Turn; readonly entered: { readonly from: Term } | null }
  | { readonly kind: 'terminate'; readonly ending: Ending }

type Ending = { readonly failure: Failure; readonly queue: readonly Event[] }

/** Callbacks made in one step of the scheduler; a machine that keeps itself busy lets others run in between. */
const callbacksPerStep = 100

/**
 * The generic part of a gen_statem: takes an event, calls the module for its state, carries the transition out.
 *
 *     message, timeout, inserted or postponed event
 *       →  state callback  →  result and actions  →  state enter calls  →  transition  →  next event
 *
 * @see OTP stdlib, gen_statem
 */
export class GenStatemProgram extends BehaviourProgram<Frame> {
  readonly kind = 'gen_statem'
  protected readonly formatEvent = printStatemEvent
  /** Callback modules, the one in use first. */
  modules: readonly GenStatemModule[]
  mode: CallbackMode = defaultMode
  state: Term = undefined_
  data: Term = undefined_
  /** Events put off until the state changes, the newest first. */
  postponed: readonly Event[] = []
  timers: Timers = noTimers
  private readonly args: Term
  private readonly hibernateAfterMs: number | undefined
  private acknowledged = false
  /** The next callback to make; null: the machine waits for a message. */
  private due: Frame | null = null
  /** `proceed` is on the stack. */
  private proceeding = false
  /** The last transition said to hibernate. */
  protected hibernates = false

  constructor(
    module: GenStatemModule<never, never>,
    args: Term,
    start: Start,
    settings: ServerSettings = {},
  ) {
    super(start.name, start.starter, start.link, settings.debug, { kind: 'init' })
    this.modules = [module as unknown as GenStatemModule]
    this.args = args
    this.hibernateAfterMs = settings.hibernateAfterMs
  }

  /** The callback module in use. */
  get module(): GenStatemModule {
    return this.modules[0] as GenStatemModule
  }

  get behaviour(): string {
    return this.module.behaviour ?? 'gen_statem'
  }

  get shownState(): Term | undefined {
    return this.acknowledged ? shownStateData(this.module, this) : undefined
  }

  get stateTerm(): Term {
    return tuple(this.state, this.data)
  }

  fork(): Program {
    return Object.assign(Object.create(GenStatemProgram.prototype) as GenStatemProgram, this)
  }

  start(self: Process): void {
    if (!this.claimName(self)) return
    this.call(self, { kind: 'init' }, (machine, process) => machine.module.init(machine.args, process))
  }

  message(self: Process, sent: Message): void {
    const message = termOf(sent)
    cancelOwnTimer(self)
    this.hibernating = false
    if (message instanceof Tuple) {
      const items = message.items
      const tag = items[0]
      if (tag === gen_call && items.length === 3) {
        this.received(self, { type: tuple(atom('call'), items[1] as Term), content: items[2] as Term })
        return
      }
      if (tag === gen_cast && items.length === 2) {
        this.received(self, { type: atom('cast'), content: items[1] as Term })
        return
      }
      if (tag === system && items.length === 3) {
        this.system(self, items[1] as From, items[2] as Term)
        return
      }
      if (isExitOf(this.parent, message)) {
        this.terminateBySystem(self, items[2] as Term)
        return
      }
      const fired = firedBy(this.timers, message)
      if (fired !== null) {
        this.timers = fired.timers
        this.received(self, fired.event)
        return
      }
    }
    this.received(self, { type: atom('info'), content: message })
  }

  timeout(self: Process): void {
    if (this.due === null) this.hibernating = true
    else this.proceed(self)
  }

  replaceState(self: Process, fun: (state: Term) => unknown): Term {
    const next = freeze(fun(this.stateTerm) as Term)
    if (next instanceof Tuple && next.size === 2)
      this.setState(self, next.items[0] as Term, next.items[1] as Term)
    // OTP takes anything here, and fails at the next event.
    else throw new ErlangError(tuple(atom('badmatch'), next))
    return next
  }

  status(self: Process): Term {
    return statemStatus(this.modules, this.shownName(self), this, this.parent ?? self.pid)
  }

  changeCode(self: Process, vsn: Term, extra: Term): Awaitable<unknown> {
    const loaded = self.world.modules.get(atom(this.module.name)) as GenStatemModule | undefined
    if (typeof loaded?.callbackMode === 'function') this.modules = [loaded, ...this.modules.slice(1)]
    const { module } = this
    if (module.codeChange === undefined) throw new ErlangError(atom('undef'))
    return module.codeChange(vsn, this.state, this.data, extra, self)
  }

  codeChanged(self: Process, value: Term): Term {
    const { items } = value as Tuple
    if (items.length === 2) throw new ErlangError(tuple(atom('case_clause'), value))
    if (items.length !== 3) return tuple(error, value)
    const mode = callbackModeOf(this.module)
    if ('reason' in mode)
      throw mode.class === 'exit' ? new ErlangExit(mode.reason) : new ErlangError(mode.reason)
    this.mode = mode
    this.setState(self, items[1] as Term, items[2] as Term)
    return ok
  }

  protected callbackName(frame: Frame): string {
    const { name } = this.module
    if (frame.kind === 'state') return `${name}.${callbackNameOf(this.mode, frame.turn.state)}`
    return frame.kind === 'init' ? `${name}.init/1` : `${name}.terminate/3`
  }

  protected override handledBy(frame: Frame): Term | undefined {
    return frame.kind === 'state' ? frame.turn.queue[0]?.content : undefined
  }

  protected callbackReturned(self: Process, frame: Frame, value: unknown): void {
    const result = freeze((value ?? null) as Term)
    if (frame.kind === 'init') this.initReturned(self, result)
    else if (frame.kind === 'terminate') this.ended(self, frame.ending)
    else {
      const { turn, entered } = frame
      this.carryOut(self, applyResult(this.host(self), turn, result, entered === null))
      this.proceed(self)
    }
  }

  protected callbackThrew(self: Process, frame: Frame, thrown: unknown): void {
    // In a callback a throw is a return value: Erlang's gen_statem catches it as one.
    if (thrown instanceof ErlangThrow) {
      this.callbackReturned(self, frame, thrown.value)
      return
    }
    const failure = failureOf(thrown)
    if (frame.kind === 'state') this.terminate(self, { failure, queue: frame.turn.queue })
    else if (frame.kind === 'terminate') {
      reportStatemTerminating(self, this, failure, frame.ending.queue)
      endMachine(self, failure)
    } else {
      this.initFailed(self, tuple(error, failure.reason))
      reportStatemTerminating(self, this, failure, [])
      endMachine(self, failure)
    }
  }

  protected goOn(self: Process): void {
    if (this.hibernates) this.hibernating = true
    else if (this.hibernateAfterMs !== undefined) setOwnTimer(self, this.hibernateAfterMs)
  }

  protected terminateBySystem(self: Process, reason: Term): void {
    this.terminate(self, { failure: { class: 'exit', reason, stack: ownStack }, queue: [] })
  }

  /** Makes the callbacks that are due, until one waits or none is left. */
  private proceed(self: Process): void {
    if (this.proceeding) return
    this.proceeding = true
    for (let made = 0; this.due !== null && made < callbacksPerStep && !self.dead; made++) {
      const frame = this.due
      this.due = null
      this.callFor(self, frame)
    }
    this.proceeding = false
    if (this.due !== null && !self.dead) self.woken = woken.byTimeout
  }

  private callFor(self: Process, frame: Frame): void {
    if (frame.kind !== 'state') throw new Bug('only state callbacks wait for their turn')
    const { turn, entered } = frame
    const event =
      entered === null ? turn.queue[0] : { type: atom('enter') as EventType, content: entered.from }
    this.call(
      self,
      frame,
      (machine, process) =>
        callState(
          machine.module,
          machine.mode,
          event as Event,
          turn.state,
          turn.data,
          process,
        ) as Awaitable<unknown>,
    )
  }

  private initReturned(self: Process, value: Term): void {
    if (isTagged(value, ok) && (value.size === 3 || value.size === 4)) {
      const [, state, data, actions] = value.items as readonly Term[]
      initAck(self, this.starter, tuple(ok, self.pid))
      this.enter(self, state as Term, data as Term, value.size === 4 ? (actions as Term) : [])
    } else if (isTagged(value, stop, 2)) {
      const reason = value.items[1] as Term
      this.initFailed(self, tuple(error, reason))
      endMachine(self, { class: 'exit', reason })
    } else if (value === ignore) {
      this.initFailed(self, ignore)
      endMachine(self, { class: 'exit', reason: normal })
    } else {
      const reason = tuple(atom('bad_return_from_init'), value)
      this.initFailed(self, tuple(error, reason))
      reportStatemTerminating(self, this, { class: 'error', reason, stack: ownStack }, [])
      endMachine(self, { class: 'exit', reason })
    }
  }

  /** Gives the name back before the starter hears, so that it can start another at once. */
  private initFailed(self: Process, answer: Term): void {
    if (this.name !== undefined) unregisterServer(self, this.name)
    initAck(self, this.starter, answer)
  }

  /** Begins in `state`. @see OTP stdlib, gen_statem: enter/8 */
  private enter(self: Process, state: Term, data: Term, actions: Term): void {
    this.acknowledged = true
    this.setState(self, state, data)
    const queue = [{ type: atom('internal') as EventType, content: atom('init_state') }]
    const failure = this.installModules(this.modules)
    if (failure !== null) {
      this.terminate(self, { failure, queue })
      return
    }
    if (this.debug.length > 0) this.tell(self, tuple(atom('enter'), atom(this.module.name), state))
    const turn = newTurn(queue, state, data)
    const outcome = applyActions(this.host(self), turn, actions, true, true)
    // There is no event yet that could be put off.
    this.carryOut(self, { ...outcome, turn: { ...outcome.turn, postpone: false } })
    this.proceed(self)
  }

  private received(self: Process, event: Event): void {
    this.takeEvent(self, event)
    this.proceed(self)
  }

  /** An event from outside or a timeout is the next to be handled. */
  private takeEvent(self: Process, event: Event): void {
    if (this.debug.length > 0) this.tell(self, tuple(atom('in'), eventTerm(event), this.state))
    this.handle([event])
  }

  private handle(queue: readonly Event[]): void {
    this.due = { kind: 'state', turn: newTurn(queue, this.state, this.data), entered: null }
  }

  private carryOut(self: Process, outcome: Outcome): void {
    const { turn } = outcome
    if ('failure' in outcome) {
      this.setState(self, turn.state, turn.data)
      this.terminate(self, { failure: outcome.failure, queue: turn.queue })
    } else if (outcome.enter && this.mode.stateEnter) {
      this.due = { kind: 'state', turn, entered: { from: this.state } }
    } else this.transition(self, turn)
  }

  /** The event is done with: the state changes, timeouts are set, and the next event is taken. */
  private transition(self: Process, turn: Turn): void {
    const [event, ...behind] = turn.queue as readonly [Event, ...Event[]]
    const changed = !equalTerms(turn.state, this.state)
    if (this.debug.length > 0) {
      const what = atom(turn.postpone ? 'postpone' : 'consume')
      this.tell(self, tuple(what, eventTerm(event), this.state, turn.state))
    }
    const postponed = turn.postpone ? [event, ...this.postponed] : this.postponed
    const retried = changed ? [...postponed].reverse() : []
    this.postponed = changed ? [] : postponed
    let timers = changed ? cancelTimeout(self, this.timers, state_timeout) : this.timers
    timers = cancelTimeout(self, timers, atom('timeout'))
    const state = turn.state
    this.timers = applyTimeouts(self, timers, turn.timeouts, ({ type, time, content, absolute }) => {
      if (this.debug.length === 0) return
      const options = absolute ? [tuple(atom('abs'), true)] : []
      this.tell(self, tuple(atom('start_timer'), tuple(type, time, content, options), state))
    })
    this.setState(self, turn.state, turn.data)
    this.hibernates = turn.hibernate
    this.nextEvent(self, [...turn.nextEvents, ...retried, ...behind])
  }

  private nextEvent(self: Process, queue: readonly Event[]): void {
    if (queue.length > 0) {
      this.handle(queue)
      return
    }
    const first = firstDue(this.timers)
    if (first === null) this.goOn(self)
    else {
      this.timers = first.timers
      this.takeEvent(self, first.event)
    }
  }

  private setState(self: Process, state: Term, data: Term): void {
    if (state === this.state && data === this.data) return
    this.state = state
    this.data = data
    if (self.world.tap !== null)
      self.world.emit({ type: 'state', pid: self.pid, state: this.shownState as Term })
  }

  /** Makes `modules` the callback modules. @returns why it cannot, or null */
  private installModules(modules: readonly GenStatemModule[]): Failure | null {
    const mode = callbackModeOf(modules[0] as GenStatemModule)
    if ('reason' in mode) return mode
    this.modules = modules
    this.mode = mode
    return null
  }

  /** What the actions of a callback do at once. */
  private host(self: Process): ActionHost {
    const changeTo = (modules: readonly GenStatemModule[], state: Term): Failure | null => {
      const failure = this.installModules(modules)
      if (failure === null && this.debug.length > 0)
        this.tell(self, tuple(atom('module'), atom(this.module.name), state))
      return failure
    }
    return {
      reply: (from, value) => {
        reply(self, from, value)
        if (this.debug.length > 0) this.tell(self, tuple(atom('out'), value, from))
      },
      inserted: (event, state) => {
        if (this.debug.length > 0) this.tell(self, tuple(atom('in'), eventTerm(event), state))
      },
      moduleCount: () => this.modules.length,
      changeModule: (change, name, state) => {
        const module = self.world.modules.get(name as symbol) as GenStatemModule | undefined
        if (typeof module?.callbackMode !== 'function')
          return { class: 'error', reason: atom('undef'), stack: ownStack }
        return changeTo([module, ...(change === 'push' ? this.modules : this.modules.slice(1))], state)
      },
      popModule: state => changeTo(this.modules.slice(1), state),
    }
  }

  private terminate(self: Process, ending: Ending): void {
    this.due = null
    const frame = { kind: 'terminate', ending } as const
    this.frame = frame
    const { terminate } = this.module
    if (terminate === undefined) this.ended(self, ending)
    else
      this.call(self, frame, (machine, process) =>
        terminate.call(machine.module, ending.failure.reason, machine.state, machine.data, process),
      )
  }

  private ended(self: Process, { failure, queue }: Ending): void {
    if (isCrash(failure.reason)) reportStatemTerminating(self, this, failure, queue)
    else if (this.debug.length > 0) this.tell(self, tuple(atom('terminate'), failure.reason, this.state))
    endMachine(self, failure)
  }
}
