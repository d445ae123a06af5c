import type { Process } from './process.ts'

const pageBits = 9
const pageSize = 1 << pageBits

type Page = { readonly slots: (Process | undefined)[]; used: number }

/**
 * The living processes by number of their pid. Numbers rise and are never used again, so the table is a row of pages,
 * and a page whose processes are all gone is dropped.
 */
export class ProcessTable implements Iterable<readonly [number, Process]> {
  private readonly pages: (Page | null)[] = []
  private count = 0

  get size(): number {
    return this.count
  }

  get(id: number): Process | undefined {
    const page = this.pages[id >>> pageBits]
    return page === undefined || page === null ? undefined : page.slots[id & (pageSize - 1)]
  }

  /** Adds a process whose number is not in the table. */
  set(id: number, process: Process): void {
    const at = id >>> pageBits
    while (this.pages.length <= at) this.pages.push(null)
    let page = this.pages[at]
    if (page === undefined || page === null) {
      page = { slots: new Array(pageSize), used: 0 }
      this.pages[at] = page
    }
    page.slots[id & (pageSize - 1)] = process
    page.used++
    this.count++
  }

  delete(id: number): void {
    const at = id >>> pageBits
    const page = this.pages[at]
    if (page === undefined || page === null) return
    const slot = id & (pageSize - 1)
    if (page.slots[slot] === undefined) return
    page.slots[slot] = undefined
    this.count--
    page.used--
    // The last page is still being filled.
    if (page.used === 0 && at < this.pages.length - 1) this.pages[at] = null
  }

  /** Oldest first. */
  *values(): Generator<Process> {
    for (const page of this.pages) {
      if (page === null) continue
      for (const process of page.slots) if (process !== undefined) yield process
    }
  }

  *[Symbol.iterator](): Generator<readonly [number, Process]> {
    for (const process of this.values()) yield [process.pid.id, process]
  }
}
