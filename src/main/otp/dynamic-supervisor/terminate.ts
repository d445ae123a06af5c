import {
  brutal_kill,
  DOWN,
  EXIT,
  infinity,
  kill,
  killed,
  normal,
  permanent,
  shutdown,
  timeout,
} from '../../../shared/atoms.ts'
import { isTagged, type Pid, type Ref, type Term, type Tuple } from '../../../shared/term.ts'
import {
  type Coroutine,
  cancelTimer,
  exitSignal,
  monitor,
  type Process,
  receive,
  startTimer,
  timedOut,
  unlink,
} from '../../runtime/index.ts'
import { reportChild, tellChild } from './report.ts'
import type { DynamicState, Entry } from './state.ts'

/**
 * Ends children, all at once: each is asked or killed as its specification says, and those that take longer than
 * they may are killed. Returns when all are gone; what ended otherwise than it should is reported.
 * @see Elixir, DynamicSupervisor: terminate_children
 */
export function* terminateEntries(
  self: Process,
  state: DynamicState,
  entries: Iterable<Entry>,
): Coroutine<void> {
  const waiting = new Map<number, Entry>()
  const failures: [Entry, Term][] = []
  /** By the ms they have: the children to kill when those are over. */
  const byTime = new Map<number, Pid[]>()
  for (const entry of entries) {
    if (entry.restarting) continue
    const ended = yield* watch(self, entry.pid)
    if (ended === null) {
      askToEnd(self, entry, byTime)
      waiting.set(entry.pid.id, entry)
    } else if (ended !== normal || entry.child.restart === permanent) failures.push([entry, ended])
  }
  const timers = new Map<number, { ref: Ref; pids: readonly Pid[] }>()
  for (const [ms, pids] of byTime) {
    const ref = startTimer(self, ms, self.pid, kill)
    timers.set(ref.id, { ref, pids })
  }
  while (waiting.size > 0) {
    const message = (yield* receive(self, isDownOrTimeout)) as Tuple
    if (message.items[0] === timeout) killLate(self, timers, message.items[1] as Ref)
    else childDown(self, waiting, failures, message)
  }
  for (const { ref } of timers.values()) {
    cancelTimer(self, ref)
    yield* receive(self, message => isTagged(message, timeout, 3) && message.items[1] === ref, 0)
  }
  for (const [entry, reason] of failures) reportChild(self, 'shutdown_error', reason, entry.pid, entry, state)
}

/**
 * Monitors a child in place of its link, so that one that unlinks itself cannot keep the supervisor waiting.
 * @returns the reason it has exited with already, or null.
 */
function* watch(self: Process, pid: Pid): Coroutine<Term | null> {
  const ref = monitor(self, pid)
  unlink(self, pid)
  const ended = yield* receive(self, message => isTagged(message, EXIT, 3) && message.items[1] === pid, 0)
  if (ended === timedOut) return null
  yield* receive(self, message => isTagged(message, DOWN, 5) && message.items[1] === ref)
  return (ended as Tuple).items[2] as Term
}

function askToEnd(self: Process, { pid, child }: Entry, byTime: Map<number, Pid[]>): void {
  if (child.shutdown === brutal_kill) {
    exitSignal(self, pid, kill)
    return
  }
  exitSignal(self, pid, shutdown)
  if (child.shutdown === infinity) return
  const ms = child.shutdown as number
  const late = byTime.get(ms)
  if (late === undefined) byTime.set(ms, [pid])
  else late.push(pid)
}

function isDownOrTimeout(message: Term): boolean {
  return isTagged(message, DOWN, 5) || (isTagged(message, timeout, 3) && message.items[2] === kill)
}

function killLate(self: Process, timers: Map<number, { readonly pids: readonly Pid[] }>, ref: Ref): void {
  for (const pid of timers.get(ref.id)?.pids ?? []) exitSignal(self, pid, kill)
  timers.delete(ref.id)
}

function childDown(
  self: Process,
  waiting: Map<number, Entry>,
  failures: [Entry, Term][],
  message: Tuple,
): void {
  const [, , , pid, reason] = message.items as readonly [Term, Term, Term, Pid, Term]
  const entry = waiting.get(pid.id)
  if (entry === undefined) return
  waiting.delete(pid.id)
  tellChild(self, 'terminate', pid, reason)
  if (!endedAsAsked(entry, reason)) failures.push([entry, reason])
}

function endedAsAsked({ child }: Entry, reason: Term): boolean {
  if (child.shutdown === brutal_kill) return reason === killed
  if (reason === shutdown || isTagged(reason, shutdown, 2)) return true
  return reason === normal && child.restart !== permanent
}
