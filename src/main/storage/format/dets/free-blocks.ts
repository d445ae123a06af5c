/** What can be said of free blocks as a whole. */
import { type FreeBlocks, powers } from './allocator.ts'
import * as layout from './layout.ts'

/** Where the space that blocks are given out of ends. */
const spaceEnd = layout.blocksAt + 2 ** 31

/** Whether the free blocks lie in the file's space and do not overlap. */
export function areSound(free: FreeBlocks): boolean {
  let end = layout.blocksAt
  for (const { at, size } of inOrder(free)) {
    if (at < end) return false
    end = at + size
  }
  return true
}

/** From where on everything is free. */
export function freeTailOf(free: FreeBlocks): number {
  const blocks = inOrder(free)
  let tail = Number.POSITIVE_INFINITY
  for (const { at, size } of blocks.reverse()) {
    if (tail !== Number.POSITIVE_INFINITY && at + size !== tail) break
    tail = at
  }
  return tail
}

/**
 * What is free when `used` is not.
 * @param used where each block begins and ends, one after the other, ascending
 * @returns undefined when they overlap or lie outside the space of blocks
 */
export function freeBetween(used: readonly { at: number; end: number }[]): FreeBlocks | undefined {
  const lists: number[][] = Array.from({ length: powers }, () => [])
  let from = layout.blocksAt
  for (const { at, end } of used) {
    if (at < from || end > spaceEnd) return undefined
    addGap(lists, from, at)
    from = end
  }
  addGap(lists, from, spaceEnd)
  return lists
}

/** Blocks that fill a gap, each the largest that can begin there. */
function addGap(lists: number[][], from: number, to: number): void {
  for (let at = from; at < to; ) {
    const offset = at - layout.blocksAt
    const aligned = offset === 0 ? 31 : 31 - Math.clz32(offset & -offset)
    const k = Math.min(aligned, Math.floor(Math.log2(to - at)))
    lists[k]?.push(at)
    at += 2 ** k
  }
}

function inOrder(free: FreeBlocks): { at: number; size: number }[] {
  return free
    .flatMap((addresses, k) => addresses.map(at => ({ at, size: 2 ** k })))
    .sort((a, b) => a.at - b.at)
}
