/**
 * Erlang's portable hash, which finds the slot of a key in a DETS file: the same value on every machine and in
 * every release. The mixing is Bob Jenkins' of 1996.
 *
 * @see ERTS, erlang: phash2/1,2
 */
import {
  type Atom,
  atomName,
  Bits,
  Float,
  ImproperList,
  isAtom,
  type Term,
  Tuple,
} from '../../../shared/term.ts'
import { isMap, mapPairs } from '../../../shared/term-maps.ts'
import { isFloat, isInteger } from '../../../shared/term-order.ts'
import { TermFormatError } from './etf/error.ts'

/**
 * `erlang:phash2(term)`: 0 to 2^27 − 1.
 * @throws TermFormatError for pids, ports, references and funs, which hash by numbers of their own node.
 */
export function phash2(term: Term): number {
  return hash(term, 0) & 0x7ffffff
}

/** `erlang:phash2(term, range)`: 0 to `range` − 1, where `range` is 1 to 2^32. */
export function phash2Within(term: Term, range: number): number {
  return (hash(term, 0) >>> 0) % range
}

/** i × the golden ratio, modulo 2^32: one constant for each kind of term. */
function constant(i: number): number {
  return Math.imul(i, 0x9e3779b9)
}

const ofInteger = constant(1)
const ofNil = constant(2)
const ofAtom = constant(3)
const ofBytes = constant(4)
const ofTuple = constant(9)
const ofNegativeBig = constant(10)
const ofBig = constant(11)
const ofFloat = constant(12)
const ofBinary = constant(13)
const ofBits = constant(15)
const ofMapSize = constant(16)
const ofMapPairs = constant(19)
const nilAlone = 3_468_870_702 | 0

/** All words are kept as signed 32 bit numbers. */
function hash(term: Term, h: number): number {
  if (typeof term === 'string') return hashBytes(utf8.encode(term), 8, h)
  if (isAtom(term)) return hashAtom(term, h)
  if (isInteger(term)) return hashInteger(term, h)
  if (isFloat(term)) return hashFloat(term instanceof Float ? term.value : term, h)
  if (Array.isArray(term)) return hashList(term, [], h)
  if (term instanceof Tuple) return hashTuple(term.items, h)
  if (term instanceof Bits) return hashBytes(term.bytes, term.lastBits, h)
  if (term instanceof ImproperList) return hashList(term.items, term.tail, h)
  if (isMap(term)) return hashMap(mapPairs(term), h)
  throw new TermFormatError('pids, ports, references and funs have no portable hash')
}

const utf8 = new TextEncoder()

function hashInteger(n: number | bigint, h: number): number {
  if (n < -(2 ** 27) || n >= 2 ** 27) return hashBig(BigInt(n), h)
  const small = Number(n)
  return mix(ofInteger + small, ofInteger, small < 0 ? mix(ofInteger - small, ofInteger, h) : h)
}

function hashBig(n: bigint, h: number): number {
  const k = n < 0n ? ofNegativeBig : ofBig
  let left = n < 0n ? -n : n
  let result = h
  do {
    result = mix(k + Number(left & 0xffffffffn), k + Number((left >> 32n) & 0xffffffffn), result)
    left >>= 64n
  } while (left > 0n)
  return result
}

function hashFloat(value: number, h: number): number {
  const view = new DataView(new ArrayBuffer(8))
  // −0.0 hashes as 0.0.
  view.setFloat64(0, value === 0 ? 0 : value)
  return mix(ofFloat + view.getInt32(0), ofFloat + view.getInt32(4), h)
}

/** An atom at the beginning of a hash is its name's hash as it is. */
function hashAtom(atom: Atom, h: number): number {
  const own = hashName(atomName(atom))
  return h === 0 ? own : mix(ofAtom + own, ofAtom, h)
}

/** PJW's hash; a character of Latin-1 counts as one byte, any other as its bytes in UTF-8. */
function hashName(name: string): number {
  let v = 0
  for (let at = 0; at < name.length; at++) {
    const code = name.charCodeAt(at)
    if (code < 256) {
      v = pjw(v, code)
    } else {
      const char = String.fromCodePoint(name.codePointAt(at) as number)
      at += char.length - 1
      for (const byte of utf8.encode(char)) v = pjw(v, byte)
    }
  }
  return v
}

