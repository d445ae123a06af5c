/** Reads all that is in a DETS file. */
import type { Tuple } from '../../../../shared/term.ts'
import type { FreeBlocks } from './allocator.ts'
import { type KeyGroup, type Problem, readCollection } from './collection.ts'
import { type Header, hasSoundSlots } from './header.ts'
import { hashOf } from './keys.ts'
import * as layout from './layout.ts'
import { checkCover, mapDets } from './map.ts'
import { type Expected, type OpenError, openDets } from './open.ts'
import { partPointerAt, type SlotEntry, SlotTable, slotOf } from './slots.ts'

export type DetsReading =
  | {
      ok: true
      header: Header
      free: FreeBlocks
      /** Of one key in the order of lookup; keys in no promised order. */
      objects: Tuple[]
      /** Damage, with its offsets: what is not there was not read. A file without any is whole. */
      problems: Problem[]
    }
  | { ok: false; error: OpenError; header?: Header }

/** All objects of a properly closed file. Real DETS trusts such a file; here whatever can be checked is. */
export function readDets(file: Uint8Array, expected: Expected = {}): DetsReading {
  const opening = openDets(file, expected)
  if (!opening.ok) return opening
  const { header } = opening
  const objects: Tuple[] = []
  const problems: Problem[] = []
  let keys = 0
  if (!hasSoundSlots(header)) {
    problems.push({ at: 20, what: `${header.m} + ${header.n} slots, which no table has` })
    return { ...opening, objects, problems }
  }
  const counters = Array<number>(28).fill(0)
  for (const slot of walkSlots(file, header)) {
    for (const problem of slot.problems) problems.push(problem)
    if (slot.entry.size > 0) counters[layout.classOf(slot.entry.size) - layout.smallestClass]! += 1
    for (const group of slot.groups) {
      keys++
      for (const object of group.objects) objects.push(object)
    }
  }
  if (counters.some((count, i) => count !== header.counters[i])) {
    problems.push({ at: 56, what: 'the header counts other sizes of collections than there are' })
  }
  for (const problem of checkCover(mapDets(file), header)) problems.push(problem)
  if (objects.length !== header.objectCount || keys !== header.keyCount) {
    const counted = `${header.objectCount} objects of ${header.keyCount} keys`
    problems.push({ at: 32, what: `the header counts ${counted}, ${objects.length} of ${keys} were found` })
  }
  return { ...opening, objects, problems }
}

export type SlotReading = {
  slot: number
  entry: SlotEntry
  status: number
  /** Keys that belong to this slot. */
  groups: KeyGroup[]
  /** Keys that do not. */
  strangers: KeyGroup[]
  problems: Problem[]
}

/**
 * Every slot that is not empty, with its collection as far as it reads. The header's slots must be sound. Takes time
 * in proportion to the file, whatever its pointers say.
 */
export function* walkSlots(file: Uint8Array, header: Header): Generator<SlotReading> {
  const table = new SlotTable(file)
  yield* missingSegments(table, header)
  const visits = new Map<number, number>()
  let bytesLeft = 4 * file.length
  for (const { slot, entryAt, entry } of table.entries(header)) {
    const before = visits.get(entry.at) ?? 0
    visits.set(entry.at, before + 1)
    bytesLeft -= entry.size
    if (before > 1 || bytesLeft < 0) {
      yield emptyReading(slot, entry, { at: entryAt, what: `slot ${slot} leads where other slots lead` })
      continue
    }
    if (entry.at < layout.blocksAt) {
      yield emptyReading(slot, entry, { at: entryAt, what: `slot ${slot} leads into the header` })
      continue
    }
    yield readSlot(file, header, slot, entry)
  }
}

function emptyReading(slot: number, entry: SlotEntry, problem: Problem): SlotReading {
  return { slot, entry, status: 0, groups: [], strangers: [], problems: [problem] }
}

function* missingSegments(table: SlotTable, header: Header): Generator<SlotReading> {
  const seen = new Set<number>()
  for (let segment = 0; segment * layout.slotsPerSegment < header.next; segment++) {
    const at = table.segmentAt(segment)
    if (at !== undefined && !seen.has(at)) {
      seen.add(at)
      continue
    }
    const slot = segment * layout.slotsPerSegment
    const what = `the segment of slots ${slot} to ${slot + 255} is missing`
    yield emptyReading(slot, { size: 0, at: 0 }, { at: partPointerAt(segment), what })
  }
}

function readSlot(file: Uint8Array, header: Header, slot: number, entry: SlotEntry): SlotReading {
  const { status, groups, problems } = readCollection(file, entry.at, header.type, header.keypos, entry.size)
  if (status !== layout.active && entry.at + 8 <= file.length) {
    problems.push({ at: entry.at + 4, what: `the collection of slot ${slot} is not active` })
  }
  const belongs = (group: KeyGroup) => isKeyOf(group, header, slot)
  const strangers = groups.filter(group => !belongs(group))
  if (strangers.length > 0) {
    problems.push({ at: entry.at, what: `${strangers.length} keys do not belong to slot ${slot}` })
  }
  return { slot, entry, status, groups: groups.filter(belongs), strangers, problems }
}

/** Whether the key belongs to `slot`, as far as that can be known: pids of real Erlang hash by numbers of their node. */
function isKeyOf({ key }: KeyGroup, header: Header, slot: number): boolean {
  const hash = header.hashCode === 1 ? hashOf(key) : undefined
  return hash === undefined || slotOf(hash, header) === slot
}
