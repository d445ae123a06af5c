/**
 * What is in an open table, seen from outside: what its process has not in memory is read by a device, past the world.
 *
 *     const look = TableLook.at(process, device)
 *     await look?.page({ slot: 0, skip: 0 }, 200)
 */
import type { Term, Tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import type { Device, Process } from '../../runtime/index.ts'
import type { FileResult } from '../files/request.ts'
import { slotsPerSegment } from '../format/dets/layout.ts'
import { type PageCache, wholePages } from '../format/dets/page-cache.ts'
import { MissingPages, type Range } from '../format/dets/pages.ts'
import { DetsDamageError } from '../format/dets/slot-reader.ts'
import type { DetsTable } from '../format/dets/table.ts'
import { allRegions, regionsOfSlots, type TableRegion } from '../format/dets/table-map.ts'
import { openFileOf } from './view.ts'

export { regionsIn, type Stretch, type TableRegion } from '../format/dets/table-map.ts'

/** Damage that was met on the way to an answer, or bytes that could not be read. */
export type Damaged = { readonly damage: { readonly what: string; readonly at: number } }

/** A place in the order of the slots: behind `skip` objects of `slot`. */
export type SlotPlace = { readonly slot: number; readonly skip: number }

export type TablePage = {
  readonly objects: readonly { readonly slot: number; readonly object: Tuple }[]
  /** Where the next page begins; null behind the last slot. */
  readonly next: SlotPlace | null
}

/** Slots whose collections are read from the disk together. */
const slotsAhead = 256
/** Slots that one page looks through at most: of a table with many empty slots. */
const slotsPerPage = 16_384
/** Slots of which the regions are found in one go, before others have a turn. */
const slotsAtOnce = 64 * slotsPerSegment

/** A table as it was at one moment. It stays so, whatever its process does. */
export class TableLook {
  /** By which a look is known to be at the same table, unchanged. */
  readonly version: unknown
  private readonly device: Device
  private readonly file: string
  /** The same table, with what was read since. */
  private table: DetsTable<PageCache>

  /** The table that `process` has open now, whose file `device` reads; null when it has none. */
  static at(process: Process, device: Device): TableLook | null {
    const open = openFileOf(process)
    return open === null ? null : new TableLook(open.table, open.file, device)
  }

  private constructor(table: DetsTable<PageCache>, file: string, device: Device) {
    this.version = table
    this.table = table
    this.file = file
    this.device = device
  }

  get fileSize(): number {
    return this.table.pages.size
  }

  /** Slots in use. */
  get slots(): number {
    return this.table.header.next
  }

  /** `limit` objects at most from `place` on, in the order of the slots. */
  page(place: SlotPlace, limit: number): Promise<TablePage | Damaged> {
    return this.look(table => {
      const objects: { slot: number; object: Tuple }[] = []
      const { next } = table.header
      const end = Math.min(next, place.slot + slotsPerPage)
      for (let slot = place.slot; slot < end; slot++) {
        if (objects.length === limit) return { objects, next: { slot, skip: 0 } }
        if ((slot - place.slot) % slotsAhead === 0) table.expectSlots(range(slot, slot + slotsAhead, next))
        const all = objectsIn(table, slot)
        const skip = slot === place.slot ? place.skip : 0
        const taken = all.slice(skip, skip + limit - objects.length)
        objects.push(...taken.map(object => ({ slot, object })))
        if (skip + taken.length < all.length) return { objects, next: { slot, skip: skip + taken.length } }
      }
      return { objects, next: end < next ? { slot: end, skip: 0 } : null }
    })
  }

  /** All objects of `slot`; none where there is no such slot. */
  slot(slot: number): Promise<readonly Tuple[] | Damaged> {
    return this.look(table => (slot < table.header.next ? objectsIn(table, slot) : []))
  }

  /** The objects of `key`, and the slot that it belongs to. */
  lookup(key: Term): Promise<{ readonly slot: number; readonly objects: readonly Tuple[] } | Damaged> {
    return this.look(table => ({ slot: table.slotOf(key), objects: table.lookup(key) }))
  }

  /** How often `object` is there. */
  async copiesOf(object: Tuple): Promise<number> {
    const key = object.items[this.table.header.keypos - 1] as Term
    const found = await this.lookup(key)
    return 'damage' in found ? 0 : found.objects.filter(other => equalTerms(other, object)).length
  }

  /** The bytes from `at` on, as far as the file has them. */
  bytes({ at, length }: Range): Promise<Uint8Array | Damaged> {
    return this.look(table => table.pages.read(at, length))
  }

  /** What each part of the file is. `pause` lets others have a turn, in between. */
  async map(pause: () => Promise<void>): Promise<readonly TableRegion[] | Damaged> {
    const { next } = this.table.header
    const found: TableRegion[][] = []
    for (let first = 0; first < next; first += slotsAtOnce) {
      if (first > 0) await pause()
      const end = Math.min(next, first + slotsAtOnce)
      const part = await this.look(table => {
        table.expectSlots(range(first, end, end).filter(slot => slot % slotsPerSegment === 0))
        return regionsOfSlots(table, first, end)
      })
      if ('damage' in part) return part
      found.push(part)
    }
    return allRegions(this.table, found.flat())
  }

  /** What `find` makes of the table, after what it misses was read. */
  private async look<R>(find: (table: DetsTable<PageCache>) => R): Promise<R | Damaged> {
    for (;;) {
      try {
        return find(this.table)
      } catch (thrown) {
        if (thrown instanceof DetsDamageError) return { damage: { what: thrown.what, at: thrown.at } }
        if (!(thrown instanceof MissingPages)) throw thrown
        const failure = await this.read(thrown.ranges)
        if (failure !== null) return failure
      }
    }
  }

  private async read(missing: readonly Range[]): Promise<Damaged | null> {
    const { file, table, device } = this
    const ranges = wholePages(missing, table.pages.size)
    const result = await new Promise<FileResult>(done => {
      device.request(0, { lane: file, op: 'read_at', file, ranges }, answer => done(answer as FileResult))
    })
    if (!result.ok) return damage(`the disk says ${result.reason}`, ranges[0]?.at ?? 0)
    const parts = ranges.map(({ at }, i) => ({ at, bytes: result.parts?.[i] ?? new Uint8Array() }))
    const pages = table.pages.with(parts)
    const short = ranges.find(range => !pages.has(range))
    if (short !== undefined) return damage('the file ends early', short.at)
    this.table = this.table.withPages(pages)
    return null
  }
}

function objectsIn(table: DetsTable, slot: number): readonly Tuple[] {
  return table.groupsOf(slot).flatMap(group => group.objects)
}

function damage(what: string, at: number): Damaged {
  return { damage: { what, at } }
}

function range(first: number, end: number, most: number): number[] {
  return Array.from({ length: Math.max(0, Math.min(end, most) - first) }, (_, i) => first + i)
}
