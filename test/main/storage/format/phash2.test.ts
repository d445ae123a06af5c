import { describe, expect, it } from 'vitest'
import { TermFormatError } from '../../../../src/main/storage/format/etf.ts'
import { phash2, phash2Within } from '../../../../src/main/storage/format/phash2.ts'
import { float, Pid, type Term } from '../../../../src/shared/term.ts'
import { fromJson } from '../../../../src/shared/term-json.ts'
import { vectorJson } from '../../../support/vectors.ts'

const vectors = vectorJson<[unknown, number, number][]>('phash2.json')

describe('phash2', () => {
  it("is Erlang's for every vector", () => {
    expect(vectors.length).toBeGreaterThan(100)
    for (const [json, hash, whole] of vectors) {
      const term = fromJson(json)
      expect([phash2(term), phash2Within(term, 2 ** 32)], JSON.stringify(json).slice(0, 200)).toEqual([
        hash,
        whole,
      ])
    }
  })

  it('does not depend on the shape or order of a map', () => {
    const pairs: [Term, Term][] = [
      [Symbol.for('a'), 1],
      [Symbol.for('b'), 2],
    ]
    const hash = phash2({ a: 1, b: 2 })
    expect([phash2(new Map(pairs)), phash2(new Map(pairs.reverse()))]).toEqual([hash, hash])
  })

  it('is the same for 0.0 and -0.0, and not for 1 and 1.0', () => {
    expect(phash2(float(-0))).toBe(phash2(float(0)))
    expect(phash2(float(1))).not.toBe(phash2(1))
  })

  it('refuses what hashes by numbers of one node', () => {
    for (const term of [new Pid(1), () => 1, [new Pid(1)]])
      expect(() => phash2(term)).toThrow(TermFormatError)
  })
})
