import { atom, type Term, Tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'

const wholeObject = atom('$_')
const element = atom('element')

/**
 * Whether every result of the match specification `spec` is a tuple with the key of the object that it is made of, as can
 * be told from the specification alone: else select_replace takes it not. `keypos` is from 1.
 * @see OTP stdlib, ets: select_replace/2
 */
export function keepsKey(spec: Term, keypos: number): boolean {
  return Array.isArray(spec) && spec.every(clause => clauseKeepsKey(clause as Term, keypos))
}

function clauseKeepsKey(clause: Term, keypos: number): boolean {
  if (!(clause instanceof Tuple) || clause.size !== 3) return false
  const [head, , body] = clause.items as readonly [Term, Term, Term]
  const result = Array.isArray(body) ? (body.at(-1) as Term) : null
  if (result === wholeObject) return true
  // A tuple is written as a tuple in a tuple.
  const made = result instanceof Tuple && result.size === 1 ? result.items[0] : null
  if (!(made instanceof Tuple) || made.size < keypos) return false
  const key = made.items[keypos - 1] as Term
  if (isKeyOfObject(key, keypos)) return true
  return (
    head instanceof Tuple &&
    head.size >= keypos &&
    !isAny(key) &&
    equalTerms(head.items[keypos - 1] as Term, key)
  )
}

/** `{element, Keypos, '$_'}` */
function isKeyOfObject(key: Term, keypos: number): boolean {
  return key instanceof Tuple && key.size === 3 && equalTerms(key, new Tuple([element, keypos, wholeObject]))
}

/** `'_'`, which matches anything in a head and is an atom in a body. */
function isAny(term: Term): boolean {
  return term === atom('_')
}
