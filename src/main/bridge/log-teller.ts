import type { LogLine, LogUpdate } from '../../shared/protocol/events/log.ts'
import type { TermSyntax } from '../../shared/term-text.ts'
import type { HostClock } from '../host/index.ts'
import { type LogBook, logLine } from '../observer/index.ts'
import type { Stage } from './stage.ts'

/**
 * Tells a window the log of the world that it looks at, while the window has it open: what is new, and in the time that is
 * left what came before, from the newest back. A turn takes a few ms however much is logged.
 */
export class LogTeller {
  private readonly clock: HostClock
  private readonly send: (update: LogUpdate) => void
  /** What the window looks at, and in which notation. */
  private readonly seen: () => { readonly stage: Stage; readonly syntax: TermSyntax }
  private cancel: (() => void) | null = null
  private book: LogBook | null = null
  private syntax: TermSyntax = 'elixir'
  private number = 0
  /** Lines from `from` up to `to` are told. */
  private from = 1
  private to = 0
  /** What was told last besides lines. */
  private told = ''

  constructor(
    clock: HostClock,
    seen: () => { readonly stage: Stage; readonly syntax: TermSyntax },
    send: (update: LogUpdate) => void,
  ) {
    this.clock = clock
    this.seen = seen
    this.send = send
  }

  /** Tells all that is kept from the newest back, and from then on what is logged. */
  open(): void {
    this.book = null
    this.cancel?.()
    this.turn()
  }

  close(): void {
    this.cancel?.()
    this.cancel = null
    this.book = null
  }

  /** The window looks at another world, at another instant, or in another notation. */
  changed(): void {
    if (this.cancel !== null) this.tell()
  }

  private turn(): void {
    this.tell()
    this.cancel = this.clock.later(() => this.turn(), intervalMs)
  }

  private tell(): void {
    const { stage, syntax } = this.seen()
    const book = stage.observer.log
    if (this.book !== book || this.syntax !== syntax) {
      this.book = book
      this.syntax = syntax
      this.number++
      this.to = book.last
      this.from = book.last + 1
    }
    const { first, last } = book
    const until = this.clock.now() + turnMs
    const lines: LogLine[] = []
    const take = (id: number): void => {
      const entry = book.get(id)
      if (entry === undefined) return
      lines.push({ ...logLine(entry, syntax), at: stage.recorder.log.atStep(entry.step) })
    }
    const mayTake = (): boolean =>
      lines.length < linesAtOnce && (lines.length === 0 || this.clock.now() < until)
    // Where more comes than can be told, the newest are told.
    if (last - this.to > linesBehind) this.to = last - linesAtOnce
    while (this.to < last && mayTake()) take(++this.to)
    this.from = Math.max(this.from, first)
    while (this.from > first && mayTake()) take(--this.from)
    const complete = this.to === last && this.from === first
    const now = `${this.number} ${first} ${last} ${complete}`
    if (lines.length === 0 && now === this.told) return
    this.told = now
    this.send({
      type: 'log',
      book: this.number,
      first,
      last,
      lines: lines.sort((a, b) => a.id - b.id),
      complete,
    })
  }
}

/** Wall time between two turns. */
const intervalMs = 100
/** Lines, and wall time, of one turn. */
const linesAtOnce = 150
/** Lines that may wait to be told, before some are left out. */
const linesBehind = 600
const turnMs = 3
