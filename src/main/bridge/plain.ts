import { atomName, Float, isAtom, isRecord, Pid, type Term } from '../../shared/term.ts'

/**
 * A term that was made to be shown, as JSON: atoms become their names, but true, false and nil themselves; pids their
 * text. What JSON has nothing for becomes null.
 */
export function plain(term: Term): unknown {
  if (term === null || typeof term === 'boolean' || typeof term === 'number' || typeof term === 'string')
    return term
  if (isAtom(term)) return atomName(term)
  if (term instanceof Float) return term.value
  if (term instanceof Pid) return String(term)
  if (Array.isArray(term)) return term.map(plain)
  if (isRecord(term))
    return Object.fromEntries(Object.entries(term).map(([key, value]) => [key, plain(value)]))
  return null
}
