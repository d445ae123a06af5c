import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { decodeTerm, encodeTerm, TermFormatError } from '../../../../src/main/storage/format/etf.ts'
import { atom, Bits, Float, float, Opaque, Pid, Ref, type Term, tuple } from '../../../../src/shared/term.ts'
import { fromHex, toHex } from '../../../../src/shared/term-bytes.ts'
import { fromJson } from '../../../../src/shared/term-json.ts'
import { isMap, mapPairs, mapSize } from '../../../../src/shared/term-maps.ts'
import { equalTerms } from '../../../../src/shared/term-order.ts'
import { formatTerm } from '../../../../src/shared/term-text.ts'
import { Random, randomTerm } from '../../../support/terms.ts'
import { vectorJson } from '../../../support/vectors.ts'

type Vectors = {
  write: { term: unknown; etf: string; minor2: string }[]
  long: { term: unknown; bytes: number; md5: string; head: string }[]
  read_only: { term: unknown; etf: string }[]
  reject: string[]
  opaque: { kind: string; term: unknown; etf: string }[]
}

const vectors = vectorJson<Vectors>('etf.json')

function bytesOf(hex: string): Uint8Array {
  return fromHex(hex) as Uint8Array
}

function expectTerm(actual: Term, expected: Term): void {
  if (!equalTerms(actual, expected)) {
    expect.fail(`${formatTerm(actual, 'erlang')} instead of ${formatTerm(expected, 'erlang')}`)
  }
}

/** Whether somewhere in `term` there is a map whose order in Erlang is not portable. */
function holdsLargeMap(term: Term): boolean {
  if (isMap(term)) {
    return mapSize(term) > 32 || mapPairs(term).some(pair => pair.some(holdsLargeMap))
  }
  if (Array.isArray(term)) return term.some(holdsLargeMap)
  return typeof term === 'object' && term !== null && 'items' in term
    ? (term.items as Term[]).some(holdsLargeMap)
    : false
}

describe("real Erlang's encodings", () => {
  it('are what encodeTerm writes, byte for byte', () => {
    let checked = 0
    for (const { term, etf } of vectors.write) {
      const read = fromJson(term)
      if (holdsLargeMap(read)) {
        expectTerm(decodeTerm(encodeTerm(read)).term, read)
      } else {
        expect(toHex(encodeTerm(read))).toBe(etf)
        checked++
      }
    }
    expect(checked).toBeGreaterThan(270)
  })

  it('decode to their terms, with Latin-1 and with UTF-8 atoms', () => {
    for (const { term, etf, minor2 } of vectors.write) {
      for (const bytes of [bytesOf(etf), bytesOf(minor2)]) {
        const decoded = decodeTerm(bytes)
        expectTerm(decoded.term, fromJson(term))
        expect(decoded.used).toBe(bytes.length)
      }
    }
  })

  it('are the same for long terms', () => {
    for (const { term, bytes, md5, head } of vectors.long) {
      const encoded = encodeTerm(fromJson(term))
      expect(encoded.length).toBe(bytes)
      expect(toHex(encoded.subarray(0, 16))).toBe(head)
      expect(createHash('md5').update(encoded).digest('hex')).toBe(md5)
      expectTerm(decodeTerm(encoded).term, fromJson(term))
    }
  })

  it.each(vectors.read_only)('of other kinds are read: $etf', ({ term, etf }) => {
    const decoded = decodeTerm(bytesOf(etf))
    expectTerm(decoded.term, fromJson(term))
    expect(decoded.used).toBe(etf.length / 2)
  })

  it.each(vectors.reject)('that are broken are refused: %s', etf => {
    expect(() => decodeTerm(bytesOf(etf))).toThrow(TermFormatError)
  })

  it.each(vectors.opaque)('of a $kind go through unchanged', ({ term, etf }) => {
    const decoded = decodeTerm(bytesOf(etf)).term
    expect(decoded).toEqual(fromJson(term))
    expect(toHex(encodeTerm(decoded))).toBe(etf)
  })
})

