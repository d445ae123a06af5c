import { type Process, woken } from './process.ts'

/**
 * Sets the one timer that a behaviour has besides the waits of its callbacks: after `ms` its `timeout` is called,
 * unless a message comes first. For programs only, outside coroutines.
 */
export function setOwnTimer(self: Process, ms: number): void {
  cancelOwnTimer(self)
  // A message that is there already comes first.
  if (self.mailbox !== null && self.mailbox.length > 0) return
  if (ms === 0) self.woken = woken.byTimeout
  else self.timer = self.world.timers.set(self.world.now, ms, self)
}

/** Takes it off again. */
export function cancelOwnTimer(self: Process): void {
  if (self.timer === null) return
  self.world.timers.cancel(self.timer)
  self.timer = null
}
