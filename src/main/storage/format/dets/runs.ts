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

type Run<T> = { at: number; end: number; readonly items: T[] }

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
  // By page first: there are fewer pages to put in order than items.
  const pages = new Map<number, Run<T>>()
  for (const item of items) {
    const { at } = item
    const number = Math.floor(at / systemPageBytes)
    const page = pages.get(number)
    if (page === undefined) {
      pages.set(number, { at, end: at + lengthOf(item), items: [item] })
      continue
    }
    if (at < page.at) page.at = at
    page.end = Math.max(page.end, at + lengthOf(item))
    page.items.push(item)
  }
  const runs: Run<T>[] = []
  for (const page of [...pages.values()].sort((a, b) => a.at - b.at)) {
    const last = runs.at(-1)
    const isNear =
      last !== undefined &&
      Math.floor(page.at / systemPageBytes) - Math.floor((last.end - 1) / systemPageBytes) <= 1
    if (isNear && isKnown(last.end, page.end, edit)) {
      last.end = page.end
      for (const item of page.items) last.items.push(item)
    } else if (page.items.length > 1 && !isKnown(page.at, page.end, edit)) {
      for (const item of page.items) runs.push({ at: item.at, end: item.at + lengthOf(item), items: [item] })
    } else runs.push(page)
  }
  return runs
}

function isKnown(at: number, end: number, edit: PagesEdit): boolean {
  return edit.has({ at, length: end - at })
}
