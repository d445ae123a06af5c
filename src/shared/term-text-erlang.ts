/** How Erlang's `~tp` writes each kind of term. */
import {
  type Atom,
  atomName,
  Bits,
  ImproperList,
  isAtom,
  Opaque,
  Pid,
  Ref,
  type Term,
  Tuple,
} from './term.ts'
import { isMap } from './term-maps.ts'
import { isFloat, sortedPairs } from './term-order.ts'
import type { Shape, Syntax } from './term-text.ts'
import { erlangFloat } from './term-text-float.ts'
import { opaqueName } from './term-text-opaque.ts'

export const erlangSyntax: Syntax = { leaf, shape, comma: ',', tailBar: '|', arrow: ' => ', aligned: true }

function leaf(term: Term, limit: number): string | undefined {
  if (isAtom(term)) return erlangAtom(term)
  if (typeof term === 'string') return erlangBinary(term, limit)
  if (isFloat(term)) return erlangFloat(term)
  if (typeof term === 'number' || typeof term === 'bigint') return String(term)
  if (typeof term === 'function') return `#Fun<${term.name || 'anonymous'}.${term.length}>`
  if (term instanceof Pid || term instanceof Ref) return term.toString()
  if (term instanceof Bits) return bitsText(term, limit)
  if (term instanceof Opaque) return `${opaqueWords[term.kind]}<${opaqueName(term)}>`
  if (Array.isArray(term)) return charlist(term, limit)
  return undefined
}

const opaqueWords: Record<Opaque['kind'], string> = { pid: '', port: '#Port', reference: '#Ref', fun: '#Fun' }

function shape(term: Term, limit: number): Shape {
  const values = (items: readonly Term[]) => items.slice(0, limit).map(value => ({ value }))
  if (term instanceof Tuple) return { open: '{', close: '}', items: values(term.items), layout: 'fill' }
  if (term instanceof ImproperList) {
    return { open: '[', close: ']', items: values(term.items), tail: term.tail, layout: 'fill' }
  }
  if (Array.isArray(term)) return { open: '[', close: ']', items: values(term), layout: 'fill' }
  if (!isMap(term)) throw new TypeError('not a term')
  const items = sortedPairs(term).map(([key, value]) => ({ key, value }))
  return { open: '#{', close: '}', items, layout: 'fill' }
}

const reserved = new Set(
  (
    'after and andalso band begin bnot bor bsl bsr bxor case catch cond div end fun if let not of or orelse ' +
    'receive rem try when xor'
  ).split(' '),
)

/** `a` as an expression: `ok`, `'a b'`. Only Latin-1 atoms go without quotes. */
export function erlangAtom(a: Atom): string {
  const name = atomName(a)
  if (/^[a-zß-öø-ÿ][A-Za-z0-9_@À-ÖØ-öø-ÿ]*$/.test(name) && !reserved.has(name)) return name
  return `'${Array.from(name, char => (char === "'" ? "\\'" : char === '"' ? char : escapeChar(char))).join('')}'`
}

/** A non-empty list of printable characters as a string; undefined for any other list but the empty one. */
function charlist(items: readonly Term[], limit: number): string | undefined {
  if (items.length === 0) return '[]'
  if (!items.every(item => Number.isInteger(item) && isPrintable(item as number))) return undefined
  return `"${items
    .slice(0, limit + 1)
    .map(code => escapeChar(String.fromCodePoint(code as number)))
    .join('')}"`
}

function erlangBinary(text: string, limit: number): string {
  if (text === '') return '<<>>'
  let isAscii = true
  for (const char of text) {
    const code = char.codePointAt(0) as number
    if (!isPrintable(code)) return numbers(new Bits(utf8.encode(text)), limit)
    if (code > 127) isAscii = false
  }
  return `<<"${Array.from(text.slice(0, limit + 1), escapeChar).join('')}"${isAscii ? '' : '/utf8'}>>`
}

const utf8 = new TextEncoder()

/** Bytes that are no UTF-8 are still text to Erlang when they are printable Latin-1. */
function bitsText(bits: Bits, limit: number): string {
  const isText = bits.lastBits === 8 && bits.bytes.length > 0 && bits.bytes.every(isPrintable)
  if (!isText) return numbers(bits, limit)
  const shown = bits.bytes.subarray(0, limit + 1)
  return `<<"${Array.from(shown, code => escapeChar(String.fromCharCode(code))).join('')}">>`
}

function numbers(bits: Bits, limit: number): string {
  const count = bits.bytes.length
  // Every byte takes at least two characters, so the rest would be cut anyway.
  const shown = Math.min(count, Math.ceil(limit / 2) + 1)
  const bytes = Array.from(bits.bytes.subarray(0, shown), String)
  if (bits.lastBits < 8 && shown === count) {
    bytes[count - 1] = `${(bits.bytes[count - 1] as number) >> (8 - bits.lastBits)}:${bits.lastBits}`
  }
  return `<<${bytes.join(',')}>>`
}

/** Erlang: io_lib:printable_unicode_list/1. */
function isPrintable(code: number): boolean {
  if (code < 0x20) return (code >= 8 && code <= 13) || code === 27
  if (code < 0xa0) return code < 0x7f
  return (code < 0xd800 || code >= 0xe000) && (code < 0xfffe || (code >= 0x10000 && code <= 0x10ffff))
}

const escapes: { readonly [char: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\b': '\\b',
  '\x7f': '\\d',
  '\x1b': '\\e',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

function escapeChar(char: string): string {
  const known = escapes[char]
  if (known !== undefined) return known
  const code = char.codePointAt(0) as number
  return code < 0x20 || (code >= 0x80 && code < 0xa0) ? `\\${code.toString(8).padStart(3, '0')}` : char
}
