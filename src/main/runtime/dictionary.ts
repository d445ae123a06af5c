import { ancestors, undefined_ } from '../../shared/atoms.ts'
import type { Term } from '../../shared/term.ts'
import { effect } from './effects.ts'
import { freeze } from './freeze.ts'
import type { Process } from './process.ts'

/** The value of `key` in the process dictionary, or the atom `undefined`. @see erlang:get/1 */
export function get(self: Process, key: Term): Term {
  return effect(self, () => {
    if (key === ancestors && self.ancestors !== null) return self.ancestors
    return self.dictionary?.get(key) ?? undefined_
  })
}

/** Sets `key` in the process dictionary; returns the old value or the atom `undefined`. @see erlang:put/2 */
export function put(self: Process, key: Term, value: Term): Term {
  return effect(self, () => {
    self.dictionary ??= new Map()
    const old = self.dictionary.get(key) ?? undefined_
    self.dictionary.set(freeze(key), freeze(value))
    return old
  })
}

/** Gives this process a label that observers show when it has no name. @see proc_lib:set_label/1 */
export function setLabel(self: Process, label: Term): void {
  effect(self, () => {
    self.label = freeze(label)
  })
}
