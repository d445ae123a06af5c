import * as v from 'valibot'
import { count, finite, pid, termText } from '../arguments.ts'
import type { Forecast, History, Moment, Story } from '../events.ts'

/** Speeds of the world that the slider offers; 1 is the wall clock's. */
export const speedRange = { min: 0.001, max: 10 } as const

/** Longest that a message can be held back by hand, in ms of world time. */
export const delayMsMax = 3_600_000

const moment = v.strictObject({ step: count, entry: count })

/** What moves the world's clock. */
export const timeRequests = {
  pause: v.strictObject({}),
  run: v.strictObject({}),
  /** While paused: handles one message, goes on until the next exit, or lets one process alone handle one message. */
  step: v.variant('to', [
    v.strictObject({ to: v.picklist(['message', 'exit']) }),
    v.strictObject({ to: v.literal('process'), pid }),
  ]),
  speed: v.strictObject({
    value: v.pipe(v.number(), v.minValue(speedRange.min), v.maxValue(speedRange.max)),
  }),
  /** Shows the world as it was: at a time, at a moment that was told of, or a little before or after what is shown. */
  'time.look': v.strictObject({
    to: v.union([
      v.strictObject({ atMs: finite }),
      v.strictObject({ moment }),
      v.strictObject({ move: v.picklist(['back', 'forward', 'previous_exit', 'next_exit']) }),
    ]),
  }),
  /** The moment that is shown, be it the present. */
  'time.moment': v.strictObject({}),
  /** Shows the present: of the world of which the past was shown, of the live world, or of the fork. */
  'time.present': v.strictObject({ of: v.picklist(['here', 'live', 'fork']) }),
  /** Ends the fork. */
  'time.drop_fork': v.strictObject({}),
  /** What would this do? Nothing of it is done. */
  forecast: v.variant('do', [
    v.strictObject({ do: v.literal('exit'), pid, reason: termText }),
    v.strictObject({ do: v.literal('raise'), pid, message: v.pipe(v.string(), v.maxLength(1_000)) }),
  ]),
  /** How the exit of a process came about, and what came of it. */
  story: v.strictObject({ pid }),
  /** What a process did with its last messages. */
  history: v.strictObject({ pid }),
  /** Takes a hand in the message `id` that waits in a mailbox: it is handled next, dropped, or comes later. */
  mailbox: v.variant('do', [
    v.strictObject({ do: v.picklist(['first', 'drop']), pid, id: count }),
    v.strictObject({
      do: v.literal('delay'),
      pid,
      id: count,
      ms: v.pipe(v.number(), v.minValue(1), v.maxValue(delayMsMax)),
    }),
  ]),
} as const

export type TimeReplies = {
  /** `atMs`: world time. */
  'time.moment': { at: Moment; atMs: number }
  forecast: Forecast
  story: Story
  history: History
}
