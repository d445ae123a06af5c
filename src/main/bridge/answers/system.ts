import type { systemRequests } from '../../../shared/protocol/requests/system.ts'
import type { Answers } from '../answers.ts'
import { Refusal } from '../check.ts'
import { pidOf } from './arguments.ts'

export const systemAnswers: Answers<typeof systemRequests> = {
  hello: ({ bridge }) => bridge.info,

  observe({ watching }) {
    watching.observe()
    return null
  },

  ack({ watching }, { seq }) {
    watching.acknowledge(seq)
    return null
  },

  inspect({ watching }, { pid }) {
    if (pid === null) return watching.inspect(null)
    const known = watching.inspect(pidOf(pid))
    if (known === null) throw new Refusal('not_found', `nothing is known of ${pid} any more`)
    return known
  },

  'application.start'({ stage }) {
    const { application, observer, views } = stage
    if (application.start()) observer.say('app', 'info', 'The application is started')
    views.applicationChanged()
    observer.statusChanged()
    return null
  },
}
