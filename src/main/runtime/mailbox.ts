import type { Term } from '../../shared/term.ts'
import { type Message, termOf } from './envelope.ts'
import type { Wait } from './wait.ts'

/**
 * The messages a process has been sent and not yet taken, oldest first, each with the number of the event that
 * sent it. A ring that grows by doubling; a message taken from the middle closes the gap, so order is kept.
 */
export class Mailbox {
  private messages: (Message | undefined)[] = new Array(4)
  private seqs: number[] = [0, 0, 0, 0]
  private head = 0
  private count = 0

  get length(): number {
    return this.count
  }

  push(message: Message, seq: number): void {
    if (this.count === this.messages.length) this.grow()
    const slot = (this.head + this.count) & (this.messages.length - 1)
    this.messages[slot] = message
    this.seqs[slot] = seq
    this.count++
  }

  /** The message at `index` from the oldest, as a term from now on; the caller knows that it is there. */
  at(index: number): Term {
    const slot = (this.head + index) & (this.messages.length - 1)
    const message = termOf(this.messages[slot] as Message)
    this.messages[slot] = message
    return message
  }

  /** The number of the event that sent the message at `index`. */
  seqAt(index: number): number {
    return this.seqs[(this.head + index) & (this.messages.length - 1)] as number
  }

  /** Takes out the message at `index`. */
  take(index: number): Term {
    return termOf(this.takeAsSent(index))
  }

  /** As `take`, for a program that knows the messages that are no terms yet. */
  takeAsSent(index: number): Message {
    const mask = this.messages.length - 1
    const message = this.messages[(this.head + index) & mask] as Message
    // The gap moves towards the head: a receive mostly takes one of the first.
    for (let i = index; i > 0; i--) {
      this.messages[(this.head + i) & mask] = this.messages[(this.head + i - 1) & mask]
      this.seqs[(this.head + i) & mask] = this.seqs[(this.head + i - 1) & mask] as number
    }
    this.messages[this.head] = undefined
    this.head = (this.head + 1) & mask
    this.count--
    return message
  }

  /** Puts `message` before the one at `index`; all behind that stand one further back. */
  insert(index: number, message: Message, seq: number): void {
    this.push(message, seq)
    const mask = this.messages.length - 1
    for (let i = this.count - 1; i > index; i--) {
      this.messages[(this.head + i) & mask] = this.messages[(this.head + i - 1) & mask]
      this.seqs[(this.head + i) & mask] = this.seqs[(this.head + i - 1) & mask] as number
    }
    this.messages[(this.head + index) & mask] = message
    this.seqs[(this.head + index) & mask] = seq
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
  toArray(): Term[] {
    return Array.from({ length: this.count }, (_, i) => this.at(i))
  }

  /** A copy that can be changed on its own; the messages, being terms, are shared. */
  clone(): Mailbox {
    const copy = new Mailbox()
    for (let i = 0; i < this.count; i++) copy.push(this.at(i), this.seqAt(i))
    return copy
  }

  private grow(): void {
    const size = this.messages.length
    const messages = new Array<Message | undefined>(size * 2)
    const seqs = new Array<number>(size * 2).fill(0)
    for (let i = 0; i < size; i++) {
      messages[i] = this.messages[(this.head + i) & (size - 1)]
      seqs[i] = this.seqs[(this.head + i) & (size - 1)] as number
    }
    this.messages = messages
    this.seqs = seqs
    this.head = 0
  }
}
