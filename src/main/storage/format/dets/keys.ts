/** Tables of objects by key, keys compared as `=:=` compares them. */
import type { Term, Tuple } from '../../../../shared/term.ts'
import { equalTerms } from '../../../../shared/term-order.ts'
import { TermFormatError } from '../etf.ts'
import { phash2 } from '../phash2.ts'
import type { KeyGroup } from './collection.ts'
import type { DetsType } from './layout.ts'

/** A key with its hash, undefined for a key without one, and something about it. */
export type KeyEntry<T> = { key: Term; hash: number | undefined; value: T }

/** The phash2 of `key`; undefined when it holds a pid, port, reference or fun. */
export function hashOf(key: Term): number | undefined {
  try {
    return phash2(key)
  } catch (thrown) {
    if (thrown instanceof TermFormatError) return undefined
    throw thrown
  }
}

/** A map whose keys are terms, in the order in which they were first set. */
export class TermMap<T> {
  readonly #buckets = new Map<number | undefined, KeyEntry<T>[]>()
  readonly #entries: KeyEntry<T>[] = []

  get size(): number {
    return this.#entries.length
  }

  get entries(): readonly KeyEntry<T>[] {
    return this.#entries
  }

  get(key: Term): T | undefined {
    return this.#buckets.get(hashOf(key))?.find(entry => equalTerms(entry.key, key))?.value
  }

  /** The value of `key`, which `make` makes when there was none. */
  getOr(key: Term, make: () => T): T {
    const hash = hashOf(key)
    const bucket = this.#buckets.get(hash)
    const found = bucket?.find(entry => equalTerms(entry.key, key))
    if (found) return found.value
    const entry = { key, hash, value: make() }
    this.#entries.push(entry)
    if (bucket) bucket.push(entry)
    else this.#buckets.set(hash, [entry])
    return entry.value
  }
}

/** `objects` by key, as a table has them when the later ones were inserted after the earlier. */
export function groupByKey(type: DetsType, keypos: number, objects: Iterable<Tuple>): KeyEntry<KeyGroup>[] {
  const groups = new TermMap<KeyGroup>()
  for (const object of objects) {
    const key = object.items[keypos - 1] as Term
    groups.getOr(key, () => ({ key, objects: [] })).objects.push(object)
  }
  for (const { value } of groups.entries) value.objects = objectsOfKey(type, value.objects)
  return [...groups.entries]
}

/**
 * What a table keeps of `objects` of one key that were inserted in this order: a set the last, a bag each once in
 * its last place, a duplicate_bag all.
 */
export function objectsOfKey(type: DetsType, objects: readonly Tuple[]): Tuple[] {
  if (type === 'set') return objects.slice(-1)
  if (type === 'duplicate_bag' || objects.length < 2) return [...objects]
  const seen = new TermMap<true>()
  const kept: Tuple[] = []
  for (const object of [...objects].reverse()) {
    const before = seen.size
    seen.getOr(object, () => true)
    if (seen.size > before) kept.push(object)
  }
  return kept.reverse()
}
