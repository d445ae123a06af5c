import { normal, permanent, shutdown, temporary } from '../../../shared/atoms.ts'
import { isTagged, type Term } from '../../../shared/term.ts'
import { type Child, childAs, isRunning } from './child.ts'
import { all_significant, any_significant, never, one_for_all, rest_for_one } from './flags.ts'
import type { SupervisorState } from './state.ts'

/**
 * What a supervisor is to do when a child has ended. `state` is the one to go on with.
 * @see OTP stdlib, supervisor: do_restart/3, restart/2
 */
export type Plan =
  /** Nothing but to forget its pid; `report`: its end was no orderly one. `shutDown`: it was significant. */
  | {
      readonly kind: 'forget'
      readonly state: SupervisorState
      readonly report: boolean
      readonly shutDown: boolean
    }
  /** To terminate these, one after the other, then to start those: copies, which nobody else has yet. */
  | {
      readonly kind: 'restart'
      readonly state: SupervisorState
      readonly terminate: readonly Child[]
      readonly start: readonly Child[]
    }
  /** To terminate all, and itself: more restarts than the intensity allows. */
  | { readonly kind: 'give_up'; readonly state: SupervisorState }

/** The plan for the end of `child` with `reason` in second `now`. Changes nothing. */
export function planExit(state: SupervisorState, child: Child, reason: Term, now: number): Plan {
  const orderly = isOrderly(reason)
  if (child.restart === permanent || (child.restart !== temporary && !orderly))
    return planRestart(state, child, now)
  const next = state.ended(child)
  return { kind: 'forget', state: next, report: !orderly, shutDown: shutsDown(next, child) }
}

/** The plan for restarting `child`, whose last restart may have failed. */
export function planRestart(before: SupervisorState, child: Child, now: number): Plan {
  const state = before.restartedAt(now)
  if (state.window.size > state.flags.intensity) return { kind: 'give_up', state: state.ended(child) }
  switch (state.flags.strategy) {
    case one_for_all:
      return planSeveral(state, child, state.table.all())
    case rest_for_one:
      return planSeveral(state, child, state.table.from(child))
    default:
      return { kind: 'restart', state, terminate: none, start: [childAs(child, null)] }
  }
}

/** To restart `affected`, in start order, because of `trigger`, which is one of them. */
function planSeveral(before: SupervisorState, trigger: Child, affected: readonly Child[]): Plan {
  const terminate = affected.filter(child => child.order !== trigger.order && isRunning(child))
  let state = before
  // The rest has no process to terminate: one that waited for its restart waits no more.
  for (const child of affected)
    if (child.order === trigger.order || !isRunning(child)) state = state.ended(child)
  return {
    kind: 'restart',
    state,
    terminate: terminate.reverse(),
    start: affected.filter(child => child.restart !== temporary).map(child => childAs(child, null)),
  }
}

const none: readonly Child[] = []

/** An end after which only a permanent child is restarted. */
export function isOrderly(reason: Term): boolean {
  return reason === normal || reason === shutdown || isTagged(reason, shutdown, 2)
}

/** Whether the supervisor shuts itself down after `child` has ended. @see OTP stdlib, supervisor: do_auto_shutdown/2 */
function shutsDown(state: SupervisorState, child: Child): boolean {
  const { autoShutdown } = state.flags
  if (autoShutdown === never || !child.significant) return false
  if (autoShutdown === any_significant) return true
  if (autoShutdown !== all_significant) return false
  return state.simple ? state.size === 0 : !state.all().some(other => other.significant && isLeft(other))
}

/** A child whose restart is tried again counts as one that is still there. */
function isLeft(child: Child): boolean {
  return child.pid !== null || child.restarting
}
