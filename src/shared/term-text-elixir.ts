/** How Elixir's `inspect` writes each kind of term. */
import {
  type Atom,
  atomName,
  Bits,
  ImproperList,
  isAtom,
  isRecord,
  Opaque,
  Pid,
  Ref,
  type Term,
  Tuple,
} from './term.ts'
import { isMap } from './term-maps.ts'
import { isFloat, sortedPairs } from './term-order.ts'
import type { Item, Shape, Syntax } from './term-text.ts'
import { elixirFloat } from './term-text-float.ts'
import { opaqueName } from './term-text-opaque.ts'

export const elixirSyntax: Syntax = {
  leaf,
  shape,
  comma: ', ',
  tailBar: ' | ',
  arrow: ' => ',
  aligned: false,
}

function leaf(term: Term, limit: number): string | undefined {
  if (isAtom(term)) return elixirAtom(term)
  if (typeof term === 'string') return elixirString(term, limit)
  if (isFloat(term)) return elixirFloat(term)
  if (typeof term === 'number' || typeof term === 'bigint') return String(term)
  if (typeof term === 'function') return `#Function<${term.name || 'anonymous'}/${term.length}>`
  if (term instanceof Pid) return `#PID${term}`
  if (term instanceof Ref) return `#Reference<0.${term.owner}.0.${term.id}>`
  if (term instanceof Bits) return bitsText(term, limit)
  if (term instanceof Opaque) return `#${opaqueWords[term.kind]}<${opaqueName(term)}>`
  if (Array.isArray(term) && term.length === 0) return '[]'
  return undefined
}

const opaqueWords: Record<Opaque['kind'], string> = {
  pid: 'PID',
  port: 'Port',
  reference: 'Reference',
  fun: 'Function',
}

function shape(term: Term, limit: number): Shape {
  const values = (items: readonly Term[]) => items.slice(0, limit).map(value => ({ value }))
  if (term instanceof Tuple) return { open: '{', close: '}', items: values(term.items), layout: 'fill' }
  if (term instanceof ImproperList) {
    return {
      open: '[',
      close: ']',
      items: values(term.items),
      tail: term.tail,
      layout: listLayout(term.items),
    }
  }
  if (Array.isArray(term)) {
    if (!isKeywordList(term)) return { open: '[', close: ']', items: values(term), layout: listLayout(term) }
    return { open: '[', close: ']', items: term.slice(0, limit).map(keyword), layout: 'block' }
  }
  if (isMap(term)) return mapShape(sortedPairs(term), isRecord(term) ? term : {})
  throw new TypeError('not a term')
}

/** What Elixir's inspect leaves out of a struct. */
const hiddenFields: readonly string[] = ['__struct__', '__exception__']

function mapShape(pairs: [Term, Term][], record: { readonly [key: string]: Term }): Shape {
  const module = record.__struct__
  if (isAtom(module) && isModule(atomName(module))) {
    const fields = pairs.filter(([key]) => !hiddenFields.includes(atomName(key as Atom)))
    return { open: `%${elixirAtom(module)}{`, close: '}', items: fields.map(field), layout: 'block' }
  }
  const items = pairs.every(([key]) => isAtom(key) && !atomName(key).startsWith('Elixir.'))
    ? pairs.map(field)
    : pairs.map(([key, value]): Item => ({ key, value }))
  return { open: '%{', close: '}', items, layout: 'block' }
}

/** Lists of plain values fill their lines; a list that holds containers or bytes has an item a line. */
function listLayout(items: readonly Term[]): Shape['layout'] {
  return items.every(item => leaf(item, 1) !== undefined && !(item instanceof Bits)) ? 'fill' : 'block'
}

function isKeywordList(items: readonly Term[]): items is readonly Tuple[] {
  return items.every(
    item =>
      item instanceof Tuple &&
      item.size === 2 &&
      isAtom(item.items[0]) &&
      !atomName(item.items[0]).startsWith('Elixir.'),
  )
}

function keyword(pair: Tuple): Item {
  return field([pair.items[0] as Term, pair.items[1] as Term])
}

function field([key, value]: [Term, Term]): Item {
  const name = atomName(key as Atom)
  const plain = isPlainAtom(name) && name !== 'Elixir'
  return { label: plain ? `${name}: ` : `${quote(name, escapeInAtom)}: `, value }
}

