import { error, ignore, ok, undefined_ } from '../../../shared/atoms.ts'
import { atom, Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import {
  Bug,
  type Coroutine,
  ErlangThrow,
  exitReason,
  freeze,
  isCoroutine,
  type Process,
} from '../../runtime/index.ts'
import type { Child, StartFunction } from './child.ts'

const noArgs: readonly Term[] = []

/** How a start went; `pid` is null when it said `ignore`. `answer` is what `start_child` says of it. */
export type Started = { readonly pid: Pid | null; readonly answer: Term } | { readonly failed: Term }

/**
 * Runs the start function of `child` in the supervisor. Whatever goes wrong in it is a failed start.
 * @see OTP stdlib, supervisor: do_start_child_i/3
 */
export function startProcess(self: Process, child: Child, args: readonly Term[]): Coroutine<Started> {
  return new ChildStart(self).of(child, args) as unknown as Coroutine<Started>
}

/** Start functions as they run, one after the other, and what a supervisor makes of their ends. */
export class ChildStart {
  done = false
  value: unknown = undefined
  private readonly self: Process
  private child: Child | null = null
  private args: readonly Term[] = noArgs
  /** The start function's own coroutine, once it has begun one. */
  private running: Coroutine<Term> | null = null

  constructor(self: Process) {
    this.self = self
  }

  /** The start of `child`, which is next. */
  of(child: Child, args: readonly Term[]): this {
    this.done = false
    this.child = child
    this.args = args
    this.running = null
    return this
  }

  [Symbol.iterator](): this {
    return this
  }

  next(answer?: unknown): IteratorResult<unknown, Started> {
    try {
      if (this.running === null) {
        const { args, self } = this
        const { start } = this.child as Child
        if (start instanceof Tuple) return this.ended(undefinedFunction(start, args))
        const run = start as StartFunction
        const value = args.length === 0 ? run(self) : run(self, ...args)
        if (!isCoroutine(value)) return this.ended(freeze(value ?? null))
        this.running = value
      }
      const result = this.running.next(answer)
      return result.done === true ? this.ended(freeze(result.value ?? null)) : result
    } catch (thrown) {
      return this.ended(caught(thrown))
    }
  }

  private ended(value: Term): IteratorResult<unknown, Started> {
    this.done = true
    this.value = startedOf(value)
    return this as unknown as IteratorResult<unknown, Started>
  }
}

function startedOf(value: Term): Started {
  if (value === ignore) return { pid: null, answer: tuple(ok, undefined_) }
  if (value instanceof Tuple) {
    const [tag, pid] = value.items
    if (tag === ok && pid instanceof Pid && (value.size === 2 || value.size === 3))
      return { pid, answer: value }
    if (tag === error && value.size === 2) return { failed: pid as Term }
  }
  return { failed: value }
}

/** What Erlang's `catch` makes of what was thrown: the value of a throw, `{'EXIT', Reason}` of the rest. */
function caught(thrown: unknown): Term {
  if (thrown instanceof Bug) throw thrown
  if (thrown instanceof ErlangThrow) return freeze(thrown.value)
  return tuple(atom('EXIT'), freeze(exitReason(thrown)))
}

/** A start in Erlang's notation, `{Module, Function, Args}`: there is no such function here. */
function undefinedFunction(start: Tuple, extra: readonly Term[]): Term {
  const [module, fn, args] = start.items as readonly [Term, Term, readonly Term[]]
  const frame = tuple(module, fn, [...args, ...extra], [])
  return tuple(atom('EXIT'), tuple(atom('undef'), [frame]))
}
