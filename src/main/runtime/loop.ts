import type { Term } from '../../shared/term.ts'
import type { Process } from './process.ts'
import type { Awaitable } from './program.ts'

/** What a bare process goes on with: see `loop`. */
export class Loop<S = Term> {
  readonly state: S
  readonly handle: (self: Process, message: Term, state: S) => Awaitable<S>
  /** The message for which it waits for something, to be handled again in a fork. */
  handled: Term = null

  constructor(state: S, handle: (self: Process, message: Term, state: S) => Awaitable<S>) {
    this.state = state
    this.handle = handle
  }
}

/**
 * What the function of a bare process returns to take one message after another for ever: `handle` gets each with
 * the state, and returns the state for the next. It may wait; by `exit` the process ends. It depends on nothing but what
 * it is given. Erlang's
 *
 *     loop(State) -> receive Message -> loop(handle(Message, State)) end.
 *
 *     spawn(self, () => loop(0, (me, by, count) => count + by))
 *
 * A generator with a loop around `receive` does the same and is slower, and what it has received is kept for forks.
 */
export function loop<S>(state: S, handle: (self: Process, message: Term, state: S) => Awaitable<S>): Loop<S> {
  return new Loop(state, handle)
}

/** A copy that handles the same message. */
export function copyOf(original: Loop): Loop {
  const copy = new Loop(original.state, original.handle)
  copy.handled = original.handled
  return copy
}
