import { error } from '../../../../shared/atoms.ts'
import { isTagged, type Term } from '../../../../shared/term.ts'
import type { Kept } from './restore.ts'

/** `kept`, unless a store has answered `{error, Reason}`. */
export function keptUnless(answer: Term, kept: Kept): Kept {
  return isTagged(answer, error, 2) ? { failed: answer.items[1] as Term } : kept
}
