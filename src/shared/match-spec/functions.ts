import { nonode } from '../atoms.ts'
import { Bits, ImproperList, isAtom, Opaque, Pid, Ref, type Term, Tuple } from '../term.ts'
import {
  abs,
  add,
  asFloat,
  band,
  bnot,
  bor,
  bsl,
  bsr,
  bxor,
  div,
  divide,
  isNumber,
  multiply,
  rem,
  round,
  subtract,
  trunc,
} from '../term-arithmetic.ts'
import { mapGet } from '../term-keys.ts'
import { isMap, mapSize } from '../term-maps.ts'
import { compareTerms, equalTerms, isFloat, isInteger } from '../term-order.ts'
import { restOf } from './pattern.ts'

/** A function of match specifications, applied to values; undefined where the call raises. */
export type GuardFunction = (...args: Term[]) => Term | undefined

/** The function `name` of `arity` arguments, or undefined when there is none. `self` is not among them. */
export function guardFunction(name: string, arity: number): GuardFunction | undefined {
  const manyArgs = variadic[name]
  if (manyArgs !== undefined) return arity >= 1 ? manyArgs : undefined
  return functions[`${name}/${arity}`]
}

const functions: { readonly [signature: string]: GuardFunction } = {
  'is_atom/1': isAtom,
  'is_float/1': isFloat,
  'is_integer/1': isInteger,
  'is_number/1': isNumber,
  'is_list/1': isList,
  'is_tuple/1': term => term instanceof Tuple,
  'is_map/1': isMap,
  'is_binary/1': term => typeof term === 'string' || (term instanceof Bits && term.lastBits === 8),
  'is_pid/1': term => term instanceof Pid || isOpaque(term, 'pid'),
  'is_reference/1': term => term instanceof Ref || isOpaque(term, 'reference'),
  'is_port/1': term => isOpaque(term, 'port'),
  'is_function/1': term => typeof term === 'function' || isOpaque(term, 'fun'),
  'is_map_key/2': (key, map) => (isMap(map) ? mapGet(map, key) !== undefined : undefined),
  'is_record/3': isTuplesRecord,
  'not/1': term => (typeof term === 'boolean' ? !term : undefined),
  'xor/2': (a, b) => (typeof a === 'boolean' && typeof b === 'boolean' ? a !== b : undefined),

  '==/2': (a, b) => compareTerms(a, b) === 0,
  '/=/2': (a, b) => compareTerms(a, b) !== 0,
  '=:=/2': equalTerms,
  '=/=/2': (a, b) => !equalTerms(a, b),
  '</2': (a, b) => compareTerms(a, b) < 0,
  '=</2': (a, b) => compareTerms(a, b) <= 0,
  '>/2': (a, b) => compareTerms(a, b) > 0,
  '>=/2': (a, b) => compareTerms(a, b) >= 0,

  '+/1': term => (isNumber(term) ? term : undefined),
  '+/2': add,
  '-/1': term => subtract(0, term),
  '-/2': subtract,
  '*/2': multiply,
  '//2': divide,
  'div/2': div,
  'rem/2': rem,
  'band/2': band,
  'bor/2': bor,
  'bxor/2': bxor,
  'bnot/1': bnot,
  'bsl/2': bsl,
  'bsr/2': bsr,
  'abs/1': abs,
  'float/1': asFloat,
  'round/1': round,
  'trunc/1': trunc,

  'element/2': (at, term) =>
    term instanceof Tuple && isInteger(at) ? term.items[Number(at) - 1] : undefined,
  'hd/1': list => itemsOf(list)?.[0],
  'tl/1': list => (itemsOf(list)?.length ? restOf(list as readonly Term[] | ImproperList, 1) : undefined),
  'length/1': list => (Array.isArray(list) ? list.length : undefined),
  'map_get/2': (key, map) => (isMap(map) ? mapGet(map, key) : undefined),
  'map_size/1': map => (isMap(map) ? mapSize(map) : undefined),
  'size/1': term => (term instanceof Tuple ? term.size : byteSize(term)),
  'byte_size/1': byteSize,
  'bit_size/1': bitSize,
  'binary_part/3': binaryPart,
  'node/0': () => nonode,
  'node/1': term => (term instanceof Pid || term instanceof Ref ? nonode : undefined),
}

/** These take one argument or more, and all of them are looked at. */
const variadic: { readonly [name: string]: GuardFunction } = {
  and: (...args) => (args.every(isBoolean) ? args.every(arg => arg === true) : undefined),
  or: (...args) => (args.every(isBoolean) ? args.some(arg => arg === true) : undefined),
}

function isBoolean(term: Term): boolean {
  return typeof term === 'boolean'
}

function isOpaque(term: Term, kind: Opaque['kind']): boolean {
  return term instanceof Opaque && term.kind === kind
}

function isList(term: Term): boolean {
  return itemsOf(term) !== undefined
}

function itemsOf(list: Term): readonly Term[] | undefined {
  if (list instanceof ImproperList) return list.items
  return Array.isArray(list) ? list : undefined
}

function isTuplesRecord(term: Term, tag: Term, size: Term): Term | undefined {
  if (!isAtom(tag) || !isInteger(size)) return undefined
  return term instanceof Tuple && term.size === Number(size) && term.items[0] === tag
}

const utf8 = new TextEncoder()

function bytesOf(binary: Term): Uint8Array | undefined {
  if (typeof binary === 'string') return utf8.encode(binary)
  return binary instanceof Bits ? binary.bytes : undefined
}

function bitSize(binary: Term): Term | undefined {
  const bytes = bytesOf(binary)
  return bytes && bytes.length * 8 - (binary instanceof Bits ? 8 - binary.lastBits : 0)
}

function byteSize(binary: Term): Term | undefined {
  return bytesOf(binary)?.length
}

/** A negative length counts backwards from `start`. */
function binaryPart(binary: Term, start: Term, length: Term): Term | undefined {
  const bytes = bytesOf(binary)
  if (bytes === undefined || !isInteger(start) || !isInteger(length)) return undefined
  const from = Number(length) < 0 ? Number(start) + Number(length) : Number(start)
  const to = Number(length) < 0 ? Number(start) : Number(start) + Number(length)
  if (from < 0 || to > bytes.length) return undefined
  const part = bytes.slice(from, to)
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(part)
  } catch {
    return new Bits(part)
  }
}
