/** Reads terms in the external format, wherever in a piece of memory they stand. */
import { atom, Bits, Float, ImproperList, Opaque, type Term, Tuple } from '../../../../shared/term.ts'
import { hasRepeatedKey } from '../../../../shared/term-keys.ts'
import { mapOf } from '../../../../shared/term-maps.ts'
import { TermFormatError } from './error.ts'
import { inflate } from './inflate.ts'
import * as tags from './tags.ts'

const utf8 = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true })

/** Texts up to here are put together by hand, which is quicker than a call of the decoder. */
const shortText = 24

export class TermReader {
  readonly #bytes: Uint8Array
  #end: number
  #depth = 0
  /** Where the next byte is read. */
  at: number

  /** Reads from `at` and never beyond `end`. */
  constructor(bytes: Uint8Array, at = 0, end = bytes.length) {
    this.#bytes = bytes
    this.at = at
    this.#end = end
  }

  /** Goes to `at`, from where nothing beyond `end` is read. */
  moveTo(at: number, end: number): void {
    this.at = at
    this.#end = end
    this.#depth = 0
  }

  /** The term after a version byte, which may be compressed. */
  versioned(): Term {
    if (this.#u8() !== tags.version) throw new TermFormatError('no version byte', this.at - 1)
    return this.#bytes[this.at] === tags.compressed ? this.#compressed() : this.term()
  }

  /** The term here, without a version byte. */
  term(): Term {
    const tag = this.#u8()
    switch (tag) {
      case tags.smallInteger:
        return this.#u8()
      case tags.integer:
        return this.#u32() | 0
      case tags.binary:
        return this.#binary(this.#u32())
      case tags.latin1Atom:
        return atom(this.#latin1(this.#u16()))
      case tags.smallUtf8Atom:
        return this.#utf8Atom(this.#u8())
      case tags.utf8Atom:
        return this.#utf8Atom(this.#u16())
      case tags.smallLatin1Atom:
        return atom(this.#latin1(this.#u8()))
      case tags.newFloat:
        return this.#float()
      case tags.nil:
        return []
      case tags.string:
        return Array.from(this.#take(this.#u16()))
      case tags.smallBig:
        return this.#big(this.#u8())
      case tags.largeBig:
        return this.#big(this.#u32())
      case tags.oldFloat:
        return this.#oldFloat()
      case tags.bitBinary:
        return this.#bits(this.#u32())
      case tags.smallTuple:
      case tags.largeTuple:
      case tags.list:
      case tags.map:
        return this.#container(tag)
      default:
        return this.#opaque(tag, this.at - 1)
    }
  }

  #container(tag: number): Term {
    if (++this.#depth > tags.maxDepth) throw new TermFormatError('nested too deeply', this.at)
    const term =
      tag === tags.smallTuple
        ? new Tuple(this.#items(this.#u8()))
        : tag === tags.largeTuple
          ? new Tuple(this.#items(this.#u32()))
          : tag === tags.list
            ? this.#list()
            : this.#map(this.#u32())
    this.#depth--
    return term
  }

  #items(count: number): Term[] {
    this.#has(count)
    const items: Term[] = []
    for (let i = 0; i < count; i++) items.push(this.term())
    return items
  }

  /** A list whose tail is a list again is one longer list. */
  #list(): Term {
    const items = this.#items(this.#u32())
    for (;;) {
      if (this.#bytes[this.at] !== tags.list) break
      this.#has(1)
      this.at++
      for (const item of this.#items(this.#u32())) items.push(item)
    }
    const tail = this.term()
    if (Array.isArray(tail)) return tail.length === 0 ? items : [...items, ...tail]
    if (items.length === 0) throw new TermFormatError('a list without items has a tail', this.at)
    return new ImproperList(items, tail)
  }

  #map(size: number): Term {
    this.#has(size * 2)
    const start = this.at
    const record: { [key: string]: Term } = {}
    for (let i = 0; i < size; i++) {
      const key = this.term()
      if (typeof key !== 'symbol' || key.description === '__proto__') {
        this.at = start
        return this.#anyMap(size)
      }
      record[key.description as string] = this.term()
    }
    if (Object.keys(record).length !== size) throw new TermFormatError('a map has the same key twice', start)
    return record
  }

  #anyMap(size: number): Term {
    const start = this.at
    const pairs: [Term, Term][] = []
    for (let i = 0; i < size; i++) pairs.push([this.term(), this.term()])
    if (hasRepeatedKey(pairs.map(([key]) => key)))
      throw new TermFormatError('a map has the same key twice', start)
    return mapOf(pairs)
  }

  #float(): Term {
    this.#has(8)
    const value = new DataView(this.#bytes.buffer, this.#bytes.byteOffset + this.at, 8).getFloat64(0)
    this.at += 8
    return this.#finite(value)
  }

  /** A float as text, which releases before R11 wrote: 31 bytes, zero padded. */
  #oldFloat(): Term {
    const text = this.#latin1(31).replace(/\0.*$/s, '')
    if (!/^[-+]?\d+\.\d+(e[-+]?\d+)?$/i.test(text.trim())) throw new TermFormatError('no float', this.at)
    return this.#finite(Number(text))
  }

  #finite(value: number): Term {
    if (!Number.isFinite(value)) throw new TermFormatError('a float that is no number', this.at)
    return Number.isInteger(value) ? new Float(value) : value
  }

  /** The magnitude's bytes come lowest first. */
  #big(length: number): Term {
    const negative = this.#u8() !== 0
    const bytes = this.#take(length)
    if (length <= 6) {
      let size = 0
      for (let i = length - 1; i >= 0; i--) size = size * 256 + (bytes[i] as number)
      return negative && size > 0 ? -size : size
    }
    let hex = '0x'
    for (let i = length - 1; i >= 0; i--) hex += (bytes[i] as number).toString(16).padStart(2, '0')
    const value = negative ? -BigInt(hex) : BigInt(hex)
    const small = Number(value)
    return Number.isSafeInteger(small) ? small + 0 : value
  }

  #binary(length: number): Term {
    if (length <= shortText) {
      const text = this.#ascii(length)
      if (text !== undefined) return text
    }
    const bytes = this.#take(length)
    try {
      return utf8.decode(bytes)
    } catch {
      return new Bits(bytes.slice())
    }
  }

