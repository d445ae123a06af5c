import * as v from 'valibot'
import { pid, termText } from '../arguments.ts'

/** What is done to one process from outside. */
export const processRequests = {
  /** Sends an exit signal, as `exit(Pid, Reason)` does. */
  exit: v.strictObject({ pid, reason: termText }),
  /** Makes the next callback of a gen_server raise, with this message. */
  raise: v.strictObject({ pid, message: v.pipe(v.string(), v.maxLength(1_000)) }),
  /** Makes the next callback of a behaviour throw a term, return a term, never return, or be late. */
  plant: v.strictObject({
    pid,
    planted: v.variant('do', [
      v.strictObject({ do: v.literal('throw'), value: termText }),
      v.strictObject({ do: v.literal('return'), value: termText }),
      v.strictObject({ do: v.literal('wait') }),
      v.strictObject({ do: v.literal('slow'), ms: v.pipe(v.number(), v.minValue(1), v.maxValue(600_000)) }),
    ]),
  }),
} as const
