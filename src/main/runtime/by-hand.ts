import { touch } from './deliver.ts'
import type { MailboxChange } from './journal.ts'
import { Mailbox } from './mailbox.ts'
import { type Process, woken } from './process.ts'
import { MessageTimer } from './send-after.ts'
import type { Wait } from './wait.ts'
import type { World } from './world.ts'

/** Carries out what somebody outside does to a message that waits; nothing when it is not there any more. */
export function changeMailbox(world: World, process: Process, change: MailboxChange): void {
  if (change.index >= process.messageCount) return
  const { wait } = process
  // What has ended a wait is put back to the others, so that all have their index, and found again.
  const ended = process.woken === woken.byMessage && wait !== null
  if (ended) {
    process.mailbox ??= new Mailbox()
    process.mailbox.insert(wait.found, wait.held(), wait.sent)
  }
  const mailbox = process.mailbox as Mailbox
  const sent = mailbox.seqAt(change.index)
  const message = mailbox.take(change.index)
  if (change.do === 'first') mailbox.insert(0, message, sent)
  else if (change.do === 'delay') {
    const late = new MessageTimer(world, process.makeRef(), process.pid, message)
    late.timer = world.timers.set(world.now, change.ms, late)
    world.messageTimers.set(late.ref.id, late)
  }
  // Who keeps no list finds the mark.
  if (world.touched !== null) touch(world.touched, process)
  else process.touched = true
  if (ended) waitAgain(world, process, wait, mailbox)
}

/** Corrects which message ends the wait of `process`, or whether one does. */
function waitAgain(world: World, process: Process, wait: Wait, mailbox: Mailbox): void {
  const index = mailbox.first(wait)
  if (index >= 0) {
    const sent = mailbox.seqAt(index)
    wait.hold(mailbox.take(index), index, sent)
    return
  }
  process.woken = woken.not
  if (wait.timeoutMs === null || process.timer !== null) return
  // It found its message as it began to wait, or its time ran out after it had found it: no timer is set.
  process.timer = world.timers.set(world.now, wait.timeoutMs, process)
}
