import { MemoryFile } from './memory-file.ts'
import { takeStep } from './memory-files.ts'
import type { FileStep } from './request.ts'

/** Answers a whole number from 0 to `below` − 1. */
export type Draw = (below: number) => number

/** What a disk writes whole or not at all. */
const sectorBytes = 512

/** A file of which some is on the disk for sure, and the rest as the power cut will have it. */
export class UnsureFile {
  /** What programs see. */
  readonly seen: MemoryFile
  #synced: MemoryFile
  /** What was done since the last sync. */
  readonly #pending: FileStep[] = []

  /** `isSafe`: whether its bytes are on the disk already. */
  constructor(bytes: Uint8Array, isSafe: boolean) {
    this.seen = MemoryFile.of(bytes)
    this.#synced = isSafe ? this.seen.copy() : MemoryFile.of(new Uint8Array())
    if (!isSafe && bytes.length > 0) this.#pending.push({ op: 'write', at: 0, bytes })
  }

  take(step: FileStep): void {
    if (step.op === 'fsync') {
      this.#synced = this.seen.copy()
      this.#pending.length = 0
      return
    }
    this.#pending.push(step)
    takeStep(this.seen, step)
  }

  /**
   * What a power cut leaves. Without `draw`, nothing but what was synced; else any part of what was not, in any order:
   * of every write each sector, and of the changes of size each.
   */
  afterPowerCut(draw: Draw | null): MemoryFile {
    if (draw === null) return this.#synced.copy()
    const left = this.#synced.copy()
    // All, none and anything between are equally likely: the ends are where mistakes hide.
    const chance = draw(5)
    const survives = (): boolean => draw(4) < chance
    for (const step of this.#pending) {
      if (step.op === 'truncate' && survives()) left.truncate(step.size)
      if (step.op === 'write') for (const sector of sectorsOf(step)) if (survives()) takeStep(left, sector)
    }
    return left
  }
}

type WriteStep = Extract<FileStep, { op: 'write' }>

/** The parts of a write that reach the disk each on its own. */
export function sectorsOf({ at, bytes }: WriteStep): WriteStep[] {
  const sectors: WriteStep[] = []
  for (let done = 0; done < bytes.length; ) {
    const end = Math.min(bytes.length, done + sectorBytes - ((at + done) % sectorBytes))
    sectors.push({ op: 'write', at: at + done, bytes: bytes.subarray(done, end) })
    done = end
  }
  return sectors
}
