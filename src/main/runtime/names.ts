import { badarg, undefined_ } from '../../shared/atoms.ts'
import { type Atom, isAtom, Pid } from '../../shared/term.ts'
import { effect, isFree } from './effects.ts'
import { raise } from './errors.ts'
import type { Process } from './process.ts'

/**
 * Gives `pid` the name `name` until it exits.
 * @throws error `badarg` when the name is taken or `undefined`, the process is gone, or it has a name already.
 * @see erlang:register/2
 */
export function register(self: Process, name: Atom, pid: Pid): true {
  return effect(self, () => {
    if (!isAtom(name) || !(pid instanceof Pid)) return raise(badarg)
    const target = self.world.process(pid)
    if (target === undefined || target.doom !== undefined || target.names !== null) return raise(badarg)
    return registerName(target, name) ? true : raise(badarg)
  })
}

/** As `register`, of a process record; false when the name cannot be had. */
export function registerName(target: Process, name: Atom): boolean {
  const world = target.world
  if (name === undefined_ || world.names.has(name)) return false
  world.names.set(name, target)
  const { more } = target
  more.names = [...(more.names ?? []), name]
  if (world.hearsTies) world.emit({ type: 'register', pid: target.pid, name })
  return true
}

/** Frees `name`. @throws error `badarg` when nobody has it. @see erlang:unregister/1 */
export function unregister(self: Process, name: Atom): true {
  return effect(self, () => {
    const target = self.world.names.get(name)
    if (target === undefined) return raise(badarg)
    unregisterName(target, name)
    return true
  })
}

export function unregisterName(target: Process, name: Atom): void {
  target.world.names.delete(name)
  const rest = target.names?.filter(other => other !== name) ?? []
  target.more.names = rest.length > 0 ? rest : null
  if (target.world.hearsTies) target.world.emit({ type: 'unregister', pid: target.pid, name })
}

/** The process called `name`, or undefined. @see erlang:whereis/1 */
export function whereis(self: Process, name: Atom): Pid | undefined {
  return isFree(self) ? self.world.names.pidOf(name) : note(self, name)
}

/** `whereis`, of a process that keeps its answers. */
function note(self: Process, name: Atom): Pid | undefined {
  return effect(self, () => self.world.names.pidOf(name))
}