function pjw(v: number, byte: number): number {
  const next = ((v << 4) + byte) | 0
  const high = next & 0xf0000000
  return high === 0 ? next : next ^ (high >>> 24) ^ high
}

function hashTuple(items: readonly Term[], h: number): number {
  let result = mix(ofTuple + items.length, ofTuple, h)
  for (const item of items) result = hash(item, result)
  return result
}

/** Runs of bytes go four to a word; cells themselves add nothing. */
function hashList(items: readonly Term[], tail: Term, h: number): number {
  let result = h
  let word = 0
  let count = 0
  for (const item of items) {
    if (typeof item === 'number' && item >= 0 && item < 256 && Number.isInteger(item)) {
      word = (word << 8) + item
      if (++count < 4) continue
      result = mix(ofBytes + word, ofBytes, result)
    } else {
      if (count > 0) result = mix(ofBytes + word, ofBytes, result)
      result = hash(item, result)
    }
    word = 0
    count = 0
  }
  if (count > 0) result = mix(ofBytes + word, ofBytes, result)
  if (!Array.isArray(tail)) return hash(tail, result)
  return result === 0 ? nilAlone : mix(ofNil + 2, ofNil, result)
}

function hashMap(pairs: readonly [Term, Term][], h: number): number {
  const sized = mix(ofMapSize + pairs.length, ofMapSize, h)
  if (pairs.length === 0) return sized
  let all = 0
  for (const [key, value] of pairs) all ^= hash(value, hash(key, 0))
  return mix(ofMapPairs + all, ofMapPairs, sized)
}

function hashBytes(bytes: Uint8Array, lastBits: number, h: number): number {
  const begin = (ofBinary + h) | 0
  if (bytes.length === 0) return begin
  if (lastBits === 8) return hashBlock(bytes, bytes.length, begin)
  const whole = hashBlock(bytes, bytes.length - 1, begin)
  const last = (bytes[bytes.length - 1] as number) >> (8 - lastBits)
  return mix(ofBits + lastBits, ofBits + last, whole)
}

function hashBlock(bytes: Uint8Array, length: number, begin: number): number {
  let a = ofInteger
  let b = ofInteger
  let c = begin
  let at = 0
  for (; at + 12 <= length; at += 12) {
    a = (a + wordAt(bytes, at)) | 0
    b = (b + wordAt(bytes, at + 4)) | 0
    c = (c + wordAt(bytes, at + 8)) | 0
    a = (a - b - c) ^ (c >>> 13)
    b = (b - c - a) ^ (a << 8)
    c = (c - a - b) ^ (b >>> 13)
    a = (a - b - c) ^ (c >>> 12)
    b = (b - c - a) ^ (a << 16)
    c = (c - a - b) ^ (b >>> 5)
    a = (a - b - c) ^ (c >>> 3)
    b = (b - c - a) ^ (a << 10)
    c = (c - a - b) ^ (b >>> 15)
  }
  c = (c + length) | 0
  // The bytes left over; the lowest byte of c is the length's.
  for (let i = 0; at + i < length; i++) {
    const byte = bytes[at + i] as number
    if (i < 4) a = (a + (byte << (8 * i))) | 0
    else if (i < 8) b = (b + (byte << (8 * (i - 4)))) | 0
    else c = (c + (byte << (8 * (i - 7)))) | 0
  }
  return mix(a, b, c)
}

/** Four bytes, lowest first. */
function wordAt(bytes: Uint8Array, at: number): number {
  return (
    (bytes[at] as number) |
    ((bytes[at + 1] as number) << 8) |
    ((bytes[at + 2] as number) << 16) |
    ((bytes[at + 3] as number) << 24)
  )
}

/** The third word after Jenkins' nine steps. */
function mix(x: number, y: number, z: number): number {
  let a = x | 0
  let b = y | 0
  let c = z | 0
  a = (a - b - c) ^ (c >>> 13)
  b = (b - c - a) ^ (a << 8)
  c = (c - a - b) ^ (b >>> 13)
  a = (a - b - c) ^ (c >>> 12)
  b = (b - c - a) ^ (a << 16)
  c = (c - a - b) ^ (b >>> 5)
  a = (a - b - c) ^ (c >>> 3)
  b = (b - c - a) ^ (a << 10)
  c = (c - a - b) ^ (b >>> 15)
  return c
}
