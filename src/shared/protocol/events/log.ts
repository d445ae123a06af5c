import type { Moment } from './time.ts'

/** Most severe first, as OTP's Logger has them. */
export const logLevels = [
  'emergency',
  'alert',
  'critical',
  'error',
  'warning',
  'notice',
  'info',
  'debug',
] as const

export type LogLevel = (typeof logLevels)[number]

/** A report of the log. */
export type LogLine = {
  /** From 1, without gaps, in the order in which they were logged. */
  id: number
  /** World time in ms. */
  atMs: number
  /** The moment after it: a place in the past that can be looked at. */
  at: Moment
  level: LogLevel
  /** What OTP reports by itself, or `message` for what an application logged. */
  kind: 'crash' | 'supervisor' | 'progress' | 'terminate' | 'application' | 'message'
  /** Who logged it. */
  pid: string
  name: string
  /** Seat of that process; null for who had none. */
  key: string | null
  /** In the words of Erlang or of Elixir, often over several lines. */
  text: string
  /** Whether it is longer than `limits.logReportChars`, and cut. */
  cut: boolean
}

/** The log of the world and the instant that the window looks at, a part at a time, the newest lines first. */
export type LogUpdate = {
  type: 'log'
  /** Another number than before: all that was told is of another log. */
  book: number
  /** Numbers of the first report that is kept, and of the last there is; what came before the first is forgotten. */
  first: number
  last: number
  /** Lines that were not told yet, in the order of their numbers. */
  lines: LogLine[]
  /** Whether all that is kept is told now. */
  complete: boolean
}
