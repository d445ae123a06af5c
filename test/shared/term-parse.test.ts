import { describe, expect, it } from 'vitest'
import { atom, Bits, float, ImproperList, Pid, Ref, type Term, Tuple, tuple } from '../../src/shared/term.ts'
import { isMap, mapOf, mapPairs } from '../../src/shared/term-maps.ts'
import { equalTerms } from '../../src/shared/term-order.ts'
import { parseTerm } from '../../src/shared/term-parse.ts'
import { formatTerm } from '../../src/shared/term-text.ts'
import { Random, randomTerm } from '../support/terms.ts'

function parsed(text: string): Term {
  const result = parseTerm(text)
  if (!result.ok) throw new Error(`${text}: ${result.error} at ${result.at}`)
  return result.term
}

const readings: [string, Term][] = [
  [':kill', atom('kill')],
  ['kill', atom('kill')],
  [':"a b"', atom('a b')],
  ["'a b'", atom('a b')],
  [':+', atom('+')],
  [':%{}', atom('%{}')],
  [':a?', atom('a?')],
  ['nonode@nohost', atom('nonode@nohost')],
  ['true', true],
  [':true', true],
  ['false', false],
  ['nil', null],
  ['undefined', atom('undefined')],
  ['Foo.Bar', atom('Elixir.Foo.Bar')],
  ['Elixir.Foo', atom('Elixir.Foo')],
  ["'Elixir.Foo'", atom('Elixir.Foo')],
  ['"text"', 'text'],
  ['"a\\n\\"\\x41\\u00e9\\#{b}"', 'a\n"Aé#{b}'],
  ['""', ''],
  ['<<"x">>', 'x'],
  ['<<"é"/utf8>>', 'é'],
  ['<<>>', ''],
  ['<<1, 2, 255>>', new Bits(Uint8Array.of(1, 2, 255))],
  ['<<104, 105>>', 'hi'],
  ['<<5::size(3)>>', new Bits(Uint8Array.of(0xa0), 3)],
  ['<<1,5:3>>', new Bits(Uint8Array.of(1, 0xa0), 3)],
  ['<<258:16>>', '\u0001\u0002'],
  ['<<"a", 0x62, 3::4, 3::4>>', 'ab3'],
  ['~c"ab"', [97, 98]],
  ['12', 12],
  ['-12', -12],
  ['1_000', 1000],
  ['0xff', 255],
  ['16#fF', 255],
  ['-2#101', -5],
  ['123456789012345678901', 123456789012345678901n],
  ['-9007199254740991', -9007199254740991],
  ['1.0', float(1)],
  ['-0.0', float(-0)],
  ['1.5e3', float(1500)],
  ['2.5', 2.5],
  ['[]', []],
  ['[1, 2]', [1, 2]],
  ['[1|2]', new ImproperList([1], 2)],
  ['[1 | [2, 3]]', [1, 2, 3]],
  ['[1, 2 | [3 | 4]]', new ImproperList([1, 2, 3], 4)],
  ['[a: 1, "b c": 2]', [tuple(atom('a'), 1), tuple(atom('b c'), 2)]],
  ['[1, a: 2]', [1, tuple(atom('a'), 2)]],
  ['{}', tuple()],
  ['{:ok, {}}', tuple(atom('ok'), tuple())],
  ['{shutdown,[]}', tuple(atom('shutdown'), [])],
  ['%{}', {}],
  ['#{}', {}],
  [
    '%{a: 1, "b" => 2}',
    new Map<Term, Term>([
      [atom('a'), 1],
      ['b', 2],
    ]),
  ],
  ['#{a => 1}', { a: 1 }],
  ['%{:a => 1}', { a: 1 }],
  ['%{nil => 1, true: 2}', { nil: 1, true: 2 }],
  ['%Cart{items: []}', { __struct__: atom('Elixir.Cart'), items: [] }],
  [
    '%{1 => 1, 1.0 => 2}',
    new Map<Term, Term>([
      [1, 1],
      [float(1), 2],
    ]),
  ],
  ['<0.12.0>', new Pid(12)],
  ['#PID<0.12.0>', new Pid(12)],
  ['#Ref<0.1.0.5>', new Ref(5, 1)],
  ['#Reference<0.1.0.5>', new Ref(5, 1)],
  ['  {\n:a ,\t1 } ', tuple(atom('a'), 1)],
]

describe('parseTerm reads', () => {
  it.each(readings)('%s', (text, term) => {
    expect(equalTerms(parsed(text), term)).toBe(true)
  })
})

