/**
 * A DETS file that is read and changed in place.
 *
 *     const table = DetsTable.open(pages)
 *     const commit = table.plan([{ op: 'insert', objects }])
 *     take(commit.steps)                       // in order; then the changes are safe, and may be acknowledged
 *     table.apply(commit)
 *
 * The table reads through `pages` and never writes: it plans steps for its owner to take. Until a commit is applied
 * the table shows what was before it, also while its steps are taken. When a step fails the table must be given up;
 * the file then wants a repair, which keeps every change that was acknowledged.
 */
import type { Term, Tuple } from '../../../../shared/term.ts'
import { equalTerms } from '../../../../shared/term-order.ts'
import { phash2 } from '../phash2.ts'
import { Allocator, type FreeBlocks } from './allocator.ts'
import { type KeyGroup, readCollection } from './collection.ts'
import { type Commit, largestClass, planCommit } from './commit.ts'
import { writeFreeLists } from './free-lists.ts'
import { type Header, hasSoundSlots, writeHeader } from './header.ts'
import * as layout from './layout.ts'
import { type Expected, type OpenError, openPages } from './open.ts'
import type { Pages, Step } from './pages.ts'
import { DetsDamageError, SlotCache } from './slot-cache.ts'
import { slotOf } from './slots.ts'
import { type Change, workOf } from './work.ts'

export type TableOpening = { ok: true; table: DetsTable } | { ok: false; error: OpenError }

/** What a table is about to do to its file. */
export type Plan = { steps: Step[]; commit: Commit | undefined }

export class DetsTable {
  readonly #pages: Pages
  readonly #slots: SlotCache
  readonly #allocator: Allocator
  #header: Header
  #largestOnDisk: number
  /** Where the used part of the file ends. */
  #end: number
  #planned: Plan | undefined

  /**
   * Opens a properly closed file. Reads its header and free lists, and no objects.
   * @returns why not, as `openPages` does; also `needs_repair` when the free lists contradict themselves, which would
   *   let a change overwrite objects.
   */
  static open(pages: Pages, expected: Expected = {}): TableOpening {
    const opening = openPages(pages, expected)
    if (!opening.ok) return { ok: false, error: opening.error }
    const { header, free } = opening
    if (!hasSoundSlots(header) || header.hashCode !== 1 || !areSound(free))
      return { ok: false, error: 'needs_repair' }
    return { ok: true, table: new DetsTable(pages, header, free) }
  }

  private constructor(pages: Pages, header: Header, free: FreeBlocks) {
    this.#pages = pages
    this.#slots = new SlotCache(pages)
    this.#allocator = new Allocator(free)
    this.#header = header
    this.#largestOnDisk = largestClass(header.counters)
    this.#end = header.freeListsAt
  }

  /** Counts, type and size, as after the last commit that was applied. */
  get header(): Header {
    return this.#header
  }

  /** Whether the file is marked as in use, so that opening it anew would want a repair. */
  get isOpen(): boolean {
    return this.#header.closed === 0
  }

