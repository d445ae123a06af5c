/**
 * How terms compare: Erlang's total order, and identity.
 *
 *     number < atom < reference < fun < port < pid < tuple < map < nil < list < bitstring
 *
 * See the Erlang reference manual, Expressions, "Term Comparisons".
 */
import {
  type Atom,
  atomName,
  Bits,
  Float,
  ImproperList,
  isRecord,
  Opaque,
  Pid,
  Ref,
  type Term,
  Tuple,
} from './term.ts'
import { mapPairs, mapSize, type TermMap } from './term-maps.ts'

/**
 * How integers and floats compare. `plain`: by value, so that 1 and 1.0 are equal. `keys`: every integer before
 * every float, except in the values of a map. `exact`: every integer before every float, everywhere.
 */
type Mode = 'plain' | 'keys' | 'exact'

/** Erlang's `<`, `==` and `>` as a negative number, 0 or a positive number: `compareTerms(1, float(1))` is 0. */
export function compareTerms(a: Term, b: Term): number {
  return compare(a, b, 'plain')
}

/** As `compareTerms`, with every integer before every float: 0 only when the terms are identical. */
export function compareExactly(a: Term, b: Term): number {
  return compare(a, b, 'exact')
}

/**
 * The order of keys inside a collection of a DETS file: as `compareTerms`, but at the top, in lists, in tuples of
 * equal size and in the keys of maps every integer comes before every float.
 */
export function compareKeys(a: Term, b: Term): number {
  return compare(a, b, 'keys')
}

/** Erlang's `=:=`: the same term, with 1 and 1.0 apart and 0.0 and −0.0 together. Funs are equal to themselves. */
export function equalTerms(a: Term, b: Term): boolean {
  if (a === b) return true
  const rank = rankOf(a)
  if (rank !== rankOf(b)) return false
  switch (rank) {
    case 1:
      return false
    case 3:
      return a instanceof Opaque && b instanceof Opaque && compareBytes(a.bytes, b.bytes) === 0
    case 6:
      return equalItems((a as Tuple).items, (b as Tuple).items)
    case 7:
      return equalMaps(a as TermMap, b as TermMap)
    case 9:
      return equalLists(a as List, b as List)
    default:
      return compare(a, b, 'exact') === 0
  }
}

function equalItems(a: readonly Term[], b: readonly Term[]): boolean {
  return a.length === b.length && a.every((item, at) => equalTerms(item, b[at] as Term))
}

function equalLists(a: List, b: List): boolean {
  if (!(a instanceof ImproperList)) return !(b instanceof ImproperList) && equalItems(a, b)
  return b instanceof ImproperList && equalItems(a.items, b.items) && equalTerms(a.tail, b.tail)
}

function equalMaps(a: TermMap, b: TermMap): boolean {
  if (mapSize(a) !== mapSize(b)) return false
  const others = sortedPairs(b)
  return sortedPairs(a).every(([key, value], at) => {
    const other = others[at] as [Term, Term]
    return equalTerms(key, other[0]) && equalTerms(value, other[1])
  })
}

/** Whether `term` is an integer: a `number` can also be a float. */
export function isInteger(term: unknown): term is number | bigint {
  return typeof term === 'bigint' || Number.isSafeInteger(term)
}

/** Whether `term` is a float. */
export function isFloat(term: unknown): term is number | Float {
  return term instanceof Float || (typeof term === 'number' && !Number.isSafeInteger(term))
}

function compare(a: Term, b: Term, mode: Mode): number {
  if (a === b) return 0
  const rank = rankOf(a)
  const byRank = rank - rankOf(b)
  if (byRank !== 0) return byRank
  switch (rank) {
    case 0:
      return compareNumbers(a as number, b as number, mode)
    case 1:
      return compareText(atomName(a as Atom), atomName(b as Atom))
    case 2:
      return compareRefs(a as Ref | Opaque, b as Ref | Opaque)
    case 3:
      return compareFuns(a, b)
    case 4:
      return compareBytes((a as Opaque).bytes, (b as Opaque).bytes)
    case 5:
      return comparePids(a as Pid | Opaque, b as Pid | Opaque)
    case 6:
      return compareTuples((a as Tuple).items, (b as Tuple).items, mode)
    case 7:
      return compareMaps(a as TermMap, b as TermMap, mode)
    case 8:
      return 0
    case 9:
      return compareLists(a as List, b as List, mode)
    default:
      return compareBitstrings(a as string | Bits, b as string | Bits)
  }
}

function rankOf(term: Term): number {
  switch (typeof term) {
    case 'number':
    case 'bigint':
      return 0
    case 'symbol':
    case 'boolean':
      return 1
    case 'function':
      return 3
    case 'string':
      return 10
    default:
  }
  if (term === null) return 1
  if (Array.isArray(term)) return term.length === 0 ? 8 : 9
  if (term instanceof Tuple) return 6
  if (term instanceof Float) return 0
  if (term instanceof Bits) return 10
  if (term instanceof Pid) return 5
  if (term instanceof Ref) return 2
  if (term instanceof ImproperList) return 9
  if (term instanceof Map || isRecord(term)) return 7
  if (term instanceof Opaque) return opaqueRanks[term.kind]
  throw new TypeError('not a term')
}

const opaqueRanks: Record<Opaque['kind'], number> = { reference: 2, fun: 3, port: 4, pid: 5 }

