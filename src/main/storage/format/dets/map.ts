/** What every byte of a DETS file is: for looking at, and for checking that a file is in order. */
import type { FreeBlocks } from './allocator.ts'
import type { Problem } from './collection.ts'
import { readFreeLists } from './free-lists.ts'
import { type Header, hasSoundSlots, readHeader } from './header.ts'
import * as layout from './layout.ts'
import { SlotTable } from './slots.ts'

export type Region = {
  at: number
  /** Bytes; a free block may reach beyond the end of the file. */
  size: number
  kind: 'header' | 'part' | 'segment' | 'collection' | 'free' | 'free_lists'
  /** The slot of a collection, the first one of a segment. */
  slot?: number
}

/**
 * The regions of `file`, by position. In a file that is in order and closed they cover it without gap or overlap;
 * one that is not closed has no free regions. Empty when the header cannot be used.
 */
export function mapDets(file: Uint8Array): Region[] {
  const { header, error } = readHeader(file)
  if (!header || error || !hasSoundSlots(header)) return []
  const regions: Region[] = [{ at: 0, size: layout.blocksAt, kind: 'header' }, ...tables(file, header)]
  for (const { slot, entry } of new SlotTable(file).entries(header)) {
    regions.push({ at: entry.at, size: 2 ** layout.classOf(entry.size), kind: 'collection', slot })
  }
  const lists = header.closed === 1 ? readFreeLists(file, header.freeListsAt) : undefined
  if (lists) {
    for (const region of freeRegions(lists.free)) regions.push(region)
    regions.push({ at: header.freeListsAt, size: file.length - header.freeListsAt, kind: 'free_lists' })
  }
  return regions.sort((a, b) => a.at - b.at || a.size - b.size)
}

function* tables(file: Uint8Array, header: Header): Generator<Region> {
  const table = new SlotTable(file)
  const seen = new Set<number>()
  for (let segment = 0; segment * layout.slotsPerSegment < header.next; segment++) {
    const part = table.partAt(segment)
    if (part !== undefined && !seen.has(part)) yield { at: part, size: layout.tableBytes, kind: 'part' }
    if (part !== undefined) seen.add(part)
    const at = table.segmentAt(segment)
    if (at === undefined || seen.has(at)) continue
    seen.add(at)
    yield { at, size: layout.tableBytes, kind: 'segment', slot: segment * layout.slotsPerSegment }
  }
}

function* freeRegions(free: FreeBlocks): Generator<Region> {
  for (const [k, addresses] of free.entries()) {
    for (const at of addresses) yield { at, size: 2 ** k, kind: 'free' }
  }
}

/** Where the regions of a closed file leave a gap or overlap: every byte must be of one block, used or free. */
export function checkCover(regions: readonly Region[], header: Header): Problem[] {
  const problems: Problem[] = []
  let end = 0
  for (const { at, size, kind, slot } of regions) {
    // The lists stand in what they say is free.
    if (kind === 'free_lists') continue
    const name = kind === 'collection' ? `the collection of slot ${slot}` : `a block (${kind})`
    if (at < end) problems.push({ at, what: `${name} overlaps the block before it` })
    else if (at > end) problems.push({ at: end, what: `${at - end} bytes are neither used nor free` })
    end = Math.max(end, at + size)
  }
  const space = Math.max(header.base, layout.blocksAt)
  if (end < space + 2 ** 31 - layout.tableBytes * 4)
    problems.push({ at: header.freeListsAt, what: 'free lists end early' })
  return problems
}
