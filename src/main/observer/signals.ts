import { EXIT } from '../../shared/atoms.ts'
import type { SignalFlash } from '../../shared/protocol/events.ts'
import { type Pid, type Term, Tuple } from '../../shared/term.ts'
import { formatTerm } from '../../shared/term-text.ts'
import type { WorldEvent } from '../runtime/index.ts'
import { shapeOf } from './message-shape.ts'
import type { Seat } from './seat.ts'

type End = { readonly seat: Seat | undefined; readonly pid: Pid | null }
type Caught = {
  readonly kind: SignalFlash['kind']
  readonly from: End
  readonly to: End
  readonly what: Term
  /** Of an exit signal: it became a message, which is not drawn besides. */
  trapped: boolean
}

/** Signals of one frame for one window, at most `signalsPerFrame`; the rest is counted. */
export class Signals {
  private caught: Caught[] = []
  private dropped = 0

  /** Whether no more of this frame will be drawn. */
  get full(): boolean {
    return this.caught.length >= signalsPerFrame
  }

  /** Counts `messages` that nobody told of. */
  miss(messages: number): void {
    this.dropped += messages
  }

  get any(): boolean {
    return this.caught.length > 0 || this.dropped > 0
  }

  /** Takes `event` if it is a message or exit signal that is drawn. */
  take(event: WorldEvent, seatOf: (pid: Pid) => Seat | undefined): void {
    if (event.type !== 'send' && event.type !== 'signal') return
    if (event.type === 'send' && this.wasTrapped(event.to, event.message)) return
    if (this.caught.length >= signalsPerFrame) {
      this.dropped++
      return
    }
    const seen = event.type === 'signal' ? { kind: 'exit' as const, what: event.reason } : read(event.message)
    if (seen === null) return
    const end = (pid: Pid | null): End => ({ pid, seat: pid === null ? undefined : seatOf(pid) })
    this.caught.push({ ...seen, trapped: false, from: end(event.from), to: end(event.to) })
  }

  /**
   * Whether `message` is what a process that traps exits gets in place of the exit signal before it, which has shown it
   * already.
   */
  private wasTrapped(to: Pid, message: Term): boolean {
    if (!(message instanceof Tuple) || message.size !== 3 || message.items[0] !== EXIT) return false
    if (this.caught.length >= signalsPerFrame) return true
    const signal = this.caught.at(-1)
    if (signal?.kind !== 'exit' || signal.to.pid !== to) return false
    signal.trapped = true
    return true
  }

  /** All since the last time; those whose ends are both nowhere in the tree are left out. */
  flush(keyOf: (end: End) => string | null): { signals: SignalFlash[]; signalsDropped: number } {
    const signals: SignalFlash[] = []
    for (const { kind, from, to, what, trapped } of this.caught) {
      const ends = { from: keyOf(from), to: keyOf(to) }
      if (ends.from === null && ends.to === null) continue
      const text = formatTerm(what, 'elixir', { limitChars: signalChars })
      signals.push({ kind, ...ends, text, ...(trapped ? { trapped } : {}) })
    }
    const signalsDropped = this.dropped
    this.caught = []
    this.dropped = 0
    return { signals, signalsDropped }
  }
}

/** What a message is, and what of it is worth reading; null for what the behaviours tell each other in passing. */
function read(message: Term): { kind: SignalFlash['kind']; what: Term } | null {
  const { kind, what } = shapeOf(message)
  switch (kind) {
    case 'ack':
      return null
    case 'system':
      return { kind: 'call', what }
    case 'exit':
      // Without the signal that became this message, it is a message like any other.
      return { kind: 'info', what: message }
    default:
      return { kind, what }
  }
}

/** More dots than this at once cannot be told apart. */
export const signalsPerFrame = 100
const signalChars = 80
