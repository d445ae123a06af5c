/**
 * Finds collections in a file without its slots, as the repair of DETS does: from 1336 on, wherever a collection
 * marked active can be read whole.
 */
import { type KeyGroup, readCollection } from './collection.ts'
import type { DetsType } from './layout.ts'
import * as layout from './layout.ts'
import { isOfOneSector } from './runs.ts'

export type Found = {
  at: number
  size: number
  groups: KeyGroup[]
  /** Whether it stands inside a block that was freed: then it is the image of one, in an object that was deleted. */
  isFreed: boolean
}

export type ScanOptions = {
  type: DetsType
  keypos: number
  /** Blocks that are known and are jumped over: their sizes by position. */
  known: ReadonlyMap<number, number>
  /** What positions of blocks count from: 1336, or the base of the file. */
  origin: number
}

/** Largest collection that is still tried when trying has cost too much. */
const smallCollection = 8_192

/** Blocks up to here begin at the same places whatever they are counted from. */
const evenBlock = 2_048

/**
 * A freed block keeps its size and its contents, marked free, until its front is given out again; and the front is
 * always given out first. So whatever looks like a collection inside one is not. Only larger blocks may overlap what
 * was given out later, where one program counted them from another origin: in these, what is small enough to have been
 * written active at once may be what a slot was about to lead to, and counts.
 *
 * The active collections outside the known blocks, in the order of the file. Differs from DETS, which also takes
 * what looks like a collection where no block can begin, and leaves out large ones that it does not expect.
 *
 * A file can be made so that each of its positions begins a collection that fails at its last byte. What such
 * attempts may cost is bounded; after that only small collections are looked for, so that a scan always ends soon.
 */
export function* scanCollections(file: Uint8Array, options: ScanOptions): Generator<Found> {
  const view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  let wasteLeft = 16 * file.length + 2 ** 20
  let freedUpTo = 0
  let largeFreedUpTo = 0
  let p = layout.blocksAt
  while (p + 8 <= file.length) {
    const known = options.known.get(p)
    if (known !== undefined) {
      p += known
      continue
    }
    const size = view.getUint32(p)
    const status = view.getUint32(p + 4)
    if (status === layout.free && p >= freedUpTo && canBegin(p, size, file.length, options.origin)) {
      const block = 2 ** layout.classOf(size)
      if (block <= evenBlock) freedUpTo = p + block
      else largeFreedUpTo = Math.max(largeFreedUpTo, p + block)
    }
    if (status === layout.active && canBegin(p, size, file.length, options.origin)) {
      if (wasteLeft > 0 || size <= smallCollection) {
        const { groups, problems } = readCollection(file, p, options.type, options.keypos)
        if (problems.length === 0 && groups.length > 0) {
          const isFreed = p < freedUpTo || (p < largeFreedUpTo && !isOfOneSector(p, size))
          yield { at: p, size, groups, isFreed }
          p += 2 ** layout.classOf(size)
          continue
        }
        wasteLeft -= size
      }
    }
    p += 16
  }
}

/** Blocks begin at multiples of their size; ones up to 2048 bytes also do so when counted from another origin. */
function canBegin(at: number, size: number, end: number, origin: number): boolean {
  if (size < 8 || at + size > end) return false
  const block = 2 ** layout.classOf(size)
  return (at - layout.blocksAt) % block === 0 || (at - origin) % block === 0
}
