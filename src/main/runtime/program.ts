import type { Ref, Term } from '../../shared/term.ts'
import type { Process } from './process.ts'

/**
 * A callback that may wait: a generator that says `yield*` to the runtime's waiting functions (`receive`, `sleep`,
 * `perform`, and all that is built on them) and to nothing else. What it yields is for the scheduler only.
 */
export type Coroutine<T> = Generator<Wait, T, unknown>

/** The result of a callback that may wait or not: a plain function's value, or a coroutine of one. */
export type Awaitable<T> = T | Coroutine<T>

/** What a coroutine waits for. `timeoutMs` is in ms of the world's clock; null for ever. */
export type Wait =
  | {
      readonly kind: 'receive'
      readonly match: ((message: Term) => boolean) | null
      readonly timeoutMs: number | null
    }
  /** A message `{ref, …}`, or the DOWN of the monitor `ref`. */
  | { readonly kind: 'ref'; readonly ref: Ref; readonly timeoutMs: number | null }
  | { readonly kind: 'sleep'; readonly timeoutMs: number | null }
  /** An answer from outside the world. */
  | { readonly kind: 'io'; readonly request: unknown }

/** What a coroutine's wait answers when its time is up. */
export const timedOut: unique symbol = Symbol('timed out')

/**
 * What a process runs: a plain function, or a behaviour that takes one message after another. All of its methods are
 * called by the scheduler, inside the process. What they throw ends the process with the matching reason.
 */
export interface Program {
  /** "gen_server", "supervisor"…; null for a bare process. */
  readonly behaviour: string | null
  /** First run of the process. */
  start(self: Process): void
  /** The next message, while no coroutine is in progress. */
  message(self: Process, message: Term): void
  /** The timer set by `setTimer` fired, while no coroutine is in progress. */
  timeout(self: Process): void
  /** The coroutine begun by `begin` returned. */
  returned(self: Process, value: unknown): void
  /** Something escaped the coroutine. */
  threw(self: Process, thrown: unknown): void
  /** Name of the callback that runs or ran last: "TodoServer.handle_call/3". */
  currentFunction(self: Process): string
  /** State to show; undefined when it has none. */
  readonly shownState: Term | undefined
  /** A copy for the copy of the process in a fork. */
  fork(): Program
}

export function isCoroutine(value: unknown): value is Coroutine<unknown> {
  return (
    typeof value === 'object' &&
    value !== null &&
    typeof (value as { next?: unknown }).next === 'function' &&
    typeof (value as { throw?: unknown }).throw === 'function'
  )
}
