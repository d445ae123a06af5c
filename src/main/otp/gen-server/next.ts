import { continue_, hibernate, infinity } from '../../../shared/atoms.ts'
import { type Term, Tuple } from '../../../shared/term.ts'

/** Whether `next` may stand after the new state in what a callback returns: see `Next`. */
export function isNext(next: Term | undefined): next is Term {
  if (next === infinity || next === hibernate) return true
  if (typeof next === 'number') return Number.isInteger(next) && next >= 0
  return next instanceof Tuple && next.items[0] === continue_ && next.size === 2
}
