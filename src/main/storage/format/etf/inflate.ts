/** Unpacks zlib streams, RFC 1950 and 1951, in the few places where Erlang packs a term. */
import { TermFormatError } from './error.ts'

/**
 * What the stream at the start of `packed` holds, and how many bytes it takes.
 * @param size How long that is; a stream that yields more is refused before it takes more memory.
 * @throws TermFormatError when it is no such stream, is cut short, or its checksum is wrong.
 */
export function inflate(packed: Uint8Array, size: number): { bytes: Uint8Array; used: number } {
  const [method = 0, flags = 0] = packed
  if ((method & 15) !== 8 || (method * 256 + flags) % 31 !== 0 || (flags & 32) !== 0) throw broken()
  const input = new BitReader(packed, 2)
  const output = new Output(size)
  while (inflateBlock(input, output)) {}
  const end = input.alignToByte()
  if (packed.length < end + 4) throw broken()
  const sum = new DataView(packed.buffer, packed.byteOffset).getUint32(end)
  const bytes = output.bytes()
  if (adler32(bytes) !== sum) throw broken()
  return { bytes, used: end + 4 }
}

function broken(): TermFormatError {
  return new TermFormatError('not a zlib stream of the size it claims')
}

/** Memory that grows with what is written, up to the size that was claimed. */
class Output {
  readonly #limit: number
  #bytes: Uint8Array
  #at = 0

  constructor(limit: number) {
    this.#limit = limit
    this.#bytes = new Uint8Array(Math.min(limit, 4096))
  }

  bytes(): Uint8Array {
    return this.#bytes.subarray(0, this.#at)
  }

