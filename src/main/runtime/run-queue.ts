import type { Process } from './process.ts'

/** The processes that have something to do, in the order in which they will run: a ring that grows by doubling. */
export class RunQueue {
  private ring: (Process | undefined)[] = new Array(64)
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

  shift(): Process | undefined {
    if (this.count === 0) return undefined
    const process = this.ring[this.head]
    this.ring[this.head] = undefined
    this.head = (this.head + 1) & (this.ring.length - 1)
    this.count--
    return process
  }

  /** Puts `process`, which is in the queue, before all others. */
  putFirst(process: Process): void {
    const mask = this.ring.length - 1
    let at = 0
    while (this.ring[(this.head + at) & mask] !== process) at++
    for (let i = at; i > 0; i--) this.ring[(this.head + i) & mask] = this.ring[(this.head + i - 1) & mask]
    this.ring[this.head] = process
  }

  /** First to run first. */
  *[Symbol.iterator](): Generator<Process> {
    for (let i = 0; i < this.count; i++) yield this.ring[(this.head + i) & (this.ring.length - 1)] as Process
  }

  private grow(): void {
    const bigger = new Array<Process | undefined>(this.ring.length * 2)
    for (let i = 0; i < this.count; i++) bigger[i] = this.ring[(this.head + i) & (this.ring.length - 1)]
    this.ring = bigger
    this.head = 0
  }
}
