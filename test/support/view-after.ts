import type { Contents, ViewUpdate } from '../../src/shared/protocol/events.ts'

/** How a screen looks after `update`, with the content that it had before. */
export function viewAfter(before: ViewUpdate | undefined, update: ViewUpdate): ViewUpdate {
  const known = update.content ?? before?.content ?? null
  const content = known && ({ ...known, ...update.changes } as Contents[keyof Contents])
  return { ...update, content, changes: null }
}
