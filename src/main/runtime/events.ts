import type { Atom, Pid, Ref, Term } from '../../shared/term.ts'

/**
 * What happens in a world, as its tap hears it. Every event knows its number, the world's time, and what was being
 * done when it happened: which process was running (null: it came from outside) and which message it was handling.
 */
export type WorldEvent = {
  readonly seq: number
  readonly atMs: number
  /** The process whose running caused it; null when it came from outside. */
  readonly by: Pid | null
  /** Number of the `send` event of the message being handled then; 0 for none. */
  readonly cause: number
} & EventBody

export type EventBody =
  | { readonly type: 'spawn'; readonly pid: Pid; readonly parent: Pid | null; readonly initialCall: string }
  | { readonly type: 'exit'; readonly pid: Pid; readonly reason: Term }
  | { readonly type: 'send'; readonly from: Pid | null; readonly to: Pid; readonly message: Term }
  /** A process took a message out of its mailbox; `sent` is the number of the `send` event. */
  | { readonly type: 'receive'; readonly pid: Pid; readonly message: Term; readonly sent: number }
  /** An exit signal on its way: by a link, or by exit/2. */
  | {
      readonly type: 'signal'
      readonly from: Pid | null
      readonly to: Pid
      readonly reason: Term
      readonly link: boolean
    }
  | { readonly type: 'link' | 'unlink'; readonly pid: Pid; readonly other: Pid }
  | { readonly type: 'monitor' | 'demonitor'; readonly pid: Pid; readonly other: Pid; readonly ref: Ref }
  | { readonly type: 'register' | 'unregister'; readonly pid: Pid; readonly name: Atom }
  /** A behaviour has a new state after a callback. */
  | { readonly type: 'state'; readonly pid: Pid; readonly state: Term }
  /** A supervisor did something with a child. */
  | {
      readonly type: 'child'
      readonly supervisor: Pid
      readonly action: 'start' | 'restart' | 'restart_failed' | 'terminate' | 'give_up'
      readonly id: Term
      readonly pid: Pid | null
      readonly reason: Term
    }
  /** Something happened to the file under a table. `text` says what in plain words. */
  | {
      readonly type: 'table'
      readonly pid: Pid
      readonly table: Term
      readonly file: string
      readonly what: 'opened' | 'repaired' | 'set_aside' | 'refused' | 'write_failed' | 'write_ok' | 'closed'
      readonly text: string
    }
  /** A report for the log, worded as OTP words it. */
  | { readonly type: 'report'; readonly report: LogReport }

export type LogLevel = 'debug' | 'info' | 'notice' | 'warning' | 'error' | 'critical' | 'alert' | 'emergency'

/** A log event: OTP's report as a term, and its text in OTP's words. */
export type LogReport = {
  readonly level: LogLevel
  readonly kind: 'crash' | 'supervisor' | 'progress' | 'terminate' | 'application' | 'message'
  readonly pid: Pid
  readonly report: Term
  readonly text: string
}

/** One subscriber; called while the world runs, it must not touch the world. */
export type Tap = (event: WorldEvent) => void
