/**
 * Terms as JSON: what travels between the main process and a window, and stands in recordings.
 *
 * | JSON | term |
 * |---|---|
 * | `12` | integer up to 2^53 − 1 in size |
 * | `{"i":"123…"}` | any integer, decimal |
 * | `{"f":"3ff8000000000000"}` | float: its IEEE double in hex, big-endian |
 * | `{"a":"ok"}` | atom |
 * | `"text"` | binary that is UTF-8 |
 * | `{"b64":"…"}`, `{"b64":"…","bits":3}` | binary; bitstring whose last byte counts with its 3 high bits |
 * | `{"s":"eA==","rep":9000}` | binary: these bytes, repeated |
 * | `{"t":[…]}` | tuple |
 * | `[…]`, `{"l":[…],"tail":T}` | proper and improper list |
 * | `{"m":[[K,V],…]}` | map |
 * | `{"ext":"…"}` | pid, port, reference or fun of an Erlang node: base64 of its external bytes without the 131 |
 * | `{"pid":n}`, `{"ref":[id,owner]}` | pid and reference of a world |
 * | `{"fun":1}` | a fun, which cannot travel: it comes out as an empty `Opaque` that only prints |
 */
import {
  atom,
  atomName,
  Bits,
  Float,
  float,
  ImproperList,
  isAtom,
  Opaque,
  Pid,
  Ref,
  type Term,
  Tuple,
} from './term.ts'
import { fromBase64, fromHex, toBase64, toHex } from './term-bytes.ts'
import { hasRepeatedKey } from './term-keys.ts'
import { isMap, mapOf } from './term-maps.ts'
import { isFloat, sortedPairs } from './term-order.ts'

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json }

/** Containers inside each other that JSON may have, in either direction. */
export const maxJsonDepth = 1_000
/** Bytes that the repeated binaries of one text may unfold to. */
const maxRepeatedBytes = 64 * 2 ** 20
/** Decimal digits of one integer: reading takes longer than linear time. */
const maxDigits = 100_000

export type ToJsonOptions = {
  /** Binaries as base64 even when they are text, as other readers of the notation want them. Default no. */
  base64?: boolean
}

/**
 * `term` as JSON. The pairs of a map are in the order of their keys, so equal terms give equal JSON.
 * @throws RangeError when it is nested deeper than `maxJsonDepth`.
 */
export function toJson(term: Term, options: ToJsonOptions = {}): Json {
  return write(term, options.base64 ?? false, 0)
}

/**
 * The term that `json` stands for, whatever it is: made for input that nobody checked.
 * @throws SyntaxError that says what is wrong, when it is not in the notation.
 */
export function fromJson(json: unknown): Term {
  return read(json, { depth: 0, repeatedBytes: 0 })
}

function write(term: Term, base64: boolean, depth: number): Json {
  if (depth > maxJsonDepth) throw new RangeError('term is nested too deeply for JSON')
  const all = (items: readonly Term[]) => items.map(item => write(item, base64, depth + 1))
  if (typeof term === 'string') return base64 ? { b64: toBase64(new TextEncoder().encode(term)) } : term
  if (isAtom(term)) return { a: atomName(term) }
  if (isFloat(term)) return { f: floatHex(term) }
  if (typeof term === 'number') return term
  if (typeof term === 'bigint') return { i: String(term) }
  if (typeof term === 'function') return { fun: 1 }
  if (Array.isArray(term)) return all(term)
  if (term instanceof Tuple) return { t: all(term.items) }
  if (term instanceof Pid) return { pid: term.id }
  if (term instanceof Ref) return { ref: [term.id, term.owner] }
  if (term instanceof ImproperList) return { l: all(term.items), tail: write(term.tail, base64, depth + 1) }
  if (term instanceof Opaque) return term.bytes.length === 0 ? { fun: 1 } : { ext: toBase64(term.bytes) }
  if (term instanceof Bits) {
    const b64 = toBase64(term.bytes)
    return term.lastBits === 8 ? { b64 } : { b64, bits: term.lastBits }
  }
  if (isMap(term)) return { m: sortedPairs(term).map(all) }
  throw new TypeError('not a term')
}

function floatHex(term: number | Float): string {
  const view = new DataView(new ArrayBuffer(8))
  view.setFloat64(0, term instanceof Float ? term.value : term)
  return toHex(new Uint8Array(view.buffer))
}

type Reading = { depth: number; repeatedBytes: number }

function read(json: unknown, reading: Reading): Term {
  if (typeof json === 'string') return text(json)
  if (typeof json === 'number') {
    if (!Number.isSafeInteger(json)) throw wrong('a number that is no integer up to 2^53 − 1')
    return json === 0 ? 0 : json
  }
  if (typeof json !== 'object' || json === null) throw wrong(`${json === null ? 'null' : typeof json}`)
  // The innermost leaf may be an object as well.
  if (++reading.depth > maxJsonDepth + 1) throw wrong('nested too deeply')
  const term = Array.isArray(json) ? json.map(item => read(item, reading)) : readTagged(json, reading)
  reading.depth--
  return term
}

