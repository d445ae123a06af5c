/**
 * Where things stand in a DETS file of version 9. Every number in it is a big-endian word of 32 bits, every
 * position counts bytes from the start of the file.
 *
 *     0      header
 *     312    256 pointers to parts
 *     1336   parts, segments, collections and free blocks, mixed
 *     F      the free lists, in a closed file, and a trailer of 4 bytes
 */
export const headerBytes = 188
export const partPointersAt = 312
export const maxParts = 256
/** Where blocks begin. */
export const blocksAt = 1336

/** A part: pointers to segments. A segment: slots. Both are blocks of 2048 bytes. */
export const segmentsPerPart = 512
export const slotsPerSegment = 256
export const slotBytes = 8
export const tableBytes = 2048

export const cookie = 0x00abcdef
export const version = 9
export const active = 0x12345678
export const free = 0x03abcdef
/** Stands for the class in the last of the free lists. */
export const endOfFreeLists = 12345

export const minSlots = 256
export const maxSlots = 33_554_432

/** The block of a collection is 2^class bytes, at least 16. */
export const smallestClass = 4
export const largestClass = 31
/** Addresses a block may have end here: 2 GiB, less what real DETS keeps back. */
export const addressLimit = 2 ** 31 - 50_000_000

export type DetsType = 'set' | 'bag' | 'duplicate_bag'

/** The class of the block that `size` bytes need. */
export function classOf(size: number): number {
  return Math.max(smallestClass, 32 - Math.clz32(size - 1))
}
