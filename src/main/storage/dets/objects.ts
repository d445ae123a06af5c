import { ImproperList, Pid, Ref, type Term, Tuple } from '../../../shared/term.ts'
import { isMap, mapPairs } from '../../../shared/term-maps.ts'
import { encodeTerm, TermFormatError, TermWriter } from '../format/etf.ts'
import { phash2 } from '../format/phash2.ts'

/**
 * Bytes that `objects` take in the external format; null when a table cannot hold all of them: each must be a tuple
 * with a key, and nothing in it that only this world knows (pids, references, funs).
 */
export function storableBytes(objects: readonly Term[], keypos: number): number | null {
  let sum = 0
  for (const object of objects) {
    if (!(object instanceof Tuple) || object.size < keypos || !isOfNoWorld(object)) return null
    try {
      phash2(object.items[keypos - 1] as Term)
      sum += writtenBytes(object)
    } catch (thrown) {
      if (thrown instanceof TermFormatError) return null
      throw thrown
    }
  }
  return sum
}

/** Memory for terms whose size alone is wanted. */
const scratch = new TermWriter(4096)

function writtenBytes(object: Tuple): number {
  scratch.reset()
  scratch.versioned(object)
  return scratch.length
}

/** Whether `term` can be a key. */
export function isKey(term: Term): boolean {
  // The keys that most tables have.
  if (typeof term === 'string' && term.length < 64) return externalBytes(term) > 0
  if (Number.isSafeInteger(term)) return true
  try {
    phash2(term)
    return externalBytes(term) > 0
  } catch (thrown) {
    if (thrown instanceof TermFormatError) return false
    throw thrown
  }
}

/** Whether no pid or reference of the running world is in `term`: from a file they would come back as somebody else's. */
function isOfNoWorld(term: Term): boolean {
  if (typeof term !== 'object' || term === null) return true
  if (term instanceof Tuple) {
    for (const item of term.items) if (!isOfNoWorld(item)) return false
    return true
  }
  if (Array.isArray(term)) return (term as readonly Term[]).every(isOfNoWorld)
  if (term instanceof Pid || term instanceof Ref) return false
  if (term instanceof ImproperList) return term.items.every(isOfNoWorld) && isOfNoWorld(term.tail)
  return !isMap(term) || mapPairs(term).every(([key, value]) => isOfNoWorld(key) && isOfNoWorld(value))
}

/** Bytes of `term` in the external format; 0 when it cannot be written. */
export function externalBytes(term: Term): number {
  try {
    return encodeTerm(term).length
  } catch (thrown) {
    if (thrown instanceof TermFormatError) return 0
    throw thrown
  }
}
