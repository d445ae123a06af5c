import {
  atomName,
  Bits,
  ImproperList,
  isAtom,
  isRecord,
  Pid,
  Ref,
  type Term,
  Tuple,
} from '../../../src/shared/term.ts'
import { isMap, mapPairs } from '../../../src/shared/term-maps.ts'
import { isObject, type Json, textOf } from './json.ts'
import type { LoggedTerm, Store } from './store.ts'

/** The functions that stand for `{Module, Function, Args}` of a start, and are written as such. */
export const startFunctions = new WeakSet<object>()

/** A term in the notation of traces. References are `#` and their number in the world; `renumber` makes them short. */
export function encode(term: Term, store: Store): Json {
  const part = (inner: Term): Json => encode(inner, store)
  if (term === null || typeof term === 'boolean' || typeof term === 'number' || typeof term === 'string')
    return typeof term === 'number' && !Number.isInteger(term) ? '<other>' : term
  if (isAtom(term)) return `:${atomName(term)}`
  if (term instanceof Pid) return `@${labelText(store, term)}`
  if (term instanceof Ref) return `#${term.id}`
  if (typeof term === 'function') return startFunctions.has(term) ? '<mfa>' : '<fun>'
  if (term instanceof ImproperList) return '<improper>'
  if (term instanceof Tuple) return encodeTuple(term, part)
  if (Array.isArray(term)) return isStack(term) ? '<stack>' : term.map(part)
  if (term instanceof Bits || !isMap(term)) return '<other>'
  return encodeMap(term, part)
}

function encodeTuple(term: Tuple, part: (term: Term) => Json): Json {
  const [first, second] = term.items
  if (term.size >= 8 && first === Symbol.for('child')) return '<child>'
  if (
    term.size === 2 &&
    first instanceof Pid &&
    second instanceof ImproperList &&
    second.items[0] === Symbol.for('alias') &&
    second.tail instanceof Ref
  )
    return { from: part(first) }
  return { t: term.items.map(part) }
}

function encodeMap(term: Term, part: (term: Term) => Json): Json {
  if (isRecord(term) && isAtom(term.__struct__)) {
    const name = atomName(term.__struct__).replace(/^Elixir\./, '')
    if (name === 'Task') return { task: part(term.pid as Term) }
    if (term.__exception__ === true) return { x: name }
  }
  const pairs = mapPairs(term as never)
    .filter(([key]) => key !== Symbol.for('__struct__'))
    .map(([key, value]) => [part(key), part(value)])
  return { m: sortedBy(pairs, ([key]) => masked(key as Json)) }
}

function labelText(store: Store, pid: Pid): string {
  const label = store.label(pid)
  return label === undefined ? '?' : `${label.name}#${label.number}`
}

/** A stack trace: `[{Module, Function, Arity | Args, Location}]`. */
function isStack(items: readonly Term[]): boolean {
  return (
    items.length > 0 &&
    items.every(item => {
      if (!(item instanceof Tuple) || item.size !== 4) return false
      const [module, fn, arity, location] = item.items
      return (
        isAtom(module) &&
        isAtom(fn) &&
        (Number.isInteger(arity) || Array.isArray(arity)) &&
        Array.isArray(location)
      )
    })
  )
}

export function encodeLogged(logged: LoggedTerm, store: Store): Json {
  switch (logged.kind) {
    case 'term':
      return encode(logged.term, store)
    case 'caught':
      return { [logged.by]: encode(logged.term, store) }
    case 'unordered':
      return sortedBy(
        logged.terms.map(term => encode(term, store)),
        masked,
      )
  }
}

function sortedBy<T>(items: readonly T[], key: (item: T) => string): T[] {
  const keyed = items.map(item => ({ item, key: key(item) }))
  keyed.sort((a, b) => (a.key < b.key ? -1 : a.key > b.key ? 1 : 0))
  return keyed.map(({ item }) => item)
}

/** JSON text in which every reference reads `#`, so that it does not depend on how references are numbered. */
function masked(json: Json): string {
  return textOf(mask(json))
}

function mask(json: Json): Json {
  if (typeof json === 'string') return json.startsWith('#') ? '#' : json
  if (Array.isArray(json)) return json.map(mask)
  if (!isObject(json)) return json
  return Object.fromEntries(Object.entries(json).map(([key, value]) => [key, mask(value)]))
}
