/**
 * disk_log files of the internal format: one term after the other, in a file that only grows.
 *
 *     01 02 03 04 , 63 58 4d 0b  closed  |  06 07 08 09  opened
 *     size:32 , 62 57 4c 41 , body                      size < 65528
 *     size:32 , 62 57 4c 41 , md5 of the size , body    size ≥ 65528
 *
 * @see Kernel, disk_log
 */
import type { Term } from '../../../shared/term.ts'
import { decodeTerm, encodeTerm, TermFormatError } from './etf.ts'
import { md5 } from './md5.ts'

export const logHeaderBytes = 8
const fileMagic = 0x01020304
const statusWords = { closed: 0x63584d0b, opened: 0x06070809 } as const
export const itemMagic = 0x62574c41
/** Of an older release: read, never written. */
export const oldItemMagic = 0x0c21_2c37
/** From this size on, the size itself has a checksum. */
export const largeItem = 65_528

export type LogStatus = 'closed' | 'opened'

/** The first eight bytes of a log. */
export function writeLogHeader(status: LogStatus): Uint8Array {
  const bytes = new Uint8Array(logHeaderBytes)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, fileMagic)
  view.setUint32(4, statusWords[status])
  return bytes
}

/**
 * One item, as it is appended to a log.
 * @throws TermFormatError when `term` holds what no file can.
 */
export function writeLogItem(term: Term): Uint8Array {
  return writeLogBody(encodeTerm(term))
}

/** One item whose term is written already, as it is appended to a log. */
export function writeLogBody(body: Uint8Array): Uint8Array {
  const isLarge = body.length >= largeItem
  const bytes = new Uint8Array(8 + (isLarge ? 16 : 0) + body.length)
  const view = new DataView(bytes.buffer)
  view.setUint32(0, body.length)
  view.setUint32(4, itemMagic)
  if (isLarge) bytes.set(md5(bytes.subarray(0, 4)), 8)
  bytes.set(body, bytes.length - body.length)
  return bytes
}

/** A whole log of `items`. */
export function writeLog(items: Iterable<Term>, status: LogStatus = 'closed'): Uint8Array {
  const pieces = [writeLogHeader(status), ...Array.from(items, writeLogItem)]
  const bytes = new Uint8Array(pieces.reduce((size, piece) => size + piece.length, 0))
  let at = 0
  for (const piece of pieces) {
    bytes.set(piece, at)
    at += piece.length
  }
  return bytes
}

/** The status in the header of `file`; undefined when it is no log. */
export function logStatus(file: Uint8Array): LogStatus | undefined {
  if (file.length < logHeaderBytes || wordAt(file, 0) !== fileMagic) return undefined
  const word = wordAt(file, 4)
  return word === statusWords.closed ? 'closed' : word === statusWords.opened ? 'opened' : undefined
}

/** An item and where it stands with its header. */
export type LogItem = { term: Term; at: number; end: number }

/** Bytes that are no item. */
export type BadBytes = { at: number; size: number }

export type LogScan = {
  items: LogItem[]
  /** Stretches of damage, neighbours joined. */
  bad: BadBytes[]
  /** Bytes that are bad, as the repair of disk_log counts them. */
  badBytes: number
  /**
   * Where the last good item ends, when everything bad comes after it: then cutting the file there repairs it.
   * Undefined when there is damage between items.
   */
  goodUpTo: number | undefined
}

/**
 * Every item that can be found, in order, past any damage: the repair of disk_log. The header is not looked at.
 * Differs: after many long bodies that turned out to be no terms, only short ones are still tried, so that no file
 * can be made whose scan does not end.
 */
export function scanLog(file: Uint8Array): LogScan {
  const scan: LogScan = { items: [], bad: [], badBytes: 0, goodUpTo: logHeaderBytes }
  let wasteLeft = 16 * file.length + 2 ** 20
  for (let p = logHeaderBytes; p < file.length; ) {
    const longest = wasteLeft > 0 ? file.length : 8_192
    const found = stepAt(file, p, longest)
    wasteLeft -= found.tried ?? 0
    if (found.term !== undefined) scan.items.push({ term: found.term, at: p, end: found.end })
    if (found.bad > 0) addBad(scan, { at: p, size: found.end - p }, found.bad)
    p = found.end
  }
  const lastEnd = scan.items.at(-1)?.end ?? logHeaderBytes
  const isTailOnly = scan.bad.every(({ at }) => at >= lastEnd)
  scan.goodUpTo = isTailOnly ? lastEnd : undefined
  return scan
}

