/** The segments of a table in memory: its slots as they were after the last commit that was applied. */
import * as layout from './layout.ts'
import type { Pages } from './pages.ts'
import { partPointerAt, type SlotEntry, segmentPointerAt } from './slots.ts'

/** A segment that leads nowhere: the file is damaged, though it was marked as closed. */
export class DetsDamageError extends Error {
  override readonly name = 'DetsDamageError'
  readonly at: number

  constructor(what: string, at: number) {
    super(`${what} at byte ${at}`)
    this.at = at
  }
}

type Segment = { at: number; entries: DataView }

export class SlotCache {
  readonly #pages: Pages
  readonly #parts = new Map<number, number>()
  readonly #segments = new Map<number, Segment>()

  constructor(pages: Pages) {
    this.#pages = pages
  }

  /** @throws DetsDamageError when no pointer leads to the segment. */
  entry(slot: number): SlotEntry {
    const { entries } = this.#segment(Math.floor(slot / layout.slotsPerSegment))
    const at = layout.slotBytes * (slot % layout.slotsPerSegment)
    return { size: entries.getUint32(at), at: entries.getUint32(at + 4) }
  }

  /** Where the entry of `slot` stands in the file. */
  entryAt(slot: number): number {
    const { at } = this.#segment(Math.floor(slot / layout.slotsPerSegment))
    return at + layout.slotBytes * (slot % layout.slotsPerSegment)
  }

  /** Where the part that holds the pointer to `segment` stands; undefined before it is made. */
  partAt(segment: number): number | undefined {
    const number = Math.floor(segment / layout.segmentsPerPart)
    const known = this.#parts.get(number)
    if (known !== undefined) return known
    const part = wordAt(this.#pages, partPointerAt(segment))
    if (part === 0) return undefined
    this.#parts.set(number, checkBlock(this.#pages, part, partPointerAt(segment)))
    return part
  }

  setEntry(slot: number, entry: SlotEntry): void {
    const { entries } = this.#segment(Math.floor(slot / layout.slotsPerSegment))
    const at = layout.slotBytes * (slot % layout.slotsPerSegment)
    entries.setUint32(at, entry.size)
    entries.setUint32(at + 4, entry.at)
  }

  /** Takes over a segment that was made, and the part that its pointer is in. */
  addSegment(segment: number, at: number, bytes: Uint8Array, part: number): void {
    this.#parts.set(Math.floor(segment / layout.segmentsPerPart), part)
    const own = bytes.slice()
    this.#segments.set(segment, { at, entries: new DataView(own.buffer) })
  }

  #segment(segment: number): Segment {
    const known = this.#segments.get(segment)
    if (known) return known
    const part = this.partAt(segment)
    if (part === undefined)
      throw new DetsDamageError('a pointer to a part is missing', partPointerAt(segment))
    const pointerAt = segmentPointerAt(part, segment)
    const at = checkBlock(this.#pages, wordAt(this.#pages, pointerAt), pointerAt)
    const bytes = this.#pages.read(at, layout.tableBytes).slice()
    const read = { at, entries: new DataView(bytes.buffer) }
    this.#segments.set(segment, read)
    return read
  }
}

/** `at`, if a whole part or segment can stand there. */
function checkBlock(pages: Pages, at: number, pointerAt: number): number {
  if (at >= layout.blocksAt && at + layout.tableBytes <= pages.size) return at
  throw new DetsDamageError('a pointer leads nowhere', pointerAt)
}

function wordAt(pages: Pages, at: number): number {
  const bytes = pages.read(at, 4)
  if (bytes.length < 4) throw new DetsDamageError('the file ends', at)
  return new DataView(bytes.buffer, bytes.byteOffset, 4).getUint32(0)
}
