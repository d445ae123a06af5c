import { DOWN } from '../../shared/atoms.ts'
import { ImproperList, type Ref, type Term, Tuple } from '../../shared/term.ts'

/** What a coroutine's wait answers when its time is up. */
export const timedOut: unique symbol = Symbol('timed out')

export type WaitKind = 'receive' | 'ref' | 'sleep' | 'io' | 'folded'

/**
 * What a coroutine waits for, and the iterator that `yield*` drives to wait for it: it yields itself, and its value
 * is the answer. That is one object a wait where a generator would be three. Classes of waits that are made with every
 * message extend nothing: V8 does not inline the constructor of a base class.
 */
export interface Wait {
  readonly kind: WaitKind
  /** Ms of the world's clock; null for ever. */
  timeoutMs: number | null
  /** As of an iterator's result: whether the wait is over, and its answer; while it lasts, the wait itself. */
  done: boolean
  value: unknown
  /** Index in the mailbox of the message that ended it. */
  found: number
  /** Begins to wait, and then ends it with `answer`. */
  next(answer?: unknown): IteratorResult<Wait, unknown>
  /** Whether `message` is what it waits for. */
  takes(message: Term): boolean
}

/** A wait for a message, for time, or for an answer from outside the world. */
export class PlainWait implements Wait {
  readonly kind: WaitKind
  /**
   * `receive`: function that says which message it takes, or null for any; `ref`: the reference; `io`: the request, and
   * once it has come, its answer.
   */
  what: unknown
  timeoutMs: number | null
  done: boolean
  value: unknown
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

  next(answer?: unknown): IteratorResult<Wait, unknown> {
    if (this.value === this) {
      this.done = true
      this.value = answer
    } else if (!this.done) this.value = this
    return this as IteratorResult<Wait, unknown>
  }

  throw(thrown: unknown): never {
    return stopped(this, thrown)
  }

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
    return kind === 'ref' && carries(message, what as Ref)
  }
}

/** What `throw` of an iterator does with a wait. */
export function stopped(wait: Wait, thrown: unknown): never {
  wait.done = true
  throw thrown
}

/** Whether `message` answers what `ref` stands for: `{[alias | ref], …}`, `{ref, …}` or its DOWN. */
export function carries(message: Term, ref: Ref): boolean {
  if (!(message instanceof Tuple)) return false
  const first = message.items[0]
  if (first === ref) return true
  if (first instanceof ImproperList) return first.tail === ref
  return first === DOWN && message.items[1] === ref
}
