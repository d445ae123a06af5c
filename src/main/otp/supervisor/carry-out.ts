import {
  gen_cast,
  noreply,
  restarting as restartingAtom,
  shutdown,
  stop,
  temporary,
} from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { type Coroutine, monotonicTime, type Process, send } from '../../runtime/index.ts'
import type { CastResult } from '../gen-server/module.ts'
import { type Child, childAs } from './child.ts'
import { type Plan, planExit, planRestart } from './plan.ts'
import { secondOf } from './restart-window.ts'
import { startProcess } from './start-child.ts'
import type { SupervisorState } from './state.ts'
import { reportChild, reportStarted, tellChild, tellStarted } from './tell.ts'
import { terminateChild } from './terminate-children.ts'

/** The message by which a supervisor tells itself to try a failed restart again: `{try_again_restart, Id}`. */
export const try_again_restart: unique symbol = Symbol.for('try_again_restart')

/** `child` has exited with `reason`. @see OTP stdlib, supervisor: restart_child/3 */
export function* childExited(
  self: Process,
  state: SupervisorState,
  child: Child,
  reason: Term,
): Coroutine<CastResult<SupervisorState>> {
  const plan = planExit(state, child, reason, secondOf(monotonicTime(self)))
  if (plan.kind !== 'forget' || plan.report) reportChild(self, 'child_terminated', reason, child)
  return plan.kind === 'restart'
    ? tuple(noreply, yield* restart(self, plan, child, reason))
    : withoutRestart(self, plan, child, reason)
}

/** The restart of `child` has failed before. @see OTP stdlib, supervisor: handle_cast/2 */
export function* tryAgain(
  self: Process,
  state: SupervisorState,
  child: Child,
): Coroutine<CastResult<SupervisorState>> {
  const plan = planRestart(state, child, secondOf(monotonicTime(self)))
  return plan.kind === 'restart'
    ? tuple(noreply, yield* restart(self, plan, child, restartingAtom))
    : withoutRestart(self, plan, child, restartingAtom)
}

type Restart = Extract<Plan, { kind: 'restart' }>

function withoutRestart(
  self: Process,
  plan: Exclude<Plan, Restart>,
  child: Child,
  reason: Term,
): CastResult<SupervisorState> {
  const { state } = plan
  if (plan.kind === 'forget') return plan.shutDown ? tuple(stop, shutdown, state) : tuple(noreply, state)
  reportChild(self, 'shutdown', atom('reached_max_restart_intensity'), child)
  tellChild(self, 'give_up', child, child.restarting ? null : child.pid, reason)
  return tuple(stop, shutdown, state)
}

function restart(self: Process, plan: Restart, child: Child, reason: Term): Coroutine<SupervisorState> {
  return plan.state.simple
    ? restartInstance(self, plan.state, child, reason)
    : restartAll(self, plan.state, plan, child, reason)
}

function* restartAll(
  self: Process,
  before: SupervisorState,
  plan: { readonly terminate: readonly Child[]; readonly start: readonly Child[] },
  trigger: Child,
  reason: Term,
): Coroutine<SupervisorState> {
  for (const child of plan.terminate) yield* terminateChild(self, child)
  const kept = plan.terminate.filter(child => child.restart !== temporary)
  let state = before.replaced(kept.map(child => childAs(child, null)))
  for (const child of plan.terminate) if (child.restart === temporary) state = state.ended(child)
  const started: Child[] = []
  for (const child of plan.start) {
    const answer = yield* startProcess(self, child, child.args)
    if ('failed' in answer) {
      const lastPid = child.order === trigger.order ? trigger.pid : null
      restartFailed(self, child, answer.failed, child.id)
      return state.replaced(started).failed(child, lastPid)
    }
    started.push(childAs(child, answer.pid))
    reportStarted(self, child, answer.pid)
    tellStarted(self, 'restart', child, answer.pid, reason)
  }
  return state.replaced(started)
}

function* restartInstance(
  self: Process,
  before: SupervisorState,
  child: Child,
  reason: Term,
): Coroutine<SupervisorState> {
  const state = child.restarting ? before.tryingAgain() : before
  const started = yield* startProcess(self, child, child.args)
  if ('failed' in started) {
    restartFailed(self, child, started.failed, tuple(restartingAtom, child.pid as Pid))
    return state.failed(child, child.pid)
  }
  tellStarted(self, 'restart', child, started.pid, reason)
  return state.started(child, started.pid)
}

function restartFailed(self: Process, child: Child, reason: Term, id: Term): void {
  reportChild(self, 'start_error', reason, child)
  tellChild(self, 'restart_failed', child, null, reason)
  send(self, self.pid, tuple(gen_cast, tuple(try_again_restart, id)))
}
