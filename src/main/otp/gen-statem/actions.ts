import {
  hibernate as hibernateAtom,
  infinity,
  reply as replyAtom,
  stop,
  timeout,
} from '../../../shared/atoms.ts'
import { atom, isAtom, isTagged, Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import type { From } from '../gen-server/module.ts'
import type { Event, EventType } from './module.ts'
import { isTimeoutType, type TimeoutAction } from './timers.ts'

/** What has become of one event so far: the callbacks for it, and those that enter states, add to it. */
export type Turn = {
  /** The event, and those that wait behind it. */
  readonly queue: readonly Event[]
  readonly state: Term
  readonly data: Term
  readonly nextEvents: readonly Event[]
  readonly timeouts: readonly TimeoutAction[]
  readonly hibernate: boolean
  readonly postpone: boolean
}

/** The beginning of what becomes of the first event of `queue`. */
export function newTurn(queue: readonly Event[], state: Term, data: Term): Turn {
  return { queue, state, data, nextEvents: [], timeouts: [], hibernate: false, postpone: false }
}

/** What actions do at once, in their order. */
export type ActionHost = {
  reply(from: From, value: Term): void
  /** An event that the machine sends to itself. */
  inserted(event: Event, state: Term): void
  /** Changes the stack of callback modules. @returns why that failed, or null. */
  changeModule(change: 'change' | 'push', module: Term, state: Term): Failure | null
  /** Number of callback modules on the stack. */
  moduleCount(): number
  /** Goes back to the module below. */
  popModule(state: Term): Failure | null
}

/** An error of the machine, with class and reason, and the state and data it is terminated with. */
export type Failure = { readonly class: 'error' | 'exit'; readonly reason: Term; readonly stack?: Term }

/** What a result leads to: the turn goes on, perhaps by entering its state; or the machine ends. */
export type Outcome =
  | { readonly turn: Turn; readonly enter: boolean }
  | { readonly turn: Turn; readonly failure: Failure }

/**
 * What the state callback's `result` means. `stateCall`: it was called for an event, and not to enter a state.
 * @see OTP stdlib, gen_statem: loop_state_callback_result/11
 */
export function applyResult(host: ActionHost, turn: Turn, result: Term, stateCall: boolean): Outcome {
  if (result === atom('keep_state_and_data')) return { turn, enter: false }
  if (result === atom('repeat_state_and_data')) return { turn, enter: true }
  if (result === stop) return ends(turn, atom('normal'))
  if (result instanceof Tuple) {
    const [tag, second, third, fourth] = result.items as readonly Term[]
    const { size } = result
    switch (tag) {
      case atom('next_state'): {
        if (size !== 3 && size !== 4) break
        const changed = !equalTerms(second as Term, turn.state)
        if (changed && !stateCall) return fails(turn, 'bad_state_enter_return_from_state_function', result)
        const next = { ...turn, state: second as Term, data: third as Term }
        return applyActions(host, next, size === 4 ? (fourth as Term) : [], changed, stateCall)
      }
      case atom('keep_state'):
      case atom('repeat_state'): {
        if (size !== 2 && size !== 3) break
        const next = { ...turn, data: second as Term }
        const repeat = tag === atom('repeat_state')
        return applyActions(host, next, size === 3 ? (third as Term) : [], repeat, stateCall)
      }
      case atom('keep_state_and_data'):
      case atom('repeat_state_and_data'): {
        if (size !== 2) break
        return applyActions(host, turn, second as Term, tag === atom('repeat_state_and_data'), stateCall)
      }
      case stop:
        if (size === 2) return ends(turn, second as Term)
        if (size === 3) return ends({ ...turn, data: third as Term }, second as Term)
        break
      case atom('stop_and_reply'):
        if (size === 3) return repliesThenEnds(host, turn, second as Term, third as Term)
        if (size === 4)
          return repliesThenEnds(host, { ...turn, data: fourth as Term }, second as Term, third as Term)
    }
  }
  return fails(turn, 'bad_return_from_state_function', result)
}

/**
 * Does `actions`, one or a list, one after the other.
 * @see OTP stdlib, gen_statem: loop_actions_list/12
 */
export function applyActions(
  host: ActionHost,
  given: Turn,
  actions: Term,
  enter: boolean,
  stateCall: boolean,
): Outcome {
  let turn = given
  for (const action of listOf(actions)) {
    const next = applyAction(host, turn, action, stateCall)
    if ('failure' in next) return next
    turn = next
  }
  return { turn, enter }
}

type Failed = { readonly turn: Turn; readonly failure: Failure }

function applyAction(host: ActionHost, turn: Turn, action: Term, stateCall: boolean): Turn | Failed {
  const bad = 'bad_action_from_state_function'
  const badHere = stateCall ? bad : 'bad_state_enter_action_from_state_function'
  if (action === hibernateAtom) return { ...turn, hibernate: true }
  if (action === atom('postpone'))
    return stateCall ? { ...turn, postpone: true } : fails(turn, badHere, action)
  if (action === atom('pop_callback_module')) {
    if (host.moduleCount() < 2) return fails(turn, bad, action)
    if (!stateCall) return fails(turn, badHere, action)
    const failure = host.popModule(turn.state)
    return failure === null ? turn : { turn, failure }
  }
  if (isTime(action)) return withTimeout(turn, { type: timeout, time: action, content: action })
  if (!(action instanceof Tuple)) return fails(turn, bad, action)
  const [tag, second, third, fourth] = action.items as readonly Term[]
  switch (action.size) {
    case 2:
      if (tag === hibernateAtom && typeof second === 'boolean') return { ...turn, hibernate: second }
      if (tag === atom('postpone') && (second === false || (second === true && stateCall)))
        return { ...turn, postpone: second }
      if ((tag === changeModule || tag === pushModule) && isAtom(second)) {
        if (!stateCall) return fails(turn, badHere, action)
        const failure = host.changeModule(tag === pushModule ? 'push' : 'change', second, turn.state)
        return failure === null ? turn : { turn, failure }
      }
      if (second === atom('cancel') && isTimeoutType(tag as Term))
        return withTimeout(turn, { type: tag as EventType, time: infinity, content: atom('undefined') })
      break
    case 3:
      if (tag === replyAtom) {
        if (!isFrom(second as Term)) return fails(turn, bad, action)
        host.reply(second as From, third as Term)
        return turn
      }
      if (tag === atom('next_event')) {
        if (!stateCall || !isEventType(second as Term)) return fails(turn, badHere, action)
        const event = { type: second as EventType, content: third as Term }
        host.inserted(event, turn.state)
        return { ...turn, nextEvents: [...turn.nextEvents, event] }
      }
      if (isTimeoutType(tag as Term) && (isTime(second as Term) || second === atom('update')))
        return withTimeout(turn, {
          type: tag as EventType,
          time: second as TimeoutAction['time'],
          content: third as Term,
        })
      break
    case 4: {
      const absolute = absoluteOf(fourth as Term)
      const whole = typeof second === 'number' && Number.isInteger(second)
      const fits = second === infinity || (absolute === true ? whole : isTime(second as Term))
      if (isTimeoutType(tag as Term) && absolute !== undefined && fits)
        return withTimeout(turn, {
          type: tag as EventType,
          time: second as TimeoutAction['time'],
          content: third as Term,
          absolute,
        })
    }
  }
  return fails(turn, bad, action)
}

const changeModule = atom('change_callback_module')
const pushModule = atom('push_callback_module')

function withTimeout(turn: Turn, action: Omit<TimeoutAction, 'absolute'> & { absolute?: boolean }): Turn {
  return { ...turn, timeouts: [...turn.timeouts, { absolute: false, ...action }] }
}

/** @see OTP stdlib, gen_statem: do_reply_then_terminate/8 */
function repliesThenEnds(host: ActionHost, turn: Turn, reason: Term, replies: Term): Outcome {
  for (const action of listOf(replies)) {
    if (!isTagged(action, replyAtom, 3) || !isFrom(action.items[1] as Term))
      return fails(turn, 'bad_reply_action_from_state_function', action)
    host.reply(action.items[1] as From, action.items[2] as Term)
  }
  return ends(turn, reason)
}

function ends(turn: Turn, reason: Term): Failed {
  return { turn, failure: { class: 'exit', reason } }
}

function fails(turn: Turn, what: string, term: Term): Failed {
  return { turn, failure: { class: 'error', reason: tuple(atom(what), term) } }
}

/** One item stands for a list of it. */
export function listOf(term: Term): readonly Term[] {
  return Array.isArray(term) ? (term as readonly Term[]) : [term]
}

/** The one option that a timeout takes; undefined for anything else. */
function absoluteOf(options: Term): boolean | undefined {
  const list = listOf(options)
  if (list.length === 0) return false
  const [option] = list
  if (list.length > 1 || !isTagged(option as Term, atom('abs'), 2)) return undefined
  const value = (option as Tuple).items[1]
  return typeof value === 'boolean' ? value : undefined
}

function isTime(term: Term): term is number | typeof infinity {
  return term === infinity || (typeof term === 'number' && Number.isInteger(term) && term >= 0)
}

function isFrom(term: Term): boolean {
  return term instanceof Tuple && term.size === 2 && term.items[0] instanceof Pid
}

/** @see OTP stdlib, gen_statem: event_type/1 */
function isEventType(type: Term): boolean {
  if (type === atom('cast') || type === atom('info') || type === atom('internal')) return true
  return isTimeoutType(type) || (isTagged(type, atom('call'), 2) && isFrom(type.items[1] as Term))
}
