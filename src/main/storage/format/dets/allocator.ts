/**
 * The buddy system that hands out blocks of 2^k bytes: two free neighbours of one size that began as one block
 * become that block again. Addresses count from 1336.
 */
import * as layout from './layout.ts'

/** Free addresses by the power of two of their blocks: `lists[k]` are blocks of 2^k bytes, ascending. */
export type FreeBlocks = readonly (readonly number[])[]

/** Powers of two from 2^0 to 2^31. */
export const powers = 32

export class Allocator {
  readonly #lists: (readonly number[])[]
  /** The lists that are its own, and may be changed. */
  readonly #own: (number[] | undefined)[] = []

  /** Begins with what `free` says, which stays as it is; nothing of it may overlap. */
  constructor(free: FreeBlocks) {
    const lists = free.slice()
    while (lists.length < powers) lists.push([])
    this.#lists = lists
  }

  /** Everything from `end` on is free, and nothing between `start` and `end`. */
  static after(start: number, end: number): Allocator {
    return new Allocator(freeAfter(start, end))
  }

  /** The free blocks, as they are saved. The allocator is not to be used any more then. */
  free(): FreeBlocks {
    return this.#lists
  }

  /**
   * The address of a block for `size` bytes: the lowest of the smallest that is free and large enough.
   * Undefined when the file would grow beyond what DETS allows.
   */
  allocate(size: number): number | undefined {
    const wanted = layout.classOf(size)
    let k = wanted
    while (k < powers && this.#lists[k]?.length === 0) k++
    const address = this.#lists[k]?.[0]
    if (address === undefined || address + 2 ** wanted > layout.addressLimit) return undefined
    this.#listOf(k).shift()
    while (k > wanted) {
      k--
      this.#insert(k, address + 2 ** k)
    }
    return address
  }

  /** Gives the block at `address` for `size` bytes back. */
  release(address: number, size: number): void {
    let at = address
    let k = layout.classOf(size)
    for (; k < powers - 1; k++) {
      const buddy = buddyOf(at, k)
      if (!this.#take(k, buddy)) break
      at = Math.min(at, buddy)
    }
    this.#insert(k, at)
  }

  #insert(k: number, address: number): void {
    const list = this.#listOf(k)
    list.splice(placeOf(list, address), 0, address)
  }

  #take(k: number, address: number): boolean {
    const list = this.#lists[k] as readonly number[]
    const place = placeOf(list, address)
    if (list[place] !== address) return false
    this.#listOf(k).splice(place, 1)
    return true
  }

  #listOf(k: number): number[] {
    const known = this.#own[k]
    if (known !== undefined) return known
    const own = [...(this.#lists[k] as readonly number[])]
    this.#own[k] = own
    this.#lists[k] = own
    return own
  }
}

function buddyOf(address: number, k: number): number {
  const size = 2 ** k
  return Math.floor((address - layout.blocksAt) / size) % 2 === 0 ? address + size : address - size
}

/** The first index whose address is not below `address`. */
function placeOf(list: readonly number[], address: number): number {
  let low = 0
  let high = list.length
  while (low < high) {
    const middle = (low + high) >> 1
    if ((list[middle] as number) < address) low = middle + 1
    else high = middle
  }
  return low
}

/**
 * The free blocks of a space of 2^31 bytes at `start` whose front up to `end` is taken: of each size at most one,
 * beginning where the next larger would not fit.
 */
export function freeAfter(start: number, end: number): FreeBlocks {
  const lists: number[][] = Array.from({ length: powers }, () => [])
  let offset = end - start
  if (offset === 0) {
    lists[31] = [start]
    return lists
  }
  while (offset < 2 ** 31) {
    const k = 31 - Math.clz32(offset & -offset)
    lists[k] = [start + offset]
    offset += 2 ** k
  }
  return lists
}
