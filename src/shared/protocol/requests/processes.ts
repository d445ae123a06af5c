import * as v from 'valibot'
import { limits } from '../../limits.ts'
import { count, pid } from '../arguments.ts'
import { processColumns } from '../events/processes.ts'
import type { ProcessRow } from '../events.ts'

const sort = v.strictObject({ by: v.picklist(processColumns), descending: v.boolean() })
/** Words that are all to be found in a process's name, pid, status or current function. */
const filter = v.pipe(v.string(), v.maxLength(200))

/** The table of all processes. */
export const processesRequests = {
  /**
   * Looks at rows of the table: those from `offset` on come as `processes` events, now and whenever they change.
   * `look`: a number for this request, by which its events are known.
   */
  'processes.look': v.strictObject({
    look: count,
    sort,
    filter,
    offset: count,
    limit: v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(limits.processRowsInSight)),
  }),
  /** Nobody looks at the table any more. */
  'processes.close': v.strictObject({}),
  /** Where in the table a process stands, from 0; null where it does not. */
  'processes.place': v.strictObject({ pid }),
  /** The first rows of the table as it is now, for somebody who copies it. */
  'processes.copy': v.strictObject({}),
} as const

export type ProcessesReplies = {
  'processes.place': { place: number | null }
  'processes.copy': { rows: ProcessRow[]; more: number }
}
