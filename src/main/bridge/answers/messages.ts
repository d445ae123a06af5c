import type { messagesRequests } from '../../../shared/protocol/requests/messages.ts'
import type { Answers } from '../answers.ts'
import { Refusal } from '../check.ts'

export const messagesAnswers: Answers<typeof messagesRequests> = {
  'messages.open'({ messages }, { keys, others }) {
    messages.open({ keys: new Set(keys), others })
    return null
  },

  'messages.close'({ messages }) {
    messages.close()
    return null
  },

  'messages.ack'({ messages }, { seq }) {
    messages.acknowledge(seq)
    return null
  },

  'messages.read'({ messages, syntax }, { id }) {
    const detail = messages.read(id, syntax)
    if (detail === null) throw new Refusal('not_found', 'that is not kept any more')
    return detail
  },
}