describe('decodeTerm', () => {
  it('says how many bytes the term took, whatever comes behind it', () => {
    const bytes = Uint8Array.of(9, ...encodeTerm(tuple(atom('ok'), 'x')), 131, 7)
    expect(decodeTerm(bytes, 1)).toEqual({ term: tuple(atom('ok'), 'x'), used: bytes.length - 3 })
  })

  it('keeps no hold of the bytes it read from', () => {
    const bytes = encodeTerm([new Bits(Uint8Array.of(255)), new Bits(Uint8Array.of(0x80), 1)])
    const term = decodeTerm(bytes).term
    bytes.fill(0)
    expect(term).toEqual([new Bits(Uint8Array.of(255)), new Bits(Uint8Array.of(0x80), 1)])
  })

  it('keeps a byte order mark at the start of text', () => {
    expect(decodeTerm(encodeTerm('\ufeffx')).term).toBe('\ufeffx')
    expect(decodeTerm(encodeTerm(`\ufeff${'x'.repeat(100)}`)).term).toBe(`\ufeff${'x'.repeat(100)}`)
  })

  it('boxes whole floats and keeps the sign of -0.0', () => {
    expect(decodeTerm(encodeTerm(float(3)))).toEqual({ term: new Float(3), used: 10 })
    expect(Object.is((decodeTerm(encodeTerm(new Float(-0))).term as Float).value, -0)).toBe(true)
  })

  it('makes a plain object of atom keys only, true, false and nil among them', () => {
    const record = { true: 1, nil: 2, a: 3 }
    expect(decodeTerm(encodeTerm(record)).term).toEqual(record)
    expect(decodeTerm(encodeTerm(new Map<Term, Term>([[atom('__proto__'), 1]]))).term).toBeInstanceOf(Map)
    expect(() => decodeTerm(bytesOf('837400000002640001616101640001616102'))).toThrow('same key twice')
  })

  it('refuses nesting that would overflow the stack', () => {
    const nested = new Uint8Array(400_000).fill(1)
    for (let at = 1; at < nested.length; at += 2) nested[at] = 104
    nested[0] = 131
    expect(() => decodeTerm(nested)).toThrow('nested too deeply')
  })

  it('takes a list whose tail is a list for one long list, however often', () => {
    const cell = [108, 0, 0, 0, 1, 97, 1]
    const long = Uint8Array.from([131, ...Array<number[]>(50_000).fill(cell).flat(), 106])
    expect(decodeTerm(long).term).toHaveLength(50_000)
  })

  it('refuses every proper prefix and never crashes on a flipped byte', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed)
      const bytes = encodeTerm(randomTerm(random, 20))
      for (let end = 0; end < bytes.length; end++) {
        expect(() => decodeTerm(bytes.subarray(0, end)), `seed ${seed}, cut at ${end}`).toThrow(
          TermFormatError,
        )
      }
      for (let round = 0; round < 30; round++) {
        const flipped = bytes.slice()
        const at = random.int(flipped.length)
        flipped[at] = (flipped[at] as number) ^ (1 << random.int(8))
        try {
          decodeTerm(flipped)
        } catch (thrown) {
          if (!(thrown instanceof TermFormatError)) throw thrown
        }
      }
    }
  })
})

describe('encodeTerm', () => {
  it('writes every random term so that it reads back', () => {
    for (let seed = 1; seed <= 20_000; seed++) {
      const term = randomTerm(new Random(seed), 20)
      const bytes = encodeTerm(term)
      const back = decodeTerm(bytes)
      if (!equalTerms(back.term, term) || back.used !== bytes.length) {
        expect.fail(`seed ${seed}: ${formatTerm(term, 'erlang')} reads as ${formatTerm(back.term, 'erlang')}`)
      }
    }
  })

  it('writes pids and references of a world as those of a node without a name', () => {
    const pid = decodeTerm(encodeTerm(new Pid(9))).term
    expect(pid).toEqual(fromJson(vectors.opaque[0]?.term))
    expect(decodeTerm(encodeTerm(new Ref(2 ** 40, 7))).term).toBeInstanceOf(Opaque)
  })

  it('refuses what no file can hold', () => {
    expect(() => encodeTerm([() => 1])).toThrow(TermFormatError)
    expect(() => encodeTerm(atom('x'.repeat(256)))).toThrow(TermFormatError)
    expect(() => encodeTerm(atom('日'.repeat(256)))).toThrow(TermFormatError)
    let deep: Term = []
    for (let depth = 0; depth < 1_000; depth++) deep = tuple(deep)
    expect(decodeTerm(encodeTerm(deep)).term).toBeDefined()
    expect(() => encodeTerm(tuple(deep))).toThrow('nested too deeply')
  })

  it('refuses an opaque term whose bytes are not one', () => {
    for (const hex of [
      '',
      '6a',
      '5864000161',
      '58640001610000000000000000000000ff6a',
      '7000000005',
      '71610161016101',
    ]) {
      expect(() => encodeTerm(new Opaque('pid', bytesOf(hex))), hex).toThrow(TermFormatError)
    }
  })
})
