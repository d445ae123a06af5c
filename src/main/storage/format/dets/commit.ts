/**
 * Plans one commit: any number of changes to an open DETS file, as steps that leave it whole wherever they stop.
 *
 *     H  header, when a new collection is larger than any it counts      fsync   or the repair of DETS would skip it
 *     A  new collections, each in a new block: active where a disk
 *        writes them whole or not at all, else marked free; new segments fsync   a torn block that is active could parse
 *     B  the status of the others: active; slots that were empty and
 *        lead to them; pointers to the segments                          fsync   one version must be active at any time
 *     G  the header, when the table has grown                            fsync   segments are safe before they count
 *     C  status of the old blocks: free; their slots                     fsync   from here on the new version counts
 *     D  other slots that were empty                                     comes with C, or else with the next fsync
 *
 * Nothing is overwritten but single words, slots and the header, none of which straddles a sector. A removal needs
 * no more than C; a small insert into an empty slot no more than A, since a collection that is active and that no
 * slot leads to is found by every repair.
 */
import { TermWriter } from '../etf.ts'
import { phash2 } from '../phash2.ts'
import { Allocator, type FreeBlocks } from './allocator.ts'
import { appendCollection, type KeyGroup, sortGroups } from './collection.ts'
import { type Header, writeHeader } from './header.ts'
import * as layout from './layout.ts'
import { type Pages, type Step, type WriteStep, writeWords } from './pages.ts'
import { isOfOneSector, type Placed, placedWrites, type Word, wordWrites } from './runs.ts'
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
  /** What `read` makes of these slots. @throws MissingPages for all of them at once */
  withSlots<R>(slots: Iterable<number>, read: () => R): R
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
  /** The new collections, one behind the other. */
  readonly #writer = new TermWriter(1024)
  readonly #placed: Placed[] = []
  /** Statuses of new blocks that are not active from the start. */
  readonly #activating: Word[] = []
  /** Entries of slots that were empty, which lead to these; and those which lead to others. */
  readonly #filling: Word[] = []
  readonly #trailing: Word[] = []
  /** New segments and parts. */
  readonly #growing: WriteStep[] = []
  readonly #pointing: Word[] = []
  readonly #switching: Word[] = []
  readonly #released: SlotEntry[] = []
  #header: Header
  #hasGrown = false
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
    this.#hasGrown = this.#header.next !== before.next
    const works = [...work.slots.values(), ...this.#splitSlots(work)]
    const fresh = new Map<number, SlotEntry>()
    for (const slot of works) this.#settleSlot(slot, fresh)
    if (this.#hasGrown) this.#grow(fresh)
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

  /**
   * The slots whose keys may move, each once: when the table doubles, its first slots may be split again. Slots that a
   * step of growth splits and an earlier one made hold no keys yet.
   */
  #splitSlots(work: Work): SlotWork[] {
    const split = new Set<number>()
    let { m, n } = this.#before
    for (let next = this.#before.next; next < this.#header.next; next += layout.slotsPerSegment) {
      for (let slot = n; slot < n + layout.slotsPerSegment; slot++) {
        if (slot < this.#before.next && !work.slots.has(slot)) split.add(slot)
      }
      ;({ m, n } = oneSegmentMore(m, n))
    }
    const works: SlotWork[] = []
    this.#state.withSlots(split, () => {
      for (const slot of split) {
        const groups = this.#state.groupsOf(slot)
        if (groups.length > 0) works.push({ slot, groups, hasChanged: false })
      }
    })
    return works
  }

  /** Places what becomes of one slot; entries of slots that do not exist yet go to `fresh`. */
  #settleSlot({ slot, groups, hasChanged }: SlotWork, fresh: Map<number, SlotEntry>): void {
    const old = readEntry(this.#state.pages, slot)
    if (!this.#hasGrown) {
      this.#replace(slot, old, groups)
      return
    }
    const [target, ...others] = this.#distribute(groups)
    if (!hasChanged && target !== undefined && others.length === 0) {
      if (target.slot === slot) return
      // All keys go to one new slot: it takes the block as it is, and this slot is emptied once the header knows it.
      fresh.set(target.slot, old)
      this.#setEntry(slot, emptySlot, this.#switching)
      return
    }
    let staying: readonly KeyGroup[] = []
    for (const part of target === undefined ? [] : [target, ...others]) {
      if (part.slot === slot) staying = part.groups
      else fresh.set(part.slot, this.#place(part.groups))
    }
    this.#replace(slot, old, staying)
  }

  /** `groups` by the slots that they have now. */
  #distribute(groups: readonly KeyGroup[]): { slot: number; groups: KeyGroup[] }[] {
    const parts: { slot: number; groups: KeyGroup[] }[] = []
    for (const group of groups) {
      const slot = slotOf(phash2(group.key), this.#header)
      const part = parts.find(one => one.slot === slot)
      if (part) part.groups.push(group)
      else parts.push({ slot, groups: [group] })
    }
    return parts
  }

  #replace(slot: number, old: SlotEntry, groups: readonly KeyGroup[]): void {
    const entry = groups.length > 0 ? this.#place(groups) : emptySlot
    if (old.size > 0) {
      this.#setEntry(slot, entry, this.#switching)
      this.#release(old)
    } else if (entry.size > 0) {
      this.#setEntry(slot, entry, isOfOneSector(entry.at, entry.size) ? this.#trailing : this.#filling)
    }
  }

  #place(groups: readonly KeyGroup[]): SlotEntry {
    const writer = this.#writer
    const from = writer.length
    const size = appendCollection(this.#header.type, sortGroups(groups), layout.active, writer)
    const at = this.#allocate(size)
    this.#placed.push({ at, from, length: size })
    if (!isOfOneSector(at, size)) {
      writer.setU32(from + 4, layout.free)
      this.#activating.push({ at: at + 4, word: layout.active })
    }
    this.#count(size, 1)
    return { size, at }
  }

  #allocate(size: number): number {
    const at = this.#allocator.allocate(size)
    if (at === undefined) throw new DetsLimitError('the table is larger than a DETS file may be')
    this.#end = Math.max(this.#end, at + size)
    return at
  }

  #release(entry: SlotEntry): void {
    this.#switching.push({ at: entry.at + 4, word: layout.free })
    this.#released.push(entry)
    this.#count(entry.size, -1)
  }

  #count(size: number, by: number): void {
    const counters = this.#header.counters as number[]
    const at = layout.classOf(size) - layout.smallestClass
    counters[at] = Math.max(0, (counters[at] as number) + by)
  }

  #setEntry(slot: number, entry: SlotEntry, phase: Word[]): void {
    const at = entryAtOf(this.#state.pages, slot)
    phase.push({ at, word: entry.size }, { at: at + 4, word: entry.at })
  }

  /** Segments whole, and the pointers to them. */
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
        this.#pointing.push({ at: partPointerAt(segment), word: part })
      }
      this.#growing.push({ op: 'write', at, bytes })
      this.#pointing.push({ at: segmentPointerAt(part, segment), word: at })
    }
  }

  /** The steps, phase by phase, and the way back from wherever they stop. */
  #assemble(): Pick<Commit, 'steps' | 'undo' | 'pages'> {
    const steps: Step[] = []
    const edit = this.#state.pages.edit()
    const take = (taken: readonly Step[]): void => {
      for (const step of taken) {
        steps.push(step)
        edit.take(step)
      }
    }
    const phase = (taken: readonly Step[]): void => {
      if (taken.length > 0) take([...taken, { op: 'fsync' }])
    }
    const header = (from: Header): WriteStep => {
      this.#largestOnDisk = largestClass(from.counters)
      return { op: 'write', at: 0, bytes: writeHeader(from) }
    }
    const largest = largestClass(this.#header.counters)
    // The counts of slots and keys must stay those of the file as it still is.
    if (largest > Math.max(13, this.#state.largestOnDisk))
      phase([header({ ...this.#before, counters: this.#header.counters })])
    // A file that grows by each change would cost the disk twice: its length is written elsewhere than its bytes.
    if (this.#end > edit.size) take([{ op: 'truncate', size: this.#end + roomAfter(this.#end) }])
    phase([...placedWrites(this.#placed, this.#writer.view(), edit), ...this.#growing])
    phase(wordWrites([...this.#activating, ...this.#filling, ...this.#pointing], edit))
    if (this.#hasGrown) phase([header(this.#header)])
    const hasMoreKeys = Math.floor(this.#header.keyCount / 256) !== Math.floor(this.#before.keyCount / 256)
    // DETS estimates the size of the table by the header when it repairs one.
    const lastHeader = hasMoreKeys && !this.#hasGrown ? [header(this.#header)] : []
    const last = [...wordWrites([...this.#switching, ...this.#trailing], edit), ...lastHeader]
    if (this.#switching.length > 0) phase(last)
    else take(last)
    return { steps, undo: () => this.#undo(), pages: edit.done() }
  }

  /** First what was made free or replaced counts again, then what was new counts no more. */
  #undo(): Step[] {
    const { pages } = this.#state
    const asBefore = ({ at }: Word): WriteStep => writeWords(at, pages.word(at) as number)
    const header: Step = { op: 'write', at: 0, bytes: writeHeader(this.#before) }
    const pointers = this.#pointing.filter(({ at }) => at < pages.size)
    return [
      header,
      ...this.#switching.map(asBefore),
      { op: 'fsync' },
      ...this.#filling.map(asBefore),
      ...this.#trailing.map(asBefore),
      ...pointers.map(({ at }) => writeWords(at, 0)),
      ...this.#placed.map(({ at }) => writeWords(at + 4, layout.free)),
      { op: 'fsync' },
    ]
  }
}

/** Bytes that a file gets beyond what it needs, when it is written behind its end: the next changes fill them. */
function roomAfter(end: number): number {
  return Math.min(2 ** 20, Math.max(2 ** 14, end >> 3))
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
