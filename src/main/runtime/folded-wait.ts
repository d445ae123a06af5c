import type { Term } from '../../shared/term.ts'
import { Raised, remember, stopDoomed } from './effects.ts'
import type { Process } from './process.ts'
import { stopped, type Wait } from './wait.ts'

/** Said by `begin` and `resumed` of a folded wait: it waits, or waits on. */
export const waiting: unique symbol = Symbol('waiting')

/**
 * A wait with what is done before and after it: asking and being answered, starting and being told. However much that
 * is, of one that is over a single answer is kept for forks; and of one that is not, nothing: it is the wait at which
 * the copy will stand.
 */
export interface Folded extends Wait {
  readonly self: Process
  /** Does what comes before the wait. @returns `waiting`, or the answer when there is nothing to wait for */
  begin(): unknown
  /** Does what comes after; `answer` is the message, or `timedOut`. @returns the answer, or `waiting` to wait on */
  resumed(answer: unknown): unknown
  /** Makes this, in the copy of a process, stand where `original` stands. */
  adopt(original: Wait, copyOf: (process: Process) => Process): void
}

export function isFolded(wait: Wait | null): wait is Folded {
  return wait !== null && wait.kind === 'folded'
}

/** `next` of a folded wait. */
export function nextFolded(wait: Folded, answer: unknown): IteratorResult<Wait, unknown> {
  const { self } = wait
  if (wait.done) return wait as IteratorResult<Wait, unknown>
  const { rebuild } = self.world
  if (rebuild !== null) return over(wait, rebuild.left > 0 ? rebuild.next() : waiting)
  if (self.doom !== undefined) stopDoomed(self)
  const { answers } = self
  self.answers = null
  let result: unknown
  try {
    result = wait.value === wait ? wait.resumed(answer) : wait.begin()
  } catch (thrown) {
    self.answers = answers
    remember(self, new Raised(thrown))
    throw thrown
  }
  self.answers = answers
  if (result !== waiting) remember(self, result)
  return over(wait, result)
}

function over(wait: Folded, result: unknown): IteratorResult<Wait, unknown> {
  if (result === waiting) wait.value = wait
  else {
    wait.done = true
    wait.value = result
  }
  return wait as IteratorResult<Wait, unknown>
}

/** A folded wait, waited for by `yield*`. */
export abstract class FoldedWait implements Folded {
  readonly kind = 'folded'
  readonly self: Process
  timeoutMs: number | null
  done = false
  value: unknown = undefined
  found = -1

  constructor(self: Process, timeoutMs: number | null) {
    this.self = self
    this.timeoutMs = timeoutMs
  }

  abstract begin(): unknown
  abstract resumed(answer: unknown): unknown
  abstract takes(message: Term): boolean
  abstract adopt(original: Wait, copyOf: (process: Process) => Process): void

  [Symbol.iterator](): this {
    return this
  }

  next(answer?: unknown): IteratorResult<Wait, unknown> {
    return nextFolded(this, answer)
  }

  throw(thrown: unknown): never {
    return stopped(this, thrown)
  }
}
