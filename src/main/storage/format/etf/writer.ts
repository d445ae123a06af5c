/** Writes terms in the external format into one growing piece of memory. */
import {
  type Atom,
  atomName,
  Bits,
  Float,
  ImproperList,
  isAtom,
  isRecord,
  Opaque,
  Pid,
  Ref,
  type Term,
  type TermRecord,
  Tuple,
} from '../../../../shared/term.ts'
import { mapPairs } from '../../../../shared/term-maps.ts'
import { sortedPairs } from '../../../../shared/term-order.ts'
import { TermFormatError } from './error.ts'
import { TermReader } from './reader.ts'
import * as tags from './tags.ts'

const utf8 = new TextEncoder()

export class TermWriter {
  #bytes: Uint8Array
  #at = 0
  #depth = 0

  constructor(capacity = 256) {
    this.#bytes = new Uint8Array(capacity)
  }

  /** Bytes written so far. */
  get length(): number {
    return this.#at
  }

  /** A copy of what was written. */
  bytes(): Uint8Array {
    return this.#bytes.slice(0, this.#at)
  }

  /** What was written, itself: it holds until something else is written. */
  view(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  /** Forgets what was written and keeps the memory. */
  reset(): void {
    this.#at = 0
    this.#depth = 0
  }

  u32(value: number): void {
    this.#room(4)
    this.setU32(this.#at, value)
    this.#at += 4
  }

  /** Changes the word at `at`, which was written before. */
  setU32(at: number, value: number): void {
    const bytes = this.#bytes
    bytes[at] = value >>> 24
    bytes[at + 1] = value >>> 16
    bytes[at + 2] = value >>> 8
    bytes[at + 3] = value
  }

  /** `term` after the version byte. */
  versioned(term: Term): void {
    this.#u8(tags.version)
    this.term(term)
  }

  /** `term` without the version byte, as it stands inside others. */
  term(term: Term): void {
    if (typeof term === 'string') this.#text(term)
    else if (typeof term === 'number') this.#number(term)
    else if (isAtom(term)) this.#atom(term)
    else if (typeof term === 'bigint') this.#bigint(term)
    else if (typeof term === 'object') this.#object(term)
    else if (typeof term === 'function')
      throw new TermFormatError('a fun of a world cannot be written to a file')
    else throw new TypeError('not a term')
  }

  #object(term: Term & object): void {
    if (term instanceof Float) this.#float(term.value)
    else if (term instanceof Bits) this.#bits(term)
    else if (term instanceof Pid) this.#pid(term)
    else if (term instanceof Ref) this.#ref(term)
    else if (term instanceof Opaque) this.#opaque(term)
    else if (Array.isArray(term) && term.length === 0) this.#u8(tags.nil)
    else {
      if (++this.#depth > tags.maxDepth) throw new TermFormatError('the term is nested too deeply')
      if (term instanceof Tuple) this.#tuple(term.items)
      else if (Array.isArray(term)) this.#list(term)
      else if (term instanceof ImproperList) this.#improper(term)
      else if (term instanceof Map) this.#map(term)
      else if (isRecord(term)) this.#record(term)
      else throw new TypeError('not a term')
      this.#depth--
    }
  }

  #number(value: number): void {
    if (!Number.isSafeInteger(value)) {
      this.#float(value)
    } else if (value >= 0 && value < 256) {
      this.#u8(tags.smallInteger)
      this.#u8(value)
    } else if (value >= -0x80000000 && value <= 0x7fffffff) {
      this.#u8(tags.integer)
      this.u32(value)
    } else {
      this.#magnitude(Math.abs(value), value < 0)
    }
  }

  /** An integer of more than 32 and at most 53 bits. */
  #magnitude(size: number, negative: boolean): void {
    this.#u8(tags.smallBig)
    const lengthAt = this.#at
    this.#u8(0)
    this.#u8(negative ? 1 : 0)
    for (let left = size; left > 0; left = Math.floor(left / 256)) this.#u8(left % 256)
    this.#bytes[lengthAt] = this.#at - lengthAt - 2
  }

