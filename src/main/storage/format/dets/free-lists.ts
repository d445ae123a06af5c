/**
 * The free lists at the end of a closed file:
 *
 *     12+4·count:32 , FREE:32 , class:32 , addresses     pieces of at most 1021, classes and addresses ascending
 *     12:32 , FREE:32 , 12345:32                         end mark
 *     size of the file − base:32                         trailer
 *
 * Class c means blocks of 2^(c−1) bytes.
 */
import { type FreeBlocks, powers } from './allocator.ts'
import * as layout from './layout.ts'

const maxPerPiece = 1021

/** The free lists that stand at `at`, and the trailer behind them, with base 0. */
export function writeFreeLists(free: FreeBlocks, at: number): Uint8Array {
  const words: number[] = []
  for (const [k, addresses] of free.entries()) {
    for (let from = 0; from < addresses.length; from += maxPerPiece) {
      const piece = addresses.slice(from, from + maxPerPiece)
      words.push(12 + 4 * piece.length, layout.free, k + 1, ...piece)
    }
  }
  words.push(12, layout.free, layout.endOfFreeLists)
  words.push(at + 4 * (words.length + 1))
  const bytes = new Uint8Array(4 * words.length)
  const view = new DataView(bytes.buffer)
  for (const [i, word] of words.entries()) view.setUint32(4 * i, word)
  return bytes
}

/** The free lists at `at` in `file`; undefined when they do not read up to their end mark. */
export function readFreeLists(file: Uint8Array, at: number): { free: FreeBlocks; end: number } | undefined {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  const free: number[][] = Array.from({ length: powers }, () => [])
  let p = at
  while (p + 12 <= file.length) {
    const size = view.getUint32(p)
    const kind = view.getUint32(p + 8)
    if (view.getUint32(p + 4) !== layout.free) return undefined
    if (kind === layout.endOfFreeLists) return { free, end: p + 12 }
    const list = free[kind - 1]
    if (list === undefined || size < 12 || size % 4 !== 0 || p + size > file.length) return undefined
    for (let i = p + 12; i < p + size; i += 4) list.push(view.getUint32(i))
    p += size
  }
  return undefined
}
