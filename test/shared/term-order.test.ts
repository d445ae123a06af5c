import { describe, expect, it } from 'vitest'
import { atom, Bits, float, ImproperList, Opaque, Pid, Ref, type Term, tuple } from '../../src/shared/term.ts'
import { compareExactly, compareKeys, compareTerms, equalTerms } from '../../src/shared/term-order.ts'
import { formatTerm } from '../../src/shared/term-text.ts'
import { Random, randomTerm } from '../support/terms.ts'

/** Ascending, each strictly before the next. */
const ascending: Term[] = [
  -(2n ** 70n),
  -1,
  float(-0.5),
  0,
  0.5,
  1,
  1.5,
  2,
  9007199254740991,
  float(2 ** 53),
  2n ** 53n + 1n,
  float(1e300),
  10n ** 301n,
  atom(''),
  atom('A'),
  atom('Elixir.Foo'),
  atom('a'),
  atom('aa'),
  false,
  null,
  atom('niz'),
  true,
  atom('é'),
  atom('\uffff'),
  atom('😀'),
  new Ref(1, 9),
  new Ref(2, 1),
  new Opaque('reference', Uint8Array.of(90)),
  () => 1,
  new Opaque('fun', Uint8Array.of(113)),
  new Opaque('port', Uint8Array.of(89)),
  new Pid(1),
  new Pid(10),
  new Opaque('pid', Uint8Array.of(88)),
  tuple(),
  tuple(2),
  tuple(1, 1),
  tuple(1, 2),
  {},
  { b: 1 },
  { b: 2 },
  { a: 1, b: 2 },
  { a: 1, c: 0 },
  [],
  new ImproperList([1], 0.5),
  new ImproperList([1], atom('x')),
  [1],
  [1, 0],
  [1, 2],
  new ImproperList([1, 2], 'x'),
  [2],
  '',
  new Bits(Uint8Array.of(0), 1),
  '\0',
  new Bits(Uint8Array.of(0x60), 3),
  'a',
  'aa',
  'b',
  '\uffff',
  '😀',
  new Bits(Uint8Array.of(0xff)),
]

describe('compareTerms', () => {
  it('orders number < atom < reference < fun < port < pid < tuple < map < nil < list < bitstring', () => {
    for (const [i, a] of ascending.entries()) {
      for (const [j, b] of ascending.entries()) {
        const order = Math.sign(compareTerms(a, b))
        if (order !== Math.sign(i - j)) {
          expect.fail(`${formatTerm(a, 'erlang')} and ${formatTerm(b, 'erlang')}: ${order}`)
        }
      }
    }
  })

  it('takes an integer and a float of one value for equal', () => {
    expect(compareTerms(1, float(1))).toBe(0)
    expect(compareTerms([tuple(1)], [tuple(float(1))])).toBe(0)
    expect(compareTerms({ a: 1 }, { a: float(1) })).toBe(0)
    expect(compareTerms(2n ** 60n, float(2 ** 60))).toBe(0)
  })

  it('keeps 1 and 1.0 apart as keys of maps', () => {
    expect(compareTerms(new Map([[1, 1]]), new Map([[float(1), 1]]))).toBeLessThan(0)
  })

  it('compares maps by size, then keys, then values', () => {
    expect(compareTerms({ z: 1 }, { a: 1, b: 1 })).toBeLessThan(0)
    expect(compareTerms({ a: 9 }, { b: 1 })).toBeLessThan(0)
    expect(compareTerms(new Map<Term, Term>([[2, 0]]), new Map<Term, Term>([[1.5, 0]]))).toBeLessThan(0)
  })
})

describe('compareKeys', () => {
  it('puts every integer before every float, at the top, in lists and in tuples', () => {
    expect(compareKeys(2, 1.5)).toBeLessThan(0)
    expect(compareKeys(10n ** 400n, float(-1))).toBeLessThan(0)
    expect(compareKeys([7], [float(1)])).toBeLessThan(0)
    expect(compareKeys(tuple(atom('a'), 7), tuple(atom('a'), float(1)))).toBeLessThan(0)
    expect(compareKeys(tuple(float(1)), tuple(0, 0))).toBeLessThan(0)
  })

  it('compares the values of maps plainly', () => {
    expect(compareKeys({ a: 2 }, { a: 1.5 })).toBeGreaterThan(0)
    expect(compareKeys({ a: [2] }, { a: [1.5] })).toBeGreaterThan(0)
  })
})

describe('equalTerms', () => {
  it('is =:=, so 1 is not 1.0', () => {
    expect(equalTerms(1, float(1))).toBe(false)
    expect(equalTerms([{ a: 1 }], [{ a: float(1) }])).toBe(false)
    expect(equalTerms(float(0), float(-0))).toBe(true)
    expect(equalTerms('a', new Bits(Uint8Array.of(97), 7))).toBe(false)
    expect(equalTerms(true, atom('true'))).toBe(true)
    expect(equalTerms(new Map(), {})).toBe(true)
    expect(equalTerms([], tuple())).toBe(false)
    expect(equalTerms(new ImproperList([1], 2), [1, 2])).toBe(false)
  })

  it('compares funs by identity', () => {
    const make = () => () => 1
    const fun = make()
    expect(equalTerms([fun], [fun])).toBe(true)
    expect(equalTerms([fun], [make()])).toBe(false)
  })

  it('compares maps whatever their shape and order', () => {
    const keys = [tuple(1), tuple(float(1)), 1, float(1)]
    const there = new Map(keys.map((key, at): [Term, Term] => [key, at]))
    const back = new Map([...there].reverse())
    expect(equalTerms(there, back)).toBe(true)
    expect(equalTerms(new Map<Term, Term>([[atom('a'), 1]]), { a: 1 })).toBe(true)
  })
})

it('every order is total on random terms', () => {
  for (let seed = 1; seed <= 2_000; seed++) {
    const random = new Random(seed)
    const [a, b, c] = [8, 8, 8].map(size => randomTerm(random, size, { world: true })) as [Term, Term, Term]
    for (const compare of [compareTerms, compareKeys, compareExactly]) {
      const failure = `seed ${seed}: ${[a, b, c].map(term => formatTerm(term, 'erlang')).join(' | ')}`
      expect(compare(a, a), failure).toBe(0)
      expect(Math.sign(compare(a, b)), failure).toBe(0 - Math.sign(compare(b, a)))
      if (compare(a, b) <= 0 && compare(b, c) <= 0) expect(compare(a, c), failure).toBeLessThanOrEqual(0)
      if (compare === compareExactly) expect(compare(a, b) === 0, failure).toBe(equalTerms(a, b))
    }
  }
})
