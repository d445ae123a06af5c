import type { Ref } from '../../shared/term.ts'
import { effect } from './effects.ts'
import type { Process } from './process.ts'

/** A reference that there was none like before. @see erlang:make_ref/0 */
export function makeRef(self: Process): Ref {
  return effect(self, () => self.makeRef())
}