  #bits(length: number): Term {
    const bits = this.#u8()
    if (length === 0 ? bits !== 0 : bits < 1 || bits > 8) {
      throw new TermFormatError('a bitstring with a wrong count of bits', this.at - 1)
    }
    if (length === 0 || bits === 8) return this.#binary(length)
    const bytes = this.#take(length).slice()
    bytes[length - 1] = (bytes[length - 1] as number) & (0xff00 >> bits)
    return new Bits(bytes, bits)
  }

  #utf8Atom(length: number): Term {
    const short = length <= shortText ? this.#ascii(length) : undefined
    if (short !== undefined) return atom(short)
    const bytes = this.#take(length)
    let name: string
    try {
      name = utf8.decode(bytes)
    } catch {
      throw new TermFormatError('an atom that is no UTF-8', this.at - length)
    }
    if (name.length > tags.maxAtomChars && Array.from(name).length > tags.maxAtomChars) {
      throw new TermFormatError('an atom of more than 255 characters', this.at - length)
    }
    return atom(name)
  }

  #latin1(length: number): string {
    if (length > tags.maxAtomChars) throw new TermFormatError('an atom of more than 255 characters', this.at)
    this.#has(length)
    this.at += length
    return textOf(this.#bytes, this.at - length, this.at)
  }

  /** The next bytes as text if all are ASCII; else nothing was read. */
  #ascii(length: number): string | undefined {
    this.#has(length)
    const end = this.at + length
    for (let i = this.at; i < end; i++) if ((this.#bytes[i] as number) > 127) return undefined
    this.at = end
    return textOf(this.#bytes, end - length, end)
  }

  /** A pid, port, reference or fun, kept as its bytes from `start` on. */
  #opaque(tag: number, start: number): Term {
    const kind = this.#skipOpaque(tag)
    return new Opaque(kind, this.#bytes.slice(start, this.at))
  }

  #skipOpaque(tag: number): Opaque['kind'] {
    switch (tag) {
      case tags.newPid:
        return this.#skipNode(12, 'pid')
      case tags.pid:
        return this.#skipNode(9, 'pid')
      case tags.newPort:
        return this.#skipNode(8, 'port')
      case tags.port:
        return this.#skipNode(5, 'port')
      case tags.v4Port:
        return this.#skipNode(12, 'port')
      case tags.reference:
        return this.#skipNode(5, 'reference')
      case tags.newReference:
        return this.#skipNode(1 + 4 * this.#words(), 'reference')
      case tags.newerReference:
        return this.#skipNode(4 + 4 * this.#words(), 'reference')
      case tags.exportFun:
        this.#expectAtom()
        this.#expectAtom()
        if (typeof this.term() !== 'number') throw new TermFormatError('a fun without an arity', this.at)
        return 'fun'
      case tags.fun:
        return this.#skipFun()
      default:
        throw new TermFormatError(`unknown tag ${tag}`, this.at - 1)
    }
  }

  #words(): number {
    const words = this.#u16()
    if (words < 1 || words > 5) throw new TermFormatError('a reference of a wrong size', this.at - 2)
    return words
  }

  #skipNode(after: number, kind: Opaque['kind']): Opaque['kind'] {
    this.#expectAtom()
    this.#take(after)
    return kind
  }

  #expectAtom(): void {
    const start = this.at
    const name = this.term()
    if (typeof name !== 'symbol' && typeof name !== 'boolean' && name !== null) {
      throw new TermFormatError('expected an atom', start)
    }
  }

  /** NEW_FUN_EXT: size, arity, uniq, index, count of free variables, module, two integers, pid, free variables. */
  #skipFun(): 'fun' {
    const start = this.at
    const size = this.#u32()
    this.#take(21)
    const free = this.#u32()
    if (++this.#depth > tags.maxDepth) throw new TermFormatError('nested too deeply', start)
    this.#expectAtom()
    this.#items(3 + free)
    this.#depth--
    if (this.at !== start + size) throw new TermFormatError('a fun of a wrong size', start)
    return 'fun'
  }

  #compressed(): Term {
    const start = ++this.at
    const size = this.#u32()
    const { bytes, used } = inflate(this.#bytes.subarray(this.at, this.#end), size)
    if (bytes.length !== size) throw new TermFormatError('a compressed term of a wrong size', start)
    this.at += used
    return new TermReader(bytes).term()
  }

  #take(length: number): Uint8Array {
    this.#has(length)
    this.at += length
    return this.#bytes.subarray(this.at - length, this.at)
  }

  #u8(): number {
    this.#has(1)
    return this.#bytes[this.at++] as number
  }

  #u16(): number {
    this.#has(2)
    const { at } = this
    this.at = at + 2
    return ((this.#bytes[at] as number) << 8) | (this.#bytes[at + 1] as number)
  }

  #u32(): number {
    this.#has(4)
    const { at } = this
    const bytes = this.#bytes
    this.at = at + 4
    const high = ((bytes[at] as number) << 8) | (bytes[at + 1] as number)
    return high * 65_536 + (((bytes[at + 2] as number) << 8) | (bytes[at + 3] as number))
  }

  #has(bytes: number): void {
    if (this.at + bytes > this.#end) throw new TermFormatError('the term is cut short', this.#end)
  }
}

/** The bytes from `at` to `end` as characters of Latin-1; eight a call, since a string grows by copying. */
function textOf(bytes: Uint8Array, at: number, end: number): string {
  let text = ''
  let i = at
  for (; i + 8 <= end; i += 8) {
    text += String.fromCharCode(
      bytes[i] as number,
      bytes[i + 1] as number,
      bytes[i + 2] as number,
      bytes[i + 3] as number,
      bytes[i + 4] as number,
      bytes[i + 5] as number,
      bytes[i + 6] as number,
      bytes[i + 7] as number,
    )
  }
  for (; i < end; i++) text += String.fromCharCode(bytes[i] as number)
  return text
}
