/** What a window knows of a screen after an update: the main process sends only what it has not told before. Pure. */
import type { Contents, StreamOps, ViewUpdate } from '../../shared/protocol/events.ts'

type Content = Contents[keyof Contents]

/** A row that a window keeps, and its view does not. */
export type StreamRow = StreamOps['inserts'][number]

/** The content of a screen of that name. */
export function contentAfter(
  before: Content | null,
  { content, changes }: Pick<ViewUpdate, 'content' | 'changes'>,
  screen: keyof Contents,
): Content | null {
  if (content !== null) return content.screen === screen ? content : before
  // The fields are those of the content that this window was told of before.
  return before === null || changes === null ? before : ({ ...before, ...changes } as Content)
}

export function rowsAfter(rows: readonly StreamRow[], stream: StreamOps | null): readonly StreamRow[] {
  if (stream === null) return rows
  const kept = new Map(stream.reset ? [] : rows.map(row => [row.id, row]))
  for (const row of stream.inserts) kept.set(row.id, row)
  return [...kept.values()]
}

/** Two updates of one screen as one. */
export function joined(before: ViewUpdate, after: ViewUpdate): ViewUpdate {
  const stream = joinedStreams(before.stream, after.stream)
  if (after.content !== null) return { ...after, stream }
  if (before.content === null) {
    const none = before.changes === null && after.changes === null
    return { ...after, changes: none ? null : { ...before.changes, ...after.changes }, stream } as ViewUpdate
  }
  return {
    ...after,
    content: contentAfter(before.content, after, before.content.screen),
    changes: null,
    stream,
  }
}

function joinedStreams(before: StreamOps | null, after: StreamOps | null): StreamOps | null {
  if (before === null || after === null) return after ?? before
  return after.reset ? after : { reset: before.reset, inserts: [...before.inserts, ...after.inserts] }
}
