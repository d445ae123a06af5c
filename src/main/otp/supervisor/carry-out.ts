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
  return new ChildCare(self, state, child, reason) as unknown as Coroutine<Result>
}

/** The restart of `child` has failed before. @see OTP stdlib, supervisor: handle_cast/2 */
export function tryAgain(self: Process, state: SupervisorState, child: Child): Coroutine<Result> {
  return new ChildCare(self, state, child, null) as unknown as Coroutine<Result>
}

/**
 * What a supervisor does about a child that has ended: plans, and carries the plan out. A coroutine, and the result that
 * it yields at the end, in one object.
 */
class ChildCare {
  done = false
  value: unknown = undefined
  private readonly self: Process
  private readonly state: SupervisorState
  private readonly child: Child
  /** What it ended with; null: it ended before, and could not be started again. */
  private readonly reason: Term | null
  private plan: Restart | null = null
  /** The ends of the children that are terminated, then the starts. */
  private running: Coroutine<unknown> | null = null
  private isStarting = false

  constructor(self: Process, state: SupervisorState, child: Child, reason: Term | null) {
    this.self = self
    this.state = state
    this.child = child
    this.reason = reason
  }

  [Symbol.iterator](): this {
    return this
  }

  next(answer?: unknown): IteratorResult<unknown, Result> {
    if (this.running === null) {
      const plan = this.decide()
      if (plan.kind !== 'restart') return this.over(withoutRestart(this.self, plan, this.child, this.why))
      this.plan = plan
      if (plan.terminate.length > 0) this.running = terminateChildren(this.self, plan.terminate)
      else this.start(plan)
    }
    let result = (this.running as Coroutine<unknown>).next(answer)
    if (result.done === true && !this.isStarting) {
      this.start(this.plan as Restart)
      result = (this.running as Coroutine<unknown>).next()
    }
    if (result.done !== true) return result as IteratorResult<unknown, Result>
    return this.over(tuple(noreply, this.started(this.plan as Restart, result.value as Failed | null)))
  }

  throw(thrown: unknown): never {
    throw thrown
  }

  /** As reports of the restart say it. */
  private get why(): Term {
    return this.reason === null ? restartingAtom : this.reason
  }

  private decide(): Plan {
    const { child, reason, self, state } = this
    const now = secondOf(monotonicTime(self))
    if (reason === null) return planRestart(state, child, now)
    const plan = planExit(state, child, reason, now)
    if (plan.kind !== 'forget' || plan.report) reportChild(self, 'child_terminated', reason, child)
    return plan
  }

  private start(plan: Restart): void {
    this.isStarting = true
    this.running = startChildren(this.self, plan.start, 'restart', this.why)
  }

  /** The state after the starts, of which one may have failed. */
  private started({ state, terminate, start }: Restart, failed: Failed | null): SupervisorState {
    const { child: trigger, self } = this
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

  private over(value: Result): IteratorResult<unknown, Result> {
    this.done = true
    this.value = value
    return this as unknown as IteratorResult<unknown, Result>
  }
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
