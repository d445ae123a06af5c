import { MissingPages, type Pages, type Range, type Step } from './pages.ts'

/** Bytes of a page, of which a change copies one for the few bytes that it writes; and pages of a leaf. */
const pageBytes = 1024
const leafPages = 256
/** What is read of a file at least, a multiple of a page. */
const readBytes = 4096
/** Pages that a change copies into one piece of memory, at most: memory in pieces is slow, large pieces stay long. */
const slabPages = 64

type Page = Uint8Array
type Leaf = readonly (Page | undefined)[]

/**
 * The part of a file that is in memory, in pages. It never changes: what is read or written gives a new one, which
 * shares all pages that are the same. So copies of a table in other worlds cost nothing.
 */
export class PageCache implements Pages {
  readonly size: number
  /** How many pages are in memory. */
  readonly #count: number
  readonly #leaves: readonly (Leaf | undefined)[]

  private constructor(size: number, count: number, leaves: readonly (Leaf | undefined)[]) {
    this.size = size
    this.#count = count
    this.#leaves = leaves
  }

  /** A file of `size` bytes of which nothing is in memory. */
  static ofSize(size: number): PageCache {
    return new PageCache(size, 0, [])
  }

  /** A file that is in memory as a whole. Its bytes must not be changed afterwards. */
  static of(file: Uint8Array): PageCache {
    return PageCache.ofSize(file.length).with([{ at: 0, bytes: file }])
  }

  /** Bytes that are in memory. */
  get residentBytes(): number {
    return this.#count * pageBytes
  }

  read(at: number, length: number): Uint8Array {
    const end = Math.min(at + length, this.size)
    if (end <= at) return new Uint8Array()
    const first = Math.floor(at / pageBytes)
    if (end <= (first + 1) * pageBytes) {
      const page = this.#page(first)
      if (page === undefined) throw new MissingPages([rangeOf(first, first)])
      return page.subarray(at - first * pageBytes, end - first * pageBytes)
    }
    const bytes = new Uint8Array(end - at)
    const last = Math.floor((end - 1) / pageBytes)
    for (let number = first; number <= last; number++) {
      const page = this.#page(number)
      if (page === undefined) throw new MissingPages([rangeOf(number, last)])
      const from = Math.max(at, number * pageBytes)
      const to = Math.min(end, (number + 1) * pageBytes)
      bytes.set(page.subarray(from - number * pageBytes, to - number * pageBytes), from - at)
    }
    return bytes
  }

  word(at: number): number | undefined {
    if (at + 4 > this.size) return undefined
    const number = Math.floor(at / pageBytes)
    const i = at - number * pageBytes
    const page = this.#page(number)
    if (page === undefined) throw new MissingPages([rangeOf(number, number)])
    if (i + 4 > pageBytes) return wordIn(this.read(at, 4), 0)
    return wordIn(page, i)
  }

