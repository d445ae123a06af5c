import type { Term } from '../../shared/term.ts'
import type { Message } from './envelope.ts'
import type { Process } from './process.ts'
import type { Wait } from './wait.ts'

export { timedOut } from './wait.ts'

/**
 * A callback that may wait: a generator that says `yield*` to the runtime's waiting functions (`receive`, `sleep`,
 * `perform`, and all that is built on them) and to nothing else. What it yields is for the scheduler only.
 */
export type Coroutine<T> = Generator<Wait, T, unknown>

/** The result of a callback that may wait or not: a plain function's value, or a coroutine of one. */
export type Awaitable<T> = T | Coroutine<T>

/**
 * What a process runs: a plain function, or a behaviour that takes one message after another. All of its methods are
 * called by the scheduler, inside the process. What they throw ends the process with the matching reason.
 */
export interface Program {
  /** "gen_server", "supervisor"…; null for a bare process. */
  readonly behaviour: string | null
  /** Module and function that it begins with: "TodoServer.init/1". Default: that of a fun. */
  readonly initialCall?: string
  /** First run of the process. */
  start(self: Process): void
  /** The next message, while no coroutine is in progress; `termOf` makes a term of one that is none yet. */
  message(self: Process, message: Message): void
  /** The timer set by `setTimer` fired, while no coroutine is in progress. */
  timeout(self: Process): void
  /** The coroutine begun by `begin` returned. */
  returned(self: Process, value: unknown): void
  /** Makes the coroutine that was begun last again, for the copy of the process in a fork. */
  rerun(self: Process): Coroutine<unknown>
  /** Something escaped the coroutine. */
  threw(self: Process, thrown: unknown): void
  /** Name of the callback that runs or ran last: "TodoServer.handle_call/3". */
  currentFunction(self: Process): string
  /** State to show; undefined when it has none. */
  readonly shownState: Term | undefined
  /** What the next callback does; null while nothing is planted. Absent in a program that has no callbacks. */
  planted?: Planted | null
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

/** What the next callback of a behaviour is made to do from outside: all but `slow` instead of running. */
export type Planted =
  /** An exception with this message. */
  | { readonly do: 'raise'; readonly message: string }
  /** `throw(value)`. */
  | { readonly do: 'throw'; readonly value: Term }
  /** Returns `value`, which need not be what such a callback may return. */
  | { readonly do: 'return'; readonly value: Term }
  /** Waits for a message that nobody sends. */
  | { readonly do: 'wait' }
  /** Runs after a wait of `ms`. */
  | { readonly do: 'slow'; readonly ms: number }
