import { Bits, Float, ImproperList, Opaque, Pid, Ref, type Term, Tuple } from '../../shared/term.ts'

/** A map that can be a message: filled once, then closed. */
class FrozenMap extends Map<Term, Term> {
  override set(): never {
    throw new TypeError('a map that is a term cannot be changed; make a new one')
  }
  override delete(): never {
    return this.set()
  }
  override clear(): never {
    return this.set()
  }
}

/**
 * `term`, safe to share: plain data frozen all the way down, so that no memory is shared between processes. Frozen
 * data costs nothing again; an array or object that is frozen already counts as frozen inside too. A `Map` is
 * copied into one that refuses changes; everything else keeps its identity.
 * @throws TypeError for what is no term: `undefined`, NaN, class instances, lone surrogates are found when it is written.
 */
export function freeze<T extends Term>(term: T): T {
  if (typeof term !== 'object' || term === null) {
    if (term === undefined) throw new TypeError('undefined is not a term; send the atom, atom("undefined")')
    return term
  }
  return freezeObject(term) as T
}

function freezeObject(term: object & Term): Term {
  if (term instanceof Tuple) {
    if (!term.frozen) {
      freezeItems(term.items as Term[])
      term.markFrozen()
    }
    return term
  }
  // Only their own code makes these, and nobody changes them.
  if (isTermClass(term)) return term
  if (Object.isFrozen(term)) return term
  if (Array.isArray(term)) {
    freezeItems(term as Term[])
    return term as Term
  }
  const proto: unknown = Object.getPrototypeOf(term)
  if (proto === Object.prototype || proto === null) {
    const record = term as { [key: string]: Term }
    for (const key in record) {
      const value = record[key] as Term
      if (typeof value === 'object' && value !== null) {
        const frozen = freezeObject(value)
        if (frozen !== value) record[key] = frozen
      } else if (value === undefined) throw new TypeError(`undefined is not a term (field ${key})`)
    }
    return Object.freeze(record)
  }
  if (term instanceof Map) return freezeMap(term)
  throw new TypeError(`a ${term.constructor?.name ?? 'value'} is not a term`)
}

function isTermClass(term: object): boolean {
  return (
    term instanceof Pid ||
    term instanceof Ref ||
    term instanceof Float ||
    term instanceof Bits ||
    term instanceof ImproperList ||
    term instanceof Opaque
  )
}

function freezeItems(items: Term[]): void {
  for (let i = 0; i < items.length; i++) {
    const item = items[i] as Term
    if (typeof item === 'object' && item !== null) {
      const frozen = freezeObject(item)
      if (frozen !== item) items[i] = frozen
    } else if (item === undefined) throw new TypeError('undefined is not a term')
  }
  if (!Object.isFrozen(items)) Object.freeze(items)
}

function freezeMap(map: ReadonlyMap<Term, Term>): Term {
  if (map instanceof FrozenMap) return map
  const copy = new Map<Term, Term>()
  for (const [key, value] of map) copy.set(freeze(key), freeze(value))
  // Filled through Map's own set before the closing prototype goes on.
  Object.setPrototypeOf(copy, FrozenMap.prototype)
  return Object.freeze(copy) as Term
}
