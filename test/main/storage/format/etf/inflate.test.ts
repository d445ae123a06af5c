import { deflateSync } from 'node:zlib'
import { expect, it } from 'vitest'
import { TermFormatError } from '../../../../../src/main/storage/format/etf/error.ts'
import { inflate } from '../../../../../src/main/storage/format/etf/inflate.ts'
import { Random } from '../../../../support/terms.ts'

/** Bytes that pack well here and badly there. */
function sample(random: Random): Uint8Array {
  const bytes = random.bytes(random.int(3_000))
  for (let at = 0; at < bytes.length; at++) {
    if (at > 100 && random.int(3) > 0) bytes[at] = bytes[at - random.int(100) - 1] as number
  }
  return bytes
}

it('unpacks what zlib packs, stored, with fixed codes and with dynamic ones', () => {
  for (let seed = 1; seed <= 300; seed++) {
    const random = new Random(seed)
    const bytes = sample(random)
    const packed = deflateSync(bytes, { level: random.int(10), strategy: random.int(5) })
    const behind = Uint8Array.of(...packed, 1, 2, 3)
    expect(inflate(behind, bytes.length), `seed ${seed}`).toEqual({ bytes, used: packed.length })
  }
})

it('unpacks a long run from few bytes', () => {
  const bytes = new Uint8Array(1_000_000).fill(7)
  const unpacked = inflate(Uint8Array.from(deflateSync(bytes)), bytes.length).bytes
  expect(Buffer.compare(unpacked, bytes)).toBe(0)
})

it('refuses streams that are cut, damaged, or longer than they claim', () => {
  for (let seed = 1; seed <= 100; seed++) {
    const random = new Random(seed)
    const bytes = Uint8Array.of(1, ...sample(random))
    const packed = Uint8Array.from(deflateSync(bytes))
    expect(() => inflate(packed.subarray(0, random.int(packed.length)), bytes.length)).toThrow(
      TermFormatError,
    )
    expect(() => inflate(packed, bytes.length - 1)).toThrow(TermFormatError)
    const at = random.int(packed.length)
    packed[at] = (packed[at] as number) ^ (1 << random.int(8))
    try {
      // A flipped bit may stand where it does not matter; then the contents must be right.
      expect(inflate(packed, bytes.length).bytes).toEqual(bytes)
    } catch (thrown) {
      if (!(thrown instanceof TermFormatError)) throw thrown
    }
  }
})
