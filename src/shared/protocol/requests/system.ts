import * as v from 'valibot'
import { count, pid } from '../arguments.ts'
import type { AppInfo, ProcessInfo } from '../events.ts'

/** What a window asks to see of the whole. */
export const systemRequests = {
  /** First request of a window. */
  hello: v.strictObject({}),
  /** Begins the stream of one snapshot and then deltas; asked again, it begins anew. */
  observe: v.strictObject({}),
  /** The window has drawn snapshot or delta `seq`; the next delta may come. */
  ack: v.strictObject({ seq: count }),
  /** Chooses the process whose details come as `process` events; null for none. */
  inspect: v.strictObject({ pid: v.nullable(pid) }),
  /** Starts the applications again after their top supervisor is gone. */
  'application.start': v.strictObject({}),
  /** Takes the applications down in order, whatever the clock does, and starts them again. */
  'application.restart': v.strictObject({}),
} as const

export type SystemReplies = {
  hello: AppInfo
  inspect: ProcessInfo | null
}
