import type { TableRow } from '../../shared/protocol/events.ts'
import { type Term, Tuple } from '../../shared/term.ts'
import { compareTerms, equalTerms } from '../../shared/term-order.ts'
import { parseTerm } from '../../shared/term-parse.ts'
import { formatTerm } from '../../shared/term-text.ts'

export type ObjectCheck = {
  /** Why it cannot be put into the table; null when it can. */
  readonly error: string | null
  /** What should be known before that; null for nothing. */
  readonly warning: string | null
}

/** Whether `text` is an object for `row`, in the place of the object `old` where that is not null. Pure. */
export function checkObject(
  text: string,
  { type, keypos }: Pick<TableRow, 'type' | 'keypos'>,
  old: string | null,
): ObjectCheck {
  const parsed = parseTerm(text)
  if (!parsed.ok) return wrong(`${capital(parsed.error)}, at character ${parsed.at + 1}.`)
  const { term } = parsed
  if (!(term instanceof Tuple))
    return wrong(`An object is a tuple, such as {:key, 1}; this is ${kindOf(term)}.`)
  if (term.size < keypos)
    return wrong(
      `Too small: the key is element ${keypos}, and this tuple has ${term.size === 0 ? 'none' : term.size}.`,
    )
  const before = old === null ? null : parseTerm(old)
  if (before === null || !before.ok || !(before.term instanceof Tuple)) return right(null)
  const key = term.items[keypos - 1] as Term
  const oldKey = before.term.items[keypos - 1] as Term
  if (equalTerms(term, before.term)) return right('Nothing is changed.')
  const same = type === 'ordered_set' ? compareTerms(key, oldKey) === 0 : equalTerms(key, oldKey)
  if (same) return right(null)
  const moved = `The key is another one: ${short(oldKey)} goes, ${short(key)} comes`
  const isBag = type === 'bag' || type === 'duplicate_bag'
  return right(isBag ? `${moved}.` : `${moved}, in the place of what has that key.`)
}

const wrong = (error: string): ObjectCheck => ({ error, warning: null })
const right = (warning: string | null): ObjectCheck => ({ error: null, warning })

function kindOf(term: Term): string {
  if (Array.isArray(term)) return 'a list'
  if (typeof term === 'string') return 'a binary'
  if (typeof term === 'number' || typeof term === 'bigint') return 'a number'
  if (typeof term === 'symbol' || typeof term === 'boolean' || term === null) return 'an atom'
  return 'something else'
}

const short = (term: Term): string => formatTerm(term, 'elixir', { limitChars: 40 })
const capital = (text: string): string => text.charAt(0).toUpperCase() + text.slice(1)
