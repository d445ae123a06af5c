import { gen_cast, restarting as restartingAtom, temporary } from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { type Coroutine, monotonicTime, type Process, send } from '../../runtime/index.ts'
import type { Child } from './child.ts'
import { type Plan, planExit, planRestart } from './plan.ts'
import { secondOf } from './restart-window.ts'
import { startProcess } from './start-child.ts'
import type { SupervisorState } from './state.ts'
import { reportChild, reportStarted, tellChild, tellStarted } from './tell.ts'
import { terminateChild } from './terminate-children.ts'

/** The message by which a supervisor tells itself to try a failed restart again: `{try_again_restart, Id}`. */
export const try_again_restart: unique symbol = Symbol.for('try_again_restart')

/** What is left after a plan was carried out. `shutDown`: the supervisor is to stop with `shutdown`. */
export type Outcome = { readonly state: SupervisorState; readonly shutDown: boolean }

/** `child` has exited with `reason`. @see OTP stdlib, supervisor: restart_child/3 */
export function* childExited(
  self: Process,
  state: SupervisorState,
  child: Child,
  reason: Term,
): Coroutine<Outcome> {
  const plan = planExit(state, child, reason, secondOf(monotonicTime(self)))
  if (plan.kind !== 'forget' || plan.report) reportChild(self, 'child_terminated', reason, child)
  return yield* carryOut(self, plan, child, reason)
}

/** The restart of `child` has failed before. @see OTP stdlib, supervisor: handle_cast/2 */
export function* tryAgain(self: Process, state: SupervisorState, child: Child): Coroutine<Outcome> {
  const plan = planRestart(state, child, secondOf(monotonicTime(self)))
  return yield* carryOut(self, plan, child, restartingAtom)
}

function* carryOut(self: Process, plan: Plan, child: Child, reason: Term): Coroutine<Outcome> {
  switch (plan.kind) {
    case 'forget':
      return { state: plan.state, shutDown: plan.shutDown }
    case 'give_up':
      reportChild(self, 'shutdown', atom('reached_max_restart_intensity'), child)
      tellChild(self, 'give_up', child, child.restarting ? null : child.pid, reason)
      return { state: plan.state, shutDown: true }
    case 'restart':
      if (plan.state.simple) return yield* restartInstance(self, plan.state, child, reason)
      return yield* restartAll(self, plan.state, plan, child, reason)
  }
}

function* restartAll(
  self: Process,
  before: SupervisorState,
  plan: { readonly terminate: readonly Child[]; readonly start: readonly Child[] },
  trigger: Child,
  reason: Term,
): Coroutine<Outcome> {
  for (const child of plan.terminate) yield* terminateChild(self, child)
  const kept = plan.terminate.filter(child => child.restart !== temporary)
  let state = before.replaced(kept.map(child => ({ ...child, pid: null, restarting: false })))
  for (const child of plan.terminate) if (child.restart === temporary) state = state.ended(child)
  const started: Child[] = []
  for (const child of plan.start) {
    const answer = yield* startProcess(self, child, child.args)
    if ('failed' in answer) {
      const lastPid = child.order === trigger.order ? trigger.pid : null
      restartFailed(self, child, answer.failed, child.id)
      return { state: state.replaced(started).failed(child, lastPid), shutDown: false }
    }
    started.push({ ...child, pid: answer.pid, restarting: false })
    reportStarted(self, child, answer.pid)
    tellStarted(self, 'restart', child, answer.pid, reason)
  }
  return { state: state.replaced(started), shutDown: false }
}

function* restartInstance(
  self: Process,
  before: SupervisorState,
  child: Child,
  reason: Term,
): Coroutine<Outcome> {
  const state = child.restarting ? before.tryingAgain() : before
  const started = yield* startProcess(self, child, child.args)
  if ('failed' in started) {
    restartFailed(self, child, started.failed, tuple(restartingAtom, child.pid as Pid))
    return { state: state.failed(child, child.pid), shutDown: false }
  }
  tellStarted(self, 'restart', child, started.pid, reason)
  return { state: state.started(child, started.pid), shutDown: false }
}

function restartFailed(self: Process, child: Child, reason: Term, id: Term): void {
  reportChild(self, 'start_error', reason, child)
  tellChild(self, 'restart_failed', child, null, reason)
  send(self, self.pid, tuple(gen_cast, tuple(try_again_restart, id)))
}
