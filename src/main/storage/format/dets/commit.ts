/**
 * Plans one commit: any number of changes to an open DETS file, as steps that leave it whole wherever they stop.
 *
 *     H  header, when a new collection is larger than any it counts      fsync   or the repair of DETS would skip it
 *     A  new collections, each in a new block, marked free               fsync   a torn block that is active could parse
 *     B  their status: active                                            fsync   one version must be active at any time
 *     G  new segments; fsync; pointers to them; fsync; header            fsync   only when the table grows
 *     C  status of the old blocks: free; the slots                       fsync   from here on the new version counts
 *
 * Nothing is overwritten but single words, slots and the header, none of which straddles a sector. A slot that was
 * empty needs no C: its entry goes with B. Removals need no more than C.
 */
import { TermWriter } from '../etf.ts'
import { phash2 } from '../phash2.ts'
import { Allocator, type FreeBlocks } from './allocator.ts'
import { type KeyGroup, sortGroups, writeCollection } from './collection.ts'
import { type Header, writeHeader } from './header.ts'
import * as layout from './layout.ts'
import { type Pages, type Step, type WriteStep, writeWords } from './pages.ts'
import { activated, type Extent, extentsOf, mergedBySector } from './runs.ts'
import { entryAtOf, partAtOf, readEntry } from './slot-reader.ts'
import { partPointerAt, type SlotEntry, segmentPointerAt, slotOf } from './slots.ts'
import type { SlotWork, Work } from './work.ts'
import { DetsLimitError } from './write.ts'

/** Segments that one commit adds at most. */
const maxGrowth = 64

export type CommitState = {
  header: Header
  pages: Pages
  free: FreeBlocks
  /** The largest class of collections that the header on the disk counts. */
  largestOnDisk: number
  /** Whether slots may be added. */
  mayGrow: boolean
  /** The keys in a slot, in order. */
  groupsOf(slot: number): readonly KeyGroup[]
  /** Sees that the collections of these slots are in memory. @throws MissingPages */
  expectSlots(slots: Iterable<number>): void
}

export type Commit = {
  steps: Step[]
  /** Takes back what was taken of the steps, from wherever they stopped. */
  undo(): Step[]
  /** What holds once all steps are taken. */
  header: Header
  pages: Pages
  free: FreeBlocks
  /** Where the last block ends that was written. */
  end: number
  largestOnDisk: number
}

/**
 * The commit that makes `work` of the table.
 * @throws DetsLimitError when the file would be larger than DETS allows; MissingPages
 */
export function planCommit(state: CommitState, work: Work): Commit {
  return new Planner(state).plan(work)
}

const emptySlot: SlotEntry = { size: 0, at: 0 }

class Planner {
  readonly #state: CommitState
  readonly #before: Header
  readonly #allocator: Allocator
  readonly #writer = new TermWriter(1024)
  readonly #placed: { at: number; bytes: Uint8Array }[] = []
  /** Entries of slots that were empty. */
  readonly #filling: WriteStep[] = []
  readonly #growing: WriteStep[] = []
  readonly #pointing: WriteStep[] = []
  readonly #switching: WriteStep[] = []
  readonly #released: SlotEntry[] = []
  #header: Header
  #largestOnDisk: number
  #end = 0

  constructor(state: CommitState) {
    this.#state = state
    this.#before = state.header
    this.#header = state.header
    this.#allocator = new Allocator(state.free)
    this.#largestOnDisk = state.largestOnDisk
  }

