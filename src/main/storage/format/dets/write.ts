/** Writes whole DETS files that real DETS opens without repair. */
import { type Term, Tuple } from '../../../../shared/term.ts'
import { TermWriter } from '../etf.ts'
import { phash2 } from '../phash2.ts'
import { freeAfter } from './allocator.ts'
import { type KeyGroup, sortGroups, writeCollection } from './collection.ts'
import { writeFreeLists } from './free-lists.ts'
import { writeHeader } from './header.ts'
import { groupByKey, type KeyEntry } from './keys.ts'
import type { DetsType } from './layout.ts'
import * as layout from './layout.ts'
import { partPointerAt, segmentPointerAt, slotOf } from './slots.ts'

export type DetsContents = {
  type: DetsType
  /** Place of the key in an object, from 1. */
  keypos: number
  /** In the order in which they were inserted: of equal ones the last counts. */
  objects: Iterable<Tuple>
  /** Slots at least, a power of two from 256 to 33,554,432. Default 256. */
  minSlots?: number
  /** Slots at most that the table may grow to. Default 33,554,432. */
  maxSlots?: number
  /** Slots in use: a multiple of 256 from `minSlots` to `maxSlots`. Default: the power of two that holds the keys. */
  slots?: number
}

/** What a table cannot hold. */
export class DetsLimitError extends Error {
  override readonly name = 'DetsLimitError'
}

/**
 * A properly closed file with these contents.
 * @throws DetsLimitError when it would be larger than DETS allows, about 2 GiB.
 * @throws TermFormatError when an object holds what no file can, or a key has no portable hash.
 * @throws RangeError when an object is shorter than `keypos`, or the counts of slots do not fit each other.
 */
export function writeDets(contents: DetsContents): Uint8Array {
  const { type, keypos } = contents
  const keys = groupByKey(type, keypos, checked(contents.objects, keypos))
  const size = slotCounts(contents, keys.length)
  const segments = size.next / layout.slotsPerSegment
  const parts = Math.ceil(segments / layout.segmentsPerPart)
  const start = layout.blocksAt + layout.tableBytes * (parts + segments)
  const { placed, end, counters } = place(type, collect(keys, size), start)
  const file = new Uint8Array(end)
  const view = new DataView(file.buffer)
  writeTables(view, parts, segments)
  for (const { slot, bytes, at } of placed) {
    const entryAt = layout.blocksAt + layout.tableBytes * parts + layout.slotBytes * slot
    view.setUint32(entryAt, bytes.length)
    view.setUint32(entryAt + 4, at)
    file.set(bytes, at)
  }
  const objectCount = keys.reduce((count, { value }) => count + value.objects.length, 0)
  file.set(
    writeHeader({
      freeListsAt: end,
      closed: 1,
      type,
      ...size,
      keypos,
      objectCount,
      keyCount: keys.length,
      minSlots: contents.minSlots ?? layout.minSlots,
      maxSlots: contents.maxSlots ?? layout.maxSlots,
      hashCode: 1,
      counters,
      base: 0,
    }),
  )
  const lists = writeFreeLists(freeAfter(start, end), end)
  const whole = new Uint8Array(end + lists.length)
  whole.set(file)
  whole.set(lists, end)
  return whole
}

function* checked(objects: Iterable<Term>, keypos: number): Generator<Tuple> {
  for (const object of objects) {
    if (!(object instanceof Tuple) || object.size < keypos) {
      throw new RangeError(`an object must be a tuple of at least ${keypos} elements`)
    }
    yield object
  }
}

function slotCounts(
  { minSlots = layout.minSlots, maxSlots = layout.maxSlots, slots }: DetsContents,
  keys: number,
) {
  let m = minSlots
  if (slots === undefined) {
    while (m < keys && m * 2 <= maxSlots) m *= 2
  } else {
    while (m * 2 <= slots) m *= 2
  }
  const next = slots ?? m
  const isPower = (n: number) => n >= layout.minSlots && (n & (n - 1)) === 0
  if (!isPower(minSlots) || !isPower(maxSlots) || next % layout.slotsPerSegment !== 0) {
    throw new RangeError('counts of slots must be powers of two from 256, the slots in use a multiple of 256')
  }
  if (next < minSlots || next > maxSlots || maxSlots > layout.maxSlots) {
    throw new RangeError(`${next} slots are not from ${minSlots} to ${maxSlots}`)
  }
  return { m, n: next - m, next }
}

function collect(
  keys: readonly KeyEntry<KeyGroup>[],
  size: { m: number; n: number },
): Map<number, KeyGroup[]> {
  const bySlot = new Map<number, KeyGroup[]>()
  for (const { key, hash = phash2(key), value } of keys) {
    const slot = slotOf(hash, size)
    const groups = bySlot.get(slot)
    if (groups) groups.push(value)
    else bySlot.set(slot, [value])
  }
  return bySlot
}

type Placed = { slot: number; bytes: Uint8Array; at: number }

/** Sets the collections one behind the other from `start`, largest blocks first, so that there are no holes. */
function place(type: DetsType, bySlot: ReadonlyMap<number, readonly KeyGroup[]>, start: number) {
  const writer = new TermWriter(4096)
  const counters = Array<number>(28).fill(0)
  const byClass: { slot: number; bytes: Uint8Array }[][] = Array.from({ length: 32 }, () => [])
  for (const [slot, groups] of bySlot) {
    const bytes = writeCollection(type, sortGroups(groups), layout.active, writer)
    const k = layout.classOf(bytes.length)
    if (k > layout.largestClass) throw new DetsLimitError('a collection is larger than a DETS file')
    counters[k - layout.smallestClass] = (counters[k - layout.smallestClass] as number) + 1
    byClass[k]?.push({ slot, bytes })
  }
  const placed: Placed[] = []
  let end = start
  for (let k = layout.largestClass; k >= layout.smallestClass; k--) {
    for (const { slot, bytes } of byClass[k] ?? []) {
      placed.push({ slot, bytes, at: end })
      end += 2 ** k
    }
  }
  if (end > layout.addressLimit) throw new DetsLimitError('the table is larger than a DETS file may be')
  return { placed, end, counters }
}

/** Parts first, then segments, which are empty. */
function writeTables(view: DataView, parts: number, segments: number): void {
  const partAt = (part: number) => layout.blocksAt + layout.tableBytes * part
  for (let segment = 0; segment < segments; segment++) {
    const part = partAt(Math.floor(segment / layout.segmentsPerPart))
    view.setUint32(partPointerAt(segment), part)
    view.setUint32(segmentPointerAt(part, segment), partAt(parts + segment))
  }
}
