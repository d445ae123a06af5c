import type { Look } from '../observer/index.ts'
import type { Input } from '../runtime/index.ts'
import type { Instant } from './instant.ts'

/** Something that came from outside: an input of the world, or a look of who observes it. */
export type Entry = {
  /** Steps the world had made then. */
  readonly step: number
  /** World time after it, in ms. */
  readonly atMs: number
  readonly what: Input | Look
  /** Whether it can be seen: it is an input, and not just the clock with nothing falling due. */
  readonly matters: boolean
}

/** All that came from outside since some moment, numbered from the beginning of the world. */
export class Log {
  private entries: Entry[] = []
  /** Number of the first entry that is kept. */
  first = 0
  /** Bytes of the answers of the disk that are kept. */
  bytes = 0

  /** Number that the next entry will have. */
  get end(): number {
    return this.first + this.entries.length
  }

  get length(): number {
    return this.entries.length
  }

  add(entry: Entry): void {
    this.entries.push(entry)
    this.bytes += bytesOf(entry)
  }

  /** Entry `number`; undefined when it is forgotten or did not come yet. */
  get(number: number): Entry | undefined {
    return this.entries[number - this.first]
  }

  /** Forgets the entries before `number`. */
  forget(number: number): void {
    const gone = this.entries.splice(0, number - this.first)
    for (const entry of gone) this.bytes -= bytesOf(entry)
    this.first += gone.length
  }

  /** Number of the first entry for which `test` holds, which holds for all that come after it, too. */
  firstThat(test: (entry: Entry) => boolean): number {
    let low = 0
    let high = this.entries.length
    while (low < high) {
      const middle = (low + high) >>> 1
      if (test(this.entries[middle] as Entry)) high = middle
      else low = middle + 1
    }
    return this.first + low
  }

  /** The last moment at which the world's clock had not gone beyond `ms`; `now` is the present. */
  atTime(ms: number, now: Instant): Instant {
    const entry = this.firstThat(({ atMs }) => atMs > ms)
    const later = this.get(entry)
    return later === undefined ? now : { step: later.step, entry }
  }

  /** The moment after `step` steps, before anything else came. */
  atStep(step: number): Instant {
    return { step, entry: this.beginOf(step) }
  }

  /** The moment before `at` that looks different from it; null at the beginning. */
  before(at: Instant): Instant | null {
    const begins = this.beginOf(at.step)
    if (this.differs(begins, at.entry)) return { step: at.step, entry: begins }
    const step = at.step - 1
    if (step < 0) return null
    const entry = this.beginOf(step)
    return { step, entry: this.differs(entry, begins) ? begins : entry }
  }

  /** The moment after `at` that looks different from it; null at the present, which is `now`. */
  after(at: Instant, now: Instant): Instant | null {
    const ends = this.beginOf(at.step + 1)
    const step = this.differs(at.entry, ends) ? at.step : at.step + 1
    const isPresent = step === now.step && !this.differs(ends, now.entry)
    return step > now.step || isPresent ? null : { step, entry: ends }
  }

  /** Number of the first entry that came when `step` steps were made, or later. */
  private beginOf(step: number): number {
    return this.firstThat(entry => entry.step >= step)
  }

  private differs(from: number, to: number): boolean {
    for (let number = from; number < to; number++) if (this.get(number)?.matters) return true
    return false
  }
}

/** Bytes that the answer of a disk brought. */
function bytesOf({ what }: Entry): number {
  if (what.type !== 'io') return 0
  const { bytes } = (what.result ?? {}) as { bytes?: unknown }
  return bytes instanceof Uint8Array ? bytes.byteLength : 0
}
