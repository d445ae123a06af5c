import { Raised, remember, stopDoomed } from './effects.ts'
import type { Process } from './process.ts'
import { Wait } from './wait.ts'

/** Said by `begin` and `resumed` of a folded wait: it waits, or waits on. */
export const waiting: unique symbol = Symbol('waiting')

/**
 * A wait with what is done before and after it: asking and being answered, starting and being told. However much that
 * is, of one that is over a single answer is kept for forks; and of one that is not, nothing: it is the wait at which
 * the copy will stand. Made by subclasses, and waited for by `yield*`.
 */
export abstract class FoldedWait extends Wait {
  readonly self: Process

  constructor(self: Process, timeoutMs: number | null) {
    super('folded', timeoutMs)
    this.self = self
  }

  /** Does what comes before the wait. @returns `waiting`, or the answer when there is nothing to wait for */
  protected abstract begin(): unknown
  /** Does what comes after; `answer` is the message, or `timedOut`. @returns the answer, or `waiting` to wait on */
  protected abstract resumed(answer: unknown): unknown
  /** Makes this, in the copy of a process, stand where `original` stands. */
  abstract adopt(original: FoldedWait, copyOf: (process: Process) => Process): void

  override next(answer?: unknown): IteratorResult<Wait, unknown> {
    const { self, value } = this
    if (this.done) return this as IteratorResult<Wait, unknown>
    const { rebuild } = self.world
    if (rebuild !== null) return this.over(rebuild.left > 0 ? rebuild.next() : waiting)
    if (self.doom !== undefined) stopDoomed(self)
    const { answers } = self
    self.answers = null
    let result: unknown
    try {
      result = value === this ? this.resumed(answer) : this.begin()
    } catch (thrown) {
      self.answers = answers
      remember(self, new Raised(thrown))
      throw thrown
    }
    self.answers = answers
    if (result !== waiting) remember(self, result)
    return this.over(result)
  }

  private over(result: unknown): IteratorResult<Wait, unknown> {
    if (result === waiting) this.value = this
    else {
      this.done = true
      this.value = result
    }
    return this as IteratorResult<Wait, unknown>
  }
}
