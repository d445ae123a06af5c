/**
 * A DETS file that is read and changed in place.
 *
 *     const opening = DetsTable.open(pages)
 *     const { steps, table } = opening.table.plan([{ op: 'insert', objects }])
 *     take(steps)                       // in order; then the changes are safe, and `table` is what the file holds
 *
 * A table is a value: it never changes, and reads and writes nothing itself. It looks at the pages of the file that
 * are in memory, and plans steps for its owner to take. Until they are taken the table before shows what was before.
 * Whatever wants bytes that are not in memory throws MissingPages; read them and try again with `withPages`.
 */
import type { Term, Tuple } from '../../../../shared/term.ts'
import { equalTerms } from '../../../../shared/term-order.ts'
import { phash2 } from '../phash2.ts'
import type { FreeBlocks } from './allocator.ts'
import { type KeyGroup, readCollection } from './collection.ts'
import { largestClass, planCommit } from './commit.ts'
import { areSound, freeTailOf } from './free-blocks.ts'
import { writeFreeLists } from './free-lists.ts'
import { type Header, hasSoundSlots, writeHeader } from './header.ts'
import { hashOf } from './keys.ts'
import * as layout from './layout.ts'
import { type Expected, type OpenError, openPages } from './open.ts'
import { MissingPages, type Pages, type Range, type Step } from './pages.ts'
import { DetsDamageError, readEntry } from './slot-reader.ts'
import { slotOf } from './slots.ts'
import { type Change, keysOf, workOf } from './work.ts'

export type TableOpening<P extends Pages = Pages> =
  | { ok: true; table: DetsTable<P> }
  | { ok: false; error: OpenError; header?: Header }

/** What a table is about to do to its file. */
export type Plan<P extends Pages = Pages> = {
  steps: readonly Step[]
  /** The table once all steps are taken. */
  table: DetsTable<P>
  /** What each change answers: of `insert_new` and `update` as they say, else true. */
  answers: readonly (Term | undefined)[]
  /** For when a step fails: steps after which the file holds what it held before, and the table that it is then. */
  undo(): { steps: readonly Step[]; table: DetsTable<P> }
}

type State<P extends Pages> = {
  pages: P
  header: Header
  free: FreeBlocks
  /** The largest class of collections that the header on the disk counts. */
  largestOnDisk: number
  /** Where the used part of the file ends. */
  end: number
}

export class DetsTable<P extends Pages = Pages> {
  readonly #state: State<P>

  /**
   * Opens a properly closed file. Reads its header and free lists, and no objects.
   * @returns why not, as `openPages` does; also `needs_repair` when the free lists contradict themselves, which would
   *   let a change overwrite objects.
   * @throws MissingPages
   */
  static open<P extends Pages>(pages: P, expected: Expected = {}): TableOpening<P> {
    const opening = openPages(pages, expected)
    if (!opening.ok) return opening
    const { header, free } = opening
    if (!hasSoundSlots(header) || header.hashCode !== 1 || !areSound(free))
      return { ok: false, error: 'needs_repair', header }
    const state = {
      pages,
      header,
      free,
      largestOnDisk: largestClass(header.counters),
      end: header.freeListsAt,
    }
    return { ok: true, table: new DetsTable(state) }
  }

  /** A table whose file was left open, as somebody found it who has looked at all of its slots. */
  static recovered<P extends Pages>(pages: P, header: Header, free: FreeBlocks, end: number): DetsTable<P> {
    return new DetsTable({ pages, header, free, largestOnDisk: largestClass(header.counters), end })
  }

  private constructor(state: State<P>) {
    this.#state = state
  }

  /** Counts, type and size. */
  get header(): Header {
    return this.#state.header
  }

  get pages(): P {
    return this.#state.pages
  }

  get free(): FreeBlocks {
    return this.#state.free
  }

  /** Where the used part of the file ends. */
  get end(): number {
    return this.#state.end
  }

  /** Whether the file is marked as in use, so that opening it anew would want a repair. */
  get isOpen(): boolean {
    return this.#state.header.closed === 0
  }

