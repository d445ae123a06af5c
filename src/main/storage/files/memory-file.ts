/** Reads bytes that are kept elsewhere. Must not throw: what cannot be read is missing from the answer. */
export type PageSource = (at: number, length: number) => Uint8Array

const pageBytes = 16 * 1024

/**
 * The bytes of one file, in pages that several copies share until one of them writes. A copy costs nothing but the
 * list of pages when one of the two is written to next; a write costs the pages it touches.
 */
export class MemoryFile {
  #size: number
  #pages: (Uint8Array | undefined)[]
  /** Pages that only this file has, and may change in place; null while the list itself is shared. */
  #own: Set<number> | null
  readonly #source: PageSource | null
  /** Where the source's part of the file ends. */
  readonly #sourceEnd: number
  /** All of its bytes in one piece, while they are at hand. */
  #whole: Uint8Array | null = null

  private constructor(
    size: number,
    pages: (Uint8Array | undefined)[],
    source: PageSource | null,
    sourceEnd: number,
  ) {
    this.#size = size
    this.#pages = pages
    this.#own = null
    this.#source = source
    this.#sourceEnd = sourceEnd
  }

  /** A file with these bytes, which must not change any more. */
  static of(bytes: Uint8Array): MemoryFile {
    const pages: Uint8Array[] = []
    for (let at = 0; at < bytes.length; at += pageBytes) pages.push(bytes.subarray(at, at + pageBytes))
    const file = new MemoryFile(bytes.length, pages, null, 0)
    file.#whole = bytes
    return file
  }

  /** A file of `size` bytes that are read from `source` when they are wanted. */
  static on(source: PageSource, size: number): MemoryFile {
    return new MemoryFile(size, [], source, size)
  }

  /** Bytes of the file. */
  get size(): number {
    return this.#size
  }

  /** Whether some of its bytes are elsewhere. */
  get hasSource(): boolean {
    return this.#source !== null
  }

  /** A file with the same bytes; neither sees what is written to the other. */
  copy(): MemoryFile {
    this.#own = null
    const copy = new MemoryFile(this.#size, this.#pages, this.#source, this.#sourceEnd)
    copy.#whole = this.#whole
    return copy
  }

  /** The bytes from `at` on: `length` of them, or as many as the file has. */
  read(at: number, length: number): Uint8Array {
    const end = Math.min(this.#size, at + length)
    const bytes = new Uint8Array(Math.max(0, end - at))
    for (let from = at; from < end; ) {
      const page = Math.floor(from / pageBytes)
      const offset = from - page * pageBytes
      const count = Math.min(end - from, pageBytes - offset)
      const held = this.#pageAt(page)
      if (held !== undefined) bytes.set(held.subarray(offset, offset + count), from - at)
      from += count
    }
    return bytes
  }

  /** All of them; the caller must not change them. */
  bytes(): Uint8Array {
    return this.#whole ?? this.read(0, this.#size)
  }

  /** Writes a copy of `bytes` from `at` on; a gap behind the end is filled with zeros. */
  write(at: number, bytes: Uint8Array): void {
    this.#whole = null
    for (let done = 0; done < bytes.length; ) {
      const page = Math.floor((at + done) / pageBytes)
      const offset = at + done - page * pageBytes
      const count = Math.min(bytes.length - done, pageBytes - offset)
      this.#ownPage(page).set(bytes.subarray(done, done + count), offset)
      done += count
    }
    if (bytes.length > 0) this.#size = Math.max(this.#size, at + bytes.length)
  }

  /** Makes the file end at `size`; what it gains are zeros. */
  truncate(size: number): void {
    this.#whole = null
    if (size < this.#size) {
      const last = Math.floor(size / pageBytes)
      // What lies behind the end must read as zeros should the file grow again.
      if (size % pageBytes !== 0) this.#ownPage(last).fill(0, size - last * pageBytes)
      const kept = Math.ceil(size / pageBytes)
      this.#ownList()
      for (let page = kept; page * pageBytes < this.#size; page++) this.#pages[page] = emptyPage
      if (this.#source === null) this.#pages.length = Math.min(this.#pages.length, kept)
    }
    this.#size = size
  }

  #pageAt(page: number): Uint8Array | undefined {
    const held = this.#pages[page]
    if (held !== undefined || this.#source === null) return held
    const at = page * pageBytes
    return at < this.#sourceEnd ? this.#source(at, Math.min(pageBytes, this.#sourceEnd - at)) : undefined
  }

  #ownList(): Set<number> {
    if (this.#own === null) {
      this.#pages = this.#pages.slice()
      this.#own = new Set()
    }
    return this.#own
  }

  #ownPage(page: number): Uint8Array {
    const own = this.#ownList()
    const held = this.#pageAt(page)
    if (own.has(page) && held?.length === pageBytes) return held
    const fresh = new Uint8Array(pageBytes)
    if (held !== undefined) fresh.set(held)
    this.#pages[page] = fresh
    own.add(page)
    return fresh
  }
}

const emptyPage = new Uint8Array()