/** `a` as an expression: `:ok`, `nil`, `Foo.Bar`, `:"a b"`. */
export function elixirAtom(a: Atom): string {
  if (typeof a !== 'symbol') return atomName(a)
  const name = atomName(a)
  if (name === 'Elixir') return name
  if (isModule(name)) return name.slice('Elixir.'.length)
  return isPlainAtom(name) ? `:${name}` : `:${quote(name, escapeInAtom)}`
}

function isModule(name: string): boolean {
  return /^Elixir(\.[A-Z][A-Za-z0-9_]*)+$/.test(name)
}

const operators = new Set(
  (
    '+ - * / ** < > <= >= == != === !== =~ = ! &&& ||| <<< >>> <<~ ~>> <~ ~> <~> && || | |> <> ++ -- +++ --- ' +
    '.. ... ..// -> <- \\\\ & @ ^ % %{} {} <<>> .'
  ).split(' '),
)

/** Whether the atom needs no quotes. Beyond ASCII, Elixir takes letters in their plain form, of one script. */
function isPlainAtom(name: string): boolean {
  if (/^[A-Za-z_][A-Za-z0-9_@]*[?!]?$/.test(name)) return true
  if (operators.has(name)) return true
  if (!/^[\p{L}\p{Nl}_][\p{L}\p{Nl}\p{Mn}\p{Mc}\p{Nd}_@]*[?!]?$/u.test(name)) return false
  return name === name.normalize('NFKC') && isOfOneScript(name)
}

/** Latin mixes with the scripts of East Asia; Greek and Cyrillic, which look like Latin, mix with none. */
function isOfOneScript(name: string): boolean {
  const letters = name.replace(/[\p{sc=Zyyy}\p{sc=Zinh}]/gu, '')
  return (
    /^[\p{scx=Latn}\p{scx=Hani}\p{scx=Hira}\p{scx=Kana}\p{scx=Hang}\p{scx=Bopo}]*$/u.test(letters) ||
    /^(?:\p{scx=Grek}*|\p{scx=Cyrl}*|[^\p{scx=Latn}\p{scx=Grek}\p{scx=Cyrl}]*)$/u.test(letters)
  )
}

function elixirString(text: string, limit: number): string {
  for (const char of text) {
    if (!isPrintable(char.codePointAt(0) as number)) return bitsText(new Bits(utf8.encode(text)), limit)
  }
  return quote(text.slice(0, limit + 1), escapeInString)
}

const utf8 = new TextEncoder()

/** Elixir: String.printable?/1. */
function isPrintable(code: number): boolean {
  if (code < 0x20) return code >= 7 && code <= 13 ? true : code === 27
  if (code < 0xa0) return code <= 0x7f
  return code <= 0xfffd || code >= 0x10000
}

function quote(text: string, escapeChar: (char: string) => string): string {
  return `"${Array.from(text, escapeChar).join('').replaceAll('#{', '\\#{')}"`
}

const escapes: { readonly [char: string]: string } = {
  '"': '\\"',
  '\\': '\\\\',
  '\x07': '\\a',
  '\b': '\\b',
  '\x7f': '\\d',
  '\x1b': '\\e',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
}

function escapeInString(char: string): string {
  return escapes[char] ?? char
}

/** In atoms, what cannot be printed is written by its number. */
function escapeInAtom(char: string): string {
  const code = char.codePointAt(0) as number
  if (escapes[char] !== undefined || isPrintable(code)) return escapeInString(char)
  if (code === 0) return '\\0'
  const digits = code.toString(16).toUpperCase()
  return code < 0x100 ? `\\x${digits.padStart(2, '0')}` : `\\x{${digits}}`
}

function bitsText(bits: Bits, limit: number): string {
  const count = bits.bytes.length
  // Every byte takes at least three characters, so the rest would be cut anyway.
  const shown = Math.min(count, Math.ceil(limit / 2) + 1)
  const bytes = Array.from(bits.bytes.subarray(0, shown), String)
  if (bits.lastBits < 8 && shown === count) {
    bytes[count - 1] = `${(bits.bytes[count - 1] as number) >> (8 - bits.lastBits)}::size(${bits.lastBits})`
  }
  return `<<${bytes.join(', ')}>>`
}
