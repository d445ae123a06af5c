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
import type { Allocator } from './allocator.ts'
import { type KeyGroup, sortGroups, writeCollection } from './collection.ts'
import { type Header, writeHeader } from './header.ts'
import * as layout from './layout.ts'
import { type Step, writeWord, writeWords } from './pages.ts'
import type { SlotCache } from './slot-cache.ts'
import { partPointerAt, type SlotEntry, segmentPointerAt, slotOf } from './slots.ts'
import type { SlotWork, Work } from './work.ts'
import { DetsLimitError } from './write.ts'

/** Segments that one commit adds at most. */
const maxGrowth = 64

export type CommitState = {
  header: Header
  slots: SlotCache
  allocator: Allocator
  /** The largest class of collections that the header on the disk counts. */
  largestOnDisk: number
  /** The keys in a slot, in order. */
  groupsOf(slot: number): readonly KeyGroup[]
}

export type Commit = {
  steps: Step[]
  /** What holds once all steps are taken. */
  header: Header
  entries: { slot: number; entry: SlotEntry }[]
  segments: { segment: number; at: number; bytes: Uint8Array; part: number }[]
  /** Blocks that are free from then on. */
  released: SlotEntry[]
  /** Where the last block ends that was written. */
  end: number
  largestOnDisk: number
}

/**
 * The commit that makes `work` of the table. Takes blocks from the allocator, which the caller must not use until
 * the commit is over.
 * @throws DetsLimitError when the file would be larger than DETS allows; then no block is taken.
 */
export function planCommit(state: CommitState, work: Work): Commit {
  return new Planner(state).plan(work)
}

const emptySlot: SlotEntry = { size: 0, at: 0 }

class Planner {
  readonly #state: CommitState
  readonly #taken: SlotEntry[] = []
  readonly #writer = new TermWriter(1024)
  readonly #placing: Step[] = []
  readonly #activating: Step[] = []
  readonly #growing: Step[] = []
  readonly #switching: Step[] = []
  readonly #commit: Commit

  constructor(state: CommitState) {
    this.#state = state
    const { header, largestOnDisk } = state
    this.#commit = { steps: [], header, entries: [], segments: [], released: [], end: 0, largestOnDisk }
  }

