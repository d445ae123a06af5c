import type { logRequests } from '../../../shared/protocol/requests/log.ts'
import type { Answers } from '../answers.ts'

export const logAnswers: Answers<typeof logRequests> = {
  'log.open'({ log }) {
    log.open()
    return null
  },

  'log.close'({ log }) {
    log.close()
    return null
  },
}