  /**
   * The objects of `key`, oldest first.
   * @throws DetsDamageError when its collection does not read.
   */
  lookup(key: Term): readonly Tuple[] {
    const slot = slotOf(phash2(key), this.#header)
    return this.groupsOf(slot).find(group => equalTerms(group.key, key))?.objects ?? []
  }

  /**
   * The keys in `slot`, from 0 to `header.next` − 1, in the order of the file, with their objects.
   * @throws DetsDamageError when its collection does not read.
   */
  groupsOf(slot: number): readonly KeyGroup[] {
    const { size, at } = this.#slots.entry(slot)
    if (size === 0) return []
    const bytes = this.#pages.read(at, size)
    const { groups, problems } = readCollection(bytes, 0, this.#header.type, this.#header.keypos, size)
    const [problem] = problems
    if (problem) throw new DetsDamageError(problem.what, at + problem.at)
    return groups
  }

  /**
   * The steps that make `changes`, and the commit to `apply` after them. There is no commit, and no step, when the
   * table already is as the changes would make it.
   * @throws DetsLimitError, TermFormatError, RangeError, DetsDamageError; then nothing has changed.
   */
  plan(changes: readonly Change[]): Plan {
    this.#expectIdle()
    const { type, keypos, m, n } = this.#header
    const read = new Map<number, readonly KeyGroup[]>()
    const groupsOf = (slot: number) => {
      const groups = read.get(slot) ?? this.groupsOf(slot)
      read.set(slot, groups)
      return groups
    }
    const work = workOf({ type, keypos, m, n, groupsOf }, changes)
    if (work.slots.size === 0) return { steps: [], commit: undefined }
    const header = { ...this.#header, closed: 0, freeListsAt: 0, base: 0 }
    const commit = planCommit(
      {
        header,
        slots: this.#slots,
        allocator: this.#allocator,
        largestOnDisk: this.#largestOnDisk,
        groupsOf,
      },
      work,
    )
    this.#planned = { steps: [...this.#opening(header), ...commit.steps], commit }
    return this.#planned
  }

  /** Takes over what was planned, once all its steps were taken. */
  apply(plan: Plan): void {
    if (plan.commit === undefined) return
    if (plan !== this.#planned) throw new Error('this plan is not the one that is under way')
    const { header, entries, segments, released, end, largestOnDisk } = plan.commit
    for (const { segment, at, bytes, part } of segments) this.#slots.addSegment(segment, at, bytes, part)
    for (const { slot, entry } of entries) this.#slots.setEntry(slot, entry)
    for (const { at, size } of released) this.#allocator.release(at, size)
    this.#header = header
    this.#largestOnDisk = largestOnDisk
    this.#end = Math.max(this.#end, end)
    this.#planned = undefined
  }

  /**
   * The steps that close the file properly; none when it is closed. The table can be used on: its next change marks
   * the file as in use again.
   */
  save(): Step[] {
    this.#expectIdle()
    if (!this.isOpen) return []
    const free = this.#allocator.free()
    // Behind the last block the file may be as long as it likes, but the lists must come last.
    const at = Math.min(this.#end, freeTailOf(free))
    const lists = writeFreeLists(free, at)
    this.#header = { ...this.#header, closed: 1, freeListsAt: at }
    this.#largestOnDisk = largestClass(this.#header.counters)
    this.#end = at
    return [
      { op: 'write', at, bytes: lists },
      { op: 'truncate', size: at + lists.length },
      { op: 'fsync' },
      { op: 'write', at: 0, bytes: writeHeader(this.#header) },
      { op: 'fsync' },
    ]
  }

  /** The first change of a closed file marks it as in use, and only then takes the free lists off. */
  #opening(header: Header): Step[] {
    if (this.isOpen) return []
    return [
      {
        op: 'write',
        at: 0,
        bytes: writeHeader({ ...this.#header, closed: 0, freeListsAt: 0, base: header.base }),
      },
      { op: 'fsync' },
      { op: 'truncate', size: this.#end },
    ]
  }

  #expectIdle(): void {
    if (this.#planned) throw new Error('a plan is under way')
  }
}

/** Whether the free blocks lie in the file's space and do not overlap. */
function areSound(free: FreeBlocks): boolean {
  let end = layout.blocksAt
  for (const { at, size } of inOrder(free)) {
    if (at < end) return false
    end = at + size
  }
  return true
}

/** From where on everything is free. */
function freeTailOf(free: FreeBlocks): number {
  const blocks = inOrder(free)
  let tail = Number.POSITIVE_INFINITY
  for (const { at, size } of blocks.reverse()) {
    if (tail !== Number.POSITIVE_INFINITY && at + size !== tail) break
    tail = at
  }
  return tail
}

function inOrder(free: FreeBlocks): { at: number; size: number }[] {
  return free
    .flatMap((addresses, k) => addresses.map(at => ({ at, size: 2 ** k })))
    .sort((a, b) => a.at - b.at)
}
