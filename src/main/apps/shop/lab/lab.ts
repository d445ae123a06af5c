import { DOWN, error, noreply, normal, ok, reply, shutdown } from '../../../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Ref, type Term, type Tuple, tuple } from '../../../../shared/term.ts'
import {
  type CallResult,
  type CastResult,
  GenServer,
  type GenServerModule,
  TaskSupervisor,
} from '../../../otp/index.ts'
import { type Coroutine, demonitor, monitor, type Process } from '../../../otp/process.ts'
import { exitProblem } from '../../kernel/problem-text.ts'
import { CoppicePubSub } from '../../kernel/pubsub.ts'
import type { WayName } from '../restore/ways.ts'
import { type BootPlan, boot, clearBoot } from './boot.ts'
import { askFor, beginTrip, crash, crashTrip, nextStep, type Victim, watchReturn } from './driver.ts'
import { compactLog, growLog } from './long-log.ts'
import { labServer, labTasks, labTopic } from './names.ts'
import { type Boot, freshLab, type LabCart, type LabState, type LongLog } from './state.ts'

/** What the lab can be asked to do, one thing at a time. */
export type Experiment =
  | { readonly run: 'begin' | 'step' | 'trip' | 'compact' | 'clear_boot' }
  | { readonly run: 'crash'; readonly victim: Victim; readonly ways: readonly WayName[] }
  | { readonly run: 'ask'; readonly way: WayName }
  | { readonly run: 'grow'; readonly count: number }
  | { readonly run: 'boot'; readonly plan: BootPlan }

/** What those who work for the lab have found out. */
type News = {
  readonly busy?: string
  readonly step?: number
  readonly cart?: LabCart
  readonly log_size?: LongLog['size']
  readonly replays?: LongLog['replays']
  readonly boot?: Boot
}

/**
 * The process that knows how the experiments stand. Each is done by a task of its own, so that the lab always answers;
 * what the task finds out comes as news, and those who have subscribed hear that there is some.
 */
export const Lab = {
  startLink(self: Process): Coroutine<Term> {
    return GenServer.startLink(self, lab, null, { name: labServer })
  },

  *get(self: Process): Coroutine<LabState> {
    return (yield* GenServer.call(self, labServer, atom('get'))) as unknown as LabState
  },

  /** @returns `ok` when it is begun, or `{error, Message}` */
  run(self: Process, experiment: Experiment): Coroutine<Term> {
    return GenServer.call(self, labServer, tuple(atom('run'), experiment as unknown as Term))
  },

  /** From now on the caller gets `shop_lab_changed` whenever there is something new. */
  subscribe(self: Process): void {
    CoppicePubSub.subscribe(self, labTopic)
  },
} as const

const lab: GenServerModule<LabState, null> = {
  name: 'Shop.Lab',

  init: () => tuple(ok, freshLab),

  *handleCall(request, _from, state, self): Coroutine<CallResult<LabState>> {
    if (request === atom('get')) return tuple(reply, state as never, state)
    const experiment = (request as Tuple).items[1] as unknown as Experiment
    if (state.busy !== null) return tuple(reply, tuple(error, `Wait a moment: ${state.busy}.`), state)
    return tuple(reply, ok, changed(self, yield* begin(self, state, words(experiment), experiment)))
  },

  handleCast(request, state, self) {
    return tuple(
      noreply,
      changed(self, withNews(self, state, (request as Tuple).items[1] as unknown as News)),
    )
  },

  *handleInfo(message, state, self): Coroutine<CastResult<LabState>> {
    if (!isTagged(message, DOWN, 5)) return tuple(noreply, state)
    const ref = message.items[1] as Ref
    const reason = message.items[4] as Term
    if (ref === state.monitor) {
      const trouble = reason === normal ? null : `It broke off: ${exitProblem(reason)}.`
      const rested = changed(self, { ...state, busy: null, monitor: null, done: state.done + 1, trouble })
      return tuple(noreply, yield* watchNext(self, rested))
    }
    const way = state.watched.get(ref)
    return way === undefined
      ? tuple(noreply, state)
      : tuple(noreply, yield* cartDown(self, state, ref, way, reason))
  },
}

