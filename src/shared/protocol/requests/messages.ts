import * as v from 'valibot'
import { limits } from '../../limits.ts'
import { count } from '../arguments.ts'
import type { ChartDetail } from '../events.ts'

const seatKey = v.pipe(v.string(), v.maxLength(2_000))

/** The sequence chart of messages. */
export const messagesRequests = {
  /** Chooses whose messages come as `messages` events, the recent past first; asked again, it begins anew. */
  'messages.open': v.strictObject({
    /** Keys of seats. */
    keys: v.pipe(v.array(seatKey), v.maxLength(limits.chartSeats)),
    /** Also what they send to, and get from, processes that are not chosen. */
    others: v.boolean(),
  }),
  'messages.close': v.strictObject({}),
  /** The window has taken in update `seq`; the next may come. */
  'messages.ack': v.strictObject({ seq: count }),
  /** Everything about one event that was told. */
  'messages.read': v.strictObject({ id: v.pipe(v.string(), v.maxLength(80)) }),
} as const

export type MessagesReplies = {
  'messages.read': ChartDetail
}
