import { atom, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { catchExit } from '../kernel/catch-exit.ts'
import { CoppicePubSub } from '../kernel/pubsub.ts'
import type { Draft } from './draft.ts'
import { type DraftKey, Drafts } from './drafts.ts'
import { Outbox } from './outbox.ts'
import { signupTopic } from './topic.ts'

/**
 * What is done when a visitor has given up: who has left his address is written to, then all he has submitted is dropped.
 * A letter that cannot be written is no reason to keep what he left.
 */
export function* giveUp(self: Process, key: DraftKey, draft: Draft): Coroutine<void> {
  const reminded = draft.account?.params.email ?? null
  if (reminded !== null) yield* catchExit(Outbox.write(self, reminded, reminder(draft)))
  Drafts.delete(self, key)
  CoppicePubSub.broadcast(self, signupTopic(key.key), tuple(atom('signup_given_up'), key.key, reminded))
}

function reminder({ account, workspace }: Draft): string {
  const name = account?.params.full_name ?? ''
  const missing = workspace === null ? 'Only your workspace was missing.' : 'One click was missing.'
  return `Hello ${name}, your sign-up is not finished. ${missing} What you had told us is deleted.`
}
