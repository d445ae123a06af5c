import { ok } from '../../../shared/atoms.ts'
import type { Pid, Ref, Term } from '../../../shared/term.ts'
import type { From } from '../../otp/index.ts'
import type { LogFile } from './log-file.ts'
import type { LogArguments, LogSize } from './options.ts'

/** A log in one file that only grows. */
export type HaltLog = {
  readonly type: 'halt'
  readonly size: LogSize
  readonly file: LogFile
  /** Bytes of the file as the size counts them. */
  readonly bytes: number
  readonly isFull: boolean
}

/** A log in files `1` to `maxFiles`, of which the oldest is overwritten when the current one is full. */
export type WrapLog = {
  readonly type: 'wrap'
  readonly maxBytes: number
  readonly maxFiles: number
  /** More files, from before the log was made smaller, which are still to be used up; else `maxFiles`. */
  readonly oldMaxFiles: number
  readonly current: number
  readonly file: LogFile
  /** Bytes of the current file as the size counts them, and those of its header and head. */
  readonly bytes: number
  readonly firstBytes: number
  /** Items of the current file, and of all that were current before, since the log was opened. */
  readonly items: number
  readonly itemsBefore: number
  /** Files that were filled since the last look with `info`, and before that. */
  readonly wraps: number
  readonly wrapsBefore: number
}

export type Owner = { readonly pid: Pid; readonly notify: boolean }

/** What a log is while it is open. */
export type OpenLog = {
  readonly args: LogArguments
  /** What `info` calls the file; the same for the log's whole life. */
  readonly file: string
  readonly extra: HaltLog | WrapLog
  /** The first item of new files, as its bytes; null for none. */
  readonly head: Uint8Array | null
  readonly owners: readonly Owner[]
  /** Users that are no owners: nobody knows who they are. */
  readonly users: number
  readonly blocked: { readonly by: Pid; readonly isQueueing: boolean } | null
}

/** Items that wait to be written, and who is told then; null for `alog`. The newest first. */
export type WaitingItems = {
  readonly from: From | null
  readonly bodies: readonly Uint8Array[]
  readonly before: WaitingItems | null
  /** Bytes of these and of those before. */
  readonly bytes: number
}

/** What the process of a log knows. */
export type LogState = {
  readonly server: Pid
  readonly log: OpenLog | null
  /** Items in the log, as far as it knows. */
  readonly items: number
  readonly waiting: WaitingItems | null
  /** Who waits for all that waits to be on the disk. */
  readonly syncers: readonly From[]
  /** What was asked for while the log was blocked. */
  readonly queue: readonly QueuedRequest[]
  /** What the last write came to: `ok` or `{error, Reason}`. */
  readonly errorStatus: Term
  /** What a write came to for which nobody waited; whoever asks next hears of it. */
  readonly cacheError: Term
  /** Running while items are in memory. */
  readonly timer: Ref | null
}

/** `from` is null for a cast. */
export type QueuedRequest = { readonly from: From | null; readonly request: Term }

/** The state of a log's process: a value that holds bytes, which no message may. A fork of the world shares it. */
export class HeldState {
  readonly fields: LogState

  constructor(fields: LogState) {
    this.fields = fields
  }
}

export function emptyState(server: Pid): LogState {
  return {
    server,
    log: null,
    items: 0,
    waiting: null,
    syncers: [],
    queue: [],
    errorStatus: ok,
    cacheError: ok,
    timer: null,
  }
}
