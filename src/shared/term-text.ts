/**
 * Terms as text: what Elixir's `inspect` or Erlang's `~tp` prints for them.
 *
 *     formatTerm(tuple(atom('ok'), { a: 1 }), 'elixir')   // {:ok, %{a: 1}}
 *     formatTerm(tuple(atom('ok'), { a: 1 }), 'erlang')   // {ok,#{a => 1}}
 *
 * Maps print in the order of their keys. Differs: Elixir lists of bytes stay lists, structs print as such though
 * no module defines them, and text beyond Latin-1 prints as it is, as `erl +pc unicode` does.
 */
import type { Term } from './term.ts'
import { elixirSyntax } from './term-text-elixir.ts'
import { erlangSyntax } from './term-text-erlang.ts'

export type TermSyntax = 'elixir' | 'erlang'

export type FormatOptions = {
  /** Longest text in characters; what is longer is cut and ends in `…`. Default: no limit. */
  limitChars?: number
  /** Columns of a line: longer terms go over several lines. Default: one line, however long. */
  width?: number
}

/** `term` in `syntax`. Anything nested deeper than 500 containers prints as `…`. */
export function formatTerm(term: Term, syntax: TermSyntax, options: FormatOptions = {}): string {
  const rules = rulesOf(syntax)
  const out = new Output(options.limitChars ?? Number.POSITIVE_INFINITY)
  if (options.width === undefined) writeFlat(rules, term, out, 0)
  else writeLines(rules, term, out, { width: options.width, indent: 0, after: 0, depth: 0 })
  return out.text()
}

/** How `syntax` writes terms. */
export function rulesOf(syntax: TermSyntax): Syntax {
  return syntax === 'elixir' ? elixirSyntax : erlangSyntax
}

/** A container taken apart for printing. */
export type Shape = {
  open: string
  close: string
  items: Item[]
  /** The tail of an improper list. */
  tail?: Term
  /** How it goes over lines: an item a line with the brackets on their own, or as many to a line as fit. */
  layout: 'block' | 'fill'
}

/** One item of a container; in a map `label` or `key` stands before the value. */
export type Item = { label?: string; key?: Term; value: Term }

/** How one language writes terms. */
export type Syntax = {
  /** The text of a term that holds no others, or at least its first `limit` characters; undefined for a container. */
  leaf(term: Term, limit: number): string | undefined
  /** The container taken apart, or at least its first `limit` items. */
  shape(container: Term, limit: number): Shape
  comma: string
  tailBar: string
  arrow: string
  /** Whether items that go over lines are set under the first one, as Erlang does. */
  aligned: boolean
}

const maxDepth = 500

/** Text that stops growing at a limit. */
class Output {
  readonly #limit: number
  #parts: string[] = []
  #length = 0
  /** The column the next character goes to. */
  column = 0
  /** Whether something did not fit. */
  full = false

  constructor(limit: number) {
    this.#limit = limit
  }

  get left(): number {
    return this.#limit - this.#length
  }

  write(text: string): void {
    if (this.full) return
    if (text.length > this.left) {
      this.full = true
      this.#parts.push(text.slice(0, Math.max(0, this.left)))
      this.#length = this.#limit
      return
    }
    this.#parts.push(text)
    this.#length += text.length
    this.column += text.length
  }

  newline(indent: number): void {
    this.write(`\n${' '.repeat(indent)}`)
    this.column = indent
  }

