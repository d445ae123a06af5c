import type { systemRequests } from '../../../shared/protocol/requests/system.ts'
import type { Answers } from '../answers.ts'
import { Refusal } from '../check.ts'
import { pidOf } from './arguments.ts'

export const systemAnswers: Answers<typeof systemRequests> = {
  hello: ({ bridge }) => bridge.info,

  observe(session) {
    session.observe()
    return null
  },

  ack(session, { seq }) {
    session.acknowledge(seq)
    return null
  },

  inspect(session, { pid }) {
    if (pid === null) return session.inspect(null)
    const known = session.inspect(pidOf(pid))
    if (known === null) throw new Refusal('not_found', `nothing is known of ${pid} any more`)
    return known
  },

  'application.start'({ stage, time }) {
    const { application, observer, views } = stage
    time.act()
    if (application.start()) observer.say('app', 'info', 'The application is started')
    views.applicationChanged()
    observer.statusChanged()
    return null
  },

  'application.restart'({ stage, time }) {
    const { application, observer, views } = stage
    time.act()
    observer.say('app', 'info', 'The application is restarted')
    void application.restart().then(() => {
      views.applicationChanged()
      observer.statusChanged()
    })
    return null
  },
}
