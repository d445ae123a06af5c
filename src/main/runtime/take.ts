import type { Term } from '../../shared/term.ts'
import type { Message } from './envelope.ts'
import { assert } from './errors.ts'
import type { Mailbox } from './mailbox.ts'
import type { Process } from './process.ts'
import type { World } from './world.ts'

/** Takes the message at `index` out of the mailbox: the one message of this step. */
export function takeMessage(world: World, process: Process, index: number): Term {
  const mailbox = process.mailbox
  assert(mailbox !== null && index < mailbox.length, 'a message was taken that is not there')
  const sent = mailbox.seqAt(index)
  return took(world, process, mailbox.take(index), sent)
}

/** Takes the oldest message, for a program that knows the messages that are no terms yet. */
export function takeNext(world: World, process: Process, mailbox: Mailbox): Message {
  world.taken = true
  world.handling = mailbox.seqAt(0)
  if (world.loud)
    world.emit({ type: 'receive', pid: process.pid, message: mailbox.at(0), sent: world.handling })
  return mailbox.shift()
}

/** `message`, sent by event `sent`, is the one that `process` takes in this step. */
export function took(world: World, process: Process, message: Term, sent: number): Term {
  world.taken = true
  world.handling = sent
  if (world.loud) world.emit({ type: 'receive', pid: process.pid, message, sent })
  return message
}
