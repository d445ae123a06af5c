import { Bits, Float, ImproperList, isRecord, type Term, Tuple } from './term.ts'

/**
 * Bytes that `term` would take on the heap of a BEAM process, eight a word: an atom, a small integer, a pid or the empty
 * list is nothing but the word that holds it. Binaries above 64 bytes lie outside the heap and are counted too; the keys of
 * maps with atom keys are shared by all maps made in one place, and are not.
 * @see Erlang, Efficiency Guide: Memory
 */
export function heapBytes(term: Term): number {
  return wordsOf(term, null) * 8
}

/** Measures terms as `heapBytes` does, and remembers what it has measured: of a term that has grown, only what is new is looked at. */
export class TermSizes {
  private readonly known: Known = new WeakMap()

  bytes(term: Term): number {
    return wordsOf(term, this.known) * 8
  }
}

type Known = WeakMap<object, number>

function wordsOf(term: Term, known: Known | null): number {
  if (known === null || typeof term !== 'object' || term === null) return count(term, known)
  const before = known.get(term)
  if (before !== undefined) return before
  const words = count(term, known)
  known.set(term, words)
  return words
}

function count(term: Term, known: Known | null): number {
  if (typeof term === 'string') return binaryWords(utf8Length(term))
  if (typeof term === 'number') return Number.isInteger(term) ? 0 : 2
  if (typeof term === 'bigint') return 1 + Math.ceil((term < 0n ? -term : term).toString(2).length / 64)
  if (term instanceof Float) return 2
  if (Array.isArray(term)) return sum(term, known) + 2 * term.length
  if (term instanceof Tuple) return 1 + term.items.length + sum(term.items, known)
  if (term instanceof ImproperList)
    return 2 * term.items.length + sum(term.items, known) + wordsOf(term.tail, known)
  if (term instanceof Bits) return binaryWords(term.bytes.length)
  if (term instanceof Map) return mapWords(term.size) + sum(term.keys(), known) + sum(term.values(), known)
  if (isRecord(term)) {
    const values = Object.values(term)
    return mapWords(values.length) + sum(values, known)
  }
  return 0
}

function sum(terms: Iterable<Term>, known: Known | null): number {
  let words = 0
  for (const term of terms) words += wordsOf(term, known)
  return words
}

/** Up to 32 pairs a map is its values; above, a tree with about 1.6 words more a pair. */
function mapWords(pairs: number): number {
  return pairs <= 32 ? 3 + pairs : Math.ceil(pairs * 3.6)
}

function binaryWords(bytes: number): number {
  return bytes <= 64 ? 2 + Math.ceil(bytes / 8) : 6 + Math.ceil(bytes / 8)
}

function utf8Length(text: string): number {
  let bytes = text.length
  for (let at = 0; at < text.length; at++) {
    const unit = text.charCodeAt(at)
    // Half of a pair: two of them are four bytes.
    if (unit > 0x7f) bytes += unit > 0x7ff && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1
  }
  return bytes
}
