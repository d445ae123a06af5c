import { describe, expect, it } from 'vitest'
import { atom, Float, ImproperList, type Term, tuple } from '../../src/shared/term.ts'
import { heapBytes, TermSizes } from '../../src/shared/term-size.ts'

describe('heapBytes', () => {
  it.each<[what: string, term: Term, words: number]>([
    ['an atom', atom('ok'), 0],
    ['a small integer', 5, 0],
    ['the empty list', [], 0],
    ['a list of two', [1, 2], 4],
    ['an improper list', new ImproperList([1], 2), 2],
    ['a pair', tuple(1, 2), 3],
    ['a pair of pairs', tuple(tuple(1, 2), tuple(3, 4)), 9],
    ['a float', 1.5, 2],
    ['a whole float', new Float(1), 2],
    ['an integer of two words', 2n ** 70n, 3],
    ['a map with atom keys', { a: 1, b: 2 }, 5],
    ['a short binary', 'abc', 3],
    ['a binary of nine bytes', 'abcdefghi', 4],
    ['a binary of two-byte characters', 'äöüß', 3],
    ['a binary of a four-byte character', '🥛🥛🥛', 4],
    ['a long binary', 'x'.repeat(80), 16],
  ])('is what %s takes', (_, term, words) => {
    expect(heapBytes(term)).toBe(words * 8)
  })
})

describe('TermSizes', () => {
  it('says what heapBytes says, also of what it has measured before and of what has grown since', () => {
    const sizes = new TermSizes()
    const list: Term[] = [tuple(1, 'a name'), { a: [1.5, 2n ** 70n], b: new Map<Term, Term>([['k', [1]]]) }]
    const grown: Term[] = [...list, tuple(2, 'another')]
    for (const term of [list, list, grown, { held: grown }]) expect(sizes.bytes(term)).toBe(heapBytes(term))
  })

  it('looks at a term that it knows no more', () => {
    const sizes = new TermSizes()
    const list: Term[] = [1, 2, 3]
    expect(sizes.bytes(list)).toBe(48)
    list.push(4)
    expect(sizes.bytes([list])).toBe(48 + 16)
  })
})
