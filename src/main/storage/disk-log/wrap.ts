import type { Coroutine, Process } from '../../runtime/index.ts'
import { askFile } from '../files/ask.ts'
import type { WriteOperation } from '../files/request.ts'
import { changeIndex, cutIndex, type IndexStep, readIndex, writeSize } from '../format/wrap-index.ts'
import { readWrapSize } from '../format/wrap-log.ts'
import { ask, askUnlessMissing, closeLogFile, LogError } from './log-file.ts'
import { type OpenedFile, openLogFile } from './open-file.ts'
import type { LogArguments } from './options.ts'
import type { WrapLog } from './state.ts'

export type WrapSize = readonly [maxBytes: number, maxFiles: number]

/** The size that the wrap log `file` has by its `.siz`; null when there is none that can be read. */
export function* wrapSizeOf(self: Process, file: string): Coroutine<WrapSize | null> {
  const result = yield* askFile(self, file, { op: 'read', file: `${file}.siz` })
  const size = result.ok && result.bytes !== undefined ? readWrapSize(result.bytes) : undefined
  return size === undefined ? null : [size.maxBytes, size.maxFiles]
}

/** Opens the files of a wrap log. @throws LogError as `openLogFile` */
export function* openWrap(
  self: Process,
  args: LogArguments,
  [maxBytes, maxFiles]: WrapSize,
  head: Uint8Array | null,
): Coroutine<{ log: WrapLog; items: number; repaired: OpenedFile['repaired'] }> {
  if (args.repair === 'truncate') {
    yield* removeFiles(self, args.file, 2, maxFiles)
    yield* removeFile(self, args.file, `${args.file}.idx`)
  }
  const index = readIndex(yield* indexOf(self, args))
  if (args.mode === 'read_write') yield* writeSizeFile(self, args, [maxBytes, maxFiles])
  const name = `${args.file}.${index.current}`
  const { file, newItems, newBytes, repaired } = yield* openLogFile(self, args, name, args.repair, head)
  if (args.mode === 'read_write') yield* noteCurrent(self, args, index.current, null)
  const items = repaired === null ? index.currentItems + newItems : repaired.recovered
  const log: WrapLog = {
    type: 'wrap',
    maxBytes,
    maxFiles,
    oldMaxFiles: Math.max(maxFiles, index.files),
    current: index.current,
    file,
    bytes: file.end,
    firstBytes: newBytes,
    items,
    itemsBefore: repaired === null ? -index.currentItems : -repaired.recovered,
    wraps: 0,
    wrapsBefore: 0,
  }
  return { log, items: index.otherItems + items, repaired }
}

/**
 * Goes on to the next file, which loses what it had. The file that was current is closed after that.
 * @returns the log, and how many items were lost
 * @throws LogError; then the log stays as it was
 */
export function* nextFile(
  self: Process,
  args: LogArguments,
  log: WrapLog,
  head: Uint8Array | null,
): Coroutine<{ log: WrapLog; lost: number }> {
  const { next, oldMaxFiles } = yield* fileAfter(self, args, log)
  const name = `${args.file}.${next}`
  const isSame = next === log.current
  const { file, newItems, newBytes } = yield* openLogFile(self, args, name, 'truncate', head)
  const lost = yield* noteCurrent(self, args, next, { file: log.current, items: log.items })
  if (!isSame) yield* closeLogFile(self, args.file, log.file)
  return {
    log: {
      ...log,
      oldMaxFiles,
      current: next,
      file,
      bytes: newBytes,
      firstBytes: newBytes,
      items: newItems,
      itemsBefore: log.itemsBefore + log.items,
      wraps: log.wraps + 1,
    },
    lost,
  }
}

/** Closes the current file and notes how many items it has. @throws LogError */
export function* closeWrap(self: Process, args: LogArguments, log: WrapLog): Coroutine<void> {
  if (args.mode === 'read_only') return
  let failed: unknown = null
  try {
    yield* closeLogFile(self, args.file, log.file)
  } catch (thrown) {
    failed = thrown
  }
  yield* noteCurrent(self, args, log.current, { file: log.current, items: log.items })
  if (failed !== null) throw failed
}