  /** Whether these bytes are in memory, as far as the file has them. */
  has({ at, length }: Range): boolean {
    const end = Math.min(at + length, this.size)
    for (let number = Math.floor(at / pageBytes); number * pageBytes < end; number++) {
      if (this.#page(number) === undefined) return false
    }
    return true
  }

  /** The same file with bytes of it that were read; pages that are not whole in `parts` stay out. */
  with(parts: readonly { readonly at: number; readonly bytes: Uint8Array }[]): PageCache {
    const draft = new Draft(this.#leaves, this.#count)
    for (const { at, bytes } of parts) {
      const end = at + bytes.length
      for (let number = Math.ceil(at / pageBytes); ; number++) {
        const from = number * pageBytes
        const to = Math.min(from + pageBytes, this.size)
        if (from >= to || to > end) break
        draft.set(number, pageOf(bytes.subarray(from - at, to - at)))
      }
    }
    return new PageCache(this.size, draft.count, draft.leaves)
  }

  /** The same file with nothing in memory, when that is more than `most` bytes. */
  trimmed(most: number): PageCache {
    return this.residentBytes > most ? PageCache.ofSize(this.size) : this
  }

  after(steps: readonly Step[]): PageCache {
    const draft = new Draft(this.#leaves, this.#count)
    let size = this.size
    for (const step of steps) {
      if (step.op === 'fsync') continue
      const end = step.op === 'truncate' ? step.size : step.at + step.bytes.length
      if (end < size && step.op === 'truncate') draft.cut(end)
      if (step.op === 'truncate' || end > size) {
        draft.extend(size, end)
        size = end
      }
      if (step.op === 'write') draft.write(step.at, step.bytes)
    }
    return new PageCache(size, draft.count, draft.leaves)
  }

  #page(number: number): Page | undefined {
    return this.#leaves[Math.floor(number / leafPages)]?.[number % leafPages]
  }
}

/** A cache while it is made from another: copies what it changes, once. */
class Draft {
  readonly leaves: (Leaf | undefined)[]
  count: number
  readonly #ownLeaves = new Set<number>()
  readonly #ownPages = new Set<number>()
  #slab: Uint8Array = new Uint8Array()
  #slabAt = 0

  constructor(leaves: readonly (Leaf | undefined)[], count: number) {
    this.leaves = [...leaves]
    this.count = count
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

  write(at: number, bytes: Uint8Array): void {
    const end = at + bytes.length
    for (let number = Math.floor(at / pageBytes); number * pageBytes < end; number++) {
      const from = Math.max(at, number * pageBytes)
      const to = Math.min(end, (number + 1) * pageBytes)
      const part = bytes.subarray(from - at, to - at)
      const page = part.length === pageBytes ? this.#fresh() : this.#own(number)
      if (page === undefined) continue
      page.set(part, from - number * pageBytes)
      if (part.length === pageBytes) this.#adopt(number, page)
    }
  }

  /** Pages that begin behind the old end of the file are in memory from the start: zeros. */
  extend(from: number, to: number): void {
    for (let number = Math.ceil(from / pageBytes); number * pageBytes < to; number++) {
      this.#adopt(number, this.#fresh())
    }
  }

  /** Forgets what lies behind `size`. */
  cut(size: number): void {
    const first = Math.ceil(size / pageBytes)
    for (const [at, leaf] of this.leaves.entries()) {
      for (let i = 0; leaf !== undefined && i < leaf.length; i++) {
        const number = at * leafPages + i
        if (number >= first && leaf[i] !== undefined) this.set(number, undefined)
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

/** `bytes` as a page; the last of a file is filled up with zeros. */
function pageOf(bytes: Uint8Array): Page {
  if (bytes.length === pageBytes) return bytes
  const page = new Uint8Array(pageBytes)
  page.set(bytes)
  return page
}

function rangeOf(first: number, last: number): Range {
  return { at: first * pageBytes, length: (last - first + 1) * pageBytes }
}

function wordIn(bytes: Uint8Array, i: number): number {
  const high = ((bytes[i] as number) << 8) | (bytes[i + 1] as number)
  return high * 65_536 + (((bytes[i + 2] as number) << 8) | (bytes[i + 3] as number))
}

/** What to read of a file of `size` bytes to have `ranges` in memory: each part once, neighbours together. */
export function wholePages(ranges: readonly Range[], size: number): Range[] {
  const pages = new Set<number>()
  for (const { at, length } of ranges) {
    const end = Math.min(at + length, size)
    for (let number = Math.floor(at / readBytes); number * readBytes < end; number++) pages.add(number)
  }
  const whole: { at: number; length: number }[] = []
  for (const number of [...pages].sort((a, b) => a - b)) {
    const at = number * readBytes
    const length = Math.min(readBytes, size - at)
    const last = whole.at(-1)
    if (last && last.at + last.length === at) last.length += length
    else whole.push({ at, length })
  }
  return whole
}
