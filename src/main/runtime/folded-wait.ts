import type { Term } from '../../shared/term.ts'
import { remember } from './answers.ts'
import { Raised, stopDoomed } from './effects.ts'
import { type Process, woken } from './process.ts'
import { took } from './take.ts'
import { stopped, timedOut, type Wait } from './wait.ts'

/** Said by `begin` and `resumed` of a folded wait: it waits, or waits on. */
export const waiting: unique symbol = Symbol('waiting')

/**
 * A wait with what is done before and after it: asking and being answered, starting and being told. However much that
 * is, of one that is over a single answer is kept for forks; and of one that is not, nothing: it is the wait at which
 * the copy will stand.
 */
export interface Folded extends Wait {
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
export function nextFolded(wait: Folded): IteratorResult<Wait, unknown> {
  const { self } = wait
  const { world } = self
  if (wait.done) return wait as IteratorResult<Wait, unknown>
  if (world.rebuild !== null) {
    if (world.rebuild.left > 0) over(wait, world.rebuild.next())
    else self.wait = wait
    return wait as IteratorResult<Wait, unknown>
  }
  if (self.doom !== undefined) stopDoomed(self)
  const { answers } = self
  self.answers = null
  let result: unknown
  try {
    result = self.woken === woken.not ? wait.begin() : wait.resumed(ended(wait))
  } catch (thrown) {
    self.answers = answers
    remember(self, new Raised(thrown))
    throw thrown
  }
  self.answers = answers
  if (result === waiting) {
    self.wait = wait
    if (wait.timeoutMs !== null) self.timer = world.timers.set(world.now, wait.timeoutMs, self)
  } else {
    remember(self, result)
    over(wait, result)
  }
  return wait as IteratorResult<Wait, unknown>
}

/** What has ended `wait`: the message, or `timedOut`. */
function ended(wait: Folded): unknown {
  const { self } = wait
  const by = self.woken
  self.woken = woken.not
  self.wait = null
  return by === woken.byMessage ? took(self.world, self, wait.held(), wait.sent) : timedOut
}

function over(wait: Folded, result: unknown): void {
  wait.done = true
  wait.value = result
}

/** A folded wait, waited for by `yield*`. */
export abstract class FoldedWait implements Folded {
  readonly kind = 'folded'
  readonly self: Process
  timeoutMs: number | null
  done = false
  value: unknown = undefined
  found = -1
  sent = 0

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

  next(): IteratorResult<Wait, unknown> {
    return nextFolded(this)
  }

  throw(thrown: unknown): never {
    return stopped(this, thrown)
  }

  hold(message: Term, index: number, sent: number): void {
    this.value = message
    this.found = index
    this.sent = sent
    this.self.woken = woken.byMessage
  }

  held(): Term {
    return this.value as Term
  }
}
