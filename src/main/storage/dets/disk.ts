import { type Coroutine, type Process, perform } from '../../runtime/index.ts'
import type { FileOperation, FileResult } from '../files/request.ts'
import { type PageCache, wholePages } from '../format/dets/page-cache.ts'
import { MissingPages, type Step } from '../format/dets/pages.ts'
import { DetsDamageError } from '../format/dets/slot-reader.ts'
import type { DetsTable } from '../format/dets/table.ts'

/** The disk refused, for a reason that POSIX has a name for. */
export class DiskError extends Error {
  override readonly name = 'DiskError'
  readonly reason: string

  constructor(reason: string) {
    super(`the disk says ${reason}`)
    this.reason = reason
  }
}

export type DiskSuccess = Extract<FileResult, { ok: true }>

/** Asks the world's device for one operation on the table's file, and waits. @throws DiskError */
export function* ask(self: Process, lane: string, operation: FileOperation): Coroutine<DiskSuccess> {
  const result = yield* perform<FileResult>(self, { lane, ...operation })
  if (!result.ok) throw new DiskError(result.reason)
  return result
}

/**
 * What `read` makes of the file, and its bytes after those that `read` missed were read.
 * @throws DiskError, DetsDamageError, and what `read` throws
 */
export function* withPages<R>(
  self: Process,
  file: string,
  from: PageCache,
  read: (pages: PageCache) => R,
): Coroutine<{ readonly result: R; readonly pages: PageCache }> {
  let pages = from
  for (;;) {
    try {
      return { result: read(pages), pages }
    } catch (thrown) {
      if (!(thrown instanceof MissingPages)) throw thrown
      pages = yield* loaded(self, file, pages, thrown)
    }
  }
}

/** As above, of an open table. */
export function* onTable<R>(
  self: Process,
  file: string,
  table: DetsTable<PageCache>,
  read: (table: DetsTable<PageCache>) => R,
): Coroutine<{ readonly result: R; readonly table: DetsTable<PageCache> }> {
  const { result, pages } = yield* withPages(self, file, table.pages, known => read(table.withPages(known)))
  return { result, table: pages === table.pages ? table : table.withPages(pages) }
}

function* loaded(self: Process, file: string, pages: PageCache, missing: MissingPages): Coroutine<PageCache> {
  const ranges = wholePages(missing.ranges, pages.size)
  const { parts = [], size = 0 } = yield* ask(self, file, { op: 'read_at', file, ranges })
  const read = pages.with(ranges.map(({ at }, i) => ({ at, bytes: parts[i] ?? new Uint8Array() })))
  const short = ranges.find(range => !read.has(range))
  if (short === undefined) return read
  // A disk that answers less than it has is in trouble; a file that is shorter than it was is damaged.
  if (size >= pages.size) throw new DiskError('eio')
  throw new DetsDamageError('the file ends early', size)
}

/** Takes `steps` of a change to the file. @throws DiskError */
export function* take(self: Process, file: string, steps: readonly Step[]): Coroutine<void> {
  if (steps.length > 0) yield* ask(self, file, { op: 'update', file, steps })
}

/**
 * Puts `bytes` in the place of what `file` held: whole, in a new file that takes the old one's name only when it is
 * safely there. A crash at any instant leaves the old file or the new one, never a mixture.
 *
 * 1. write the temporary file: the old file is untouched
 * 2. sync it: or its name could reach the disk before its bytes
 * 3. set the old file aside, if it is to be kept. From here to the next step there is no file of that name; the
 *    temporary one is whole and properly closed then, and is taken for it
 * 4. rename: the one instant at which the contents change
 * 5. sync the folder: or a power cut could bring the old name back
 *
 * @returns the name that the old file has now, if it was to be kept
 * @throws DiskError; then the old file still stands
 */
export function* replaceFile(
  self: Process,
  file: string,
  bytes: Uint8Array,
  keepAs?: string,
): Coroutine<string | undefined> {
  const temporary = temporaryOf(file)
  let kept: string | undefined
  try {
    yield* ask(self, file, { op: 'write', file: temporary, bytes })
    yield* ask(self, file, { op: 'sync', file: temporary })
    if (keepAs !== undefined) kept = (yield* ask(self, file, { op: 'set_aside', file, to: keepAs })).name
  } catch (thrown) {
    if (thrown instanceof DiskError) yield* perform(self, { lane: file, op: 'remove', file: temporary })
    throw thrown
  }
  yield* ask(self, file, { op: 'rename', file: temporary, to: file })
  yield* ask(self, file, { op: 'sync_folder' })
  return kept
}

export function temporaryOf(file: string): string {
  return `${file}.TMP`
}
