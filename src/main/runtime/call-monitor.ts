import { DOWN } from '../../shared/atoms.ts'
import { isTagged, type Pid, type Ref } from '../../shared/term.ts'
import { effect } from './effects.ts'
import type { Process } from './process.ts'
import { forgetCall, sendDown } from './signals.ts'

/**
 * Monitors `target` with a reference that is an alias as well: the first message through it ends both, and so does
 * the DOWN. What a call waits with. A process waits for one call at a time, so this needs no table: the callers of a
 * process are a list that runs through their records.
 * @see erlang:monitor/3, option {alias, reply_demonitor}
 */
export function callMonitor(self: Process, target: Pid): Ref {
  return effect(self, () => {
    const ref = self.makeRef()
    const callee = self.world.processes.get(target.id)
    if (callee === undefined || callee.doom !== undefined) {
      sendDown(self.world, self, ref, target)
      return ref
    }
    self.callRef = ref
    self.callee = callee
    self.nextCaller = callee.firstCaller
    if (callee.firstCaller !== null) callee.firstCaller.previousCaller = self
    callee.firstCaller = self
    if (self.world.tap !== null) self.world.emit({ type: 'monitor', pid: self.pid, other: target, ref })
    return ref
  })
}

/** Ends `ref` of `callMonitor`, and removes its DOWN when that has come already. */
export function endCallMonitor(self: Process, ref: Ref): void {
  effect(self, () => {
    if (self.callRef === ref) {
      forgetCall(self)
      return
    }
    if (self.mailbox === null || self.mailbox.length === 0) return
    const index = self.mailbox.find(message => isTagged(message, DOWN, 5) && message.items[1] === ref)
    if (index >= 0) self.mailbox.take(index)
  })
}
