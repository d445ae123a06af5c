import type { loadRequests } from '../../../shared/protocol/requests/load.ts'
import type { Answers } from '../answers.ts'

export const loadAnswers: Answers<typeof loadRequests> = {
  'load.open'({ load, stage }) {
    load.begin(stage.load)
    return null
  },

  'load.close'({ load }) {
    load.close()
    return null
  },
}
