import * as v from 'valibot'
import { pid } from '../arguments.ts'

/** What is done to the whole: to files, to the disk, to the app. */
export const faultRequests = {
  /** Writes nonsense into the middle of the file of the table whose process `pid` is, then kills that process. */
  'fault.damage_file': v.strictObject({ pid }),
  /** From now on the disk takes no more bytes, or takes them again. */
  'fault.fill_disk': v.strictObject({ full: v.boolean() }),
  /** Takes the applications down, removes the files of all tables and logs, and starts as on the first day. */
  'demo.reset': v.strictObject({}),
  /** `kill -9` of the whole app, which then has to be started again by hand. */
  'fault.kill_app': v.strictObject({}),
} as const

export type FaultReplies = {
  'fault.damage_file': { file: string; at: number; bytes: number }
}
