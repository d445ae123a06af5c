import type { processesRequests } from '../../../shared/protocol/requests/processes.ts'
import type { Answers } from '../answers.ts'

export const processesAnswers: Answers<typeof processesRequests> = {
  'processes.look'(session, look) {
    session.processes.see(session.stage.observer, look)
    return null
  },

  'processes.close'({ processes }) {
    processes.close()
    return null
  },

  'processes.copy': ({ processes }) => processes.copy(),
}