  /** The same table with other bytes of its file in memory. */
  withPages(pages: P): DetsTable<P> {
    return new DetsTable({ ...this.#state, pages })
  }

  slotOf(key: Term): number {
    return slotOf(phash2(key), this.#state.header)
  }

  /**
   * The objects of `key`, oldest first.
   * @throws DetsDamageError when its collection does not read; MissingPages
   */
  lookup(key: Term): readonly Tuple[] {
    const slot = this.slotOf(key)
    const groups = this.groupsOf(slot)
    for (const group of groups) if (equalTerms(group.key, key)) return group.objects
    // A key that was looked for in vain may be there under another name.
    if (!groups.every(group => this.#belongs(group.key, slot)))
      throw new DetsDamageError(`a key that does not belong to slot ${slot}`, readEntry(this.pages, slot).at)
    return []
  }

  #belongs(key: Term, slot: number): boolean {
    const hash = hashOf(key)
    return hash === undefined || slotOf(hash, this.#state.header) === slot
  }

  /**
   * The keys in `slot`, from 0 to `header.next` − 1, in the order of the file, with their objects.
   * @throws DetsDamageError when its collection does not read; MissingPages
   */
  groupsOf(slot: number): readonly KeyGroup[] {
    const { header, pages } = this.#state
    const { size, at } = readEntry(pages, slot)
    if (size === 0) return []
    if (at + size > pages.size) throw new DetsDamageError('a collection outside the file', at)
    const reading = readCollection(pages.read(at, size), 0, header.type, header.keypos, size)
    const [problem] = reading.problems
    if (problem) throw new DetsDamageError(problem.what, at + problem.at)
    if (reading.status !== layout.active) throw new DetsDamageError('a collection that is not active', at + 4)
    return reading.groups
  }

  /** Sees that what these slots lead to is in memory. @throws MissingPages for all of it at once; DetsDamageError */
  expectSlots(slots: Iterable<number>): void {
    const { pages } = this.#state
    const missing: Range[] = []
    for (const slot of slots) {
      try {
        const { size, at } = readEntry(pages, slot)
        if (size > 0 && !pages.has({ at, length: size })) missing.push({ at, length: size })
      } catch (thrown) {
        if (!(thrown instanceof MissingPages)) throw thrown
        missing.push(...thrown.ranges)
      }
    }
    if (missing.length > 0) throw new MissingPages(missing)
  }

  /** What `read` makes of the table. If it misses pages, all are named that these slots lead to. @throws MissingPages */
  #whole<R>(read: () => R, slots: () => Iterable<number>): R {
    try {
      return read()
    } catch (thrown) {
      if (thrown instanceof MissingPages) this.expectSlots(slots())
      throw thrown
    }
  }

  /**
   * The steps that make `changes`. There are none when the table already is as the changes would make it.
   * `mayGrow`: whether slots may be added, which moves keys. Default true.
   * @throws DetsLimitError, TermFormatError, RangeError, DetsDamageError, MissingPages; then nothing has changed.
   */
  plan(changes: readonly Change[], { mayGrow = true } = {}): Plan<P> {
    const { header, pages, free, largestOnDisk, end } = this.#state
    const { type, keypos, m, n } = header
    const groupsOf = (slot: number) => this.groupsOf(slot)
    const work = this.#whole(
      () => workOf({ type, keypos, m, n, groupsOf }, changes),
      () => slotsOf(this, changes),
    )
    const { answers } = work
    if (work.slots.size === 0)
      return { steps: [], table: this, answers, undo: () => ({ steps: [], table: this }) }
    const opened = { ...header, closed: 0, freeListsAt: 0, base: 0 }
    const opening = this.#opening(opened)
    const commit = planCommit(
      {
        header: opened,
        pages: pages.after(opening),
        free,
        largestOnDisk,
        mayGrow,
        groupsOf,
        withSlots: (slots, read) => this.#whole(read, () => slots),
      },
      work,
    )
    const table = new DetsTable<P>({ ...commit, pages: commit.pages as P, end: Math.max(end, commit.end) })
    const undo = () => {
      const before = { ...this.#state, header: opened, pages: pages.after(opening) as P }
      return { steps: [...opening, ...commit.undo()], table: new DetsTable<P>(before) }
    }
    return { steps: [...opening, ...commit.steps], table, answers, undo }
  }

  /**
   * The steps that close the file properly; none when it is closed. The table can be used on: its next change marks
   * the file as in use again.
   */
  save(): { steps: readonly Step[]; table: DetsTable<P> } {
    if (!this.isOpen) return { steps: [], table: this }
    const { free, pages, end } = this.#state
    // Behind the last block the file may be as long as it likes, but the lists must come last.
    const at = Math.min(end, freeTailOf(free))
    const lists = writeFreeLists(free, at)
    const header = { ...this.#state.header, closed: 1, freeListsAt: at, base: 0 }
    const steps: Step[] = [
      { op: 'write', at, bytes: lists },
      { op: 'truncate', size: at + lists.length },
      { op: 'fsync' },
      { op: 'write', at: 0, bytes: writeHeader(header) },
      { op: 'fsync' },
    ]
    const state = { ...this.#state, header, pages: pages.after(steps) as P, end: at }
    return { steps, table: new DetsTable({ ...state, largestOnDisk: largestClass(header.counters) }) }
  }

  /** The first change of a closed file marks it as in use, and only then takes the free lists off. */
  #opening(opened: Header): Step[] {
    if (this.isOpen) return []
    return [
      { op: 'write', at: 0, bytes: writeHeader(opened) },
      { op: 'fsync' },
      { op: 'truncate', size: this.#state.end },
    ]
  }
}

function slotsOf(table: DetsTable, changes: readonly Change[]): Set<number> {
  const slots = new Set<number>()
  for (const change of changes) {
    for (const key of keysOf(change, table.header.keypos)) if (key !== undefined) slots.add(table.slotOf(key))
  }
  return slots
}
