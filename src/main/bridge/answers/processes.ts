import type { processesRequests } from '../../../shared/protocol/requests/processes.ts'
import type { Answers } from '../answers.ts'
import { pidOf } from './arguments.ts'

export const processesAnswers: Answers<typeof processesRequests> = {
  'processes.look'(session, look) {
    session.processes.see(session.stage.observer, look)
    return null
  },

  'processes.close'({ processes }) {
    processes.close()
    return null
  },

  'processes.place': ({ processes }, { pid }) => ({ place: processes.placeOf(pidOf(pid)) }),

  'processes.copy': ({ processes }) => processes.copy(),
}
