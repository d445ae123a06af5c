import type { Range, Step } from './pages.ts'

/** Bytes of a page, of which a change copies one for the few bytes that it writes; and pages of a leaf. */
export const pageBytes = 1024
export const leafPages = 256
/** Pages that a change copies into one piece of memory, at most: memory in pieces is slow, large pieces stay long. */
const slabPages = 64

export type Page = Uint8Array
export type Leaf = readonly (Page | undefined)[]

const noBytes = new Uint8Array()

/** The pages of a file while they are made from others: copies what it changes, once. */
export class PageDraft {
  readonly leaves: (Leaf | undefined)[]
  count: number
  size: number
  readonly #ownLeaves = new Set<number>()
  readonly #ownPages = new Set<number>()
  #slab: Uint8Array = noBytes
  #slabAt = 0

  constructor(leaves: readonly (Leaf | undefined)[], count: number, size: number) {
    this.leaves = [...leaves]
    this.count = count
    this.size = size
  }

  get(number: number): Page | undefined {
    return this.leaves[Math.floor(number / leafPages)]?.[number % leafPages]
  }

  /** `page` must be nobody else's, or never be written to again. */
  set(number: number, page: Page | undefined): void {
    const at = Math.floor(number / leafPages)
    let leaf = this.leaves[at] as (Page | undefined)[] | undefined
    if (leaf === undefined || !this.#ownLeaves.has(at)) {
      leaf = leaf === undefined ? [] : [...leaf]
      while (this.leaves.length < at) this.leaves.push(undefined)
      this.leaves[at] = leaf
      this.#ownLeaves.add(at)
    }
    const i = number % leafPages
    while (leaf.length < i) leaf.push(undefined)
    this.count += Number(page !== undefined) - Number(leaf[i] !== undefined)
    leaf[i] = page
  }

  /** Whether these bytes are in memory, as far as the file has them. */
  has({ at, length }: Range): boolean {
    const end = Math.min(at + length, this.size)
    for (let number = Math.floor(at / pageBytes); number * pageBytes < end; number++) {
      if (this.get(number) === undefined) return false
    }
    return true
  }

  copy(at: number, length: number): Uint8Array {
    const bytes = new Uint8Array(length)
    const end = Math.min(at + length, this.size)
    for (let number = Math.floor(at / pageBytes); number * pageBytes < end; number++) {
      const from = Math.max(at, number * pageBytes)
      const to = Math.min(end, (number + 1) * pageBytes)
      const page = this.get(number)
      if (page !== undefined)
        bytes.set(page.subarray(from - number * pageBytes, to - number * pageBytes), from - at)
    }
    return bytes
  }

  take(step: Step): void {
    if (step.op === 'fsync') return
    const end = step.op === 'truncate' ? step.size : step.at + step.bytes.length
    if (end < this.size && step.op === 'truncate') this.#cut(end)
    if (step.op === 'truncate' || end > this.size) {
      this.#extend(this.size, end)
      this.size = end
    }
    if (step.op === 'write') this.#write(step.at, step.bytes)
  }

  #write(at: number, bytes: Uint8Array): void {
    const end = at + bytes.length
    for (let number = Math.floor(at / pageBytes); number * pageBytes < end; number++) {
      const from = Math.max(at, number * pageBytes)
      const to = Math.min(end, (number + 1) * pageBytes)
      const part = bytes.subarray(from - at, to - at)
      const isWhole = part.length === pageBytes && !this.#ownPages.has(number)
      const page = isWhole ? this.#fresh() : this.#own(number)
      if (page === undefined) continue
      page.set(part, from - number * pageBytes)
      if (isWhole) this.#adopt(number, page)
    }
  }

  /** Pages that begin behind the old end of the file are in memory from the start: zeros. */
  #extend(from: number, to: number): void {
    for (let number = Math.ceil(from / pageBytes); number * pageBytes < to; number++) {
      this.#adopt(number, this.#fresh())
    }
  }

  /** Forgets what lies behind `size`. */
  #cut(size: number): void {
    const first = Math.ceil(size / pageBytes)
    for (const [at, leaf] of this.leaves.entries()) {
      for (let i = 0; leaf !== undefined && i < leaf.length; i++) {
        const number = at * leafPages + i
        if (number >= first && leaf[i] !== undefined) this.set(number, undefined)
        if (number >= first) this.#ownPages.delete(number)
      }
    }
    if (size % pageBytes !== 0) this.#own(first - 1)?.fill(0, size % pageBytes)
  }

  #adopt(number: number, page: Page): void {
    this.set(number, page)
    this.#ownPages.add(number)
  }

  #own(number: number): Page | undefined {
    const page = this.get(number)
    if (page === undefined || this.#ownPages.has(number)) return page
    const copy = this.#fresh()
    copy.set(page)
    this.#adopt(number, copy)
    return copy
  }

  /** A page of zeros, out of pieces that grow with what is changed. */
  #fresh(): Page {
    if (this.#slabAt === this.#slab.length) {
      this.#slab = new Uint8Array(Math.min(slabPages * pageBytes, Math.max(pageBytes, 2 * this.#slab.length)))
      this.#slabAt = 0
    }
    const page = this.#slab.subarray(this.#slabAt, this.#slabAt + pageBytes)
    this.#slabAt += pageBytes
    return page
  }
}
