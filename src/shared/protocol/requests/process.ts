import * as v from 'valibot'
import { pid, termText } from '../arguments.ts'

/** What is done to one process from outside. */
export const processRequests = {
  /** Sends an exit signal, as `exit(Pid, Reason)` does. */
  exit: v.strictObject({ pid, reason: termText }),
  /** Makes the next callback of a gen_server raise, with this message. */
  raise: v.strictObject({ pid, message: v.pipe(v.string(), v.maxLength(1_000)) }),
} as const
