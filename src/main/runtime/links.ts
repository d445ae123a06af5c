import { noproc } from '../../shared/atoms.ts'
import type { Pid } from '../../shared/term.ts'
import { effect } from './effects.ts'
import { raise } from './errors.ts'
import type { Process } from './process.ts'
import { signalNoproc } from './signals.ts'

/**
 * Links `self` and `other`: when one exits, the other gets an exit signal. One link at most lies between two
 * processes. When `other` does not exist, the exit signal `noproc` comes from it to a process that traps exits.
 * @throws error `noproc` when `other` does not exist and the process does not trap exits.
 * @see erlang:link/1
 */
export function link(self: Process, other: Pid): true {
  return effect(self, () => {
    const target = self.world.process(other)
    if (target === self) return true
    if (target !== undefined && target.doom === undefined) addLink(self, target)
    else if (self.trapExit) signalNoproc(self.world, self, other)
    else raise(noproc)
    return true
  })
}

/** Takes the link to `other` away; no exit signal comes by it any more. @see erlang:unlink/1 */
export function unlink(self: Process, other: Pid): true {
  return effect(self, () => {
    const target = self.world.process(other)
    if (target !== undefined && self.links?.delete(target) === true) {
      target.links?.delete(self)
      if (self.world.tap !== null) self.world.emit({ type: 'unlink', pid: self.pid, other })
    }
    return true
  })
}

export function addLink(one: Process, two: Process): void {
  one.links ??= new Set()
  if (one.links.has(two)) return
  one.links.add(two)
  two.links ??= new Set()
  two.links.add(one)
  if (one.world.tap !== null) one.world.emit({ type: 'link', pid: one.pid, other: two.pid })
}
