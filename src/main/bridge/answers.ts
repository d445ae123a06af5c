import type { RequestArgs, RequestName, RequestReply } from '../../shared/protocol/requests.ts'
import { faultAnswers } from './answers/faults.ts'
import { loadAnswers } from './answers/load.ts'
import { logAnswers } from './answers/log.ts'
import { messagesAnswers } from './answers/messages.ts'
import { processAnswers } from './answers/process.ts'
import { processesAnswers } from './answers/processes.ts'
import { sourceAnswers } from './answers/source.ts'
import { systemAnswers } from './answers/system.ts'
import { tableAnswers } from './answers/tables.ts'
import { timeAnswers } from './answers/time.ts'
import { viewAnswers } from './answers/views.ts'
import type { Checked } from './check.ts'
import type { Session } from './session.ts'

/**
 * How the requests of one subject (a file of `shared/protocol/requests`) are answered. An answer is immediate unless it
 * needs the disk. All may throw a `Refusal`, and have changed nothing then.
 */
export type Answers<Schemas> = {
  readonly [N in keyof Schemas & RequestName]: (
    session: Session,
    args: RequestArgs<N>,
  ) => RequestReply<N> | Promise<RequestReply<N>>
}

type AnyAnswer = (session: Session, args: unknown) => unknown

const answers: { readonly [N in RequestName]: unknown } = {
  ...systemAnswers,
  ...timeAnswers,
  ...processAnswers,
  ...loadAnswers,
  ...logAnswers,
  ...processesAnswers,
  ...faultAnswers,
  ...messagesAnswers,
  ...sourceAnswers,
  ...tableAnswers,
  ...viewAnswers,
}

/** The reply to a request whose shape was checked. @throws Refusal */
export function answer(session: Session, { name, args }: Checked): unknown {
  return (answers[name] as AnyAnswer)(session, args)
}
