/**
 * Takes over a file that was left open, as it stands: looks at all of its slots, finds out what is free, and says what
 * is left to do of a change that was broken off. Nothing is written anew, so a table of any size is soon open again.
 * A file in which anything is not as a broken-off change can leave it is none of this module's: `repairDets` then.
 *
 * Exact for all types of tables, since the slots say which version of a collection counts.
 */
import type { Term, Tuple } from '../../../../shared/term.ts'
import { TermFormatError, TermReader } from '../etf.ts'
import { phash2 } from '../phash2.ts'
import { Allocator } from './allocator.ts'
import { readCollection } from './collection.ts'
import { freeBetween } from './free-blocks.ts'
import { type Header, hasSoundSlots, readHeader, writeHeader } from './header.ts'
import { TermMap } from './keys.ts'
import * as layout from './layout.ts'
import type { Expected } from './open.ts'
import { PageCache } from './page-cache.ts'
import type { Step } from './pages.ts'
import { type Found, scanCollections } from './scan.ts'
import { type SlotEntry, SlotTable, slotOf } from './slots.ts'
import { DetsTable } from './table.ts'
import type { Change } from './work.ts'

export type Adoption =
  | {
      ok: true
      table: DetsTable<PageCache>
      /** To be taken before anything else, so that what was broken off cannot come back. */
      steps: Step[]
      /** Objects that no slot leads to, of keys that no slot has: their slots had not reached the disk yet. */
      putBack: number
    }
  | { ok: false }

export type AdoptOptions = Expected & {
  /** Whether every object is read, and not only its key. Default false. */
  whole?: boolean
}

/** As `adopting`, in one go. */
export function adoptDets(file: Uint8Array, options: AdoptOptions = {}): Adoption {
  const steps = adopting(file, options)
  for (;;) {
    const step = steps.next()
    if (step.done) return step.value
  }
}

/** Slots that are looked at between two yields. */
const slotsPerTurn = 2_048

/** The bytes of `file` must not be changed afterwards. Yields now and then, for others to go on. */
export function* adopting(file: Uint8Array, options: AdoptOptions = {}): Generator<void, Adoption> {
  const { header, error } = readHeader(file)
  if (!header || error || header.closed > 1 || header.hashCode !== 1 || !hasSoundSlots(header)) return refused
  if (options.type !== undefined && options.type !== header.type) return refused
  if (options.keypos !== undefined && options.keypos !== header.keypos) return refused
  const walk = new Walk(file, header, options.whole ?? false)
  if (!walk.tables()) return refused
  const table = new SlotTable(file)
  let seen = 0
  for (const { slot, entry } of table.entries(header)) {
    if (!walk.slot(slot, entry)) return refused
    if (++seen % slotsPerTurn === 0) yield
  }
  return walk.adopt()
}

const refused: Adoption = { ok: false }

class Walk {
  readonly #file: Uint8Array
  readonly #view: DataView
  readonly #terms: TermReader
  readonly #header: Header
  readonly #whole: boolean
  readonly #counters = Array<number>(28).fill(0)
  readonly #used: { at: number; end: number }[] = []
  #keys = 0
  #objects = 0

