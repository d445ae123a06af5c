import { limits } from '../../shared/limits.ts'
import type { FeedEvent } from '../../shared/protocol/events.ts'
import type { Pid } from '../../shared/term.ts'
import type { Seat } from './seat.ts'

export type FeedLine = {
  readonly atMs: number
  readonly kind: FeedEvent['kind']
  readonly level: FeedEvent['level']
  /** What it is about: a seat, or a process that may get one yet. */
  readonly seat?: Seat | null
  readonly pid?: Pid | null
  /** Says it; asked once, and only of lines that somebody reads. */
  readonly say: () => string
}

type Kept = { readonly id: number; readonly line: FeedLine; text: string | null }

/** The last lines of the event feed, at most `limits.feedEvents`. */
export class Feed {
  private lines: Kept[] = []
  /** Number of the last line; 0 before the first. */
  last = 0
  private readonly keyOf: (line: FeedLine) => string | null

  constructor(keyOf: (line: FeedLine) => string | null) {
    this.keyOf = keyOf
  }

  /** Goes on from where `other` is; `seatOf`: the copy of a seat. */
  follow(other: Feed, seatOf: (seat: Seat) => Seat): void {
    this.last = other.last
    this.lines = other.lines.slice(-limits.feedEvents).map(kept => {
      const { seat } = kept.line
      return seat ? { ...kept, line: { ...kept.line, seat: seatOf(seat) } } : { ...kept }
    })
  }

  add(line: FeedLine): void {
    this.last++
    this.lines.push({ id: this.last, line, text: null })
    // Trimmed in blocks, so that a line costs no shift of all others.
    if (this.lines.length >= 2 * limits.feedEvents)
      this.lines.splice(0, this.lines.length - limits.feedEvents)
  }

  /** The lines after number `id`, oldest first. */
  since(id: number): FeedEvent[] {
    const count = Math.min(this.last - id, limits.feedEvents, this.lines.length)
    return count === 0 ? [] : this.lines.slice(-count).map(kept => this.toEvent(kept))
  }

  private toEvent(kept: Kept): FeedEvent {
    const { atMs, kind, level, say } = kept.line
    kept.text ??= say()
    return { id: kept.id, atMs, kind, level, text: kept.text, key: this.keyOf(kept.line) }
  }
}
