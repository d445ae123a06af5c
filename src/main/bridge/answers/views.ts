import type { viewRequests } from '../../../shared/protocol/requests/views.ts'
import type { Answers } from '../answers.ts'

export const viewAnswers: Answers<typeof viewRequests> = {
  'view.open': (session, args) => ({ view: session.stage.views.open(session, args) }),

  'view.event'(session, { view, event }) {
    session.stage.views.event(session, view, event)
    return null
  },

  'view.close'(session, { view }) {
    session.stage.views.close(session, view)
    return null
  },
}