  plan(work: Work): Commit {
    try {
      return this.#plan(work)
    } catch (thrown) {
      for (const { at, size } of this.#taken) this.#state.allocator.release(at, size)
      throw thrown
    }
  }

  #plan(work: Work): Commit {
    const before = this.#state.header
    const keyCount = before.keyCount + work.keys
    const size = grownSize(before, keyCount)
    const counters = [...before.counters]
    this.#commit.header = {
      ...before,
      ...size,
      keyCount,
      objectCount: before.objectCount + work.objects,
      counters,
    }
    this.#addSplitSlots(work)
    const fresh = new Map<number, SlotEntry>()
    for (const slot of work.slots.values()) this.#settleSlot(slot, fresh)
    this.#grow(fresh)
    this.#assemble()
    return this.#commit
  }

  /** Adds the slots whose keys may move. Those that a step of growth splits and an earlier one made hold none yet. */
  #addSplitSlots(work: Work): void {
    const { header, groupsOf } = this.#state
    let { m, n } = header
    for (let next = header.next; next < this.#commit.header.next; next += layout.slotsPerSegment) {
      for (let slot = n; slot < n + layout.slotsPerSegment; slot++) {
        if (slot >= header.next || work.slots.has(slot)) continue
        const groups = groupsOf(slot)
        if (groups.length > 0) work.slots.set(slot, { slot, groups: [...groups], hasChanged: false })
      }
      ;({ m, n } = oneSegmentMore(m, n))
    }
  }

  /** Places what becomes of one slot; entries of slots that do not exist yet go to `fresh`. */
  #settleSlot({ slot, groups, hasChanged }: SlotWork, fresh: Map<number, SlotEntry>): void {
    const old = this.#state.slots.entry(slot)
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
      this.#setEntry(slot, entry, this.#activating)
    }
  }

  #distribute(groups: readonly KeyGroup[]): Map<number, KeyGroup[]> {
    const bySlot = new Map<number, KeyGroup[]>()
    for (const group of groups) {
      const slot = slotOf(phash2(group.key), this.#commit.header)
      const others = bySlot.get(slot)
      if (others) others.push(group)
      else bySlot.set(slot, [group])
    }
    return bySlot
  }

  #place(groups: readonly KeyGroup[]): SlotEntry {
    const { type } = this.#commit.header
    const bytes = writeCollection(type, sortGroups(groups), layout.free, this.#writer)
    const at = this.#allocate(bytes.length)
    this.#placing.push({ op: 'write', at, bytes })
    this.#activating.push(writeWord(at + 4, layout.active))
    this.#count(bytes.length, 1)
    return { size: bytes.length, at }
  }

  #allocate(size: number): number {
    const at = this.#state.allocator.allocate(size)
    if (at === undefined) throw new DetsLimitError('the table is larger than a DETS file may be')
    this.#taken.push({ at, size })
    this.#commit.end = Math.max(this.#commit.end, at + size)
    return at
  }

  #release(entry: SlotEntry): void {
    this.#switching.push(writeWord(entry.at + 4, layout.free))
    this.#commit.released.push(entry)
    this.#count(entry.size, -1)
  }

  #count(size: number, by: number): void {
    const counters = this.#commit.header.counters as number[]
    const at = layout.classOf(size) - layout.smallestClass
    counters[at] = Math.max(0, (counters[at] as number) + by)
  }

  #setEntry(slot: number, entry: SlotEntry, phase: Step[]): void {
    phase.push(writeWords(this.#state.slots.entryAt(slot), entry.size, entry.at))
    this.#commit.entries.push({ slot, entry })
  }

  /** Segments whole, then the pointers to them, then the header that counts them; each safe before the next. */
  #grow(fresh: ReadonlyMap<number, SlotEntry>): void {
    const { header, slots } = this.#state
    if (this.#commit.header.next === header.next) return
    const pointers: Step[] = []
    const newParts = new Map<number, number>()
    for (let first = header.next; first < this.#commit.header.next; first += layout.slotsPerSegment) {
      const segment = first / layout.slotsPerSegment
      const bytes = segmentOf(first, fresh)
      const at = this.#allocate(layout.tableBytes)
      const number = Math.floor(segment / layout.segmentsPerPart)
      let part = newParts.get(number) ?? slots.partAt(segment)
      if (part === undefined) {
        part = this.#allocate(layout.tableBytes)
        newParts.set(number, part)
        this.#growing.push({ op: 'write', at: part, bytes: new Uint8Array(layout.tableBytes) })
        pointers.push(writeWord(partPointerAt(segment), part))
      }
      this.#growing.push({ op: 'write', at, bytes })
      pointers.push(writeWord(segmentPointerAt(part, segment), at))
      this.#commit.segments.push({ segment, at, bytes, part })
    }
    this.#growing.push({ op: 'fsync' }, ...pointers, { op: 'fsync' }, this.#headerStep())
  }

  #headerStep(): Step {
    const { header } = this.#commit
    this.#commit.largestOnDisk = largestClass(header.counters)
    return { op: 'write', at: 0, bytes: writeHeader(header) }
  }

  #assemble(): void {
    const { header } = this.#commit
    const before = this.#state.header
    const counting: Step[] = []
    const largest = largestClass(header.counters)
    if (largest > Math.max(13, this.#state.largestOnDisk)) {
      // The counts of slots and keys must stay those of the file as it still is.
      counting.push({ op: 'write', at: 0, bytes: writeHeader({ ...before, counters: header.counters }) })
      this.#commit.largestOnDisk = largest
    }
    const hasMoreKeys = Math.floor(header.keyCount / 256) !== Math.floor(before.keyCount / 256)
    const last = this.#switching.length > 0 ? this.#switching : this.#activating
    // DETS estimates the size of the table by the header when it repairs one.
    if (hasMoreKeys && this.#growing.length === 0) last.push(this.#headerStep())
    const phases = [counting, this.#placing, this.#activating, this.#growing, this.#switching]
    this.#commit.steps = phases.flatMap(phase =>
      phase.length > 0 ? [...phase, { op: 'fsync' as const }] : [],
    )
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
