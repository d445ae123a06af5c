import { error } from '../../../shared/atoms.ts'
import { atom, type Term, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../runtime/index.ts'
import { askFile } from '../files/ask.ts'
import type { FileOperation, FileResult, FileStep } from '../files/request.ts'
import { logHeaderBytes, writeLogBody, writeLogHeader } from '../format/disk-log.ts'
import type { LogSync } from './options.ts'

/** Bytes that are gathered in memory at most before they are written. */
const cacheBytesMax = 64 * 1024

/** One file that is open to be written. A value. */
export type LogFile = {
  readonly name: string
  readonly sync: LogSync
  /** Where what was written ends. */
  readonly end: number
  /** Items that are not written yet, the newest first. */
  readonly cache: CachedItem | null
  readonly cachedBytes: number
  /** Whether bytes were written that the disk was not waited for. */
  readonly isUnsynced: boolean
  /** Whether a write failed and may have left bytes behind the end. */
  readonly isTorn: boolean
}

type CachedItem = { readonly bytes: Uint8Array; readonly before: CachedItem | null }

/** The disk refused. `term` is what the functions of disk_log answer: `{error, {file_error, File, Reason}}`. */
export class LogError extends Error {
  override readonly name = 'LogError'
  readonly term: Term

  constructor(reason: Term) {
    super('a log cannot be used')
    this.term = tuple(error, reason)
  }

  static ofFile(file: string, reason: string): LogError {
    return new LogError(tuple(atom('file_error'), file, atom(reason)))
  }
}

type Success = Extract<FileResult, { ok: true }>

/** Asks the world's device for one operation in the log's lane. @throws LogError */
export function* ask(self: Process, lane: string, operation: FileOperation): Coroutine<Success> {
  const result = yield* askFile(self, lane, operation)
  if (!result.ok) throw LogError.ofFile('file' in operation ? operation.file : lane, result.reason)
  return result
}

/** As `ask`, but null when there is no such file. */
export function* askUnlessMissing(
  self: Process,
  lane: string,
  operation: FileOperation & { readonly file: string },
): Coroutine<Success | null> {
  const result = yield* askFile(self, lane, operation)
  if (result.ok) return result
  if (result.reason === 'enoent') return null
  throw LogError.ofFile(operation.file, result.reason)
}

/** A file of which the first `end` bytes are on the disk. */
export function logFile(name: string, sync: LogSync, end: number): LogFile {
  return { name, sync, end, cache: null, cachedBytes: 0, isUnsynced: false, isTorn: false }
}

/** Makes the file anew, or empties it: a header, and `head` as the first item. @throws LogError */
export function* createLogFile(
  self: Process,
  lane: string,
  name: string,
  sync: LogSync,
  head: Uint8Array | null,
): Coroutine<LogFile> {
  const pieces = head === null ? [writeLogHeader('opened')] : [writeLogHeader('opened'), writeLogBody(head)]
  const bytes = joined(pieces)
  yield* ask(self, lane, { op: 'write', file: name, bytes })
  if (sync === 'always') {
    yield* ask(self, lane, { op: 'sync', file: name })
    yield* ask(self, lane, { op: 'sync_folder' })
  }
  return { ...logFile(name, sync, bytes.length), isUnsynced: sync !== 'always' }
}

/** `file` with more items, still in memory. */
export function appended(file: LogFile, items: readonly Uint8Array[]): LogFile {
  let { cache, cachedBytes } = file
  for (const bytes of items) {
    cache = { bytes, before: cache }
    cachedBytes += bytes.length
  }
  return { ...file, cache, cachedBytes }
}

/** Whether it is time to write: the log waits for the disk each time, or too much is in memory. */
export function isDue(file: LogFile): boolean {
  return file.cachedBytes > 0 && (file.sync === 'always' || file.cachedBytes > cacheBytesMax)
}

/** What a write came to. After an error nothing of what was in memory is in the log. */
export type Written = { readonly file: LogFile; readonly failed: LogError | null }

/** Writes what is in memory, and waits for the disk if `sync`, or if the log does so each time. */
export function* written(self: Process, lane: string, file: LogFile, sync: boolean): Coroutine<Written> {
  const isSyncing = sync || file.sync === 'always'
  const steps: FileStep[] = []
  if (file.isTorn) steps.push({ op: 'truncate', size: file.end })
  if (file.cachedBytes > 0) steps.push({ op: 'write', at: file.end, bytes: joined(cachedItems(file)) })
  if (isSyncing && (file.isUnsynced || steps.length > 0)) steps.push({ op: 'fsync' })
  const empty = { ...file, cache: null, cachedBytes: 0 }
  if (steps.length === 0) return { file: empty, failed: null }
  const result = yield* askFile(self, lane, { op: 'update', file: file.name, steps })
  if (result.ok) {
    const end = file.end + file.cachedBytes
    return { file: { ...empty, end, isUnsynced: !isSyncing, isTorn: false }, failed: null }
  }
  // Nobody was promised what was tried; it must not come back, nor stand in the way of what comes next.
  const cut = yield* askFile(self, lane, {
    op: 'update',
    file: file.name,
    steps: [{ op: 'truncate', size: file.end }],
  })
  return {
    file: { ...empty, isUnsynced: true, isTorn: !cut.ok },
    failed: LogError.ofFile(file.name, result.reason),
  }
}

/** Empties the file but for its header and `head`. */
export function* truncated(
  self: Process,
  lane: string,
  file: LogFile,
  head: Uint8Array | null,
): Coroutine<Written> {
  const steps: FileStep[] = [{ op: 'truncate', size: logHeaderBytes }]
  const item = head === null ? null : writeLogBody(head)
  if (item !== null) steps.push({ op: 'write', at: logHeaderBytes, bytes: item })
  if (file.sync === 'always') steps.push({ op: 'fsync' })
  const result = yield* askFile(self, lane, { op: 'update', file: file.name, steps })
  const empty = logFile(file.name, file.sync, logHeaderBytes + (item?.length ?? 0))
  if (!result.ok) return { file, failed: LogError.ofFile(file.name, result.reason) }
  return { file: { ...empty, isUnsynced: file.sync !== 'always' }, failed: null }
}

/**
 * Marks the file as open, so that a crash from here on is seen by who opens it next. The mark is on the disk before
 * anything is appended, or a power cut could leave a torn item in a file that says it was closed. @throws LogError
 */
export function* markOpened(self: Process, lane: string, name: string): Coroutine<void> {
  yield* ask(self, lane, { op: 'update', file: name, steps: [mark('opened'), { op: 'fsync' }] })
}

/**
 * Writes what is in memory and marks the file as closed, that after all else is on the disk. A file whose end is not
 * what it should be stays marked as open, since nobody looks at the items of one that was closed. @throws LogError
 */
export function* closeLogFile(self: Process, lane: string, file: LogFile): Coroutine<void> {
  const after = yield* written(self, lane, file, file.sync === 'always')
  if (!after.file.isTorn) {
    const steps: FileStep[] = file.sync === 'always' ? [mark('closed'), { op: 'fsync' }] : [mark('closed')]
    yield* ask(self, lane, { op: 'update', file: file.name, steps })
  }
  if (after.failed !== null) throw after.failed
}

function mark(status: 'opened' | 'closed'): FileStep {
  return { op: 'write', at: 4, bytes: writeLogHeader(status).subarray(4) }
}

/** The oldest first. */
function cachedItems(file: LogFile): Uint8Array[] {
  const items: Uint8Array[] = []
  for (let item = file.cache; item !== null; item = item.before) items.push(item.bytes)
  return items.reverse()
}

function joined(pieces: readonly Uint8Array[]): Uint8Array {
  const [only] = pieces
  if (pieces.length === 1 && only !== undefined) return only
  const bytes = new Uint8Array(pieces.reduce((sum, piece) => sum + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}
