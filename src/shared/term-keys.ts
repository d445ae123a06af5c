/** Keys of maps, compared as Erlang compares them. */
import { atomName, isAtom, type Term, type TermRecord } from './term.ts'
import type { TermMap } from './term-maps.ts'
import { compareExactly, equalTerms } from './term-order.ts'

/** The value under `key`, compared as `=:=` does; JavaScript's `undefined` when there is none. */
export function mapGet(map: TermMap, key: Term): Term | undefined {
  if (!(map instanceof Map)) {
    if (!isAtom(key)) return undefined
    const name = atomName(key)
    return Object.hasOwn(map, name) ? (map as TermRecord)[name] : undefined
  }
  if (map.has(key)) return map.get(key)
  for (const [other, value] of map) if (equalTerms(other, key)) return value
  return undefined
}

/** Whether two of `keys` are identical terms. */
export function hasRepeatedKey(keys: readonly Term[]): boolean {
  const plain = new Set<Term>()
  const boxed: Term[] = []
  for (const key of keys) {
    if (typeof key === 'object' && key !== null) {
      boxed.push(key)
    } else {
      if (plain.has(key)) return true
      plain.add(key)
    }
  }
  if (boxed.length < 2) return false
  boxed.sort(compareExactly)
  return boxed.some((key, at) => at > 0 && compareExactly(boxed[at - 1] as Term, key) === 0)
}
