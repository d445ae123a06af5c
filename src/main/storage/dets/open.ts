import { atom, type Term, tuple } from '../../../shared/term.ts'
import { type Coroutine, type Process, sleep } from '../../runtime/index.ts'
import { type Adoption, adopting } from '../format/dets/adopt.ts'
import { type Expected, openPages } from '../format/dets/open.ts'
import { PageCache } from '../format/dets/page-cache.ts'
import { readDets } from '../format/dets/read.ts'
import { repairDets } from '../format/dets/repair.ts'
import { DetsTable } from '../format/dets/table.ts'
import { writeDets } from '../format/dets/write.ts'
import { ask, DiskError, replaceFile, take, temporaryOf, withPages } from './disk.ts'
import { tableEvent } from './events.ts'
import type { OpenOptions } from './options.ts'
import { adoptedText, openedText, repairedText } from './report-text.ts'

export type Opened =
  | {
      readonly table: DetsTable<PageCache>
      /** The disk did not let the file be made. */
      readonly isNew?: boolean
    }
  /** Why not, as `open_file` says it. */
  | { readonly failed: Term }

/** Files up to this size are read and looked through as a whole when they are opened; of larger ones what is used. */
const checkedBytes = 256 * 1024

/**
 * Opens the file of a table. There being none, it is made. One that was not closed properly goes on as it is when
 * nothing is wrong with it; what is damaged is repaired, and the damaged file set aside before anything is written. A
 * file that is not DETS's, or another kind of table than asked for, is refused and left alone.
 */
export function* openTable(self: Process, name: Term, options: OpenOptions): Coroutine<Opened> {
  const { file } = options
  try {
    if (!(yield* exists(self, file))) {
      if (options.access === 'read' || options.type === null) throw new DiskError('enoent')
      return yield* create(self, name, options)
    }
    return yield* openExisting(self, name, options)
  } catch (thrown) {
    if (!(thrown instanceof DiskError)) throw thrown
    tableEvent(self, name, file, 'refused', `${file} cannot be opened: ${thrown.reason}`)
    return { failed: fileError(file, thrown.reason) }
  }
}

/** `{file_error, File, Reason}` */
export function fileError(file: string, reason: string): Term {
  return tuple(atom('file_error'), file, atom(reason))
}

function expectedOf({ type, keypos }: OpenOptions): Expected {
  return { ...(type === null ? {} : { type }), ...(keypos === null ? {} : { keypos }) }
}

/** Whether there is such a file. A temporary file that was to take its name, and is whole, does so now. */
function* exists(self: Process, file: string): Coroutine<boolean> {
  try {
    yield* ask(self, file, { op: 'size', file })
    return true
  } catch (thrown) {
    if (!(thrown instanceof DiskError) || thrown.reason !== 'enoent') throw thrown
  }
  const temporary = temporaryOf(file)
  try {
    const { bytes = new Uint8Array() } = yield* ask(self, file, { op: 'read', file: temporary })
    const reading = readDets(bytes)
    if (!reading.ok || reading.problems.length > 0) return false
    yield* ask(self, file, { op: 'rename', file: temporary, to: file })
    yield* ask(self, file, { op: 'sync_folder' })
    return true
  } catch (thrown) {
    if (thrown instanceof DiskError) return false
    throw thrown
  }
}

/** An empty table's file, for the options it is opened with. */
export function emptyFile(options: OpenOptions): Uint8Array {
  return writeDets({
    type: options.type ?? 'set',
    keypos: options.keypos ?? 1,
    objects: [],
    minSlots: options.min_no_slots,
    maxSlots: options.max_no_slots,
  })
}

function* create(self: Process, name: Term, options: OpenOptions): Coroutine<Opened> {
  const bytes = emptyFile(options)
  const table = tableOf(bytes)
  if (options.ram_file) return { table }
  try {
    yield* replaceFile(self, options.file, bytes)
    tableEvent(self, name, options.file, 'opened', `${options.file} was made`)
    return { table }
  } catch (thrown) {
    // A disk that takes nothing now may take the first change; reading an empty table needs no disk.
    if (thrown instanceof DiskError) return { table, isNew: true }
    throw thrown
  }
}

/** The table in a file of ours, all of it in memory. */
export function tableOf(bytes: Uint8Array): DetsTable<PageCache> {
  const opening = DetsTable.open(PageCache.of(bytes))
  if (!opening.ok) throw new Error(`a file of our own is ${opening.error}`)
  return opening.table
}