function addBad(scan: LogScan, stretch: BadBytes, counted: number): void {
  scan.badBytes += counted
  const last = scan.bad.at(-1)
  if (last && last.at + last.size === stretch.at) last.size += stretch.size
  else scan.bad.push(stretch)
}

/**
 * What stands at one place: an item, or bytes that are counted as bad, some of which were `tried` as a term in vain.
 * Reading goes on at `end`.
 */
type Step = { end: number; bad: number; term?: Term; tried?: number }

function stepAt(file: Uint8Array, p: number, longest: number): Step {
  const rest: Step = { end: file.length, bad: file.length - p }
  const next: Step = { end: p + 1, bad: 1 }
  if (file.length - p < 8) return rest
  const size = wordAt(file, p)
  const magic = wordAt(file, p + 4)
  if (magic === itemMagic && size >= largeItem) return largeItemAt(file, p, size)
  if (magic !== itemMagic && (magic !== oldItemMagic || size > file.length)) return next
  const end = p + 8 + size
  if (end > file.length) return rest
  if (size > longest) return next
  const term = bodyAt(file, p + 8, end)
  return term === undefined ? { ...next, tried: size } : { end, bad: 0, term }
}

function largeItemAt(file: Uint8Array, p: number, size: number): Step {
  const rest: Step = { end: file.length, bad: file.length - p }
  if (p + 24 > file.length) return rest
  if (!isSizeGuarded(file, p)) return { end: p + 1, bad: 1 }
  const end = p + 24 + size
  if (end > file.length) return rest
  const term = bodyAt(file, p + 24, end)
  return term === undefined ? { end, bad: size } : { end, bad: 0, term }
}

/** Whether the size of the large item at `p` is the one that its checksum was made of. */
export function isSizeGuarded(file: Uint8Array, p: number): boolean {
  const sum = md5(file.subarray(p, p + 4))
  return sum.every((byte, i) => byte === file[p + 8 + i])
}

/** The term of a body; JavaScript's `undefined` when it is none. What follows the term in the body is not looked at. */
function bodyAt(file: Uint8Array, at: number, end: number): Term | undefined {
  try {
    return decodeTerm(file.subarray(at, end)).term
  } catch (thrown) {
    if (thrown instanceof TermFormatError) return undefined
    throw thrown
  }
}

/** Why a log is not opened with repair off, in the words of disk_log. */
export type LogError = 'not_a_log_file' | 'need_repair'

/**
 * The items of a log that was closed properly. disk_log does not look at them when it opens one, so there may be
 * damage all the same: `scan.bad`.
 */
export function readLog(file: Uint8Array): { ok: true; scan: LogScan } | { ok: false; error: LogError } {
  const status = logStatus(file)
  if (status === undefined) return { ok: false, error: 'not_a_log_file' }
  if (status === 'opened') return { ok: false, error: 'need_repair' }
  return { ok: true, scan: scanLog(file) }
}

/** What the repair of a log keeps; `bytes` is the repaired log, still marked as opened. */
export type LogRepair =
  | { ok: true; scan: LogScan; bytes: Uint8Array }
  | { ok: false; error: 'not_a_log_file' }

/** The good items of `file`, as their bytes stand, behind a header. `file` is not changed. */
export function repairLog(file: Uint8Array): LogRepair {
  if (logStatus(file) === undefined) return { ok: false, error: 'not_a_log_file' }
  const scan = scanLog(file)
  const bytes = new Uint8Array(scan.items.reduce((size, { at, end }) => size + end - at, logHeaderBytes))
  bytes.set(writeLogHeader('opened'))
  let to = logHeaderBytes
  for (const { at, end } of scan.items) {
    bytes.set(file.subarray(at, end), to)
    to += end - at
  }
  return { ok: true, scan, bytes }
}

function wordAt(file: Uint8Array, at: number): number {
  return new DataView(file.buffer, file.byteOffset + at, 4).getUint32(0)
}
