/** Maps as terms: a plain object when every key is an atom, else a `Map`. These read and make either. */
import { type Atom, atom, atomName, isAtom, isRecord, type Term, type TermRecord } from './term.ts'

/** Either shape of a map term. */
export type TermMap = TermRecord | ReadonlyMap<Term, Term>

/** Whether `term` is a map, in either shape. */
export function isMap(term: unknown): term is TermMap {
  return term instanceof Map || isRecord(term)
}

export function mapSize(map: TermMap): number {
  return map instanceof Map ? map.size : Object.keys(map).length
}

/** The pairs of `map`, keys as terms, in no promised order. */
export function mapPairs(map: TermMap): [Term, Term][] {
  if (map instanceof Map) return [...map]
  return Object.keys(map).map(key => [atom(key), (map as TermRecord)[key] as Term])
}

/**
 * The map of `pairs` in its one canonical shape: a plain object when all keys are atoms, else a `Map`.
 * The atom `__proto__` is kept in a `Map`, for in an object it would not be an ordinary property.
 * The keys must differ under `=:=`; `hasRepeatedKey` tells.
 */
export function mapOf(pairs: readonly (readonly [Term, Term])[]): TermMap {
  for (const [key] of pairs) {
    if (!isAtom(key) || atomName(key) === '__proto__') return new Map(pairs)
  }
  const record: { [key: string]: Term } = {}
  for (const [key, value] of pairs) record[atomName(key as Atom)] = value
  return record
}