  constructor(file: Uint8Array, header: Header, whole: boolean) {
    this.#file = file
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength)
    this.#terms = new TermReader(file)
    this.#header = header
    this.#whole = whole
  }

  /** Whether all parts and segments are there. */
  tables(): boolean {
    const table = new SlotTable(this.#file)
    let lastPart: number | undefined
    for (let segment = 0; segment * layout.slotsPerSegment < this.#header.next; segment++) {
      const part = table.partAt(segment)
      const at = table.segmentAt(segment)
      if (part === undefined || at === undefined) return false
      if (part !== lastPart) this.#used.push({ at: part, end: part + layout.tableBytes })
      lastPart = part
      this.#used.push({ at, end: at + layout.tableBytes })
    }
    return true
  }

  /** Whether the collection that `slot` leads to is in order, and only has keys of this slot. */
  slot(slot: number, { size, at }: SlotEntry): boolean {
    if (at < layout.blocksAt || size < 8 || at + size > this.#file.length) return false
    if (this.#view.getUint32(at) !== size || this.#view.getUint32(at + 4) !== layout.active) return false
    const k = layout.classOf(size)
    if (k > layout.largestClass) return false
    this.#counters[k - layout.smallestClass]! += 1
    this.#used.push({ at, end: at + 2 ** k })
    return this.#whole ? this.#readWhole(slot, size, at) : this.#readKeys(slot, size, at)
  }

  #readWhole(slot: number, size: number, at: number): boolean {
    const { type, keypos } = this.#header
    const { groups, problems } = readCollection(this.#file, at, type, keypos, size)
    if (problems.length > 0) return false
    for (const { key, objects } of groups) {
      if (!this.#belongs(key, slot)) return false
      this.#keys++
      this.#objects += objects.length
    }
    return true
  }

  /** As above, reading no more of each key's objects than the first up to its key. */
  #readKeys(slot: number, size: number, at: number): boolean {
    const end = at + size
    for (let p = at + 8; p < end; ) {
      const length = p + 4 <= end ? this.#view.getUint32(p) : 0
      if (length < 4 || p + length > end) return false
      const key = this.#keyAt(this.#header.type === 'set' ? p : p + 4, p + length)
      if (key === undefined || !this.#belongs(key, slot)) return false
      this.#keys++
      const objects = this.#header.type === 'set' ? 1 : this.#countObjects(p + 4, p + length)
      if (objects === 0) return false
      this.#objects += objects
      p += length
    }
    return true
  }

  #countObjects(from: number, end: number): number {
    let count = 0
    for (let p = from; p < end; count++) {
      const length = p + 4 <= end ? this.#view.getUint32(p) : 0
      if (length < 4 || p + length > end) return 0
      p += length
    }
    return count
  }

  /** The key of the object whose length word stands at `at`. */
  #keyAt(at: number, end: number): Term | undefined {
    const p = at + 4
    const { keypos } = this.#header
    if (p + 3 > end || this.#file[p] !== 131 || this.#file[p + 1] !== 104) return this.#keyOfOdd(p, end)
    if ((this.#file[p + 2] as number) < keypos) return undefined
    try {
      this.#terms.moveTo(p + 3, end)
      for (let position = 1; position < keypos; position++) this.#terms.term()
      return this.#terms.term()
    } catch (thrown) {
      if (thrown instanceof TermFormatError) return undefined
      throw thrown
    }
  }

  /** Of an object that is compressed, or a tuple of more than 255 elements. */
  #keyOfOdd(p: number, end: number): Term | undefined {
    try {
      this.#terms.moveTo(p, end)
      return (this.#terms.versioned() as Partial<Tuple>).items?.[this.#header.keypos - 1]
    } catch (thrown) {
      if (thrown instanceof TermFormatError) return undefined
      throw thrown
    }
  }

  #belongs(key: Term, slot: number): boolean {
    try {
      return slotOf(phash2(key), this.#header) === slot
    } catch (thrown) {
      // Pids of real Erlang hash by numbers of their node.
      if (thrown instanceof TermFormatError) return true
      throw thrown
    }
  }

  adopt(): Adoption {
    const byPlace = (a: { at: number }, b: { at: number }) => a.at - b.at
    const strays = this.#strays(this.#used.sort(byPlace))
    const header: Header = {
      ...this.#header,
      closed: 0,
      freeListsAt: 0,
      base: 0,
      keyCount: this.#keys,
      objectCount: this.#objects,
      counters: this.#counters,
    }
    const pages = PageCache.of(this.#file)
    const lost = this.#lost(DetsTable.recovered(pages, header, [], 0), strays)
    // What is put back stays where it is until it stands elsewhere too.
    const kept = lost.map(({ at, size }) => ({ at, end: at + 2 ** layout.classOf(size) }))
    const used = [...this.#used, ...kept].sort(byPlace)
    const free = freeBetween(used)
    const changes = changesFor(lost)
    if (free === undefined) return refused
    const end = used.at(-1)?.end ?? layout.blocksAt
    const isKept = (at: number): boolean => lost.some(found => found.at === at)
    const cleared = (found: readonly Found[]) =>
      found.map(({ at }): Step => ({ op: 'write', at: at + 4, bytes: freeWord }))
    const first = [headerOf(header), ...cleared(strays.filter(({ at }) => !isKept(at)))]
    const plan = DetsTable.recovered(pages.after(first), header, free, end).plan(changes)
    const last = lost.length > 0 ? [...cleared(lost), headerOf(plan.table.header)] : []
    const allocator = new Allocator(plan.table.free)
    for (const { at, size } of lost) allocator.release(at, size)
    return {
      ok: true,
      table: DetsTable.recovered(
        plan.table.pages.after(last),
        plan.table.header,
        allocator.free(),
        plan.table.end,
      ),
      steps: [...first, { op: 'fsync' }, ...plan.steps, ...last, ...(last.length > 0 ? [fsync] : [])],
      putBack: changes.reduce((n, { objects }) => n + objects.length, 0),
    }
  }

  /** Of the strays, the groups of keys that no slot has. */
  #lost(table: DetsTable, strays: readonly Found[]): Found[] {
    return strays.flatMap(stray => {
      if (stray.isFreed) return []
      const groups = stray.groups.filter(({ key }) => table.lookup(key).length === 0)
      return groups.length > 0 ? [{ ...stray, groups }] : []
    })
  }

  /** Active collections outside of what is used. */
  #strays(used: readonly { at: number; end: number }[]): Found[] {
    const known = new Map<number, number>()
    let run: { at: number; end: number } | undefined
    for (const { at, end } of used) {
      if (run && at === run.end) run.end = end
      else run = { at, end }
      known.set(run.at, run.end - run.at)
    }
    const { type, keypos, base } = this.#header
    const origin = base >= layout.blocksAt ? base : layout.blocksAt
    return [...scanCollections(this.#file, { type, keypos, known, origin })]
  }
}

/**
 * The changes that put `lost` into the table. Of two versions of one key one may be acknowledged, and the other replaces
 * it in a change that was broken off: each counts, but not both. The higher one does, as with DETS.
 */
function changesFor(lost: readonly Found[]): Extract<Change, { op: 'insert' }>[] {
  const versions = new TermMap<{ objects: readonly Tuple[] }>()
  for (const { key, objects } of lost.flatMap(found => found.groups)) {
    versions.getOr(key, () => ({ objects })).objects = objects
  }
  return versions.entries.map(({ value }) => ({ op: 'insert', objects: value.objects }))
}

function headerOf(header: Header): Step {
  return { op: 'write', at: 0, bytes: writeHeader(header) }
}

const fsync: Step = { op: 'fsync' }

const freeWord = Uint8Array.of(0x03, 0xab, 0xcd, 0xef)
