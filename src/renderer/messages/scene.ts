/** What the chart is made of once it is laid out. Numbers are pixels, from the top left of the chart without its heads. */
import type { ChartEvent } from '../../shared/protocol/events.ts'

/** Where messages come from that nobody on the chart sends: the user's window and timers; and other processes. */
export const outsideKey = '\u0000outside'
export const othersKey = '\u0000others'

export type Column = { readonly key: string; readonly x: number }

/** Something with a line of its own, that can be chosen. */
export type Row = {
  readonly event: ChartEvent
  /** Middle of its line. */
  readonly y: number
  /** Where it begins and ends; the same where it stands at one column. */
  readonly fromX: number
  readonly toX: number
  /** How a call ended, as far as it did not end with a reply. */
  broken: 'timeout' | 'down' | null
  /** When its receiver handled it, in ms of world time; null while it waits, or for what is not handled. */
  handledAtMs: number | null
  /** It gave its receiver another state. */
  changed: boolean
  /** It lies in a mailbox, or is lost with it. */
  waits: boolean
}

/** One process in its seat, from its start to its exit. */
export type Life = {
  readonly x: number
  readonly fromY: number
  /** null: it goes on. */
  toY: number | null
  readonly pid: string | null
}

/** What a process does: it runs a callback, waits in a call, or has a message in its mailbox. */
export type Bar = {
  readonly what: 'runs' | 'waits' | 'queued'
  readonly x: number
  readonly fromY: number
  toY: number
  /** Of a wait: how it ended without a reply. */
  broken: 'timeout' | 'down' | null
  /** How many bars of its kind stand beside it already. */
  readonly lane: number
}

/** World time beside the rows; and how long nothing happened. */
export type TimeLabel = { readonly y: number; readonly atMs: number }
export type Gap = { readonly y: number; readonly ms: number }

export type ChartScene = {
  readonly width: number
  readonly height: number
  readonly columns: readonly Column[]
  readonly rows: readonly Row[]
  readonly lives: readonly Life[]
  readonly bars: readonly Bar[]
  readonly labels: readonly TimeLabel[]
  readonly gaps: readonly Gap[]
}
