import type { Term } from '../../shared/term.ts'
import { type Message, Tagged, termOf } from './envelope.ts'
import type { Wait } from './wait.ts'

/**
 * Stands in empty slots. When the last object of a class is gone, V8 forgets what it knew of it and compiles anew what
 * works with it; of messages on their way there may be none for a while.
 */
const nothing = new Tagged(null, null)

/**
 * The messages a process has been sent and not yet taken, oldest first, each with the number of the event that
 * sent it. A ring that grows by doubling; a message taken from the middle closes the gap, so order is kept.
 */
export class Mailbox {
  /** Message, number, message, number… */
  private slots: (Message | number)[] = [nothing, 0, nothing, 0]
  /** Index in `slots` of the oldest message. */
  private head = 0
  private count = 0

  get length(): number {
    return this.count
  }

  push(message: Message, seq: number): void {
    if (this.count * 2 === this.slots.length) this.grow()
    const { count, head, slots } = this
    const slot = (head + count * 2) & (slots.length - 1)
    slots[slot] = message
    slots[slot + 1] = seq
    this.count = count + 1
  }

  /** The message at `index` from the oldest, as a term from now on; the caller knows that it is there. */
  at(index: number): Term {
    const slot = this.slotOf(index)
    const message = termOf(this.slots[slot] as Message)
    this.slots[slot] = message
    return message
  }

  /** The number of the event that sent the message at `index`. */
  seqAt(index: number): number {
    return this.slots[this.slotOf(index) + 1] as number
  }

  /** Takes out the message at `index`. */
  take(index: number): Term {
    // The gap moves towards the head: a receive mostly takes one of the first.
    const message = this.at(index)
    for (let i = index; i > 0; i--) this.copy(i - 1, i)
    this.shift()
    return message
  }

  /** Takes out the oldest message, for a program that knows those that are no terms yet. */
  shift(): Message {
    const { head, slots } = this
    const message = slots[head] as Message
    slots[head] = nothing
    this.head = (head + 2) & (slots.length - 1)
    this.count--
    return message
  }

  /** Puts `message` before the one at `index`; all behind that stand one further back. */
  insert(index: number, message: Message, seq: number): void {
    this.push(message, seq)
    for (let i = this.count - 1; i > index; i--) this.copy(i - 1, i)
    const slot = this.slotOf(index)
    this.slots[slot] = message
    this.slots[slot + 1] = seq
  }

  /** Index of the first message from `from` on that `match` accepts, or −1. */
  find(match: (message: Term) => boolean, from = 0): number {
    for (let i = from; i < this.count; i++) if (match(this.at(i))) return i
    return -1
  }

  /** Index of the first message that `wait` takes, or −1. */
  first(wait: Wait): number {
    for (let i = 0; i < this.count; i++) if (wait.takes(this.at(i))) return i
    return -1
  }

  /** Oldest first. */
  toArray(limit = Number.POSITIVE_INFINITY): Term[] {
    return Array.from({ length: Math.min(this.count, limit) }, (_, i) => this.at(i))
  }

  /** A copy that can be changed on its own; the messages, being terms, are shared. */
  clone(): Mailbox {
    const copy = new Mailbox()
    for (let i = 0; i < this.count; i++) copy.push(this.at(i), this.seqAt(i))
    return copy
  }

  private slotOf(index: number): number {
    return (this.head + index * 2) & (this.slots.length - 1)
  }

  private copy(from: number, to: number): void {
    const source = this.slotOf(from)
    const target = this.slotOf(to)
    this.slots[target] = this.slots[source] as Message
    this.slots[target + 1] = this.slots[source + 1] as number
  }

  private grow(): void {
    const { head, slots } = this
    const more = new Array<Message | number>(slots.length).fill(nothing)
    this.slots = [...slots.slice(head), ...slots.slice(0, head), ...more]
    this.head = 0
  }
}
