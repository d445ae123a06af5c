import { DOWN } from '../../shared/atoms.ts'
import { ImproperList, type Ref, type Term, Tuple } from '../../shared/term.ts'

/** What a coroutine's wait answers when its time is up. */
export const timedOut: unique symbol = Symbol('timed out')

export type WaitKind = 'receive' | 'ref' | 'sleep' | 'io' | 'call'

/**
 * What a coroutine waits for, and the iterator that `yield*` drives to wait for it: it yields itself once, and its
 * value is the answer that it is resumed with. That is one object a wait where a generator would be three.
 */
export class Wait implements Iterator<Wait, unknown, unknown>, Iterable<Wait, unknown, unknown> {
  readonly kind: WaitKind
  /** `receive`: function that says which message it takes, or null for any; `ref`, `call`: reference; `io`: request. */
  readonly what: unknown
  /** Ms of the world's clock; null for ever. */
  readonly timeoutMs: number | null
  /** As of an iterator's result: whether the wait is over, and its answer; while it lasts, the wait itself. */
  done: boolean
  value: unknown
  /** Index in the mailbox of the message that ended it; −1 while none has. */
  found: number

  constructor(kind: WaitKind, what: unknown, timeoutMs: number | null) {
    this.kind = kind
    this.what = what
    this.timeoutMs = timeoutMs
    this.done = false
    this.value = undefined
    this.found = -1
  }

  [Symbol.iterator](): this {
    return this
  }

  /** Begins to wait, and then ends it with `answer`. */
  next(answer?: unknown): IteratorResult<Wait, unknown> {
    if (this.value === this) {
      this.done = true
      this.value = answer
    } else if (!this.done) this.value = this
    return this as IteratorResult<Wait, unknown>
  }

  return(value?: unknown): IteratorResult<Wait, unknown> {
    this.done = true
    return { done: true, value }
  }

  throw(thrown: unknown): never {
    this.done = true
    throw thrown
  }

  /** Whether `message` is what it waits for. */
  takes(message: Term): boolean {
    const { kind, what } = this
    if (kind === 'receive') {
      if (what === null) return true
      try {
        return (what as (message: Term) => boolean)(message)
      } catch {
        // What makes a match raise is taken: the process that waits has to deal with it, not the one that sends.
        return true
      }
    }
    return (kind === 'ref' || kind === 'call') && carries(message, what as Ref)
  }
}

/** Whether `message` answers what `ref` stands for: `{[alias | ref], …}`, `{ref, …}` or its DOWN. */
export function carries(message: Term, ref: Ref): boolean {
  if (!(message instanceof Tuple)) return false
  const first = message.items[0]
  if (first === ref) return true
  if (first instanceof ImproperList) return first.tail === ref
  return first === DOWN && message.items[1] === ref
}
