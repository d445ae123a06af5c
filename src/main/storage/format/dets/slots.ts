/**
 * Slots: where the collection of a key stands. Linear hashing: a table has m + n slots; keys of the first n slots
 * are told apart by one bit more.
 */
import type { Header } from './header.ts'
import * as layout from './layout.ts'

/** What a slot says: how long its collection is and where it stands; 0, 0 when it is empty. */
export type SlotEntry = { size: number; at: number }

/** The slot of a key whose phash2 is `hash`. */
export function slotOf(hash: number, { m, n }: { m: number; n: number }): number {
  const slot = hash & (m - 1)
  return slot < n ? hash & (2 * m - 1) : slot
}

/** The position of a pointer to the segment `segment`, in the part at `partAt`. */
export function segmentPointerAt(partAt: number, segment: number): number {
  return partAt + 4 * (segment % layout.segmentsPerPart)
}

/** The position of the pointer to the part of the segment `segment`. */
export function partPointerAt(segment: number): number {
  return layout.partPointersAt + 4 * Math.floor(segment / layout.segmentsPerPart)
}

/** Finds slots in the bytes of a file. */
export class SlotTable {
  readonly #view: DataView

  constructor(file: Uint8Array) {
    this.#view = new DataView(file.buffer, file.byteOffset, file.byteLength)
  }

  /** Where the part with the pointer to the segment `segment` stands. */
  partAt(segment: number): number | undefined {
    return this.#pointer(partPointerAt(segment))
  }

  /** Where the segment `segment` stands; undefined when no pointer leads to one inside the file. */
  segmentAt(segment: number): number | undefined {
    const part = this.partAt(segment)
    return part && this.#pointer(segmentPointerAt(part, segment))
  }

  /** Where the entry of `slot` stands. */
  entryAt(slot: number): number | undefined {
    const segment = this.segmentAt(Math.floor(slot / layout.slotsPerSegment))
    return segment && segment + layout.slotBytes * (slot % layout.slotsPerSegment)
  }

  entry(slot: number): SlotEntry | undefined {
    const at = this.entryAt(slot)
    return at === undefined ? undefined : { size: this.#view.getUint32(at), at: this.#view.getUint32(at + 4) }
  }

  /** The entries of all slots of `header` that are not empty, in order. A segment in two places counts once. */
  *entries(header: Header): Generator<{ slot: number; entryAt: number; entry: SlotEntry }> {
    const seen = new Set<number>()
    for (let first = 0; first < header.next; first += layout.slotsPerSegment) {
      const segment = this.segmentAt(first / layout.slotsPerSegment)
      if (segment === undefined || seen.has(segment)) continue
      seen.add(segment)
      for (let i = 0; i < layout.slotsPerSegment; i++) {
        const entryAt = segment + layout.slotBytes * i
        const size = this.#view.getUint32(entryAt)
        const at = this.#view.getUint32(entryAt + 4)
        if (size !== 0 || at !== 0) yield { slot: first + i, entryAt, entry: { size, at } }
      }
    }
  }

  /** The block of 2048 bytes that the pointer at `at` leads to. */
  #pointer(at: number): number | undefined {
    if (at + 4 > this.#view.byteLength) return undefined
    const target = this.#view.getUint32(at)
    return target >= layout.blocksAt && target + layout.tableBytes <= this.#view.byteLength
      ? target
      : undefined
  }
}