function* openExisting(self: Process, name: Term, options: OpenOptions): Coroutine<Opened> {
  const { file } = options
  const { size = 0 } = yield* ask(self, file, { op: 'size', file })
  const isWhole = size <= checkedBytes || options.ram_file || options.repair === 'force'
  let pages = isWhole ? yield* wholeFile(self, file) : yield* endsOf(self, file, size)
  const opening = yield* withPages(self, file, pages, known => DetsTable.open(known, expectedOf(options)))
  pages = opening.pages
  const { result } = opening
  if (result.ok) {
    const problems = isWhole ? problemsOf(pages) : []
    // With repair off a file that was closed properly is trusted, as real DETS does.
    const isTrusted = options.repair === false || (options.repair === true && problems.length === 0)
    if (isTrusted || options.access === 'read') {
      tableEvent(self, name, file, 'opened', openedText(file, result.table))
      return { table: result.table }
    }
    return yield* rebuild(self, name, options, pages)
  }
  const { error, header } = result
  if (error === 'type_mismatch' || error === 'keypos_mismatch') return { failed: tuple(atom(error), file) }
  const isTorn = error === 'not_a_dets_file' && header !== undefined && header.closed <= 1
  if (error !== 'needs_repair' && !isTorn) return foreign(self, name, file, error)
  if (options.access === 'read') return { failed: tuple(atom('not_closed'), file) }
  if (options.repair === false) return { failed: tuple(atom('needs_repair'), file) }
  return yield* repair(self, name, options, isWhole ? pages : yield* wholeFile(self, file))
}

/** Anything wrong with a properly closed file that its bytes can tell. */
function problemsOf(pages: PageCache): readonly { at: number; what: string }[] {
  const reading = readDets(pages.read(0, pages.size))
  return reading.ok ? reading.problems : []
}

function* wholeFile(self: Process, file: string): Coroutine<PageCache> {
  const { size } = yield* ask(self, file, { op: 'size', file })
  const { bytes = new Uint8Array() } = yield* ask(self, file, { op: 'read', file })
  // Half a file looks damaged; here it is the disk that is.
  if (bytes.length !== size) throw new DiskError('eio')
  return PageCache.of(bytes)
}

/** The header and the end, where the free lists are, in one look. */
function* endsOf(self: Process, file: string, size: number): Coroutine<PageCache> {
  const tail = Math.max(0, Math.floor((size - 16_384) / 4096) * 4096)
  const ranges = [
    { at: 0, length: 4096 },
    { at: tail, length: size - tail },
  ]
  const { parts = [] } = yield* ask(self, file, { op: 'read_at', file, ranges })
  return PageCache.ofSize(size).with(ranges.map(({ at }, i) => ({ at, bytes: parts[i] ?? new Uint8Array() })))
}

function foreign(self: Process, name: Term, file: string, error: string): Opened {
  tableEvent(self, name, file, 'refused', `${file} is no DETS file (${error}); it was left alone`)
  return { failed: tuple(atom(error), file) }
}

/** Goes on with a file that was left open, or writes it anew. */
function* repair(self: Process, name: Term, options: OpenOptions, pages: PageCache): Coroutine<Opened> {
  const { file } = options
  if (options.repair !== 'force' && !options.ram_file) {
    const bytes = pages.read(0, pages.size)
    const adoption = yield* adopt(self, bytes, {
      ...expectedOf(options),
      whole: bytes.length <= checkedBytes,
    })
    if (adoption.ok) {
      yield* take(self, file, adoption.steps)
      tableEvent(self, name, file, 'opened', adoptedText(file, adoption))
      return { table: adoption.table }
    }
  }
  return yield* rebuild(self, name, options, pages)
}

function* adopt(
  self: Process,
  bytes: Uint8Array,
  options: Expected & { whole: boolean },
): Coroutine<Adoption> {
  const walk = adopting(bytes, options)
  for (;;) {
    const step = walk.next()
    if (step.done) return step.value
    // Others go on while a large file is looked through.
    yield* sleep(self, 0)
  }
}

/** Writes what can be recovered to a new file. The damaged one is kept under another name. */
export function* rebuild(
  self: Process,
  name: Term,
  options: OpenOptions,
  pages: PageCache,
): Coroutine<Opened> {
  const { file } = options
  const recovered = repairDets(pages.read(0, pages.size), expectedOf(options))
  if (!recovered.ok) {
    if (recovered.error === 'type_mismatch' || recovered.error === 'keypos_mismatch')
      return { failed: tuple(atom(recovered.error), file) }
    return foreign(self, name, file, recovered.error)
  }
  const { type, keypos, header, report } = recovered
  const bytes = writeDets({ type, keypos, objects: recovered.objects, ...slotsOf(header, options) })
  const isDamaged = report.problems.length > 0 || report.leftOut.length > 0 || !openPages(pages).ok
  const kept = yield* replaceFile(self, file, bytes, isDamaged ? `${file}.damaged` : undefined)
  if (kept !== undefined)
    tableEvent(self, name, file, 'repaired', repairedText(file, kept, recovered.objects.length, report))
  return { table: tableOf(bytes) }
}

/** Counts of slots that the new file can have. */
function slotsOf(
  { minSlots, maxSlots }: { minSlots: number; maxSlots: number },
  options: OpenOptions,
): { minSlots: number; maxSlots: number } {
  const isPower = (n: number): boolean => n >= 256 && n <= 2 ** 25 && (n & (n - 1)) === 0
  return isPower(minSlots) && isPower(maxSlots) && minSlots <= maxSlots
    ? { minSlots, maxSlots }
    : { minSlots: options.min_no_slots, maxSlots: options.max_no_slots }
}

/**
 * Repairs a file in which damage showed when it was used.
 * @throws DiskError
 */
export function* repairInUse(self: Process, name: Term, options: OpenOptions): Coroutine<Opened> {
  return yield* rebuild(self, name, options, yield* wholeFile(self, options.file))
}
