import { type Leaf, leafPages, type Page, PageDraft, pageBytes } from './page-draft.ts'
import { MissingPages, type Pages, type PagesEdit, type Range, type Step } from './pages.ts'

/** What is read of a file at least, a multiple of a page. */
const readBytes = 4096

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
    const draft = new CacheEdit(this.#leaves, this.#count, this.size)
    for (const { at, bytes } of parts) {
      const end = at + bytes.length
      for (let number = Math.ceil(at / pageBytes); ; number++) {
        const from = number * pageBytes
        const to = Math.min(from + pageBytes, this.size)
        if (from >= to || to > end) break
        draft.set(number, pageOf(bytes.subarray(from - at, to - at)))
      }
    }
    return draft.done()
  }

  /** The same file with nothing in memory, when that is more than `most` bytes. */
  trimmed(most: number): PageCache {
    return this.residentBytes > most ? PageCache.ofSize(this.size) : this
  }

  after(steps: readonly Step[]): PageCache {
    const edit = this.edit()
    for (const step of steps) edit.take(step)
    return edit.done()
  }

  edit(): PagesEdit<PageCache> {
    return new CacheEdit(this.#leaves, this.#count, this.size)
  }

  /** What `draft` has become. */
  static from({ size, count, leaves }: PageDraft): PageCache {
    return new PageCache(size, count, leaves)
  }

  #page(number: number): Page | undefined {
    return this.#leaves[Math.floor(number / leafPages)]?.[number % leafPages]
  }
}

class CacheEdit extends PageDraft implements PagesEdit<PageCache> {
  /** V8 forgets what it has compiled for a class when no object of it is left, and commits come one by one. */
  static readonly none: CacheEdit = new CacheEdit([], 0, 0)

  done(): PageCache {
    return PageCache.from(this)
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