  plan(work: Work): Commit {
    const before = this.#before
    const keyCount = before.keyCount + work.keys
    const objectCount = before.objectCount + work.objects
    const size = this.#state.mayGrow ? grownSize(before, keyCount) : {}
    this.#header = { ...before, ...size, keyCount, objectCount, counters: [...before.counters] }
    const works = [...work.slots.values(), ...this.#splitSlots(work)]
    const fresh = new Map<number, SlotEntry>()
    for (const slot of works) this.#settleSlot(slot, fresh)
    if (this.#header.next !== before.next) this.#grow(fresh)
    const assembly = this.#assemble()
    for (const { at, size: bytes } of this.#released) this.#allocator.release(at, bytes)
    return {
      ...assembly,
      header: this.#header,
      free: this.#allocator.free(),
      end: this.#end,
      largestOnDisk: this.#largestOnDisk,
    }
  }

  /** The slots whose keys may move. Those that a step of growth splits and an earlier one made hold none yet. */
  #splitSlots(work: Work): SlotWork[] {
    const split: number[] = []
    let { m, n } = this.#before
    for (let next = this.#before.next; next < this.#header.next; next += layout.slotsPerSegment) {
      for (let slot = n; slot < n + layout.slotsPerSegment; slot++) {
        if (slot < this.#before.next && !work.slots.has(slot)) split.push(slot)
      }
      ;({ m, n } = oneSegmentMore(m, n))
    }
    this.#state.expectSlots(split)
    return split.flatMap(slot => {
      const groups = this.#state.groupsOf(slot)
      return groups.length > 0 ? [{ slot, groups: [...groups], hasChanged: false }] : []
    })
  }

  /** Places what becomes of one slot; entries of slots that do not exist yet go to `fresh`. */
  #settleSlot({ slot, groups, hasChanged }: SlotWork, fresh: Map<number, SlotEntry>): void {
    const old = readEntry(this.#state.pages, slot)
    const bySlot = this.#distribute(groups)
    const staying = bySlot.get(slot) ?? []
    if (!hasChanged && staying.length === groups.length) return
    const [onlyTarget] = bySlot.keys()
    if (!hasChanged && bySlot.size === 1 && onlyTarget !== undefined) {
      // All keys go to one new slot: it takes the block as it is, and this slot is emptied once the header knows it.
      fresh.set(onlyTarget, old)
      this.#setEntry(slot, emptySlot, this.#switching)
      return
    }
    for (const [target, moved] of bySlot) {
      if (target !== slot) fresh.set(target, this.#place(moved))
    }
    const entry = staying.length > 0 ? this.#place(staying) : emptySlot
    if (old.size > 0) {
      this.#setEntry(slot, entry, this.#switching)
      this.#release(old)
    } else if (entry.size > 0) {
      this.#setEntry(slot, entry, this.#filling)
    }
  }

  #distribute(groups: readonly KeyGroup[]): Map<number, KeyGroup[]> {
    const bySlot = new Map<number, KeyGroup[]>()
    for (const group of groups) {
      const slot = slotOf(phash2(group.key), this.#header)
      const others = bySlot.get(slot)
      if (others) others.push(group)
      else bySlot.set(slot, [group])
    }
    return bySlot
  }

  #place(groups: readonly KeyGroup[]): SlotEntry {
    const bytes = writeCollection(this.#header.type, sortGroups(groups), layout.free, this.#writer)
    const at = this.#allocate(bytes.length)
    this.#placed.push({ at, bytes })
    this.#count(bytes.length, 1)
    return { size: bytes.length, at }
  }

  #allocate(size: number): number {
    const at = this.#allocator.allocate(size)
    if (at === undefined) throw new DetsLimitError('the table is larger than a DETS file may be')
    this.#end = Math.max(this.#end, at + size)
    return at
  }

  #release(entry: SlotEntry): void {
    this.#switching.push(writeWords(entry.at + 4, layout.free))
    this.#released.push(entry)
    this.#count(entry.size, -1)
  }

  #count(size: number, by: number): void {
    const counters = this.#header.counters as number[]
    const at = layout.classOf(size) - layout.smallestClass
    counters[at] = Math.max(0, (counters[at] as number) + by)
  }

  #setEntry(slot: number, entry: SlotEntry, phase: WriteStep[]): void {
    phase.push(writeWords(entryAtOf(this.#state.pages, slot), entry.size, entry.at))
  }

  /** Segments whole, then the pointers to them; each safe before the next. */
  #grow(fresh: ReadonlyMap<number, SlotEntry>): void {
    const newParts = new Map<number, number>()
    const { next } = this.#header
    for (let first = this.#before.next; first < next; first += layout.slotsPerSegment) {
      const segment = first / layout.slotsPerSegment
      const bytes = segmentOf(first, fresh)
      const at = this.#allocate(layout.tableBytes)
      const number = Math.floor(segment / layout.segmentsPerPart)
      let part = newParts.get(number) ?? partAtOf(this.#state.pages, segment)
      if (part === undefined) {
        part = this.#allocate(layout.tableBytes)
        newParts.set(number, part)
        this.#growing.push({ op: 'write', at: part, bytes: new Uint8Array(layout.tableBytes) })
        this.#pointing.push(writeWords(partPointerAt(segment), part))
      }
      this.#growing.push({ op: 'write', at, bytes })
      this.#pointing.push(writeWords(segmentPointerAt(part, segment), at))
    }
  }

  /** The steps, phase by phase, and the way back from wherever they stop. */
  #assemble(): Pick<Commit, 'steps' | 'undo' | 'pages'> {
    const steps: Step[] = []
    let { pages } = this.#state
    const phase = (writes: readonly WriteStep[]): void => {
      if (writes.length === 0) return
      steps.push(...writes, { op: 'fsync' })
      pages = pages.after(writes)
    }
    const header = (from: Header): WriteStep => {
      this.#largestOnDisk = largestClass(from.counters)
      return { op: 'write', at: 0, bytes: writeHeader(from) }
    }
    const largest = largestClass(this.#header.counters)
    // The counts of slots and keys must stay those of the file as it still is.
    if (largest > Math.max(13, this.#state.largestOnDisk))
      phase([header({ ...this.#before, counters: this.#header.counters })])
    const extents = extentsOf(this.#placed)
    phase(extents.map(({ at, bytes }) => ({ op: 'write', at, bytes })))
    const hasGrown = this.#growing.length > 0
    const hasMoreKeys = Math.floor(this.#header.keyCount / 256) !== Math.floor(this.#before.keyCount / 256)
    // DETS estimates the size of the table by the header when it repairs one.
    const lastHeader = hasMoreKeys && !hasGrown ? [header(this.#header)] : []
    const isLast = this.#switching.length === 0 && !hasGrown
    const filling = mergedBySector(this.#filling, pages)
    phase([...extents.flatMap(activated), ...filling, ...(isLast ? lastHeader : [])])
    if (hasGrown) {
      phase(this.#growing)
      phase(this.#pointing)
      phase([header(this.#header)])
    }
    const switching = mergedBySector(this.#switching, pages)
    phase([...switching, ...(isLast ? [] : lastHeader)])
    return { steps, undo: () => this.#undo(extents, filling, switching), pages }
  }

  /** First what was made free or replaced counts again, then what was new counts no more. */
  #undo(extents: readonly Extent[], filling: readonly WriteStep[], switching: readonly WriteStep[]): Step[] {
    const asBefore = ({ at, bytes }: WriteStep): WriteStep => ({
      op: 'write',
      at,
      bytes: this.#state.pages.read(at, bytes.length).slice(),
    })
    const header: Step = { op: 'write', at: 0, bytes: writeHeader(this.#before) }
    const pointers = this.#pointing.filter(({ at }) => at < this.#state.pages.size)
    return [
      header,
      ...switching.map(asBefore),
      { op: 'fsync' },
      ...filling.map(asBefore),
      ...pointers.map(({ at }) => writeWords(at, 0)),
      ...extents.flatMap(({ blocks }) => blocks.map(at => writeWords(at + 4, layout.free))),
      { op: 'fsync' },
    ]
  }
}

/** Slots that hold `keyCount` keys, as far as the table may grow at once. */
function grownSize(header: Header, keyCount: number): { m: number; n: number; next: number } {
  let { m, n, next } = header
  for (let grown = 0; grown < maxGrowth && keyCount > next && next < header.maxSlots; grown++) {
    ;({ m, n } = oneSegmentMore(m, n))
    next = m + n
  }
  return { m, n, next }
}

function oneSegmentMore(m: number, n: number): { m: number; n: number } {
  const split = n + layout.slotsPerSegment
  return split === m ? { m: 2 * m, n: 0 } : { m, n: split }
}

function segmentOf(first: number, entries: ReadonlyMap<number, SlotEntry>): Uint8Array {
  const bytes = new Uint8Array(layout.tableBytes)
  const view = new DataView(bytes.buffer)
  for (let i = 0; i < layout.slotsPerSegment; i++) {
    const entry = entries.get(first + i)
    if (!entry) continue
    view.setUint32(layout.slotBytes * i, entry.size)
    view.setUint32(layout.slotBytes * i + 4, entry.at)
  }
  return bytes
}

/** The largest class that a counter is not zero for; 0 when there is none. */
export function largestClass(counters: readonly number[]): number {
  const at = counters.findLastIndex(count => count > 0)
  return at < 0 ? 0 : at + layout.smallestClass
}
