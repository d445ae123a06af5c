import type { Term } from '../../../shared/term.ts'
import { type Coroutine, ErlangExit } from '../../otp/process.ts'

/** What came of a call: its value, or the reason it exited with. */
export type Caught<T> = { readonly value: T } | { readonly exit: Term }

/**
 * Does `call` for a process that can go on without its answer, as Elixir's `catch :exit, reason` does. Errors pass:
 * they are mistakes of the caller's own.
 */
export function* catchExit<T>(call: Coroutine<T>): Coroutine<Caught<T>> {
  try {
    return { value: yield* call }
  } catch (thrown) {
    if (thrown instanceof ErlangExit) return { exit: thrown.reason }
    throw thrown
  }
}
