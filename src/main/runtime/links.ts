import { badarg, noproc } from '../../shared/atoms.ts'
import { Pid } from '../../shared/term.ts'
import { act, effect } from './effects.ts'
import { raise } from './errors.ts'
import type { Process } from './process.ts'
import { disconnect, signalNoproc } from './signals.ts'

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
    if (target === undefined || !disconnect(self, target)) return
    disconnect(target, self)
    if (self.world.hearsTies) self.world.emit({ type: 'unlink', pid: self.pid, other })
  })
  return true
}

function addLink(one: Process, two: Process): void {
  if (!connect(one, two)) return
  connect(two, one)
  if (one.world.hearsTies) one.world.emit({ type: 'link', pid: one.pid, other: two.pid })
}

/** Links `parent` and its `child`, which has just been made and has no link. */
export function addChildLink(parent: Process, child: Process): void {
  const { linked } = parent
  child.linked = parent
  if (linked === null) parent.linked = child
  else if (linked instanceof Set) linked.add(child)
  else parent.linked = new Set([linked, child])
  if (parent.world.hearsTies) parent.world.emit({ type: 'link', pid: parent.pid, other: child.pid })
}

/** Adds `other` to the links of `process`; false when it was there. Most processes have one link, and no set. */
function connect(process: Process, other: Process): boolean {
  const { linked } = process
  if (linked === null) process.linked = other
  else if (linked === other) return false
  else if (!(linked instanceof Set)) process.linked = new Set([linked, other])
  else if (linked.has(other)) return false
  else linked.add(other)
  return true
}
