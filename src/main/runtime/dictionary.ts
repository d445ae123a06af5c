import { ancestors, initial_call, undefined_ } from '../../shared/atoms.ts'
import { atom, type Term, tuple } from '../../shared/term.ts'
import { effect } from './effects.ts'
import { freeze } from './freeze.ts'
import type { Process } from './process.ts'

/** The value of `key` in the process dictionary, or the atom `undefined`. @see erlang:get/1 */
export function get(self: Process, key: Term): Term {
  return effect(self, () => {
    if (self.ancestors !== null) {
      if (key === ancestors) return self.ancestors
      if (key === initial_call) return initialCallOf(self)
    }
    return self.dictionary?.get(key) ?? undefined_
  })
}

/** Sets `key` in the process dictionary; returns the old value or the atom `undefined`. @see erlang:put/2 */
export function put(self: Process, key: Term, value: Term): Term {
  return effect(self, () => {
    const { more } = self
    more.dictionary ??= new Map()
    const old = more.dictionary.get(key) ?? undefined_
    more.dictionary.set(freeze(key), freeze(value))
    return old
  })
}

/** Gives this process a label that observers show when it has no name. @see proc_lib:set_label/1 */
export function setLabel(self: Process, label: Term): void {
  effect(self, () => {
    self.more.label = freeze(label)
  })
}

/** All that the process dictionary holds; of a process started by proc_lib also what that put there. */
export function dictionaryOf(process: Process): [key: Term, value: Term][] {
  const own = [...(process.dictionary ?? [])]
  if (process.ancestors === null) return own
  return [[ancestors, process.ancestors], [initial_call, initialCallOf(process)], ...own]
}

/** `{Module, Function, Arity}` of the text that the record keeps. */
function initialCallOf(process: Process): Term {
  const [name = '', arity = '0'] = process.initialCall.split('/')
  const dot = name.lastIndexOf('.')
  return tuple(atom(name.slice(0, dot)), atom(name.slice(dot + 1)), Number(arity))
}
