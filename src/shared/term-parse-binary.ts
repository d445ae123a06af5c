/** Binaries and bitstrings put together from the segments between `<<` and `>>`. */
import { Bits, type Term } from './term.ts'

/** Text in UTF-8, or an integer in so many bits. */
export type Segment = { text: string } | { value: bigint; bits: number }

/** Bits one binary that was typed may have. */
const maxBits = 8_000_000

export class BinaryBuilder {
  #bytes: number[] = []
  /** The bits at the end that make no whole byte yet, and how many they are. */
  #rest = 0
  #restBits = 0

  /** Puts `segment` at the end; what is wrong with it, if it is not one. */
  add(segment: Segment): string | undefined {
    if ('text' in segment) {
      for (const byte of utf8.encode(segment.text)) this.#put(byte, 8)
      return undefined
    }
    const { value, bits } = segment
    if (this.#bytes.length * 8 + bits > maxBits) return 'the binary is too long'
    let left = bits
    const whole = BigInt.asUintN(bits, value)
    while (left > 0) {
      const take = Math.min(8, left)
      left -= take
      this.#put(Number((whole >> BigInt(left)) & ((1n << BigInt(take)) - 1n)), take)
    }
    return undefined
  }

  term(): Term {
    if (this.#restBits > 0) {
      return new Bits(Uint8Array.from([...this.#bytes, this.#rest << (8 - this.#restBits)]), this.#restBits)
    }
    const bytes = Uint8Array.from(this.#bytes)
    try {
      return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    } catch {
      return new Bits(bytes)
    }
  }

  #put(value: number, bits: number): void {
    const all = (this.#rest << bits) | value
    const count = this.#restBits + bits
    if (count < 8) {
      this.#rest = all
      this.#restBits = count
      return
    }
    this.#restBits = count - 8
    this.#bytes.push(all >> this.#restBits)
    this.#rest = all & ((1 << this.#restBits) - 1)
  }
}

const utf8 = new TextEncoder()
