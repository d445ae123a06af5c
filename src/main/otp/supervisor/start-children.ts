import type { Pid, Term } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../runtime/index.ts'
import { type Child, settle } from './child.ts'
import { ChildStart } from './start-child.ts'
import { reportStarted, tellStarted } from './tell.ts'

/** The first child that did not start, where among the others it is, and why. */
export type Failed = { readonly at: number; readonly child: Child; readonly reason: Term }

/**
 * Starts children one after the other, says so of each, and gives each its pid: nobody else may have them yet. Goes no
 * further than the first that fails. `why`: `normal`, or the end that they are started again after.
 * @returns what failed, or null
 */
export function startChildren(
  self: Process,
  children: readonly Child[],
  action: 'start' | 'restart',
  why: Term,
): Coroutine<Failed | null> {
  return new ChildrenStart(self, children, action, why) as unknown as Coroutine<Failed | null>
}

/** A coroutine, and the result that it yields at the end, in one object: ten thousand children cost no generators. */
class ChildrenStart {
  done = false
  value: Failed | null = null
  private readonly self: Process
  private readonly children: readonly Child[]
  private readonly action: 'start' | 'restart'
  private readonly why: Term
  private at = 0
  private readonly start: ChildStart
  /** Whether the one at `at` is being started. */
  private running = false

  constructor(self: Process, children: readonly Child[], action: 'start' | 'restart', why: Term) {
    this.self = self
    this.children = children
    this.action = action
    this.why = why
    this.start = new ChildStart(self)
  }

  [Symbol.iterator](): this {
    return this
  }

  next(answer?: unknown): IteratorResult<unknown, Failed | null> {
    const { children, start } = this
    let given = answer
    for (; this.at < children.length; this.at++) {
      const child = children[this.at] as Child
      if (!this.running) start.of(child, child.args)
      const result = start.next(given)
      this.running = result.done !== true
      if (result.done !== true) return result
      given = undefined
      if ('failed' in result.value) return this.over({ at: this.at, child, reason: result.value.failed })
      this.hasStarted(child, result.value.pid)
    }
    return this.over(null)
  }

  private hasStarted(child: Child, pid: Pid | null): void {
    const { action, self, why } = this
    settle(child, pid)
    if (!child.instance) reportStarted(self, child, pid)
    tellStarted(self, action, child, pid, why)
  }

  private over(value: Failed | null): IteratorResult<unknown, Failed | null> {
    this.done = true
    this.value = value
    return this as unknown as IteratorResult<unknown, Failed | null>
  }
}
