import { infinity } from '../../../shared/atoms.ts'
import type { Pid, Ref, Term } from '../../../shared/term.ts'
import type { From } from '../../otp/index.ts'
import type { PageCache } from '../format/dets/page-cache.ts'
import type { Step } from '../format/dets/pages.ts'
import type { DetsTable } from '../format/dets/table.ts'
import type { Change } from '../format/dets/work.ts'
import type { OpenOptions } from './options.ts'

/** A change that is not in the file yet; the newest first. */
export type Waiting = {
  readonly change: Change
  /** Who is told when it is on the disk; null: it was told at once. */
  readonly from: From | null
  /** What is answered; null: what the change itself answers. */
  readonly answer: Term
  readonly before: Waiting | null
  /** Changes, this one included, and about how many bytes their objects take. */
  readonly count: number
  readonly bytes: number
}

type Fields = {
  readonly name: Term
  readonly server: Pid
  /** Null until it is open, and again when it is closed. */
  readonly options: OpenOptions | null
  readonly table: DetsTable<PageCache> | null
  readonly waiting: Waiting | null
  /** Whether the file was not made yet, since the disk would not take it. */
  readonly isNew: boolean
  /** Steps that must be taken before others: a change failed half done. */
  readonly undo: readonly Step[] | null
  /** Why the last write failed, as POSIX says; null when it did not. */
  readonly problem: string | null
  /** Processes that keep the table from growing: a pid stands here once for each time it said so, with a monitor. */
  readonly fixed: readonly { readonly pid: Pid; readonly monitor: Ref }[]
  /** World's time of the first of these. */
  readonly fixedAtMs: number
  /** World's time of the last change; null when nothing is to be saved. */
  readonly changedAtMs: number | null
  /** Whether the timers of delayed writes and of auto_save run. */
  readonly writesLater: boolean
  readonly savesLater: boolean
}

/**
 * What the process of a table knows. A value: no field changes, nor anything that one leads to; so a fork of the world
 * shares it.
 */
export class TableState {
  readonly fields: Fields

  constructor(fields: Fields) {
    this.fields = fields
  }

  static closed(server: Pid): TableState {
    return new TableState({
      name: Symbol.for('dets'),
      server,
      options: null,
      table: null,
      waiting: null,
      isNew: false,
      undo: null,
      problem: null,
      fixed: [],
      fixedAtMs: 0,
      changedAtMs: null,
      writesLater: false,
      savesLater: false,
    })
  }

  with(changed: Partial<Fields>): TableState {
    return new TableState({ ...this.fields, ...changed })
  }

  /** Ms to wait for messages: no longer than until there are none when somebody waits for changes to be written. */
  get patience(): number | typeof infinity {
    return this.fields.waiting !== null && this.fields.waiting.from !== null ? 0 : infinity
  }

  get isOpen(): boolean {
    return this.fields.table !== null
  }

  /** @throws when it is not open */
  get open(): { readonly table: DetsTable<PageCache>; readonly options: OpenOptions } {
    const { table, options } = this.fields
    if (table === null || options === null) throw new Error('the table is not open')
    return { table, options }
  }
}

/** The changes that wait, oldest first. */
export function oldestFirst(waiting: Waiting | null): Waiting[] {
  const list: Waiting[] = []
  for (let one = waiting; one !== null; one = one.before) list.push(one)
  return list.reverse()
}
