import { type Atom, atom } from '../../shared/term.ts'
import { effect, type Process } from '../runtime/index.ts'

/** Anything with callbacks; what a process is started with. */
type Module = { readonly name: string }

/**
 * Which code is loaded: a world has at most one version of a module, under its name. A process goes on with the version
 * it was started with until `sys.changeCode` asks for the loaded one.
 *
 *     Code.load(self, counter2)                                          // the next start, and the next code change, take it
 *     yield* sys.suspend(self, pid)
 *     yield* sys.changeCode(self, pid, atom('Counter'), 1, [])
 *     yield* sys.resume(self, pid)
 *
 * @see OTP kernel, code: load_binary/3; OTP stdlib, sys: change_code/4
 */
export const Code = {
  /** Loads `module` in place of the version that has its name. */
  load(self: Process, module: Module): void {
    effect(self, () => {
      self.world.modules.set(nameOf(module), module)
      return null
    })
  },

  /** The version of `module` that is loaded; `module` itself where none was. */
  loaded<M extends Module>(self: Process, module: M): M {
    return effect(self, () => (self.world.modules.get(nameOf(module)) as M | undefined) ?? module)
  },
} as const

function nameOf({ name }: Module): Atom {
  return atom(name)
}
