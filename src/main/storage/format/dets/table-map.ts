/** What each part of the file of a table in use is, in a bounded number of regions. */
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
  /** Bytes of it that are in use: of collections without what fills up their blocks. */
  readonly used: number
  /** Of a single collection its slot, of a single segment the first of its slots. */
  readonly slot?: number
}

/**
 * The regions of the file of `table` by position; they cover it without gap or overlap, where it is in order.
 * @throws DetsDamageError, MissingPages
 */
export function tableRegions(table: DetsTable, most: number): TableRegion[] {
  const size = table.pages.size
  const regions = [...blocksOf(table)]
    .filter(({ at }) => at < size)
    .map(region => ({ ...region, size: Math.min(region.size, size - region.at) }))
    .sort((a, b) => a.at - b.at)
  if (!table.isOpen) regions.push({ ...listsOf(table), kind: 'free_lists', count: 1 })
  const covered = table.isOpen ? regions : regions.filter(({ at, kind }) => kind !== 'free' || at < table.end)
  if (covered.length <= most) return covered
  const runs = joined(covered, (a, b) => a.kind === b.kind)
  return runs.length <= most ? runs : inCells(runs, size, most)
}

function listsOf(table: DetsTable): { at: number; size: number; used: number } {
  const size = table.pages.size - table.end
  return { at: table.end, size, used: size }
}

function* blocksOf(table: DetsTable): Generator<TableRegion> {
  const { pages, header, free } = table
  yield { at: 0, size: layout.blocksAt, kind: 'header', count: 1, used: layout.headerBytes }
  table.expectSlots(Array.from({ length: header.next / layout.slotsPerSegment }, (_, i) => i * 256))
  const tableBlock = { size: layout.tableBytes, count: 1, used: layout.tableBytes }
  let part: number | undefined
  for (let slot = 0; slot < header.next; slot++) {
    if (slot % layout.slotsPerSegment === 0) {
      const segment = slot / layout.slotsPerSegment
      const partAt = partAtOf(pages, segment)
      if (partAt !== undefined && partAt !== part) yield { ...tableBlock, at: partAt, kind: 'part' }
      part = partAt
      yield { ...tableBlock, at: segmentAtOf(pages, segment), kind: 'segment', slot }
    }
    const { size, at } = readEntry(pages, slot)
    const block = 2 ** layout.classOf(size)
    if (size > 0) yield { at, size: block, kind: 'collections', count: 1, used: size, slot }
  }
  for (const [k, addresses] of free.entries()) {
    for (const at of addresses) yield { at, size: 2 ** k, kind: 'free', count: 1, used: 0 }
  }
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

/** As many cells of one size, each with what begins in it. */
function inCells(regions: readonly TableRegion[], size: number, most: number): TableRegion[] {
  const cellOf = ({ at }: TableRegion): number => Math.floor((at * most) / size)
  return joined(regions, (a, b) => cellOf(a) === cellOf(b))
}