  text(): string {
    const text = this.#parts.join('')
    if (!this.full) return text
    const cut = text.slice(0, Math.max(0, this.#limit - 1))
    // Never leave half of a surrogate pair.
    return `${cut.replace(/[\ud800-\udbff]$/, '')}…`
  }
}

function writeFlat(rules: Syntax, term: Term, out: Output, depth: number): void {
  if (out.full) return
  const leaf = leafText(rules, term, out, depth)
  if (leaf !== undefined) {
    out.write(leaf)
    return
  }
  const { open, close, items, tail } = rules.shape(term, out.left + 1)
  out.write(open)
  for (let at = 0; at < items.length && !out.full; at++) {
    if (at > 0) out.write(rules.comma)
    writeLabel(rules, items[at] as Item, out, depth)
    writeFlat(rules, (items[at] as Item).value, out, depth + 1)
  }
  if (tail !== undefined) {
    out.write(rules.tailBar)
    writeFlat(rules, tail, out, depth + 1)
  }
  out.write(close)
}

/** The text of a term that is not to be opened up: it holds no others, or stands too deep. */
function leafText(rules: Syntax, term: Term, out: Output, depth: number): string | undefined {
  return rules.leaf(term, out.left + 1) ?? (depth >= maxDepth ? '…' : undefined)
}

function writeLabel(rules: Syntax, item: Item, out: Output, depth: number): void {
  if (item.label !== undefined) out.write(item.label)
  if (item.key === undefined) return
  writeFlat(rules, item.key, out, depth + 1)
  out.write(rules.arrow)
}

/** Where a term is set: columns a line has, the indent of its lines, and the columns its last line needs after it. */
type Place = { width: number; indent: number; after: number; depth: number }

function writeLines(rules: Syntax, term: Term, out: Output, place: Place): void {
  if (out.full) return
  const flat = flatWithin(rules, { value: term }, place.width - out.column - place.after)
  const line = flat ?? leafText(rules, term, out, place.depth)
  if (line !== undefined) {
    if (flat === undefined && /^<<\d/.test(line)) writeBytes(rules, line, out, place)
    else out.write(line)
    return
  }
  const shape = rules.shape(term, out.left + 1)
  if (rules.aligned) writeFilled(rules, shape, out, { ...place, indent: out.column })
  else if (shape.layout === 'fill') writeFilled(rules, shape, out, place)
  else writeBlock(rules, shape, out, place)
}

/** Writes the bytes of `<<1, 2, 3>>` over as many lines as they take. */
function writeBytes(rules: Syntax, text: string, out: Output, place: Place): void {
  const indent = 2 + (rules.aligned ? out.column : place.indent)
  for (const [at, byte] of text.split(rules.comma).entries()) {
    if (at > 0) {
      out.write(',')
      if (out.column + rules.comma.length + byte.length > place.width) out.newline(indent)
      else out.write(rules.comma.slice(1))
    }
    out.write(byte)
  }
}

/** As `writeLabel`, where the key may take lines of its own. */
function writeLabelLines(rules: Syntax, item: Item, out: Output, place: Place): void {
  if (item.label !== undefined) out.write(item.label)
  if (item.key === undefined) return
  writeLines(rules, item.key, out, { ...place, after: rules.arrow.length })
  out.write(rules.arrow)
}

/** `item` on one line, if that takes no more than `columns`. */
function flatWithin(rules: Syntax, item: Item, columns: number): string | undefined {
  const line = new Output(columns)
  writeLabel(rules, item, line, 0)
  writeFlat(rules, item.value, line, 0)
  return line.full ? undefined : line.text()
}

function writeBlock(rules: Syntax, shape: Shape, out: Output, place: Place): void {
  const inner = { ...place, indent: place.indent + 2, after: 1, depth: place.depth + 1 }
  out.write(shape.open)
  shape.items.forEach((item, at) => {
    if (at > 0) out.write(',')
    out.newline(inner.indent)
    writeLabelLines(rules, item, out, inner)
    writeLines(rules, item.value, out, inner)
  })
  if (shape.tail !== undefined) {
    out.write(rules.tailBar.trimEnd())
    out.newline(inner.indent)
    writeLines(rules, shape.tail, out, inner)
  }
  out.newline(place.indent)
  out.write(shape.close)
}

function writeFilled(rules: Syntax, shape: Shape, out: Output, place: Place): void {
  const indent = place.indent + (rules.aligned ? shape.open.length : 1)
  const inner = { ...place, indent, after: 1, depth: place.depth + 1 }
  out.write(shape.open)
  const items: Item[] = shape.tail === undefined ? shape.items : [...shape.items, { value: shape.tail }]
  for (const [at, item] of items.entries()) {
    if (out.full) return
    const flat = flatWithin(rules, item, place.width - out.column - rules.comma.length - 1)
    if (at > 0) out.write(at === shape.items.length ? rules.tailBar : flat === undefined ? ',' : rules.comma)
    if (flat !== undefined) {
      out.write(flat)
      continue
    }
    if (at > 0) out.newline(indent)
    writeLabelLines(rules, item, out, inner)
    writeLines(rules, item.value, out, inner)
  }
  out.write(shape.close)
}