const refusals: [string, string, number][] = [
  ['', 'expected a term', 0],
  ['{', 'expected a term', 1],
  ['{:a', 'expected a comma or }', 3],
  ['[1, ]', 'this begins no term', 4],
  ['[1 2]', 'expected a comma or ]', 3],
  ['{1 | 2}', 'expected a comma or }', 3],
  ['[1 | 2, 3]', 'expected ] after the tail', 6],
  ['[a: 1, 2]', 'expected another key: value pair', 6],
  ['"abc', 'the " has no end', 0],
  ['"\\u{d800}"', 'half a surrogate pair', 0],
  ['"\\u{110000}"', 'there is no such character', 1],
  [':', 'expected the name of an atom after the colon', 1],
  [': a', 'expected the name of an atom after the colon', 1],
  ['%{a 1}', 'expected => after the key', 4],
  ['%{a: 1, a: 2}', 'the map has the same key twice', 2],
  ['#{1 => 1, 1 => 2}', 'the map has the same key twice', 2],
  ['<<"a"', 'expected a comma or >>', 5],
  ['<<1.5>>', 'expected a byte or a string inside << >>', 5],
  ['<0.1>', 'expected a pid like <0.12.0>', 0],
  ['<1.1.0>', 'expected a pid like <0.12.0>', 0],
  ['#Port<0.1>', 'expected a pid like <0.12.0>', 0],
  ['1 2', 'there is more after the term', 2],
  ['1.0e999', 'the float is too large', 0],
  ['37#z', 'a base is 2 to 36', 0],
  ['8#9', '9 is no digit in base 8', 0],
  ['self()', 'there is more after the term', 4],
  [`'${'x'.repeat(256)}'`, 'an atom has at most 255 characters', 258],
  ['[['.repeat(200), 'nested too deeply', 201],
  ['<<1::9000000>>', 'the binary is too long', 2],
  ['9'.repeat(10_001), 'the number is too long', 0],
]

describe('parseTerm refuses', () => {
  it.each(refusals.map(refusal => [refusal[0].slice(0, 40), ...refusal] as const))(
    '%s',
    (_, text, error, at) => {
      expect(parseTerm(text)).toEqual({ ok: false, error, at })
    },
  )
})

it('never throws, whatever is typed', () => {
  const random = new Random(7)
  const marks = [
    '{',
    '}',
    '[',
    ']',
    '%{',
    '#{',
    '<<',
    '>>',
    ':',
    '"',
    "'",
    '\\',
    'a',
    '1',
    '.',
    ',',
    '|',
    ' => ',
    '~c',
    '😀',
    ' ',
  ]
  for (let round = 0; round < 20_000; round++) {
    const text = Array.from({ length: random.int(10) }, () => random.pick(marks)).join('')
    const result = parseTerm(text)
    if (!result.ok) expect(result.at).toBeLessThanOrEqual(text.length)
  }
})

describe('what formatTerm prints', () => {
  it.each(['elixir', 'erlang'] as const)('as %s reads back as the same term', syntax => {
    for (let seed = 1; seed <= 3_000; seed++) {
      const term = randomTerm(new Random(seed), 20, { world: true })
      const expected = syntax === 'erlang' ? withTextAsBinaries(term) : term
      for (const width of [undefined, 20]) {
        const text = formatTerm(term, syntax, width === undefined ? {} : { width })
        const back = parsed(text)
        if (!equalTerms(back, expected))
          expect.fail(`seed ${seed}: ${text} reads as ${formatTerm(back, syntax)}`)
      }
    }
  })
})

/** What Erlang prints in double quotes, lists of characters and bytes in Latin-1, reads as binaries in UTF-8. */
function withTextAsBinaries(term: Term): Term {
  if (Array.isArray(term) || (term instanceof Bits && term.lastBits === 8)) {
    const text = /^(?:<<)?(".*")(?:>>)?$/s.exec(formatTerm(term, 'erlang'))
    if (text) return parsed(text[1] as string)
  }
  if (Array.isArray(term)) return term.map(withTextAsBinaries)
  if (term instanceof Tuple) return new Tuple(term.items.map(withTextAsBinaries))
  if (term instanceof ImproperList) {
    return new ImproperList(term.items.map(withTextAsBinaries), withTextAsBinaries(term.tail))
  }
  if (isMap(term))
    return mapOf(mapPairs(term).map(([key, value]) => [withTextAsBinaries(key), withTextAsBinaries(value)]))
  return term
}
