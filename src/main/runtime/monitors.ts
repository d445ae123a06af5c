import { badarg, DOWN, nonode, noproc } from '../../shared/atoms.ts'
import { type Atom, isTagged, Pid, Ref, type Term, tuple } from '../../shared/term.ts'
import { effect } from './effects.ts'
import { raise } from './errors.ts'
import { forgetWatched, forgetWatcher, hang, monitorOf } from './monitor-ends.ts'
import type { Process } from './process.ts'
import { down } from './signals.ts'

export type MonitorOptions = {
  /** Whether messages can be sent to the reference too, as to an alias, until `demonitor`. Default false. */
  alias?: boolean
}

/**
 * Watches `target`, a pid or a registered name: when it exits, or at once with reason `noproc` when it does not
 * exist, the message `{DOWN, Ref, process, Object, Reason}` comes. A monitor passes no exit on.
 * @see erlang:monitor/2; `alias`: erlang:monitor/3, option {alias, demonitor}
 */
export function monitor(self: Process, target: Pid | Atom, options: MonitorOptions = {}): Ref {
  return effect(self, () => {
    const object: Term = target instanceof Pid ? target : tuple(target, nonode)
    const process = target instanceof Pid ? self.world.process(target) : self.world.names.get(target)
    const ref = addMonitor(self, process, object)
    if (options.alias === true && monitorOf(self, ref.id) !== undefined) {
      const { more } = self
      more.aliases ??= new Map()
      more.aliases.set(ref.id, false)
    }
    return ref
  })
}

/** As `monitor`, of a process record; undefined for one that does not exist. */
export function addMonitor(self: Process, target: Process | undefined, object: Term): Ref {
  const ref = self.makeRef()
  if (target === self) return ref
  if (target === undefined || target.doom !== undefined) {
    down(self.world, { ref, watcher: self, target: self, object }, noproc, null)
    return ref
  }
  hang({ ref, watcher: self, target, object })
  if (self.world.hearsTies) self.world.emit({ type: 'monitor', pid: self.pid, other: target.pid, ref })
  return ref
}

export type DemonitorOptions = {
  /** Also removes its DOWN message when that is in the mailbox already. Default false. */
  flush?: boolean
  /** Answers false when the monitor was not there any more, or was flushed. Default false: always true. */
  info?: boolean
}

/** Ends the monitor `ref` of this process. @throws error `badarg` for what is no reference. @see erlang:demonitor/2 */
export function demonitor(self: Process, ref: Ref, options: DemonitorOptions = {}): boolean {
  if (!(ref instanceof Ref)) return raise(badarg)
  return effect(self, () => {
    self.aliases?.delete(ref.id)
    const entry = monitorOf(self, ref.id)
    if (entry !== undefined) {
      forgetWatcher(entry)
      forgetWatched(entry)
      if (self.world.hearsTies)
        self.world.emit({ type: 'demonitor', pid: self.pid, other: entry.target.pid, ref })
      return true
    }
    if (options.flush === true && self.mailbox !== null) {
      const index = self.mailbox.find(message => isTagged(message, DOWN, 5) && message.items[1] === ref)
      if (index >= 0) self.mailbox.take(index)
    }
    return options.info !== true
  })
}
