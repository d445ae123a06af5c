/** The sequence chart of messages: what went on among the chosen seats, in the order in which it happened. */
import type { Moment } from './time.ts'

/** What a message is to the behaviours: a call, its reply, a cast, a signal that became a message, or any other. */
export type MessageKind = 'call' | 'reply' | 'cast' | 'info' | 'exit' | 'down' | 'system'

/** Something that happened. `id` is the same whenever the same past is told again. */
export type ChartEvent = {
  id: string
  /** The moment after it: a place in the past that can be looked at. */
  at: Moment
  /** World time in ms. */
  atMs: number
  /** Whether who did it was handling a message; false for what comes from outside, from a start, or from a timer. */
  inside: boolean
} & (
  | {
      type: 'message'
      kind: MessageKind
      /** Pids; null: from outside, by the user's window or a timer. */
      from: string | null
      to: string
      /** What it carries, in one line. */
      text: string
      /** Of a reply, and of the DOWN of who did not reply: the call that it answers. */
      call: string | null
    }
  /** A process took the message out of its mailbox. `awaited`: a callback had waited for it. */
  | { type: 'handled'; message: string; pid: string; awaited: boolean }
  /** The message has left the mailbox, nobody saw when. */
  | { type: 'lost_sight'; message: string }
  /** The caller of `call` waits no more: its time was up. */
  | { type: 'timeout'; call: string; pid: string }
  /** An exit signal. It ends who gets it, unless that `ignores` it. */
  | {
      type: 'signal'
      from: string | null
      to: string
      text: string
      link: boolean
      ignored: boolean
    }
  | { type: 'exit'; pid: string; text: string; orderly: boolean }
  | { type: 'start'; pid: string; parent: string | null }
  | { type: 'tie'; tie: 'link' | 'unlink' | 'monitor' | 'demonitor'; pid: string; other: string }
  /** `message` gave its receiver another state. */
  | { type: 'changed'; message: string | null; pid: string }
  /** So many messages were sent in the world that nobody looked at, since there were too many. */
  | { type: 'missed'; count: number }
)

/** Where a process of the chart sits, or sat. */
export type ChartProcess = { pid: string; key: string | null; name: string }

/** What a window is told of the messages among the seats that it has chosen. */
export type MessagesUpdate = {
  type: 'messages'
  seq: number
  /** Whether it begins anew: what was told before is void. */
  begin: boolean
  /** Of a beginning: why nothing is told of what was before; null where it is told. */
  trouble: string | null
  /** Oldest first. */
  events: ChartEvent[]
  /** Processes of the events that were not told of before, or sit elsewhere. */
  who: ChartProcess[]
  /** Pids of those that are in the middle of a callback now. */
  busy: string[]
}

/** All that is known of one event of the chart. Terms are printed in the notation that the window has chosen. */
export type ChartDetail = {
  id: string
  /** The message, or the reason of an exit or a signal; null for what carries nothing. */
  payload: string | null
  /** State of its receiver before it handled the message, and after, where that is another; else null. */
  before: string | null
  after: string | null
}
