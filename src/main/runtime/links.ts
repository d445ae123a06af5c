import { badarg, noproc } from '../../shared/atoms.ts'
import { Pid } from '../../shared/term.ts'
import { act, effect } from './effects.ts'
import { raise } from './errors.ts'
import { addLinked, dropLinked, isLinked } from './linked.ts'
import type { Process } from './process.ts'
import { signalNoproc } from './signals.ts'

/**
 * Links `self` and `other`: when one exits, the other gets an exit signal. One link at most lies between two
 * processes. When `other` does not exist, the exit signal `noproc` comes from it to a process that traps exits.
 * @throws error `noproc` when `other` does not exist and the process does not trap exits; `badarg` for what is no pid.
 * @see erlang:link/1
 */
export function link(self: Process, other: Pid): true {
  return effect(self, () => {
    if (!(other instanceof Pid)) return raise(badarg)
    const target = self.world.process(other)
    if (target === self) return true
    if (target !== undefined && target.doom === undefined) addLink(self, target)
    else if (self.trapExit) signalNoproc(self.world, self, other)
    else raise(noproc)
    return true
  })
}

/** Takes the link to `other` away; no exit signal comes by it any more. @throws error `badarg` for what is no pid. @see erlang:unlink/1 */
export function unlink(self: Process, other: Pid): true {
  if (!(other instanceof Pid)) return raise(badarg)
  act(self, () => {
    const target = self.world.process(other)
    if (target === undefined || !dropLinked(self, target)) return
    dropLinked(target, self)
    if (self.world.hearsTies) self.world.emit({ type: 'unlink', pid: self.pid, other })
  })
  return true
}

function addLink(one: Process, two: Process): void {
  if (isLinked(one, two)) return
  addLinked(one, two)
  addLinked(two, one)
  if (one.world.hearsTies) one.world.emit({ type: 'link', pid: one.pid, other: two.pid })
}

/** Links `parent` and its `child`, which has just been made and has no link. */
export function addChildLink(parent: Process, child: Process): void {
  child.linked = parent
  addLinked(parent, child)
  if (parent.world.hearsTies) parent.world.emit({ type: 'link', pid: parent.pid, other: child.pid })
}
