import { describe, expect, it } from 'vitest'
import {
  atom,
  Bits,
  Float,
  float,
  ImproperList,
  Opaque,
  Pid,
  Ref,
  type Term,
  tuple,
} from '../../src/shared/term.ts'
import { fromJson, type Json, maxJsonDepth, toJson } from '../../src/shared/term-json.ts'
import { equalTerms } from '../../src/shared/term-order.ts'
import { formatTerm } from '../../src/shared/term-text.ts'
import { Random, randomTerm } from '../support/terms.ts'

const notation: [Json, Term][] = [
  [12, 12],
  [-9007199254740991, -9007199254740991],
  [{ i: '9007199254740992' }, 9007199254740992n],
  [{ f: '3ff8000000000000' }, 1.5],
  [{ f: '3ff0000000000000' }, float(1)],
  [{ a: 'ok' }, atom('ok')],
  [{ a: 'true' }, true],
  [{ a: 'nil' }, null],
  ['text', 'text'],
  [{ b64: '/w==' }, new Bits(Uint8Array.of(255))],
  [{ b64: 'oA==', bits: 3 }, new Bits(Uint8Array.of(0xa0), 3)],
  [{ t: [{ a: 'ok' }, 1] }, tuple(atom('ok'), 1)],
  [
    [1, [2], []],
    [1, [2], []],
  ],
  [{ l: [1, 2], tail: 3 }, new ImproperList([1, 2], 3)],
  [{ m: [[{ a: 'a' }, 1]] }, { a: 1 }],
  [{ m: [] }, {}],
  [
    {
      m: [
        [1, 'one'],
        ['1', 1],
      ],
    },
    new Map<Term, Term>([
      [1, 'one'],
      ['1', 1],
    ]),
  ],
  [{ pid: 12 }, new Pid(12)],
  [{ ref: [3, 12] }, new Ref(3, 12)],
  [
    { ext: 'cWQABWxpc3RzZAADbWFwYQI=' },
    new Opaque(
      'fun',
      Uint8Array.from(atob('cWQABWxpc3RzZAADbWFwYQI='), char => char.charCodeAt(0)),
    ),
  ],
]

describe('a term and its JSON', () => {
  it.each(notation)('%j', (json, term) => {
    expect(toJson(term)).toEqual(json)
    expect(equalTerms(fromJson(json), term)).toBe(true)
  })

  it('round trip, through text, for every kind of term', () => {
    for (let seed = 1; seed <= 3_000; seed++) {
      const term = randomTerm(new Random(seed), 30, { world: true })
      for (const options of [{}, { base64: true }]) {
        const back = fromJson(JSON.parse(JSON.stringify(toJson(term, options))))
        if (!equalTerms(back, term)) expect.fail(`seed ${seed}: ${formatTerm(term, 'elixir')}`)
      }
    }
  })

  it('are the same for equal terms, whatever order their maps were made in', () => {
    const there = new Map<Term, Term>([
      [1, 'a'],
      [tuple(2), 'b'],
    ])
    const back = new Map<Term, Term>([
      [tuple(2), 'b'],
      [1, 'a'],
    ])
    expect(toJson(there)).toEqual(toJson(back))
  })

  it('keep the sign of -0.0', () => {
    const zero = fromJson(toJson(new Float(-0)))
    expect(zero).toBeInstanceOf(Float)
    expect(Object.is((zero as Float).value, -0)).toBe(true)
  })
})

describe('toJson', () => {
  it('writes binaries as base64 on request, for readers that know no strings', () => {
    expect(toJson(['hi', tuple('')], { base64: true })).toEqual([{ b64: 'aGk=' }, { t: [{ b64: '' }] }])
  })

  it('writes a fun as a mark that prints as a fun on the other side', () => {
    expect(toJson(() => 1)).toEqual({ fun: 1 })
    expect(formatTerm(fromJson({ fun: 1 }), 'elixir')).toBe('#Function<elsewhere>')
    expect(toJson(fromJson({ fun: 1 }))).toEqual({ fun: 1 })
  })

  it('refuses a term that is nested too deeply', () => {
    let deep: Term = []
    for (let depth = 0; depth < maxJsonDepth; depth++) deep = tuple(deep)
    expect(equalTerms(fromJson(toJson(deep)), deep)).toBe(true)
    deep = [deep]
    expect(() => toJson(deep)).toThrow(RangeError)
  })
})

