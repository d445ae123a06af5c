import { infinity, timeout } from '../../../shared/atoms.ts'
import { atom, isTagged, type Ref, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { compareTerms, equalTerms } from '../../../shared/term-order.ts'
import { cancelTimer, monotonicTime, type Process, startTimer } from '../../runtime/index.ts'
import type { Event, EventType } from './module.ts'

export const state_timeout = atom('state_timeout')
const update = atom('update')

/** A timeout that an action asks for. */
export type TimeoutAction = {
  readonly type: EventType
  /** Ms from now, or of the world's clock; `infinity` takes it off; `update` changes the content only. */
  readonly time: number | typeof infinity | typeof update
  readonly content: Term
  readonly absolute: boolean
}

/** A timeout that runs. `ref`: of its timer; null for one of no length, which is in the queue of those. */
type Running = { readonly type: EventType; readonly ref: Ref | null; readonly content: Term }

/** The timeouts of a state machine. Never changes: what is done to it gives a new one. */
export type Timers = {
  readonly running: readonly Running[]
  /** Types of the timeouts of no length, first to come first. */
  readonly due: readonly EventType[]
}

export const noTimers: Timers = { running: [], due: [] }

/** Whether `type` is one of a timeout. */
export function isTimeoutType(type: Term): type is EventType {
  return type === timeout || type === state_timeout || isTagged(type, timeout, 2)
}

/**
 * Does what the timeout actions of one transition ask. Of several for one type the last counts, and timers are started
 * from the last action to the first, as OTP does: that is the order of those that fall due together.
 * `tell` hears of each timer that is started.
 * @see OTP stdlib, gen_statem: loop_timeouts
 */
export function applyTimeouts(
  self: Process,
  timers: Timers,
  actions: readonly TimeoutAction[],
  tell: (action: TimeoutAction) => void,
): Timers {
  const seen: EventType[] = []
  let next = timers
  let due: readonly EventType[] = []
  for (const action of [...actions].reverse()) {
    const { type, time, content } = action
    if (seen.some(other => equalTerms(other, type))) continue
    seen.push(type)
    const old = runningOf(next, type)
    if (time === infinity) next = cancelTimeout(self, next, type)
    else if (time === update && old !== undefined) next = put(next, { ...old, content })
    else {
      const ref =
        time === update || time === 0 ? null : startTimer(self, msFrom(self, action), self.pid, type)
      if (ref === null) due = [type, ...due]
      if (time !== update) tell(action)
      if (old?.ref === null) next = put(withoutDue(next, type), { type, ref: null, content })
      else {
        if (old?.ref !== undefined) stopTimer(self, old.ref)
        next = put(next, { type, ref, content })
      }
    }
  }
  return due.length === 0 ? next : { ...next, due: [...next.due, ...due] }
}

/** Takes the timeout `type` off. */
export function cancelTimeout(self: Process, timers: Timers, type: EventType): Timers {
  const running = runningOf(timers, type)
  if (running === undefined) return timers
  if (running.ref !== null) stopTimer(self, running.ref)
  const rest = running.ref === null ? withoutDue(timers, type) : timers
  return { ...rest, running: rest.running.filter(other => !equalTerms(other.type, type)) }
}

/** The event of a timer's message `{timeout, Ref, Type}`, and the timers without it; null when it is none of theirs. */
export function firedBy(timers: Timers, message: Term): { event: Event; timers: Timers } | null {
  if (!(message instanceof Tuple) || message.size !== 3 || message.items[0] !== timeout) return null
  const [, ref, type] = message.items as readonly Term[]
  const running = timers.running.find(other => other.ref !== null && other.ref === ref)
  if (running === undefined || !equalTerms(running.type, type as Term)) return null
  const rest = timers.running.filter(other => other !== running)
  return {
    event: { type: running.type, content: running.content },
    timers: { ...timers, running: rest },
  }
}

/** The first timeout of no length as an event, and the timers without it; null when there is none. */
export function firstDue(timers: Timers): { event: Event; timers: Timers } | null {
  const [type] = timers.due
  if (type === undefined) return null
  const { content } = runningOf(timers, type) as Running
  const rest = withoutDue(timers, type)
  return {
    event: { type, content },
    timers: { ...rest, running: rest.running.filter(other => !equalTerms(other.type, type)) },
  }
}

/** `[{Type, Content}]` of those that run, as statuses list them. @see OTP stdlib, gen_statem: list_timeouts/1 */
export function listTimeouts(timers: Timers): Term[] {
  return [...timers.running]
    .sort((a, b) => compareTerms(b.type, a.type))
    .map(({ type, content }) => tuple(type, content))
}

function runningOf(timers: Timers, type: EventType): Running | undefined {
  return timers.running.find(other => equalTerms(other.type, type))
}

function put(timers: Timers, running: Running): Timers {
  const rest = timers.running.filter(other => !equalTerms(other.type, running.type))
  return { ...timers, running: [...rest, running] }
}

function withoutDue(timers: Timers, type: EventType): Timers {
  const at = timers.due.findIndex(other => equalTerms(other, type))
  return at < 0 ? timers : { ...timers, due: timers.due.filter((_, index) => index !== at) }
}

function msFrom(self: Process, { time, absolute }: TimeoutAction): number {
  return absolute ? Math.max(0, (time as number) - monotonicTime(self)) : (time as number)
}

/** Cancels a timer, and takes its message away when that has come already. */
function stopTimer(self: Process, ref: Ref): void {
  if (cancelTimer(self, ref) !== false || self.mailbox === null) return
  const index = self.mailbox.find(message => isTagged(message, timeout, 3) && message.items[1] === ref)
  if (index >= 0) self.mailbox.take(index)
}
