import { type Ref, type Term, Tuple } from '../../shared/term.ts'
import { CallWait } from './call-wait.ts'

/** `{tag, body}` on its way to a behaviour. Both are frozen. */
export class Tagged {
  readonly tag: Term
  readonly body: Term

  constructor(tag: Term, body: Term) {
    this.tag = tag
    this.body = body
  }
}

/**
 * A message in a mailbox. What behaviours send each other a million times a second is no tuple while nobody looks:
 * a call is the wait of the caller, a cast is what it carries. Programs that know them take them as they are; for all
 * others, matches, forks and observers they become terms.
 */
export type Message = Term | Tagged | CallWait

/** The term that `message` is. */
export function termOf(message: Message): Term {
  if (message instanceof CallWait) return message.protocol.message(message, message.ref as Ref)
  if (message instanceof Tagged) return Tuple.sealed(message.tag, message.body)
  return message
}
