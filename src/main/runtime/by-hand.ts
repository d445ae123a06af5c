import type { MailboxChange } from './journal.ts'
import { type Process, woken } from './process.ts'
import { MessageTimer } from './send-after.ts'
import { touch } from './signals.ts'
import type { World } from './world.ts'

/** Carries out what somebody outside does to a message that waits; nothing when it is not there any more. */
export function changeMailbox(world: World, process: Process, change: MailboxChange): void {
  const { mailbox } = process
  if (mailbox === null || change.index >= mailbox.length) return
  if (change.do === 'first') mailbox.putFirst(change.index)
  else {
    const message = mailbox.take(change.index)
    if (change.do === 'delay') {
      const late = new MessageTimer(world, process.makeRef(), process.pid, message)
      late.timer = world.timers.set(world.now, change.ms, late)
      world.messageTimers.set(late.ref.id, late)
    }
  }
  if (world.touched !== null) touch(world.touched, process)
  waitAgain(world, process)
}

/** Corrects which message ends the wait of `process`, or whether one does. */
function waitAgain(world: World, process: Process): void {
  const { mailbox, wait } = process
  if (process.woken !== woken.byMessage || wait === null || mailbox === null) return
  wait.found = mailbox.first(wait)
  if (wait.found >= 0) return
  process.woken = woken.not
  if (wait.timeoutMs === null || process.timer !== null) return
  // It found its message as it began to wait, or its time ran out after it had found it: no timer is set.
  process.timer = world.timers.set(world.now, wait.timeoutMs, process)
}
