/**
 * Reading a log in chunks, as disk_log does: from a place on, as many items as a piece of the file holds whole.
 * @see Kernel, disk_log: chunk/3
 */
import { isSizeGuarded, itemMagic, largeItem, oldItemMagic } from './disk-log.ts'

/** Bytes that are read for a chunk at least. */
export const chunkBytes = 64 * 1024

export type ChunkItem = {
  /** Where the item with its header begins and ends. */
  readonly at: number
  readonly end: number
  readonly body: Uint8Array
}

export type Chunk = {
  readonly items: readonly ChunkItem[]
  /** Bytes that were skipped since they are no item. */
  readonly bad: number
  /** Where the next chunk begins. */
  readonly next: number
  /** Bytes that the next chunk needs to hold its first item; null: any will do. */
  readonly needed: number | null
  /** Whether it ends where it does since it has as many items as it may have. */
  readonly isFull: boolean
}

/**
 * The items at the beginning of `bytes`, `most` of them at most.
 * @param skipsDamage Whether bytes that are no item are skipped, as in a log that is open for reading only; each counts
 * as one of `most`. Else they make the chunk corrupt, whatever comes before them.
 */
export function readChunk(bytes: Uint8Array, most: number, skipsDamage: boolean): Chunk | 'corrupt' {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength)
  const items: ChunkItem[] = []
  let bad = 0
  let left = most
  let p = 0
  const stop = (needed: number | null): Chunk => ({ items, bad, next: p, needed, isFull: false })
  for (; ; left--) {
    const rest = bytes.length - p
    if (rest < 8) return stop(null)
    if (left === 0) return { ...stop(null), isFull: true }
    const size = view.getUint32(p)
    const magic = view.getUint32(p + 4)
    const isLarge = magic === itemMagic && size >= largeItem
    if (isLarge && rest < 24) return stop(null)
    const isItem = isLarge ? isSizeGuarded(bytes, p) : magic === itemMagic || magic === oldItemMagic
    if (!isItem) {
      if (!skipsDamage) return 'corrupt'
      bad++
      p++
      continue
    }
    const head = isLarge ? 24 : 8
    const end = p + head + size
    // A large item is a chunk of its own, unless it happens to end with what was read.
    if (end > bytes.length || (isLarge && end < bytes.length)) return stop(head + size)
    items.push({ at: p, end, body: bytes.subarray(p + head, end) })
    p = end
    if (isLarge) return stop(null)
  }
}
