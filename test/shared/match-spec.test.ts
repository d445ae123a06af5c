import { describe, expect, it } from 'vitest'
import {
  compileBindingsPattern,
  compileMatchSpec,
  compileObjectPattern,
  compileTestPattern,
} from '../../src/shared/match-spec.ts'
import { atom, Pid, type Term, tuple } from '../../src/shared/term.ts'
import { parseTerm } from '../../src/shared/term-parse.ts'
import { formatTerm } from '../../src/shared/term-text.ts'
import { calls, objects, refused, selections } from './match-spec-recorded.ts'

const self = new Pid(7)

function term(text: string): Term {
  const parsed = parseTerm(text)
  if (!parsed.ok) throw new Error(`${text}: ${parsed.error}`)
  return parsed.term
}

function select(spec: Term): Term[] | undefined {
  const compiled = compileMatchSpec(spec)
  return (
    compiled &&
    (term(objects) as Term[]).flatMap(object => {
      const result = compiled.run(object, self)
      // A result that is a list is one result.
      return result === undefined ? [] : [result]
    })
  )
}

function print(value: Term): string {
  return formatTerm(value, 'elixir')
}

describe('a match specification', () => {
  it('runs the program of its documentation', () => {
    const [$1, $2] = [atom('$1'), atom('$2')]
    const spec = compileMatchSpec([tuple(tuple($1, $2), [tuple(atom('>'), $2, 1)], [$1])])
    expect(spec?.run(tuple('b', 2), self)).toBe('b')
    expect(spec?.run(tuple('a', 1), self)).toBeUndefined()
  })

  it.each(selections)('%s selects %s, as on OTP', (spec, selected) => {
    expect(print(select(term(spec)) as Term)).toBe(print(term(selected)))
  })

  it.each(refused)('%s is refused, as on OTP', spec => {
    expect(select(term(spec))).toBeUndefined()
  })

  it.each(calls)('%s is %s, as on OTP', (call, value) => {
    const spec = [tuple(tuple(1, atom('_')), [], [term(call)])]
    expect(print(select(spec) as Term)).toBe(print([term(value)]))
  })

  it('knows the process that asks', () => {
    expect(compileMatchSpec([tuple(atom('_'), [], [tuple(atom('self'))])])?.run(1, self)).toBe(self)
  })

  const numbers: [string, string, boolean][] = [
    ['$0', 'a variable', true],
    ['$100000000', 'a variable', true],
    ['$01', 'an atom like any other', false],
    ['$', 'an atom like any other', false],
    ['$1a', 'an atom like any other', false],
    ['$$', 'an atom like any other in a head', false],
  ]
  it.each(numbers)("takes '%s' for %s", (name, _what, variable) => {
    expect(compileObjectPattern(atom(name))?.run('anything', self)).toBe(variable ? 'anything' : undefined)
  })
})

describe('the patterns of match', () => {
  it('give whole objects, what the variables stand for in their order, or true', () => {
    const pattern = tuple(atom('$2'), atom('$1'), 3)
    const object = tuple('a', 'b', 3)
    expect(compileObjectPattern(pattern)?.run(object, self)).toBe(object)
    expect(compileBindingsPattern(pattern)?.run(object, self)).toEqual(['b', 'a'])
    expect(compileTestPattern(pattern)?.run(object, self)).toBe(true)
    expect(compileTestPattern(pattern)?.run(tuple('a', 'b', 4), self)).toBeUndefined()
  })
})

describe('the keys that a specification can match', () => {
  const clause = (head: Term): Term => tuple(head, [], [true])
  const cases: [string, Term[], number, readonly Term[] | undefined][] = [
    ['one', [clause(tuple('k', atom('_')))], 0, ['k']],
    ['one at another position', [clause(tuple(atom('_'), 'k'))], 1, ['k']],
    ['a tuple', [clause(tuple(tuple(1, 2), 3))], 0, [tuple(1, 2)]],
    ['several', [clause(tuple(1)), clause(tuple(2))], 0, [1, 2]],
    ['none, where no object is so short', [clause(tuple(1))], 1, []],
    ['any, for a variable', [clause(tuple(atom('$1')))], 0, undefined],
    ['any, for a tuple with a hole', [clause(tuple(tuple(1, atom('_'))))], 0, undefined],
    ['any, for a map: it matches bigger ones', [clause(tuple({ a: 1 }))], 0, undefined],
    ['any, for a head that is no tuple', [clause(atom('_'))], 0, undefined],
    ['any, when one clause says so', [clause(tuple(1)), clause(tuple(atom('_')))], 0, undefined],
  ]
  it.each(cases)('are %s', (_what, spec, position, keys) => {
    expect(compileMatchSpec(spec)?.keysAt(position)).toEqual(keys)
  })
})
