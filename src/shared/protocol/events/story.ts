import type { Moment } from './time.ts'

/** How an exit came about, and what came of it, told in the order in which it happened. */
export type Story = {
  /** Whose exit it was. */
  pid: string
  lines: StoryLine[]
  /** Whether more happened than is told. */
  more: boolean
}

export type StoryLine = {
  /** From 1. */
  number: number
  kind: 'message' | 'signal' | 'exit' | 'restart' | 'start' | 'restart_failed' | 'give_up' | 'read'
  text: string
  /** The moment after it, that can be looked at. */
  at: Moment
  /** World time in ms. */
  atMs: number
  /** Seat to select; null where there is none. */
  key: string | null
}

/** What a process did with its last messages. Terms are printed in Elixir's notation. */
export type History = {
  pid: string
  /** Oldest first. */
  changes: HistoryChange[]
  /** Whether it did more before. */
  more: boolean
}

export type HistoryChange = {
  at: Moment
  /** World time in ms. */
  atMs: number
  /** What it took; null for its start, a timeout, or what ended a wait. */
  message: string | null
  /** Its state then; null where there was none yet. */
  before: string | null
  /** null: as it was. */
  after: string | null
}
