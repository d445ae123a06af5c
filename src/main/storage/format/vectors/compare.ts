/** Compares lists of terms, and says how they differ. */
import type { Term, Tuple } from '../../../../shared/term.ts'
import { equalTerms } from '../../../../shared/term-order.ts'
import { formatTerm } from '../../../../shared/term-text.ts'
import { TermMap } from '../dets/keys.ts'

/** How `actual` differs from `expected`, whose order counts; undefined when it does not. */
export function differenceInOrder(actual: readonly Term[], expected: readonly Term[]): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} instead of ${expected.length}`
  const at = actual.findIndex((term, i) => !equalTerms(term, expected[i] as Term))
  if (at < 0) return undefined
  return `number ${at + 1} is ${short(actual[at] as Term)} instead of ${short(expected[at] as Term)}`
}

/** As `differenceInOrder` for the objects of a table: only the order of those with one key counts. */
export function differenceByKey(
  actual: readonly Term[],
  expected: readonly Term[],
  keypos: number,
): string | undefined {
  if (actual.length !== expected.length) return `${actual.length} objects instead of ${expected.length}`
  const ours = byKey(actual, keypos)
  for (const { key, value } of byKey(expected, keypos).entries) {
    const difference = differenceInOrder(ours.get(key) ?? [], value)
    if (difference) return `objects of key ${short(key)}: ${difference}`
  }
  return undefined
}

function byKey(objects: readonly Term[], keypos: number): TermMap<Term[]> {
  const map = new TermMap<Term[]>()
  for (const object of objects) map.getOr((object as Tuple).items[keypos - 1] as Term, () => []).push(object)
  return map
}

/** Those of `expected` that `actual` does not have, each as often as it is missing. */
export function missingFrom(actual: readonly Term[], expected: readonly Term[]): Term[] {
  const left = new TermMap<{ count: number }>()
  for (const term of actual) left.getOr(term, () => ({ count: 0 })).count++
  return expected.filter(term => {
    const entry = left.get(term)
    if (!entry || entry.count === 0) return true
    entry.count--
    return false
  })
}

export function short(term: Term): string {
  return formatTerm(term, 'erlang', { limitChars: 80 })
}
