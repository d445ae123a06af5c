import { describe, expect, it } from 'vitest'
import { Float, type Term } from '../../src/shared/term.ts'
import {
  abs,
  add,
  asFloat,
  band,
  bsl,
  bsr,
  div,
  divide,
  integer,
  multiply,
  rem,
  round,
  subtract,
  trunc,
} from '../../src/shared/term-arithmetic.ts'

const big = 2n ** 53n
const safe = Number.MAX_SAFE_INTEGER

describe('arithmetic on terms', () => {
  const cases: [string, Term | undefined, Term | undefined][] = [
    ['2^53 − 1 plus 1 is a bigint', add(safe, 1), big],
    ['2^53 minus 1 is a number again', subtract(big, 1), safe],
    ['−1 times 0 is 0, not −0', multiply(-1, 0), 0],
    ['a product beyond 2^53 is exact', multiply(safe, safe), BigInt(safe) ** 2n],
    ['1 plus 1.0 is the float 2.0', add(1, new Float(1)), new Float(2)],
    ['1 plus 0.5 is 1.5', add(1, 0.5), 1.5],
    ['a float that grows too big is badarith', multiply(1e308, 10), undefined],
    ['text is badarith', add('1', 1), undefined],
    ['4 / 2 is the float 2.0', divide(4, 2), new Float(2)],
    ['a division by 0.0 is badarith', divide(1, new Float(0)), undefined],
    ['div goes towards zero', div(-7, 2), -3],
    ['div by 0 is badarith', div(1, 0), undefined],
    ['div of a float is badarith', div(new Float(4), 2), undefined],
    ['rem has the sign of its first', rem(-7, 2), -1],
    ['−4 rem 2 is 0, not −0', rem(-4, 2), 0],
    ['band takes negative numbers as endless bits', band(-1, 7), 7],
    ['bsl goes beyond 2^53', bsl(1, 60), 2n ** 60n],
    ['bsl by a negative number is bsr', bsl(8, -1), 4],
    ['bsl by far too much is refused', bsl(1, 2 ** 40), undefined],
    ['bsr by a lot leaves the sign', bsr(-5, 100), -1],
    ['bsr by a negative number that is far too much is refused', bsr(1, -(2 ** 40)), undefined],
    ['abs of a bigint may be a number', abs(-big), big],
    ['abs of −1.0 is 1.0', abs(new Float(-1)), new Float(1)],
    ['halves are rounded away from zero', round(-2.5), -3],
    ['the nearest integer to a huge float is exact', round(1e20), 100000000000000000000n],
    ['trunc of −0.5 is 0, not −0', trunc(-0.5), 0],
    ['an integer too big for a float is badarith', asFloat(10n ** 400n), undefined],
    ['integer keeps to numbers up to 2^53 − 1', integer(BigInt(safe)), safe],
  ]
  it.each(cases)('%s', (_title, value, expected) => {
    if (typeof expected === 'number') expect(Object.is(value, expected)).toBe(true)
    else expect(value).toEqual(expected)
  })
})