function compareNumbers(a: number | bigint | Float, b: number | bigint | Float, mode: Mode): number {
  if (mode !== 'plain') {
    const kinds = Number(isFloat(a)) - Number(isFloat(b))
    if (kinds !== 0) return kinds
  }
  // JavaScript compares a bigint with a number by their exact values.
  const x = a instanceof Float ? a.value : a
  const y = b instanceof Float ? b.value : b
  return x < y ? -1 : x > y ? 1 : 0
}

/** By code points, which is also the order of the UTF-8 bytes; JavaScript's `<` goes by UTF-16 units instead. */
function compareText(a: string, b: string): number {
  const length = Math.min(a.length, b.length)
  for (let at = 0; at < length; at++) {
    const x = a.charCodeAt(at)
    const y = b.charCodeAt(at)
    if (x !== y) {
      // A surrogate stands for a code point above every other unit's.
      const xHigh = x >= 0xd800 && x < 0xe000
      const yHigh = y >= 0xd800 && y < 0xe000
      return xHigh === yHigh ? x - y : xHigh ? 1 : -1
    }
  }
  return a.length - b.length
}

function compareRefs(a: Ref | Opaque, b: Ref | Opaque): number {
  if (a instanceof Ref) return b instanceof Ref ? a.id - b.id || a.owner - b.owner : -1
  return b instanceof Ref ? 1 : compareBytes(a.bytes, b.bytes)
}

function comparePids(a: Pid | Opaque, b: Pid | Opaque): number {
  if (a instanceof Pid) return b instanceof Pid ? a.id - b.id : -1
  return b instanceof Pid ? 1 : compareBytes(a.bytes, b.bytes)
}

/** Funs of a world have no order of their own: two that differ compare by name and arity, then as equal. */
function compareFuns(a: Term, b: Term): number {
  if (a instanceof Opaque) return b instanceof Opaque ? compareBytes(a.bytes, b.bytes) : 1
  if (b instanceof Opaque || typeof a !== 'function' || typeof b !== 'function') return -1
  return compareText(a.name, b.name) || a.length - b.length
}

function compareTuples(a: readonly Term[], b: readonly Term[], mode: Mode): number {
  return a.length - b.length || compareItems(a, b, a.length, mode)
}

function compareItems(a: readonly Term[], b: readonly Term[], count: number, mode: Mode): number {
  for (let at = 0; at < count; at++) {
    const order = compare(a[at] as Term, b[at] as Term, mode)
    if (order !== 0) return order
  }
  return 0
}

type List = readonly Term[] | ImproperList

/** Cell by cell; where one ends, its tail is compared with what is left of the other. */
function compareLists(a: List, b: List, mode: Mode): number {
  const xs = a instanceof ImproperList ? a.items : a
  const ys = b instanceof ImproperList ? b.items : b
  const common = Math.min(xs.length, ys.length)
  const order = compareItems(xs, ys, common, mode)
  return order !== 0 ? order : compare(restOf(a, xs, common), restOf(b, ys, common), mode)
}

function restOf(list: List, items: readonly Term[], from: number): Term {
  if (from === 0) return list
  if (!(list instanceof ImproperList)) return items.slice(from)
  return from === items.length ? list.tail : new ImproperList(items.slice(from), list.tail)
}

/** By size, then the sorted keys, then the values in the order of their keys. Keys never mix 1 and 1.0. */
function compareMaps(a: TermMap, b: TermMap, mode: Mode): number {
  const bySize = mapSize(a) - mapSize(b)
  if (bySize !== 0) return bySize
  const xs = sortedPairs(a)
  const ys = sortedPairs(b)
  for (let at = 0; at < xs.length; at++) {
    const order = compare(xs[at]![0], ys[at]![0], 'exact')
    if (order !== 0) return order
  }
  for (let at = 0; at < xs.length; at++) {
    const order = compare(xs[at]![1], ys[at]![1], mode === 'exact' ? 'exact' : 'plain')
    if (order !== 0) return order
  }
  return 0
}

/** The pairs of `map` in the order of their keys, as Erlang keeps a map of up to 32 of them. */
export function sortedPairs(map: TermMap): [Term, Term][] {
  return mapPairs(map).sort((x, y) => compare(x[0], y[0], 'exact'))
}

const utf8 = new TextEncoder()

/** Bytewise, then by length in bits. */
function compareBitstrings(a: string | Bits, b: string | Bits): number {
  if (typeof a === 'string' && typeof b === 'string') return compareText(a, b)
  const x = typeof a === 'string' ? new Bits(utf8.encode(a)) : a
  const y = typeof b === 'string' ? new Bits(utf8.encode(b)) : b
  const whole = Math.min(x.bytes.length, y.bytes.length)
  for (let at = 0; at < whole; at++) {
    const order = bitsAt(x, at) - bitsAt(y, at)
    if (order !== 0) return order
  }
  return x.bytes.length - y.bytes.length || x.lastBits - y.lastBits
}

/** The byte at `at` with the bits that do not count cleared. */
function bitsAt(bits: Bits, at: number): number {
  const byte = bits.bytes[at] as number
  return at === bits.bytes.length - 1 ? byte & (0xff00 >> bits.lastBits) : byte
}

function compareBytes(a: Uint8Array, b: Uint8Array): number {
  const common = Math.min(a.length, b.length)
  for (let at = 0; at < common; at++) {
    const order = (a[at] as number) - (b[at] as number)
    if (order !== 0) return order
  }
  return a.length - b.length
}
