/** What each part of the file of a table in use is: block by block, or in a bounded number of regions. */
import { toHex } from '../../../../shared/term-bytes.ts'
import * as layout from './layout.ts'
import { partAtOf, readEntry, segmentAtOf } from './slot-reader.ts'
import type { DetsTable } from './table.ts'

export type TableRegion = {
  readonly at: number
  /** Bytes, up to the end of the file at most. */
  readonly size: number
  /** `collections`: objects. `mixed`: of several kinds, put together because there were too many regions. */
  readonly kind: 'header' | 'part' | 'segment' | 'collections' | 'free' | 'free_lists' | 'mixed'
  /** Blocks in it. */
  readonly count: number
  /** Bytes of it that are in use: of collections without what fills up their blocks, of segments those of slots that lead somewhere. */
  readonly used: number
  /** Of a single collection its slot, of a single segment the first of its slots. */
  readonly slot?: number
  /** Of a single segment which of its slots lead to objects: a bit each in hex, the first slot first. */
  readonly bits?: string
}

/** Bytes of a file, `to` left out. */
export type Stretch = { readonly from: number; readonly to: number }

/**
 * What the slots from `first` up to `end`, both multiples of 256, lead to, themselves included; in no order.
 * @throws DetsDamageError, MissingPages
 */
export function regionsOfSlots(table: DetsTable, first: number, end: number): TableRegion[] {
  const { pages } = table
  const regions: TableRegion[] = []
  for (let slot = first; slot < end; slot += layout.slotsPerSegment) {
    const segment = slot / layout.slotsPerSegment
    const partAt = segment % layout.segmentsPerPart === 0 ? partAtOf(pages, segment) : undefined
    if (partAt !== undefined)
      regions.push({ at: partAt, size: layout.tableBytes, kind: 'part', count: 1, used: layout.tableBytes })
    regions.push(...regionsOfSegment(table, segment))
  }
  return regions
}

/** A segment, and what its slots lead to. */
function regionsOfSegment({ pages }: DetsTable, segment: number): TableRegion[] {
  const collections: TableRegion[] = []
  const bits = new Uint8Array(layout.slotsPerSegment / 8)
  const first = segment * layout.slotsPerSegment
  for (let i = 0; i < layout.slotsPerSegment; i++) {
    const { size: used, at } = readEntry(pages, first + i)
    if (used === 0) continue
    const size = 2 ** layout.classOf(used)
    collections.push({ at, size, kind: 'collections', count: 1, used, slot: first + i })
    bits[i >> 3] = (bits[i >> 3] as number) | (0x80 >> (i & 7))
  }
  const at = segmentAtOf(pages, segment)
  const used = collections.length * layout.slotBytes
  const slots = { at, size: layout.tableBytes, kind: 'segment', count: 1, used } as const
  return [{ ...slots, slot: first, bits: toHex(bits) }, ...collections]
}

/**
 * All regions of the file of `table` by position, of which those of its slots are `ofSlots`. They cover it without gap or
 * overlap, where it is in order.
 */
export function allRegions(table: DetsTable, ofSlots: readonly TableRegion[]): TableRegion[] {
  const fileSize = table.pages.size
  const header = { at: 0, size: layout.blocksAt, kind: 'header', count: 1, used: layout.headerBytes } as const
  const regions: TableRegion[] = [header, ...ofSlots, ...freeRegions(table)]
    .filter(({ at }) => at < fileSize)
    .map(region => (region.at + region.size <= fileSize ? region : { ...region, size: fileSize - region.at }))
    .sort((a, b) => a.at - b.at)
  if (table.isOpen) return regions
  const size = fileSize - table.end
  const lists = { at: table.end, size, used: size, kind: 'free_lists', count: 1 } as const
  return [...regions.filter(({ at, kind }) => kind !== 'free' || at < table.end), lists]
}

/** Those of `regions` that lie in `stretch`, put together so that they are `most` at most. */
export function regionsIn(
  regions: readonly TableRegion[],
  { from, to }: Stretch,
  most: number,
): TableRegion[] {
  const inside = regions.filter(({ at, size }) => at < to && at + size > from)
  if (inside.length <= most) return inside
  const runs = joined(inside, (a, b) => a.kind === b.kind)
  return runs.length <= most ? runs : inCells(inside, { from, to }, most)
}

function freeRegions({ free }: DetsTable): TableRegion[] {
  return free.flatMap((addresses, k) =>
    [...addresses].map(at => ({ at, size: 2 ** k, kind: 'free', count: 1, used: 0 }) as const),
  )
}

/** Neighbours that go together become one region. */
function joined(
  regions: readonly TableRegion[],
  goTogether: (a: TableRegion, b: TableRegion) => boolean,
): TableRegion[] {
  const runs: TableRegion[] = []
  for (const region of regions) {
    const last = runs.at(-1)
    if (last === undefined || !goTogether(last, region)) runs.push(region)
    else runs[runs.length - 1] = together(last, region)
  }
  return runs
}

function together(a: TableRegion, b: TableRegion): TableRegion {
  return {
    at: a.at,
    size: b.at + b.size - a.at,
    kind: a.kind === b.kind ? a.kind : 'mixed',
    count: a.count + b.count,
    used: a.used + b.used,
  }
}

/** As many cells of one size, each with what begins in it; what begins before them belongs to the first. */
function inCells(regions: readonly TableRegion[], { from, to }: Stretch, most: number): TableRegion[] {
  const cellOf = ({ at }: TableRegion): number => Math.max(0, Math.floor(((at - from) * most) / (to - from)))
  return joined(regions, (a, b) => cellOf(a) === cellOf(b))
}