function readTagged(json: object, reading: Reading): Term {
  const fields = Object.entries(json)
  const [first, second] = fields
  if (first === undefined || fields.length > 2) throw wrong('an object that stands for no term')
  // The order of the fields means nothing, so the one that names the kind may come second.
  const pair = second && (second[0] === 'tail' || second[0] === 'bits' || second[0] === 'rep')
  const [kind, value] = second && !pair ? second : first
  const [extraName, extra] = second ? (pair ? second : first) : [undefined, undefined]
  const form = extraName === undefined ? kind : `${kind}+${extraName}`
  switch (form) {
    case 'a':
      return readAtom(value)
    case 'i':
      return readInteger(value)
    case 'f':
      return readFloat(value)
    case 'b64':
      return binary(base64Of(value))
    case 'b64+bits':
      return readBits(base64Of(value), extra)
    case 's+rep':
      return readRepeated(base64Of(value), extra, reading)
    case 't':
      return new Tuple(listOf(value, 't').map(item => read(item, reading)))
    case 'l+tail':
      return readImproper(listOf(value, 'l'), extra, reading)
    case 'm':
      return readMap(listOf(value, 'm'), reading)
    case 'ext':
      return readOpaque(base64Of(value))
    case 'pid':
      return new Pid(natural(value, 'pid'))
    case 'ref':
      return readRef(value)
    case 'fun':
      if (value !== 1) throw wrong('"fun" that is not 1')
      return new Opaque('fun', new Uint8Array(0))
    default:
      throw wrong(`unknown form ${JSON.stringify(form.slice(0, 40))}`)
  }
}

function readAtom(value: unknown): Term {
  if (typeof value !== 'string' || !isText(value)) throw wrong('"a" without a name')
  // At most 255 characters, of which each may take two units.
  if (value.length > 255 && (value.length > 510 || Array.from(value).length > 255)) {
    throw wrong('an atom of more than 255 characters')
  }
  return atom(value)
}

function readInteger(value: unknown): Term {
  if (typeof value !== 'string' || !/^-?[0-9]+$/.test(value)) throw wrong('"i" without decimal digits')
  if (value.length > maxDigits) throw wrong(`an integer of more than ${maxDigits} digits`)
  const n = BigInt(value)
  return n >= BigInt(Number.MIN_SAFE_INTEGER) && n <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(n) : n
}

function readFloat(value: unknown): Term {
  const bytes = typeof value === 'string' ? fromHex(value) : undefined
  if (bytes?.length !== 8) throw wrong('"f" without 16 hexadecimal digits')
  const number = new DataView(bytes.buffer).getFloat64(0)
  if (!Number.isFinite(number)) throw wrong('"f" that is no finite number')
  return float(number)
}

function text(value: string): Term {
  if (!isText(value)) throw wrong('a string with half a surrogate pair')
  return value
}

function isText(value: string): boolean {
  return !/\p{Surrogate}/u.test(value)
}

function base64Of(value: unknown): Uint8Array {
  const bytes = typeof value === 'string' ? fromBase64(value) : undefined
  if (bytes === undefined) throw wrong('bytes that are not in base64')
  return bytes
}

function binary(bytes: Uint8Array): Term {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
  } catch {
    return new Bits(bytes)
  }
}

function readBits(bytes: Uint8Array, bits: unknown): Term {
  const last = bytes.length - 1
  if (last < 0 || !Number.isInteger(bits) || (bits as number) < 1 || (bits as number) > 7) {
    throw wrong('"bits" that is not 1 to 7')
  }
  bytes[last] = (bytes[last] as number) & (0xff00 >> (bits as number))
  return new Bits(bytes, bits as number)
}

function readRepeated(bytes: Uint8Array, times: unknown, reading: Reading): Term {
  const count = natural(times, 'rep')
  reading.repeatedBytes += bytes.length * count
  if (reading.repeatedBytes > maxRepeatedBytes) throw wrong('a repeated binary that is too long')
  const whole = new Uint8Array(bytes.length * count)
  if (bytes.length > 0) for (let at = 0; at < whole.length; at += bytes.length) whole.set(bytes, at)
  return binary(whole)
}

function readImproper(items: readonly unknown[], tail: unknown, reading: Reading): Term {
  const front = items.map(item => read(item, reading))
  const end = read(tail, reading)
  if (Array.isArray(end)) return [...front, ...end]
  if (end instanceof ImproperList) return new ImproperList([...front, ...end.items], end.tail)
  if (front.length === 0) throw wrong('"l" without items')
  return new ImproperList(front, end)
}

function readMap(pairs: readonly unknown[], reading: Reading): Term {
  const entries = pairs.map((pair): [Term, Term] => {
    if (!Array.isArray(pair) || pair.length !== 2) throw wrong('"m" with something other than pairs')
    return [read(pair[0], reading), read(pair[1], reading)]
  })
  if (hasRepeatedKey(entries.map(([key]) => key))) throw wrong('a map with the same key twice')
  return mapOf(entries)
}

/** The kind of term that each first byte of the external format means. */
const opaqueKinds: { readonly [tag: number]: Opaque['kind'] } = {
  88: 'pid',
  103: 'pid',
  89: 'port',
  102: 'port',
  120: 'port',
  90: 'reference',
  101: 'reference',
  114: 'reference',
  112: 'fun',
  113: 'fun',
}

function readOpaque(bytes: Uint8Array): Term {
  const kind = opaqueKinds[bytes[0] ?? 0]
  if (kind === undefined) throw wrong('"ext" that is no pid, port, reference or fun')
  return new Opaque(kind, bytes)
}

function readRef(value: unknown): Term {
  const numbers = listOf(value, 'ref')
  if (numbers.length !== 2) throw wrong('"ref" without its two numbers')
  return new Ref(natural(numbers[0], 'ref'), natural(numbers[1], 'ref'))
}

function listOf(value: unknown, name: string): readonly unknown[] {
  if (!Array.isArray(value)) throw wrong(`"${name}" without a list`)
  return value
}

function natural(value: unknown, name: string): number {
  if (!Number.isSafeInteger(value) || (value as number) < 0)
    throw wrong(`"${name}" that is no natural number`)
  return value as number
}

function wrong(what: string): SyntaxError {
  return new SyntaxError(`not a term in JSON: ${what}`)
}
