import type { Term } from '../../shared/term.ts'
import { assert } from './errors.ts'
import type { Process } from './process.ts'
import type { World } from './world.ts'

/** Takes the message at `index` out of the mailbox: the one message of this step. */
export function takeMessage(world: World, process: Process, index: number): Term {
  const mailbox = process.mailbox
  assert(mailbox !== null && index < mailbox.length, 'a message was taken that is not there')
  const sent = mailbox.seqAt(index)
  return took(world, process, mailbox.take(index), sent)
}

/** `message`, sent by event `sent`, is the one that `process` takes in this step. */
export function took(world: World, process: Process, message: Term, sent: number): Term {
  world.taken = true
  world.handling = sent
  if (world.loud) world.emit({ type: 'receive', pid: process.pid, message, sent })
  return message
}
