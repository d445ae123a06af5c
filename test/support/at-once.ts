import type { ReplyMessage } from '../../src/shared/protocol/requests.ts'

/** The reply to a request that is answered at once. */
export function atOnce(reply: ReplyMessage | Promise<ReplyMessage>): ReplyMessage {
  if (reply instanceof Promise) throw new Error('this request was to be answered at once')
  return reply
}
