import type { Process } from './process.ts'

/** The processes that have something to do, in the order in which they will run: a ring that grows by doubling. */
export class RunQueue {
  private ring: (Process | null)[] = new Array(64).fill(null)
  private head = 0
  private count = 0

  get length(): number {
    return this.count
  }

  push(process: Process): void {
    if (this.count === this.ring.length) this.grow()
    this.ring[(this.head + this.count) & (this.ring.length - 1)] = process
    this.count++
  }

  /** The first, which is in the queue no more; null when there is none. */
  shift(): Process | null {
    if (this.count === 0) return null
    const { head, ring } = this
    const process = ring[head] as Process
    ring[head] = null
    this.head = (head + 1) & (ring.length - 1)
    this.count--
    return process
  }

  /** Puts `process`, which is in the queue, before all others. */
  putFirst(process: Process): void {
    const mask = this.ring.length - 1
    let at = 0
    while (this.ring[(this.head + at) & mask] !== process) at++
    for (let i = at; i > 0; i--)
      this.ring[(this.head + i) & mask] = this.ring[(this.head + i - 1) & mask] as Process
    this.ring[this.head] = process
  }

  /** First to run first. */
  *[Symbol.iterator](): Generator<Process> {
    for (let i = 0; i < this.count; i++) yield this.ring[(this.head + i) & (this.ring.length - 1)] as Process
  }

  private grow(): void {
    const bigger = new Array<Process | null>(this.ring.length * 2).fill(null)
    for (let i = 0; i < this.count; i++)
      bigger[i] = this.ring[(this.head + i) & (this.ring.length - 1)] as Process
    this.ring = bigger
    this.head = 0
  }
}
