import * as v from 'valibot'
import type { Source, SourceText } from '../events.ts'

/** The sources of the demo applications, as they run. */
export const sourceRequests = {
  'source.list': v.strictObject({}),
  'source.read': v.strictObject({ id: v.pipe(v.string(), v.maxLength(200)) }),
} as const

export type SourceReplies = {
  'source.list': readonly Source[]
  'source.read': SourceText
}
