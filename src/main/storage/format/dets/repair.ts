/**
 * Recovers what a file holds that was not closed properly, is cut short or is damaged.
 *
 * Two ways lead to objects. The slots lead to every collection in use, and say which of two versions counts; they
 * are exact, but they may be damaged. A scan finds every collection that is marked active; it needs no slots, but
 * cannot tell what was replaced. So each key is taken from the best place that has it:
 *
 * 1. a collection that its slot leads to and that is active and whole,
 * 2. an active, whole collection that no slot leads to: a change or a growth of the table broken off, or slots lost,
 * 3. a collection that its slot leads to and that is damaged or not active,
 * 4. a collection of another slot: the old place of a key while the table grew.
 */
import type { Tuple } from '../../../../shared/term.ts'
import { equalTerms } from '../../../../shared/term-order.ts'
import type { KeyGroup, Problem } from './collection.ts'
import { type Header, type HeaderError, hasSoundSlots, readHeader } from './header.ts'
import { objectsOfKey, TermMap } from './keys.ts'
import type { DetsType } from './layout.ts'
import * as layout from './layout.ts'
import type { Expected } from './open.ts'
import { walkSlots } from './read.ts'
import { type Found, scanCollections } from './scan.ts'

/** Why there is nothing to repair: the file is none of DETS's, or another table than was expected. */
export type RepairError = HeaderError | 'bad_hash_bif' | 'type_mismatch' | 'keypos_mismatch'

export type RepairReading =
  | {
      ok: true
      type: DetsType
      keypos: number
      /** The header as it stands; when its md5 is wrong, only the type and keypos of it were used. */
      header: Header
      /** Of one key in the order of lookup. */
      objects: Tuple[]
      report: RepairReport
    }
  | { ok: false; error: RepairError }

export type RepairReport = {
  /** Objects recovered through their slots. */
  fromSlots: number
  /** Objects recovered by the scan alone. */
  fromScan: number
  /** What could not be used as it stood, with its offset, in the order of the file. */
  problems: Problem[]
  /** Active collections whose objects did not count, or not all of them. */
  leftOut: LeftOut[]
  /** What the header counted, which is exact only in a file that was closed. */
  expectedObjects: number
}

export type LeftOut = {
  at: number
  why: 'replaced' | 'freed'
  objects: Tuple[]
}

/**
 * The objects of `file`, which is not changed. Never takes longer than its size allows, whatever is in it.
 * Differs from DETS, which gives a file up when the md5 of its header is wrong: here the scan is still tried.
 */
export function repairDets(file: Uint8Array, expected: Expected = {}): RepairReading {
  const { header, error } = readHeader(file)
  if (!header) return { ok: false, error: error ?? 'not_a_dets_file' }
  const isHeaderWhole = error === undefined
  if (isHeaderWhole && header.hashCode > 1) return { ok: false, error: 'bad_hash_bif' }
  if (header.closed > 1) return { ok: false, error: 'not_a_dets_file' }
  if (expected.type !== undefined && expected.type !== header.type)
    return { ok: false, error: 'type_mismatch' }
  if (expected.keypos !== undefined && expected.keypos !== header.keypos)
    return { ok: false, error: 'keypos_mismatch' }
  if (header.keypos < 1) return { ok: false, error: 'not_a_dets_file' }
  const recovery = new Recovery(header)
  if (!isHeaderWhole) recovery.problem(168, 'the checksum of the header is wrong, so no slot was trusted')
  if (isHeaderWhole && hasSoundSlots(header)) recovery.walk(file)
  else if (isHeaderWhole) recovery.problem(20, `${header.m} + ${header.n} slots, which no table has`)
  recovery.scan(file)
  return { ok: true, type: header.type, keypos: header.keypos, header, ...recovery.result() }
}

const slotWhole = 1
const scanned = 2
const slotDamaged = 3
const otherSlot = 4

/** The objects of one key from the best place so far. */
type Candidate = { grade: number; objects: Tuple[] }

class Recovery {
  readonly #header: Header
  readonly #keys = new TermMap<Candidate>()
  readonly #problems: Problem[] = []
  readonly #leftOut: LeftOut[] = []
  #walked = false
  /** The blocks that slots lead to: their sizes by position. */
  readonly #known = new Map<number, number>()

  constructor(header: Header) {
    this.#header = header
  }

  problem(at: number, what: string): void {
    this.#problems.push({ at, what })
  }

  walk(file: Uint8Array): void {
    this.#walked = true
    for (const slot of walkSlots(file, this.#header)) {
      for (const { at, what } of slot.problems) this.problem(at, what)
      const isWhole = slot.problems.length === 0 || (slot.strangers.length > 0 && slot.problems.length === 1)
      for (const group of slot.groups) this.#offer(group, isWhole ? slotWhole : slotDamaged)
      for (const group of slot.strangers) this.#offer(group, otherSlot)
      if (isWhole) this.#known.set(slot.entry.at, 2 ** layout.classOf(slot.entry.size))
    }
  }

  scan(file: Uint8Array): void {
    const { type, keypos, base } = this.#header
    const origin = base >= layout.blocksAt ? base : layout.blocksAt
    for (const found of scanCollections(file, { type, keypos, known: this.#known, origin })) {
      const rest = found.groups.filter(group => found.isFreed || !this.#offer(group, scanned))
      if (rest.length > 0) {
        const why = found.isFreed ? 'freed' : 'replaced'
        this.#leftOut.push({ at: found.at, why, objects: rest.flatMap(group => group.objects) })
      }
      if (rest.length < found.groups.length && this.#walked) this.#reportOrphan(found, rest.length)
    }
  }

  #reportOrphan({ at, size, groups }: Found, leftOut: number): void {
    const taken = leftOut === 0 ? '' : `, of which ${leftOut} stand elsewhere`
    this.problem(at, `no slot leads to a collection of ${size} bytes with ${groups.length} keys${taken}`)
  }

  /** Whether `group` was taken, alone or together with what was there from a place as good. */
  #offer(group: KeyGroup, grade: number): boolean {
    const best = this.#keys.getOr(group.key, () => ({ grade: Number.POSITIVE_INFINITY, objects: [] }))
    if (grade > best.grade) return false
    if (grade < best.grade) {
      best.grade = grade
      best.objects = [...group.objects]
    } else if (this.#header.type === 'duplicate_bag') {
      best.objects = largerCounts(best.objects, group.objects)
    } else {
      best.objects = objectsOfKey(this.#header.type, [...best.objects, ...group.objects])
    }
    return true
  }

  result(): { objects: Tuple[]; report: RepairReport } {
    const objects: Tuple[] = []
    let fromScan = 0
    for (const { value } of this.#keys.entries) {
      for (const object of value.objects) objects.push(object)
      if (value.grade === scanned) fromScan += value.objects.length
    }
    const fromSlots = objects.length - fromScan
    const problems = this.#problems.sort((a, b) => a.at - b.at)
    return {
      objects,
      report: {
        fromSlots,
        fromScan,
        problems,
        leftOut: this.#leftOut,
        expectedObjects: this.#header.objectCount,
      },
    }
  }
}

/** Two versions of one key of a duplicate_bag: each object as often as in the one that has it more often. */
function largerCounts(first: readonly Tuple[], second: readonly Tuple[]): Tuple[] {
  const left = [...first]
  const extra = second.filter(object => {
    const at = left.findIndex(other => equalTerms(other, object))
    if (at >= 0) left.splice(at, 1)
    return at < 0
  })
  return [...first, ...extra]
}
