/** Finds slots in the pages of a file that is in use. */
import * as layout from './layout.ts'
import type { Pages } from './pages.ts'
import { partPointerAt, type SlotEntry, segmentPointerAt } from './slots.ts'

/** Something in a file that cannot be, though the file was marked as closed: it is damaged. */
export class DetsDamageError extends Error {
  override readonly name = 'DetsDamageError'
  readonly what: string
  readonly at: number

  constructor(what: string, at: number) {
    super(`${what} at byte ${at}`)
    this.what = what
    this.at = at
  }
}

/** What `slot` says. @throws DetsDamageError, MissingPages */
export function readEntry(pages: Pages, slot: number): SlotEntry {
  const entryAt = entryAtOf(pages, slot)
  const size = pages.word(entryAt) as number
  const at = pages.word(entryAt + 4) as number
  if (size === 0 && at === 0) return { size, at }
  if (at < layout.blocksAt || size < 8) throw new DetsDamageError(`slot ${slot} leads nowhere`, entryAt)
  return { size, at }
}

/** Where the entry of `slot` stands. @throws DetsDamageError when no pointer leads there, MissingPages */
export function entryAtOf(pages: Pages, slot: number): number {
  const at = segmentAtOf(pages, Math.floor(slot / layout.slotsPerSegment))
  return at + layout.slotBytes * (slot % layout.slotsPerSegment)
}

/** Where a segment stands. @throws as above */
export function segmentAtOf(pages: Pages, segment: number): number {
  const part = partAtOf(pages, segment)
  if (part === undefined) throw new DetsDamageError('a pointer to a part is missing', partPointerAt(segment))
  return blockAt(pages, segmentPointerAt(part, segment))
}

/** Where the part that holds the pointer to `segment` stands; undefined before it is made. @throws as above */
export function partAtOf(pages: Pages, segment: number): number | undefined {
  const pointerAt = partPointerAt(segment)
  return pages.word(pointerAt) === 0 ? undefined : blockAt(pages, pointerAt)
}

/** Where the pointer at `pointerAt` leads, if a whole part or segment can stand there. */
function blockAt(pages: Pages, pointerAt: number): number {
  const at = pages.word(pointerAt)
  if (at === undefined) throw new DetsDamageError('the file ends', pointerAt)
  if (at >= layout.blocksAt && at + layout.tableBytes <= pages.size) return at
  throw new DetsDamageError('a pointer leads nowhere', pointerAt)
}
