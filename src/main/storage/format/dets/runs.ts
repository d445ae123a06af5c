/** Makes of many small writes few larger ones, without giving up what small writes promise. */
import { type PagesEdit, type WriteStep, writeWords } from './pages.ts'

/** What a disk writes whole or not at all. */
const sectorBytes = 512
/** What a system writes to a disk at least: a change of one byte of it writes all of it. */
const systemPageBytes = 4096

/** Whether a write of these bytes is done whole or not at all, whatever happens. */
export function isOfOneSector(at: number, length: number): boolean {
  return Math.floor(at / sectorBytes) === Math.floor((at + length - 1) / sectorBytes)
}

/** A word of the file and where it stands. */
export type Word = { readonly at: number; readonly word: number }

/** Bytes of a buffer, `from` to `from + length`, and where they are to stand in the file. */
export type Placed = { readonly at: number; readonly from: number; readonly length: number }

/** The writes that put `words` into the file that is edited; no two may stand in one place. */
export function wordWrites(words: readonly Word[], edit: PagesEdit): WriteStep[] {
  return runsOf(words, () => 4, edit).map(({ at, end, items }) => {
    const [first, second] = items as [Word, Word?]
    if (second === undefined) return writeWords(at, first.word)
    if (end - at === 8) return writeWords(at, first.word, second.word)
    const bytes = edit.copy(at, end - at)
    for (const { at: place, word } of items) setWord(bytes, place - at, word)
    return { op: 'write', at, bytes }
  })
}

/** The writes that put parts of `buffer` into the file that is edited; they must not overlap. */
export function placedWrites(placed: readonly Placed[], buffer: Uint8Array, edit: PagesEdit): WriteStep[] {
  return runsOf(placed, one => one.length, edit).map(({ at, end, items }) => {
    const [first] = items as [Placed]
    if (items.length === 1)
      return { op: 'write', at, bytes: buffer.slice(first.from, first.from + first.length) }
    const bytes = edit.copy(at, end - at)
    for (const one of items) copyInto(bytes, one.at - at, buffer, one)
    return { op: 'write', at, bytes }
  })
}

/** Most things that are placed are small, and a view of memory costs more than a few bytes. */
function copyInto(bytes: Uint8Array, at: number, buffer: Uint8Array, { from, length }: Placed): void {
  if (length > 64) bytes.set(buffer.subarray(from, from + length), at)
  else for (let i = 0; i < length; i++) bytes[at + i] = buffer[from + i] as number
}

function setWord(bytes: Uint8Array, at: number, word: number): void {
  bytes[at] = word >>> 24
  bytes[at + 1] = word >>> 16
  bytes[at + 2] = word >>> 8
  bytes[at + 3] = word
}

type Run<T> = { readonly at: number; end: number; readonly items: T[] }

/**
 * `items` in the order of the file, together where they touch the same pages of the system or neighbouring ones, and
 * what lies between them is known. One write of all that then brings nothing to the disk that the single ones would
 * not bring; and what is written again is as it was, whichever sectors of it a power cut leaves out.
 */
function runsOf<T extends { readonly at: number }>(
  items: readonly T[],
  lengthOf: (item: T) => number,
  edit: PagesEdit,
): Run<T>[] {
  const runs: Run<T>[] = []
  let run: Run<T> | undefined
  for (const item of [...items].sort((a, b) => a.at - b.at)) {
    const { at } = item
    const end = at + lengthOf(item)
    if (run !== undefined && isNear(run.end, at) && isKnown(run.end, at, edit)) {
      run.items.push(item)
      run.end = end
    } else {
      run = { at, end, items: [item] }
      runs.push(run)
    }
  }
  return runs
}

function isNear(end: number, at: number): boolean {
  return Math.floor(at / systemPageBytes) - Math.floor((end - 1) / systemPageBytes) <= 1
}

function isKnown(end: number, at: number, edit: PagesEdit): boolean {
  return at <= edit.size && (end === at || edit.has({ at: end, length: at - end }))
}
