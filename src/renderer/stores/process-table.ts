/** The table of processes as a window knows it: the rows in sight, put together from what it is told. Pure. */
import type { ProcessesUpdate, ProcessRow } from '../../shared/protocol/events.ts'

export type ProcessTable = {
  /** Processes that are alive, and those of them that pass the filter. */
  readonly alive: number
  readonly passed: number
  /** Rows of the whole table. */
  readonly length: number
  /** Place of the first of `rows` in it, from 0. */
  readonly offset: number
  readonly rows: readonly ProcessRow[]
}

/** The table after `update`; rows that were not told again are the same objects as before. */
export function tableAfter(before: ProcessTable | null, update: ProcessesUpdate): ProcessTable {
  const { alive, passed, length, offset, pids } = update
  const known = new Map((before?.rows ?? []).map(row => [row.pid, row]))
  const order = pids ?? [...known.keys()]
  for (const row of update.rows) known.set(row.pid, row)
  return { alive, passed, length, offset, rows: order.flatMap(pid => known.get(pid) ?? []) }
}

/** The row at `place` of the whole table; undefined for one that is not in sight. */
export const rowAt = ({ offset, rows }: ProcessTable, place: number): ProcessRow | undefined =>
  rows[place - offset]

/** Place of the process `pid` in the whole table; −1 while it is not in sight. */
export function placeOf({ offset, rows }: ProcessTable, pid: string | null): number {
  const at = pid === null ? -1 : rows.findIndex(row => row.pid === pid)
  return at < 0 ? -1 : offset + at
}
