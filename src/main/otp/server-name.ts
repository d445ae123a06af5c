import { badarg, nonode, via } from '../../shared/atoms.ts'
import { type Atom, atom, isAtom, Pid, type Term, Tuple, tuple } from '../../shared/term.ts'
import { formatTerm } from '../../shared/term-text.ts'
import { ErlangError, type Process, raise, register, unregister, whereis } from '../runtime/index.ts'
import { raiseArgumentError } from './argument-error.ts'

/** A module that `{via, Module, Name}` can name: it keeps names of its own. @see OTP kernel, global: register_name/2 */
export type ViaModule = {
  whereisName(self: Process, name: Term): Pid | undefined
  /** False when the name is taken. Registers the running process. */
  registerName(self: Process, name: Term, pid: Pid): boolean
  unregisterName(self: Process, name: Term): void
}

/** A name to start a process under: an atom, or `{via, Module, Name}`. */
export type ServerName = Atom | Tuple

/** How a process is addressed: pid, registered name, `{via, Module, Name}`, or `{Name, Node}` for this node. */
export type ServerRef = Pid | Atom | Tuple

/** The name `{via, Module, Name}`. */
export function viaName(module: Atom, name: Term): Tuple {
  return tuple(via, module, name)
}

/** The process that `ref` stands for, or undefined when there is none. */
export function whereisServer(self: Process, ref: ServerRef): Pid | undefined {
  if (ref instanceof Pid) return ref
  if (isAtom(ref)) return whereis(self, ref)
  if (!(ref instanceof Tuple)) return raise(atom('function_clause'))
  const [first, second, third] = ref.items
  if (first === via && ref.size === 3) return viaModule(self, ref).whereisName(self, third as Term)
  if (ref.size === 2 && isAtom(first) && second === nonode) return whereis(self, first)
  if (first === atom('global') && ref.size === 2) return undefined
  return raise(badarg)
}

/** As `whereisServer`, but a name of a wrong kind, or of what keeps no names, is nobody's. @see OTP stdlib, gen_server: cast/2 */
export function whereisForCast(self: Process, ref: ServerRef): Pid | undefined {
  try {
    return whereisServer(self, ref)
  } catch (thrown) {
    if (ref instanceof Tuple && thrown instanceof ErlangError) return undefined
    throw thrown
  }
}

/** Gives the running process the name; false when it is taken. */
export function registerServer(self: Process, name: ServerName): boolean {
  if (isAtom(name)) {
    if (whereis(self, name) !== undefined) return false
    return register(self, name, self.pid)
  }
  return viaModule(self, name).registerName(self, name.items[2] as Term, self.pid)
}

/** Takes the name off the running process. */
export function unregisterServer(self: Process, name: ServerName): void {
  if (!isAtom(name)) viaModule(self, name).unregisterName(self, name.items[2] as Term)
  else if (whereis(self, name) === self.pid) unregister(self, name)
}

function viaModule(self: Process, name: Tuple): ViaModule {
  const [, named, given] = name.items as readonly Term[]
  const module = self.world.modules.get(named as Atom)
  if (module !== undefined) return module as ViaModule
  // A world learns of it with its first registry.
  if (named === atom('Elixir.Registry') && given instanceof Tuple)
    return raiseArgumentError(`unknown registry: ${formatTerm(given.items[0] as Term, 'elixir')}`)
  return raise(atom('undef'))
}