  push(byte: number): void {
    if (this.#at >= this.#bytes.length) {
      if (this.#at >= this.#limit) throw broken()
      const larger = new Uint8Array(Math.min(this.#limit, this.#at * 2))
      larger.set(this.#bytes)
      this.#bytes = larger
    }
    this.#bytes[this.#at++] = byte
  }

  /** Repeats `length` bytes from `distance` back, which may overlap what it writes. */
  copy(distance: number, length: number): void {
    if (distance > this.#at) throw broken()
    for (let i = 0; i < length; i++) this.push(this.#bytes[this.#at - distance] as number)
  }
}

/** Bits, lowest of each byte first. */
class BitReader {
  readonly #bytes: Uint8Array
  #at: number
  #held = 0
  #count = 0

  constructor(bytes: Uint8Array, at: number) {
    this.#bytes = bytes
    this.#at = at
  }

  bits(count: number): number {
    while (this.#count < count) {
      if (this.#at >= this.#bytes.length) throw broken()
      this.#held |= (this.#bytes[this.#at++] as number) << this.#count
      this.#count += 8
    }
    const value = this.#held & ((1 << count) - 1)
    this.#held >>>= count
    this.#count -= count
    return value
  }

  /** Drops the bits that are left of the byte begun; where the next byte stands. */
  alignToByte(): number {
    this.#held = 0
    this.#count = 0
    return this.#at
  }
}

/** Reads one block; whether more follow. */
function inflateBlock(input: BitReader, output: Output): boolean {
  const isLast = input.bits(1) === 1
  const kind = input.bits(2)
  if (kind === 0) copyStored(input, output)
  else if (kind === 1) inflateCodes(input, output, fixedLengths, fixedDistances)
  else if (kind === 2) inflateDynamic(input, output)
  else throw broken()
  return !isLast
}

function copyStored(input: BitReader, output: Output): void {
  input.alignToByte()
  const length = input.bits(16)
  if ((input.bits(16) ^ length) !== 0xffff) throw broken()
  for (let i = 0; i < length; i++) output.push(input.bits(8))
}

/** A canonical Huffman code: how many symbols have each length, and the symbols in the order of their codes. */
type Code = { counts: Uint16Array; symbols: Uint16Array }

function codeOf(lengths: readonly number[]): Code {
  const counts = new Uint16Array(16)
  for (const length of lengths) counts[length] = (counts[length] as number) + 1
  counts[0] = 0
  const offsets = new Uint16Array(16)
  let free = 1
  for (let length = 1; length < 16; length++) {
    free = free * 2 - (counts[length] as number)
    if (free < 0) throw broken()
    offsets[length] = (offsets[length - 1] as number) + (counts[length - 1] as number)
  }
  const symbols = new Uint16Array(lengths.length)
  for (const [symbol, length] of lengths.entries()) {
    if (length > 0) {
      symbols[offsets[length] as number] = symbol
      offsets[length] = (offsets[length] as number) + 1
    }
  }
  return { counts, symbols }
}

function symbolOf(input: BitReader, { counts, symbols }: Code): number {
  let code = 0
  let first = 0
  let index = 0
  for (let length = 1; length < 16; length++) {
    code |= input.bits(1)
    const count = counts[length] as number
    if (code - count < first) return symbols[index + (code - first)] as number
    index += count
    first = (first + count) << 1
    code <<= 1
  }
  throw broken()
}

const fixedLengths = codeOf([
  ...Array<number>(144).fill(8),
  ...Array<number>(112).fill(9),
  ...Array<number>(24).fill(7),
  ...Array<number>(8).fill(8),
])
const fixedDistances = codeOf(Array<number>(30).fill(5))

const lengthBases = [
  3, 4, 5, 6, 7, 8, 9, 10, 11, 13, 15, 17, 19, 23, 27, 31, 35, 43, 51, 59, 67, 83, 99, 115, 131,
].concat([163, 195, 227, 258])
const distanceBases = [
  1, 2, 3, 4, 5, 7, 9, 13, 17, 25, 33, 49, 65, 97, 129, 193, 257, 385, 513, 769, 1025, 1537,
].concat([2049, 3073, 4097, 6145, 8193, 12289, 16385, 24577])

function lengthExtra(symbol: number): number {
  return symbol < 8 || symbol === 28 ? 0 : (symbol - 4) >> 2
}

function distanceExtra(symbol: number): number {
  return symbol < 4 ? 0 : (symbol - 2) >> 1
}

function inflateCodes(input: BitReader, output: Output, lengths: Code, distances: Code): void {
  for (;;) {
    const symbol = symbolOf(input, lengths)
    if (symbol === 256) return
    if (symbol < 256) {
      output.push(symbol)
      continue
    }
    const base = lengthBases[symbol - 257]
    if (base === undefined) throw broken()
    const length = base + input.bits(lengthExtra(symbol - 257))
    const far = symbolOf(input, distances)
    const distance = distanceBases[far]
    if (distance === undefined) throw broken()
    output.copy(distance + input.bits(distanceExtra(far)), length)
  }
}

const lengthOrder = [16, 17, 18, 0, 8, 7, 9, 6, 10, 5, 11, 4, 12, 3, 13, 2, 14, 1, 15]

function inflateDynamic(input: BitReader, output: Output): void {
  const literals = input.bits(5) + 257
  const distances = input.bits(5) + 1
  const count = input.bits(4) + 4
  const codeLengths = Array<number>(19).fill(0)
  for (const at of lengthOrder.slice(0, count)) codeLengths[at] = input.bits(3)
  const code = codeOf(codeLengths)
  const lengths: number[] = []
  while (lengths.length < literals + distances) {
    const symbol = symbolOf(input, code)
    if (symbol < 16) lengths.push(symbol)
    else if (symbol === 16) repeat(lengths, lengths.at(-1), 3 + input.bits(2))
    else if (symbol === 17) repeat(lengths, 0, 3 + input.bits(3))
    else repeat(lengths, 0, 11 + input.bits(7))
  }
  if (lengths.length > literals + distances || lengths[256] === 0) throw broken()
  inflateCodes(input, output, codeOf(lengths.slice(0, literals)), codeOf(lengths.slice(literals)))
}

function repeat(lengths: number[], length: number | undefined, times: number): void {
  if (length === undefined) throw broken()
  for (let i = 0; i < times; i++) lengths.push(length)
}

function adler32(bytes: Uint8Array): number {
  let low = 1
  let high = 0
  for (const byte of bytes) {
    low = (low + byte) % 65_521
    high = (high + low) % 65_521
  }
  return ((high << 16) | low) >>> 0
}