describe('fromJson', () => {
  it('reads forms that toJson does not write', () => {
    expect(fromJson({ b64: 'aGk=' })).toBe('hi')
    expect(fromJson({ i: '5' })).toBe(5)
    expect(fromJson({ s: 'YWI=', rep: 3 })).toBe('ababab')
    expect(fromJson({ tail: { a: 'x' }, l: [1] })).toEqual(new ImproperList([1], atom('x')))
    expect(fromJson({ l: [1], tail: [2] })).toEqual([1, 2])
    expect(fromJson({ l: [], tail: [2] })).toEqual([2])
    expect(fromJson({ b64: '/w==', bits: 3 })).toEqual(new Bits(Uint8Array.of(0xe0), 3))
  })

  it('makes no object of a map with the atom __proto__ as a key', () => {
    const map = fromJson(JSON.parse('{"m":[[{"a":"__proto__"},{"m":[[{"a":"x"},1]]}]]}'))
    expect(map).toBeInstanceOf(Map)
    expect(({} as { x?: unknown }).x).toBeUndefined()
  })

  const deep = JSON.parse(`${'['.repeat(5000)}${']'.repeat(5000)}`) as unknown
  const hostile: [string, unknown][] = [
    ['null', null],
    ['undefined', undefined],
    ['a boolean', true],
    ['a float as a number', 1.5],
    ['an unsafe integer', 2 ** 53],
    ['NaN', Number.NaN],
    ['a function', () => 1],
    ['an empty object', {}],
    ['an unknown form', { x: 1 }],
    ['an own __proto__ property', JSON.parse('{"__proto__":{"a":"ok"}}')],
    ['two forms at once', { a: 'ok', i: '1' }],
    ['three fields', { l: [1], tail: 2, bits: 3 }],
    ['a tail without a list', { tail: 1 }],
    ['an atom that is a number', { a: 1 }],
    ['an atom of 256 characters', { a: 'x'.repeat(256) }],
    ['an atom with half a surrogate pair', { a: '\ud800' }],
    ['a string with half a surrogate pair', '\udc00'],
    ['an integer with a plus', { i: '+1' }],
    ['an integer in hex', { i: '0x1' }],
    ['an integer of a million digits', { i: '1'.repeat(1_000_000) }],
    ['infinity', { f: '7ff0000000000000' }],
    ['a short float', { f: '3ff0' }],
    ['bad hex', { f: '3ff00000000000zz' }],
    ['bad base64', { b64: 'a' }],
    ['base64 with a foreign letter', { b64: 'é===' }],
    ['base64 with padding inside', { b64: 'a=b=' }],
    ['0 bits', { b64: 'oA==', bits: 0 }],
    ['9 bits', { b64: 'oA==', bits: 9 }],
    ['bits of no byte', { b64: '', bits: 3 }],
    ['a repetition to a terabyte', { s: 'YWI=', rep: 2 ** 40 }],
    ['many repetitions', Array(100).fill({ s: 'YWI=', rep: 2 ** 20 })],
    ['a negative repetition', { s: 'YWI=', rep: -1 }],
    ['a tuple that is no list', { t: { length: 3 } }],
    ['an improper list without items', { l: [], tail: 1 }],
    ['a map of triples', { m: [[1, 2, 3]] }],
    [
      'a map with a key twice',
      {
        m: [
          [{ t: [1] }, 1],
          [{ t: [1] }, 2],
        ],
      },
    ],
    [
      'a map with 0.0 and -0.0',
      {
        m: [
          [{ f: '0000000000000000' }, 1],
          [{ f: '8000000000000000' }, 2],
        ],
      },
    ],
    ['a negative pid', { pid: -1 }],
    ['a pid that is text', { pid: '1' }],
    ['a ref of one number', { ref: [1] }],
    ['fun 2', { fun: 2 }],
    ['ext that is a list', { ext: 'ag==' }],
    ['ext of nothing', { ext: '' }],
    ['lists nested 5,000 deep', deep],
  ]
  it.each(hostile)('refuses %s', (_, json) => {
    expect(() => fromJson(json)).toThrow(SyntaxError)
  })
})
