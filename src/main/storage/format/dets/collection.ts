/**
 * Collections: all objects of one slot, in one block.
 *
 *     size:32 , status:32 , then for each key
 *       set             4+L:32 , object
 *       bag, dup. bag   4+sum:32 , then for each of its objects  4+L:32 , object
 */
import { type Term, Tuple } from '../../../../shared/term.ts'
import { compareKeys, equalTerms } from '../../../../shared/term-order.ts'
import { TermFormatError, TermReader, TermWriter } from '../etf.ts'
import type { DetsType } from './layout.ts'
import * as layout from './layout.ts'

/** The objects of one key, oldest first. */
export type KeyGroup = { key: Term; objects: Tuple[] }

export const collectionHeaderBytes = 8

/**
 * Puts the keys in the order that DETS merges them in. A key out of place would not be found by later changes: its
 * delete would do nothing and its insert would double it.
 */
export function sortGroups(groups: readonly KeyGroup[]): readonly KeyGroup[] {
  if (groups.length < 2) return groups
  return [...groups].sort((a, b) => compareKeys(a.key, b.key))
}

/**
 * The collection of `groups`, which are in order already.
 * @throws TermFormatError when an object holds what no file can.
 */
export function writeCollection(
  type: DetsType,
  groups: readonly KeyGroup[],
  status: number = layout.active,
  writer: TermWriter = new TermWriter(),
): Uint8Array {
  writer.reset()
  appendCollection(type, groups, status, writer)
  return writer.bytes()
}

/** Writes the collection of `groups` behind what was written before. @returns how many bytes it has; throws as above */
export function appendCollection(
  type: DetsType,
  groups: readonly KeyGroup[],
  status: number,
  writer: TermWriter,
): number {
  const collectionAt = writer.length
  writer.u32(0)
  writer.u32(status)
  for (const { objects } of groups) {
    const start = writer.length
    if (type !== 'set') writer.u32(0)
    for (const object of objects) {
      const objectAt = writer.length
      writer.u32(0)
      writer.versioned(object)
      writer.setU32(objectAt, writer.length - objectAt)
    }
    if (type !== 'set') writer.setU32(start, writer.length - start)
  }
  const length = writer.length - collectionAt
  writer.setU32(collectionAt, length)
  return length
}

/** Something in a file that could not be used, and where it stands. */
export type Problem = { at: number; what: string }

export type CollectionReading = {
  size: number
  status: number
  groups: KeyGroup[]
  /** Empty when the collection is whole. */
  problems: Problem[]
}

/**
 * The collection at `at` in `file`, as far as it can be read. Objects that are damaged are left out and reported;
 * where the lengths no longer add up, everything after is.
 * @param slotSize What its slot says its size is, which counts where its own word differs.
 */
export function readCollection(
  file: Uint8Array,
  at: number,
  type: DetsType,
  keypos: number,
  slotSize?: number,
): CollectionReading {
  const reading: CollectionReading = { size: 0, status: 0, groups: [], problems: [] }
  if (at + collectionHeaderBytes > file.length) {
    reading.problems.push({ at, what: 'a collection outside the file' })
    return reading
  }
  reading.size = wordAt(file, at)
  reading.status = wordAt(file, at + 4)
  if (slotSize !== undefined && slotSize !== reading.size) {
    reading.problems.push({ at, what: `a collection says ${reading.size} bytes, its slot ${slotSize}` })
    reading.size = slotSize
  }
  const end = at + reading.size
  if (reading.size < collectionHeaderBytes || end > file.length) {
    reading.problems.push({ at, what: `a collection of ${reading.size} bytes, which the file does not have` })
    return reading
  }
  const objects = new ObjectReader(file, keypos, reading.problems)
  for (let p = at + collectionHeaderBytes; p < end; ) {
    const length = objects.lengthAt(p, end)
    if (length === undefined) break
    if (type === 'set') {
      const object = objects.one(p, p + length)
      if (object) addObject(reading.groups, object, keypos, type)
    } else {
      for (const object of objects.many(p + 4, p + length)) addObject(reading.groups, object, keypos, type)
    }
    p += length
  }
  return reading
}

/** Objects come by key, so one that has the key of the one before belongs to it. */
function addObject(groups: KeyGroup[], object: Tuple, keypos: number, type: DetsType): void {
  const key = object.items[keypos - 1] as Term
  const last = groups.at(-1)
  if (type !== 'set' && last && equalTerms(last.key, key)) last.objects.push(object)
  else groups.push({ key, objects: [object] })
}

function wordAt(bytes: Uint8Array, at: number): number {
  const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
  return high * 65_536 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
}

class ObjectReader {
  /** V8 forgets what it has compiled for a class when no object of it is left, and these do not last. */
  static readonly none: ObjectReader = new ObjectReader(new Uint8Array(), 1, [])

  readonly #file: Uint8Array
  readonly #terms: TermReader
  readonly #keypos: number
  readonly #problems: Problem[]

  constructor(file: Uint8Array, keypos: number, problems: Problem[]) {
    this.#file = file
    this.#terms = new TermReader(file)
    this.#keypos = keypos
    this.#problems = problems
  }

  /** The length word at `p`, if what it covers ends by `end`. */
  lengthAt(p: number, end: number): number | undefined {
    const length = p + 4 <= end ? wordAt(this.#file, p) : 0
    if (length >= 4 && p + length <= end) return length
    this.#problems.push({ at: p, what: 'an object whose length does not fit its collection' })
    return undefined
  }

  /** The object between its length word at `p` and `end`; undefined when it is none. */
  one(p: number, end: number): Tuple | undefined {
    try {
      this.#terms.moveTo(p + 4, end)
      const term = this.#terms.versioned()
      if (term instanceof Tuple && term.size >= this.#keypos) return term
      this.#problems.push({ at: p + 4, what: 'a term that is no object of this table' })
    } catch (thrown) {
      if (!(thrown instanceof TermFormatError)) throw thrown
      this.#problems.push({ at: p + 4, what: `an object that does not read: ${thrown.message}` })
    }
    return undefined
  }

  many(start: number, end: number): Tuple[] {
    const objects: Tuple[] = []
    for (let p = start; p < end; ) {
      const length = this.lengthAt(p, end)
      if (length === undefined) break
      const object = this.one(p, p + length)
      if (object) objects.push(object)
      p += length
    }
    return objects
  }
}
