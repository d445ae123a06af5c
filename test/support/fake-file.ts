/** A file in memory that takes a table's steps, and the files that a crash could leave of it. */
import { PageCache } from '../../src/main/storage/format/dets/page-cache.ts'
import type { Step } from '../../src/main/storage/format/dets/pages.ts'
import type { Random } from './terms.ts'

const sector = 512

export class FakeFile {
  #bytes: Uint8Array
  #size: number
  /** What is safe from a power cut, and what was done since. */
  #durable: Uint8Array
  #pending: Step[] = []
  /** Times that the file was synced. */
  fsyncs = 0

  constructor(bytes: Uint8Array) {
    this.#bytes = new Uint8Array(bytes)
    this.#size = bytes.length
    this.#durable = new Uint8Array(bytes)
  }

  /** The file as it is now. */
  get pages(): PageCache {
    return PageCache.of(this.bytes)
  }

  get bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#size)
  }

  take(step: Step): void {
    if (step.op === 'fsync') {
      this.#durable = this.bytes
      this.#pending = []
      this.fsyncs++
      return
    }
    this.#pending.push(step)
    this.#size = step.op === 'truncate' ? step.size : Math.max(this.#size, step.at + step.bytes.length)
    if (this.#size > this.#bytes.length) {
      const larger = new Uint8Array(this.#size * 2)
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    if (step.op === 'write') this.#bytes.set(step.bytes, step.at)
    else this.#bytes.fill(0, step.size)
  }

  /** The file after a kill: everything was taken, and `next`, if one is given, in part. */
  afterKill(random: Random, next?: Step): Uint8Array {
    return next?.op === 'write' ? applied(this.bytes, part(next, random)) : this.bytes
  }

  /** The file after a power cut: any of the steps since the last sync are lost, others are torn between sectors. */
  afterPowerCut(random: Random): Uint8Array {
    let image = this.#durable
    for (const step of this.#pending) {
      if (random.int(2) === 0) continue
      for (const piece of torn(step, random)) image = applied(image, piece)
    }
    return image
  }
}

function applied(bytes: Uint8Array, step: Step): Uint8Array {
  if (step.op === 'fsync') return bytes
  const length = step.op === 'truncate' ? step.size : Math.max(bytes.length, step.at + step.bytes.length)
  const after = new Uint8Array(length)
  after.set(bytes.subarray(0, length))
  if (step.op === 'write') after.set(step.bytes, step.at)
  return after
}

/** The front of a write, cut between sectors: a program dies between two pages of memory, never within one. */
function part(step: Step & { op: 'write' }, random: Random): Step {
  const first = Math.floor(step.at / sector)
  const count = Math.floor((step.at + step.bytes.length - 1) / sector) - first + 1
  const end = (first + random.int(count + 1)) * sector - step.at
  return { ...step, bytes: step.bytes.subarray(0, Math.max(0, Math.min(step.bytes.length, end))) }
}

/** The sectors of a write that reached the disk. */
function* torn(step: Step, random: Random): Generator<Step> {
  if (step.op !== 'write' || random.int(2) === 0) {
    yield step
    return
  }
  for (let from = 0; from < step.bytes.length; ) {
    const to = Math.min(step.bytes.length, (Math.floor((step.at + from) / sector) + 1) * sector - step.at)
    if (random.int(2) === 0) yield { op: 'write', at: step.at + from, bytes: step.bytes.subarray(from, to) }
    from = to
  }
}