/** @throws LogError */
export function* changeWrapSize(
  self: Process,
  args: LogArguments,
  log: WrapLog,
  [maxBytes, maxFiles]: WrapSize,
): Coroutine<WrapLog> {
  yield* writeSizeFile(self, args, [maxBytes, maxFiles])
  if (maxFiles > log.maxFiles) yield* removeFiles(self, args.file, log.maxFiles + 1, maxFiles)
  return { ...log, maxBytes, maxFiles, oldMaxFiles: Math.max(maxFiles, log.maxFiles) }
}

/** The number after `current`, and round again. */
export function cyclic(current: number, files: number, step = 1): number {
  const next = (current + step) % files
  return next > 0 ? next : next + files
}

/** The next file; once the log has come to its new, smaller number of files, those above go. */
function* fileAfter(
  self: Process,
  args: LogArguments,
  { current, maxFiles, oldMaxFiles }: WrapLog,
): Coroutine<{ next: number; oldMaxFiles: number }> {
  if (oldMaxFiles === maxFiles || current < maxFiles) return { next: cyclic(current, maxFiles), oldMaxFiles }
  yield* removeFiles(self, args.file, current + 1, oldMaxFiles)
  if (current > maxFiles) return { next: 1, oldMaxFiles: current }
  const idx = yield* indexOf(self, args)
  yield* changeIndexFile(self, args, idx, cutIndex(idx, maxFiles))
  return { next: 1, oldMaxFiles: maxFiles }
}

function* indexOf(self: Process, args: LogArguments): Coroutine<Uint8Array | null> {
  const read = yield* askUnlessMissing(self, args.file, { op: 'read', file: `${args.file}.idx` })
  return read?.bytes ?? null
}

/** @returns items that the index knew in file `current`, which they are lost from if it was begun anew */
function* noteCurrent(
  self: Process,
  args: LogArguments,
  current: number,
  before: { readonly file: number; readonly items: number } | null,
): Coroutine<number> {
  const idx = yield* indexOf(self, args)
  const { steps, lost } = changeIndex(idx, current, before)
  yield* changeIndexFile(self, args, idx, steps)
  return lost
}

function* changeIndexFile(
  self: Process,
  args: LogArguments,
  idx: Uint8Array | null,
  steps: readonly IndexStep[],
): Coroutine<void> {
  if (steps.length === 0) return
  const file = `${args.file}.idx`
  if (idx === null || idx.length === 0) {
    yield* ask(self, args.file, { op: 'write', file, bytes: new Uint8Array() })
    if (args.sync === 'always') yield* ask(self, args.file, { op: 'sync_folder' })
  }
  const synced: WriteOperation =
    args.sync === 'always'
      ? { op: 'update', file, steps: [...steps, { op: 'fsync' }] }
      : { op: 'update', file, steps }
  yield* ask(self, args.file, synced)
}

function* writeSizeFile(self: Process, args: LogArguments, size: WrapSize): Coroutine<void> {
  const file = `${args.file}.siz`
  const old = yield* wrapSizeOf(self, args.file)
  const isSame = old !== null && old[0] === size[0] && old[1] === size[1]
  if (!isSame) yield* ask(self, args.file, { op: 'write', file, bytes: writeSize(...size) })
  // Also what is there already: who wrote it may have been killed before it was safe.
  if (args.sync !== 'always') return
  yield* ask(self, args.file, { op: 'sync', file })
  yield* ask(self, args.file, { op: 'sync_folder' })
}

/** @throws LogError when one is there and cannot be removed */
function* removeFiles(self: Process, base: string, from: number, to: number): Coroutine<void> {
  for (let number = from; number <= to; number++) yield* removeFile(self, base, `${base}.${number}`)
}

function* removeFile(self: Process, lane: string, file: string): Coroutine<void> {
  const result = yield* askFile(self, lane, { op: 'remove', file })
  if (!result.ok && result.reason !== 'enoent') throw LogError.ofFile(file, result.reason)
}