function words(experiment: Experiment): string {
  switch (experiment.run) {
    case 'begin':
      return 'fresh carts are made'
    case 'step':
      return 'the customer does the next thing'
    case 'trip':
      return 'the customer goes shopping, and all crashes at each step'
    case 'crash':
      return 'what was killed is waited for'
    case 'ask':
      return 'a cart is asked for'
    case 'grow':
      return 'the log is written'
    case 'compact':
      return 'the log is compacted'
    case 'boot':
      return `${experiment.plan.count} carts are booted`
    case 'clear_boot':
      return 'the booted carts are ended'
  }
}

function* begin(
  self: Process,
  state: LabState,
  busy: string,
  experiment: Experiment | { run: 'watch'; cart: LabCart },
): Coroutine<LabState> {
  const started = yield* TaskSupervisor.startChild(self, labTasks, task => carryOut(task, state, experiment))
  const pid = (started as Tuple).items[1] as Pid
  const trouble = experiment.run === 'watch' ? state.trouble : null
  return { ...state, busy, monitor: monitor(self, pid), trouble }
}

function* carryOut(
  self: Process,
  state: LabState,
  experiment: Experiment | { run: 'watch'; cart: LabCart },
): Coroutine<void> {
  switch (experiment.run) {
    case 'begin':
      return yield* beginTrip(self)
    case 'step':
      yield* nextStep(self, state)
      return
    case 'trip':
      return yield* crashTrip(self, state)
    case 'crash':
      return yield* crash(self, state, experiment.victim, experiment.ways)
    case 'ask':
      return yield* askFor(self, state.carts[experiment.way])
    case 'watch':
      return yield* watchReturn(self, experiment.cart)
    case 'grow':
      return yield* growLog(self, state.long_log, experiment.count)
    case 'compact':
      return yield* compactLog(self, state.long_log)
    case 'boot':
      return yield* boot(self, experiment.plan)
    case 'clear_boot':
      return yield* clearBoot(self)
  }
}

function withNews(self: Process, state: LabState, news: News): LabState {
  const { busy = state.busy, step = state.step, cart, log_size, replays, boot } = news
  const { size, replays: known } = state.long_log
  const told = {
    ...state,
    busy: state.busy === null ? null : busy,
    step,
    long_log: { size: log_size ?? size, replays: replays ?? known },
    boots: boot === undefined ? state.boots : { ...state.boots, [boot.mode]: boot },
  }
  return cart === undefined ? told : withCart(self, told, cart)
}

/** A cart's process is watched from the moment that it is known. */
function withCart(self: Process, state: LabState, cart: LabCart): LabState {
  const carts = { ...state.carts, [cart.way]: cart }
  if (cart.pid === null || cart.pid.id === state.carts[cart.way].pid?.id) return { ...state, carts }
  const others = [...state.watched].filter(([ref, way]) => {
    if (way === cart.way) demonitor(self, ref, { flush: true })
    return way !== cart.way
  })
  return { ...state, carts, watched: new Map([...others, [monitor(self, cart.pid), cart.way]]) }
}

/** A cart has ended: by itself, by the experiment that is under way, or by somebody else's hand. */
function* cartDown(
  self: Process,
  state: LabState,
  ref: Ref,
  way: WayName,
  reason: Term,
): Coroutine<LabState> {
  const watched = new Map([...state.watched].filter(([other]) => other !== ref))
  const orderly = reason === normal || reason === shutdown || isTagged(reason, shutdown, 2)
  const cart: LabCart = { ...state.carts[way], pid: null, status: orderly ? 'asleep' : 'down' }
  const left = changed(self, { ...state, watched, carts: { ...state.carts, [way]: cart } })
  return state.busy === null ? yield* watchNext(self, left) : left
}

/** Sees how a cart comes back that somebody else has killed; one that starts on demand waits until it is asked for. */
function* watchNext(self: Process, state: LabState): Coroutine<LabState> {
  const cart = Object.values(state.carts).find(
    ({ status, trouble, way }) => status === 'down' && trouble === null && way !== 'on_demand',
  )
  if (cart === undefined) return state
  return yield* begin(self, state, `the cart ${cart.key} is waited for`, { run: 'watch', cart })
}

function changed(self: Process, state: LabState): LabState {
  CoppicePubSub.broadcast(self, labTopic, atom('shop_lab_changed'))
  return state
}
