import { DOWN } from '../../shared/atoms.ts'
import { isTagged, type Pid, type Ref } from '../../shared/term.ts'
import { effect } from './effects.ts'
import { addMonitor } from './monitors.ts'
import type { Process } from './process.ts'
import { forgetMonitor } from './signals.ts'

/**
 * Monitors `target` with a reference that is an alias as well: the first message through it ends both, and so does
 * the DOWN. What a call waits with. @see erlang:monitor/3, option {alias, reply_demonitor}
 */
export function callMonitor(self: Process, target: Pid): Ref {
  return effect(self, () => {
    const ref = addMonitor(self, self.world.process(target), target)
    if (self.monitors?.has(ref.id)) {
      self.aliases ??= new Map()
      self.aliases.set(ref.id, true)
    }
    return ref
  })
}

/** Ends `ref` of `callMonitor`, and removes its DOWN when that has come already. */
export function endCallMonitor(self: Process, ref: Ref): void {
  effect(self, () => {
    self.aliases?.delete(ref.id)
    const entry = self.monitors?.get(ref.id)
    if (entry !== undefined) forgetMonitor(entry)
    else if (self.mailbox !== null && self.mailbox.length > 0) {
      const index = self.mailbox.find(message => isTagged(message, DOWN, 5) && message.items[1] === ref)
      if (index >= 0) self.mailbox.take(index)
    }
  })
}
