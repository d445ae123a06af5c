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
import type { Child } from './child.ts'
import { type Plan, planExit, planRestart } from './plan.ts'
import { secondOf } from './restart-window.ts'
import { type Failed, startChildren } from './start-children.ts'
import type { SupervisorState } from './state.ts'
import { reportChild, tellChild } from './tell.ts'
import { terminateChildren } from './terminate-children.ts'

/** The message by which a supervisor tells itself to try a failed restart again: `{try_again_restart, Id}`. */
export const try_again_restart: unique symbol = Symbol.for('try_again_restart')

type Result = CastResult<SupervisorState>
type Restart = Extract<Plan, { kind: 'restart' }>

/** `child` has exited with `reason`. @see OTP stdlib, supervisor: restart_child/3 */
export function childExited(
  self: Process,
  state: SupervisorState,
  child: Child,
  reason: Term,
): Coroutine<Result> {
  return new ChildExited(self, state, child, reason) as unknown as Coroutine<Result>
}

/** A coroutine, and the result that it yields at the end, in one object: every restart comes here. */
class ChildExited {
  done = false
  value: Result | null = null
  private readonly self: Process
  private readonly state: SupervisorState
  private readonly child: Child
  private readonly reason: Term
  /** What is done about it, and the coroutine that does it, once it is known. */
  private plan: Restart | null = null
  private running: Coroutine<Failed | null> | null = null

  constructor(self: Process, state: SupervisorState, child: Child, reason: Term) {
    this.self = self
    this.state = state
    this.child = child
    this.reason = reason
  }

  [Symbol.iterator](): this {
    return this
  }

  next(answer?: unknown): IteratorResult<unknown, Result> {
    const { self, child, reason } = this
    if (this.plan === null) {
      const plan = planFor(self, this.state, child, reason)
      if (plan.kind !== 'restart') return this.over(withoutRestart(self, plan, child, reason))
      this.plan = plan
      this.running = restart(self, plan, reason)
    }
    const result = (this.running as Coroutine<Failed | null>).next(answer)
    if (result.done !== true) return result
    return this.over(tuple(noreply, afterRestart(self, this.plan, child, result.value)))
  }

  throw(thrown: unknown): never {
    throw thrown
  }

  private over(value: Result): IteratorResult<unknown, Result> {
    this.done = true
    this.value = value
    return this as unknown as IteratorResult<unknown, Result>
  }
}

/** The restart of `child` has failed before. @see OTP stdlib, supervisor: handle_cast/2 */
export function* tryAgain(self: Process, state: SupervisorState, child: Child): Coroutine<Result> {
  const plan = planRestart(state, child, secondOf(monotonicTime(self)))
  if (plan.kind !== 'restart') return withoutRestart(self, plan, child, restartingAtom)
  return tuple(noreply, afterRestart(self, plan, child, yield* restart(self, plan, restartingAtom)))
}

function planFor(self: Process, state: SupervisorState, child: Child, reason: Term): Plan {
  const plan = planExit(state, child, reason, secondOf(monotonicTime(self)))
  if (plan.kind !== 'forget' || plan.report) reportChild(self, 'child_terminated', reason, child)
  return plan
}

/** Ends what is to be ended, and starts what is to be started. @returns what failed, or null */
function restart(self: Process, { terminate, start }: Restart, reason: Term): Coroutine<Failed | null> {
  if (terminate.length > 0) return restartSeveral(self, terminate, start, reason)
  return startChildren(self, start, 'restart', reason)
}

function* restartSeveral(
  self: Process,
  terminate: readonly Child[],
  start: readonly Child[],
  reason: Term,
): Coroutine<Failed | null> {
  yield* terminateChildren(self, terminate)
  return yield* startChildren(self, start, 'restart', reason)
}

/** The state after the starts that `plan` wanted because of `trigger`; one may have failed. */
function afterRestart(self: Process, plan: Restart, trigger: Child, failed: Failed | null): SupervisorState {
  const { state, terminate, start } = plan
  if (state.simple) {
    const before = trigger.restarting ? state.tryingAgain() : state
    if (failed === null) return before.started(trigger, (start[0] as Child).pid)
    restartFailed(self, trigger, failed.reason, tuple(restartingAtom, trigger.pid as Pid))
    return before.failed(trigger, trigger.pid)
  }
  let next = state.replaced(start)
  for (const child of terminate) if (child.restart === temporary) next = next.ended(child)
  if (failed === null) return next
  restartFailed(self, failed.child, failed.reason, failed.child.id)
  return next.failed(failed.child, failed.child.order === trigger.order ? trigger.pid : null)
}

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

function restartFailed(self: Process, child: Child, reason: Term, id: Term): void {
  reportChild(self, 'start_error', reason, child)
  tellChild(self, 'restart_failed', child, null, reason)
  send(self, self.pid, tuple(gen_cast, tuple(try_again_restart, id)))
}
