import { ignore, normal, permanent, restarting, shutdown, temporary } from '../../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { type Coroutine, monotonicTime, type Process, send } from '../../runtime/index.ts'
import { secondOf } from '../supervisor/restart-window.ts'
import { reportChild, tellChild } from './report.ts'
import { pidOf, startProcess } from './start.ts'
import type { DynamicState, Entry } from './state.ts'

/** The message by which a supervisor tells itself to try a failed restart again: `{'$gen_restart', Pid}`. */
export const gen_restart: unique symbol = Symbol.for('$gen_restart')

/** What is left after a child's end: a new state, and whether the supervisor has to give up. */
export type Outcome = { readonly state: DynamicState; readonly giveUp: boolean }

/** What the end of a child with `reason` calls for, by its restart type. */
export function shouldRestart(entry: Entry, reason: Term): boolean {
  const { restart } = entry.child
  return restart === permanent || (restart !== temporary && !isOrderly(reason))
}

/** Ends that only a permanent child is restarted after. */
function isOrderly(reason: Term): boolean {
  return reason === normal || reason === shutdown || isTagged(reason, shutdown, 2)
}

/** The child `entry` has exited with `reason`. @see Elixir, DynamicSupervisor: maybe_restart_child */
export function* childEnded(
  self: Process,
  state: DynamicState,
  entry: Entry,
  reason: Term,
): Coroutine<Outcome> {
  const restarts = shouldRestart(entry, reason)
  if (restarts || !isOrderly(reason)) reportChild(self, 'child_terminated', reason, entry.pid, entry, state)
  if (!restarts) return { state: state.without(entry.pid), giveUp: false }
  return yield* restart(self, state, entry, reason)
}

/** Tries a restart that failed before again, unless the child was terminated meanwhile. */
export function* restartAgain(self: Process, state: DynamicState, pid: Pid): Coroutine<Outcome> {
  const entry = state.entry(pid)
  if (entry === undefined) return { state, giveUp: false }
  return yield* restart(self, state, entry, restarting)
}

function* restart(self: Process, before: DynamicState, entry: Entry, reason: Term): Coroutine<Outcome> {
  const state = before.withRestart(secondOf(monotonicTime(self)))
  if (state.window.size > state.flags.intensity) {
    reportChild(self, 'shutdown', atom('reached_max_restart_intensity'), entry.pid, entry, state)
    tellChild(self, 'give_up', entry.pid, reason)
    return { state: state.without(entry.pid), giveUp: true }
  }
  const started = yield* startProcess(self, entry.child.start, state.flags.extra_arguments)
  const pid = pidOf(started)
  if (pid !== undefined) {
    tellChild(self, 'restart', pid, reason)
    return { state: state.restarted(entry, pid), giveUp: false }
  }
  if (started === ignore) return { state: state.without(entry.pid), giveUp: false }
  const failure = (started as Tuple).items[1] as Term
  reportChild(self, 'start_error', failure, tuple(restarting, entry.pid), entry, state)
  tellChild(self, 'restart_failed', entry.pid, failure)
  send(self, self.pid, tuple(gen_restart, entry.pid))
  return { state: state.retrying(entry), giveUp: false }
}