  #bigint(value: bigint): void {
    const small = Number(value)
    if (Number.isSafeInteger(small)) {
      this.#number(small)
      return
    }
    const hex = (value < 0n ? -value : value).toString(16)
    const length = (hex.length + 1) >> 1
    if (length < 256) {
      this.#u8(tags.smallBig)
      this.#u8(length)
    } else {
      this.#u8(tags.largeBig)
      this.u32(length)
    }
    this.#u8(value < 0n ? 1 : 0)
    this.#room(length)
    for (let end = hex.length; end > 0; end -= 2) {
      this.#bytes[this.#at++] = Number.parseInt(hex.slice(Math.max(0, end - 2), end), 16)
    }
  }

  #float(value: number): void {
    if (!Number.isFinite(value)) throw new TermFormatError(`${value} is no float in Erlang`)
    this.#u8(tags.newFloat)
    this.#room(8)
    new DataView(this.#bytes.buffer).setFloat64(this.#at, value)
    this.#at += 8
  }

  #atom(atom: Atom): void {
    const name = atomName(atom)
    const { length } = name
    this.#room(3 + length)
    const start = this.#at
    for (let i = 0; i < length; i++) {
      const code = name.charCodeAt(i)
      if (code > 255) {
        this.#wideAtom(name)
        return
      }
      this.#bytes[start + 3 + i] = code
    }
    if (length > tags.maxAtomChars) throw new TermFormatError('an atom has at most 255 characters')
    this.#bytes[start] = tags.latin1Atom
    this.#bytes[start + 1] = 0
    this.#bytes[start + 2] = length
    this.#at += 3 + length
  }

  /** An atom with a character that Latin-1 does not have. */
  #wideAtom(name: string): void {
    if (Array.from(name).length > tags.maxAtomChars)
      throw new TermFormatError('an atom has at most 255 characters')
    const bytes = utf8.encode(name)
    if (bytes.length < 256) {
      this.#u8(tags.smallUtf8Atom)
    } else {
      this.#u8(tags.utf8Atom)
      this.#u8(bytes.length >> 8)
    }
    this.#u8(bytes.length & 255)
    this.raw(bytes)
  }

  #text(text: string): void {
    const { length } = text
    this.#u8(tags.binary)
    this.#room(4 + length * 3)
    const start = this.#at + 4
    let used = 0
    while (used < length) {
      const code = text.charCodeAt(used)
      if (code > 127) break
      this.#bytes[start + used++] = code
    }
    if (used < length) used += utf8.encodeInto(text.slice(used), this.#bytes.subarray(start + used)).written
    this.setU32(this.#at, used)
    this.#at = start + used
  }

  #bits(bits: Bits): void {
    if (bits.lastBits === 8) {
      this.#u8(tags.binary)
      this.u32(bits.bytes.length)
      this.raw(bits.bytes)
      return
    }
    this.#u8(tags.bitBinary)
    this.u32(bits.bytes.length)
    this.#u8(bits.lastBits)
    this.raw(bits.bytes)
    this.#bytes[this.#at - 1] = (this.#bytes[this.#at - 1] as number) & (0xff00 >> bits.lastBits)
  }

  #tuple(items: readonly Term[]): void {
    if (items.length < 256) {
      this.#u8(tags.smallTuple)
      this.#u8(items.length)
    } else {
      this.#u8(tags.largeTuple)
      this.u32(items.length)
    }
    for (const item of items) this.term(item)
  }

  #list(items: readonly Term[]): void {
    if (items.length < 65_536 && items.every(isByte)) {
      this.#u8(tags.string)
      this.#u8(items.length >> 8)
      this.#u8(items.length & 255)
      this.#room(items.length)
      for (const item of items) this.#bytes[this.#at++] = item
      return
    }
    this.#u8(tags.list)
    this.u32(items.length)
    for (const item of items) this.term(item)
    this.#u8(tags.nil)
  }

  #improper(list: ImproperList): void {
    this.#u8(tags.list)
    this.u32(list.items.length)
    for (const item of list.items) this.term(item)
    this.term(list.tail)
  }

  #map(map: ReadonlyMap<Term, Term>): void {
    this.#u8(tags.map)
    this.u32(map.size)
    for (const [key, value] of map.size > 1 ? sortedPairs(map) : mapPairs(map)) {
      this.term(key)
      this.term(value)
    }
  }

  #record(record: TermRecord): void {
    const names = Object.keys(record)
    this.#u8(tags.map)
    this.u32(names.length)
    // JavaScript sorts by UTF-16 units; only surrogates come out otherwise than by code points.
    if (names.some(name => /[\ud800-\uffff]/.test(name))) {
      for (const [key, value] of sortedPairs(record)) {
        this.term(key)
        this.term(value)
      }
      return
    }
    for (const name of names.sort()) {
      this.#atom(Symbol.for(name))
      this.term(record[name] as Term)
    }
  }

  /** As a pid of a node without a name: NEW_PID_EXT, serial and creation 0. */
  #pid(pid: Pid): void {
    this.#u8(tags.newPid)
    this.#atom(localNode)
    this.u32(pid.id)
    this.u32(0)
    this.u32(0)
  }

  /** NEWER_REFERENCE_EXT of three words, of which Erlang takes 18 bits from the first. */
  #ref(ref: Ref): void {
    this.#u8(tags.newerReference)
    this.#u8(0)
    this.#u8(3)
    this.#atom(localNode)
    this.u32(0)
    this.u32(ref.id % 2 ** 18)
    this.u32(Math.floor(ref.id / 2 ** 18))
    this.u32(ref.owner)
  }

  /** Checked, because one may have come from a recording that somebody else made. */
  #opaque(opaque: Opaque): void {
    const reader = new TermReader(opaque.bytes, 0)
    const same = opaque.bytes.length > 0 ? reader.term() : undefined
    if (!(same instanceof Opaque) || same.kind !== opaque.kind || reader.at !== opaque.bytes.length) {
      throw new TermFormatError(`not the bytes of a ${opaque.kind}`)
    }
    this.raw(opaque.bytes)
  }

  /** `bytes` as they are. */
  raw(bytes: Uint8Array): void {
    this.#room(bytes.length)
    this.#bytes.set(bytes, this.#at)
    this.#at += bytes.length
  }

  #u8(value: number): void {
    if (this.#at === this.#bytes.length) this.#room(1)
    this.#bytes[this.#at++] = value
  }

  #room(more: number): void {
    const needed = this.#at + more
    if (needed <= this.#bytes.length) return
    const larger = new Uint8Array(Math.max(needed, this.#bytes.length * 2))
    larger.set(this.#bytes.subarray(0, this.#at))
    this.#bytes = larger
  }
}

const localNode: Atom = Symbol.for('nonode@nohost')

function isByte(term: Term): term is number {
  return typeof term === 'number' && term >= 0 && term < 256 && Number.isInteger(term)
}
