import { badarg } from '../../shared/atoms.ts'
import { type Pid, Ref } from '../../shared/term.ts'
import { effect } from './effects.ts'
import { raise } from './errors.ts'
import { monitor } from './monitors.ts'
import type { Process } from './process.ts'

/**
 * Makes a reference that messages can be sent to until `unalias`; with `reply` the first message through it ends it.
 * @see erlang:alias/1
 */
export function alias(self: Process, options: { reply?: boolean } = {}): Ref {
  return effect(self, () => {
    const ref = self.makeRef()
    const { more } = self
    more.aliases ??= new Map()
    more.aliases.set(ref.id, options.reply === true)
    return ref
  })
}

/** Ends the alias `ref` of this process; false when it was not active. @throws error `badarg` for what is none. @see erlang:unalias/1 */
export function unalias(self: Process, ref: Ref): boolean {
  if (!(ref instanceof Ref)) return raise(badarg)
  return effect(self, () => self.aliases?.delete(ref.id) ?? false)
}

/**
 * Monitors `target` with a reference that is an alias as well, until `unalias`.
 * @see erlang:monitor/3, option {alias, explicit_unalias}
 */
export function monitorAlias(self: Process, target: Pid): Ref {
  return effect(self, () => {
    const ref = monitor(self, target)
    const { more } = self
    more.aliases ??= new Map()
    more.aliases.set(ref.id, false)
    return ref
  })
}
