import { atom, type Term, tuple } from '../../../shared/term.ts'
import { Logger } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../runtime/index.ts'
import { logHeaderBytes, logStatus, repairLog } from '../format/disk-log.ts'
import { logEvent } from './events.ts'
import {
  ask,
  askUnlessMissing,
  createLogFile,
  LogError,
  type LogFile,
  logFile,
  markOpened,
} from './log-file.ts'
import type { LogArguments } from './options.ts'

/** A file of a log that was opened. */
export type OpenedFile = {
  readonly file: LogFile
  /** Its head, when it is new. */
  readonly newItems: number
  /** Bytes of header and head, when it is new. */
  readonly newBytes: number
  /** Set when the file had not been closed: what its repair found. */
  readonly repaired: { readonly recovered: number; readonly badBytes: number } | null
}

/**
 * Opens `name`, a file of the log of `args`, as its mode and `repair` say.
 * @throws LogError with `{need_repair, File}`, `{not_a_log_file, File}` or `{file_error, File, Reason}`
 * @see Kernel, disk_log: open/1
 */
export function* openLogFile(
  self: Process,
  args: LogArguments,
  name: string,
  repair: LogArguments['repair'],
  head: Uint8Array | null,
): Coroutine<OpenedFile> {
  const { mode, sync, file: lane } = args
  if (repair === 'truncate') return yield* newFile(self, args, name, head)
  const ranges = [{ at: 0, length: logHeaderBytes }]
  const read = yield* askUnlessMissing(self, lane, { op: 'read_at', file: name, ranges })
  if (read === null) {
    if (mode === 'read_only') throw LogError.ofFile(name, 'enoent')
    return yield* newFile(self, args, name, head)
  }
  const status = logStatus(read.parts?.[0] ?? new Uint8Array())
  if (status === undefined) throw new LogError(tuple(atom('not_a_log_file'), name))
  const opened = { file: logFile(name, sync, read.size ?? 0), newItems: 0, newBytes: 0, repaired: null }
  if (mode === 'read_only') return opened
  if (status !== 'closed' && !repair) throw new LogError(tuple(atom('need_repair'), name))
  // Who made the file may have been killed before its name was safe.
  if (sync === 'always') yield* ask(self, lane, { op: 'sync_folder' })
  if (status !== 'closed') return yield* repairedFile(self, args, name)
  yield* markOpened(self, lane, name)
  return opened
}

function* newFile(
  self: Process,
  args: LogArguments,
  name: string,
  head: Uint8Array | null,
): Coroutine<OpenedFile> {
  const file = yield* createLogFile(self, args.file, name, args.sync, head)
  return { file, newItems: head === null ? 0 : 1, newBytes: file.end, repaired: null }
}

/**
 * Keeps the items of a file that was not closed. One that is whole stays as it is. Of one that is damaged a copy is set
 * aside first; then the good items take the file's name, all at once, so that a crash leaves the old or the new.
 */
function* repairedFile(self: Process, args: LogArguments, name: string): Coroutine<OpenedFile> {
  const { file: lane, sync, quiet } = args
  if (!quiet) Logger.notice(self, `disk_log: repairing ${name} ...\n`)
  const { bytes = new Uint8Array() } = yield* ask(self, lane, { op: 'read', file: name })
  const repair = repairLog(bytes)
  if (!repair.ok) throw new LogError(tuple(atom(repair.error), name))
  const { scan } = repair
  const recovered = scan.items.length
  if (scan.badBytes > 0) {
    const aside = yield* keptCopy(self, lane, name, bytes)
    yield* replaced(self, lane, name, repair.bytes)
    const places = scan.bad.map(({ at, size }) => `${size} bytes at ${at}`)
    const more = places.length > 8 ? ` and ${places.length - 8} more places` : ''
    const lost = `${places.slice(0, 8).join(', ')}${more}`
    const text = `${name} was not closed properly: ${recovered} items were kept; no item: ${lost}. A copy is ${aside}`
    logEvent(self, args.name, name, 'repaired', text)
  }
  const file = { ...logFile(name, sync, repair.bytes.length), isUnsynced: true }
  return { file, newItems: 0, newBytes: 0, repaired: { recovered, badBytes: scan.badBytes } }
}

/** @returns the name of the copy */
function* keptCopy(self: Process, lane: string, name: string, bytes: Uint8Array): Coroutine<string> {
  const temporary = `${name}.TMP`
  yield* ask(self, lane, { op: 'write', file: temporary, bytes })
  yield* ask(self, lane, { op: 'sync', file: temporary })
  const aside = yield* ask(self, lane, { op: 'set_aside', file: temporary, to: `${name}.damaged` })
  return aside.name ?? name
}

function* replaced(self: Process, lane: string, name: string, bytes: Uint8Array): Coroutine<void> {
  const temporary = `${name}.TMP`
  yield* ask(self, lane, { op: 'write', file: temporary, bytes })
  yield* ask(self, lane, { op: 'sync', file: temporary })
  yield* ask(self, lane, { op: 'rename', file: temporary, to: name })
  yield* ask(self, lane, { op: 'sync_folder' })
}

/** What `open` answers when all went well. */
export function openReply(name: Term, repaired: OpenedFile['repaired']): Term {
  if (repaired === null) return tuple(atom('ok'), name)
  const { recovered, badBytes } = repaired
  return tuple(atom('repaired'), name, tuple(atom('recovered'), recovered), tuple(atom('badbytes'), badBytes))
}
