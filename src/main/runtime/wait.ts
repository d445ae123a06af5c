import { DOWN } from '../../shared/atoms.ts'
import { ImproperList, type Ref, type Term, Tuple } from '../../shared/term.ts'
import { remember } from './answers.ts'
import { type Rebuild, stopDoomed } from './effects.ts'
import type { Mailbox } from './mailbox.ts'
import { type Process, type Woken, woken } from './process.ts'
import { took } from './take.ts'

/** What a coroutine's wait answers when its time is up. */
export const timedOut: unique symbol = Symbol('timed out')

export type WaitKind = 'any' | 'receive' | 'ref' | 'sleep' | 'io' | 'folded'

/**
 * What a coroutine waits for, and the iterator that `yield*` drives to wait for it: it yields itself, and its value
 * is the answer. That is one object a wait where a generator would be three. It does by itself what begins and what
 * ends it, so that the scheduler need not ask what kind it is: that a process waits it sees by `Process.wait`.
 * Classes of waits that are made with every message extend nothing: V8 does not inline the constructor of a base class.
 */
export interface Wait {
  readonly kind: WaitKind
  /** Who waits. */
  readonly self: Process
  /** Ms of the world's clock; null for ever. */
  timeoutMs: number | null
  /** As of an iterator's result: whether the wait is over, and its answer. Before: the message that has ended it. */
  done: boolean
  value: unknown
  /** Of that message: its index among those in the mailbox, and the number of the event that sent it. */
  found: number
  sent: number
  /** Begins to wait; and called again when `Process.woken` says what has ended it, ends it. */
  next(): IteratorResult<Wait, unknown>
  /** Whether `message` is what it waits for. */
  takes(message: Term): boolean
  /** Ends it with `message`, which is in no mailbox (any more) and counts as received with the next step. */
  hold(message: Term, index: number, sent: number): void
  /** That message. */
  held(): Term
}

/** A wait for a message, for time, or for an answer from outside the world. */
export class PlainWait implements Wait {
  kind: WaitKind
  self: Process
  /**
   * `receive`: function that says which message it takes; `ref`: the reference; `io`: the request, and once it has come,
   * its answer.
   */
  what: unknown
  timeoutMs: number | null
  done: boolean
  value: unknown
  found: number
  sent: number

  private constructor(self: Process, kind: WaitKind, what: unknown, timeoutMs: number | null) {
    this.kind = kind
    this.self = self
    this.what = what
    this.timeoutMs = timeoutMs
    this.done = false
    this.value = undefined
    this.found = -1
    this.sent = 0
  }

  /** A new wait. The last one of the world that is over is used again: a loop around `receive` makes none. */
  static of(self: Process, kind: WaitKind, what: unknown, timeoutMs: number | null): PlainWait {
    const { world } = self
    const wait = world.spareWait
    if (wait === null) return new PlainWait(self, kind, what, timeoutMs)
    world.spareWait = null
    wait.self = self
    wait.kind = kind
    wait.what = what
    wait.timeoutMs = timeoutMs
    wait.done = false
    return wait
  }

  [Symbol.iterator](): this {
    return this
  }

  next(): IteratorResult<Wait, unknown> {
    const by = this.self.woken
    if (by === woken.byMessage) this.receive()
    else if (by !== woken.not) this.end(by)
    else if (!this.done) this.begin()
    return this as IteratorResult<Wait, unknown>
  }

  throw(thrown: unknown): never {
    return stopped(this, thrown)
  }

  takes(message: Term): boolean {
    const { kind, what } = this
    if (kind === 'any') return true
    if (kind === 'receive') {
      try {
        return (what as (message: Term) => boolean)(message)
      } catch {
        // What makes a match raise is taken: the process that waits has to deal with it, not the one that sends.
        return true
      }
    }
    return kind === 'ref' && carries(message, what as Ref)
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

  // What most waits do is short, so that it becomes part of the loop in which a process waits.
  private begin(): void {
    const { self } = this
    if (this.kind === 'any' && this.timeoutMs === null && isFree(self)) self.wait = this
    else this.beginOther()
  }

  /** Ends it with the message that is held. */
  private receive(): void {
    const { self } = this
    const { world } = self
    self.woken = woken.not
    self.wait = null
    remember(self, took(world, self, this.value as Term, this.sent))
    this.done = true
    world.spareWait = this
  }

  private beginOther(): void {
    const { self, timeoutMs } = this
    const { mailbox, world } = self
    if (world.rebuild !== null) this.stand(world.rebuild)
    else if (self.doom !== undefined) stopDoomed(self)
    else if (mailbox !== null && mailbox.length > 0 && this.find(mailbox)) return
    else if (timeoutMs === 0) this.answer(timedOut)
    else {
      if (this.kind === 'io') world.request(self, this.what)
      self.wait = this
      if (timeoutMs !== null) self.timer = world.timers.set(world.now, timeoutMs, self)
    }
  }

  /** In a fork: gets the answer that it got, or stands where the original stands. */
  private stand(rebuild: Rebuild): void {
    if (rebuild.left > 0) this.over(rebuild.next())
    else this.self.wait = this
  }

  /** Ends it with what it waits for, if that is in the mailbox: now, or with the next step. */
  private find(mailbox: Mailbox): boolean {
    const { self } = this
    const { world } = self
    const index = mailbox.first(this)
    if (index < 0) return false
    const sent = mailbox.seqAt(index)
    const message = mailbox.take(index)
    // A step takes one message: the next is held until the next step.
    if (world.taken) {
      this.hold(message, index, sent)
      self.wait = this
    } else this.answer(took(world, self, message, sent))
    return true
  }

  private end(by: Woken): void {
    const { self } = this
    self.woken = woken.not
    self.wait = null
    this.answer(by === woken.byTimeout ? timedOut : this.what)
  }

  private answer(value: unknown): void {
    remember(this.self, value)
    this.over(value)
  }

  private over(value: unknown): void {
    this.done = true
    this.value = value
    // `yield*` reads the value before anybody can wait again.
    this.self.world.spareWait = this
  }
}

/** Whether `self` has no message, and does what it does for the first time. */
function isFree({ doom, mailbox, world }: Process): boolean {
  return world.rebuild === null && doom === undefined && (mailbox === null || mailbox.length === 0)
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
