/** Makes `toEqual` compare tuples by their items: whether one is known to be frozen is not part of its value. */
import { expect } from 'vitest'
import { Tuple } from '../../src/shared/term.ts'

expect.addEqualityTesters([
  function sameTuple(a: unknown, b: unknown, testers): boolean | undefined {
    if (!(a instanceof Tuple) || !(b instanceof Tuple)) return undefined
    return this.equals(a.items, b.items, testers)
  },
])
