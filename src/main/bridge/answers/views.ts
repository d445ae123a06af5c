import type { viewRequests } from '../../../shared/protocol/requests/views.ts'
import type { Answers } from '../answers.ts'
import { Refusal } from '../check.ts'

export const viewAnswers: Answers<typeof viewRequests> = {
  'view.open'(session, args) {
    session.time.act()
    const view = session.stage.views.open(session, args)
    session.screens.add(view)
    return { view }
  },

  'view.event'(session, { view, event }) {
    session.stage.views.event(session, view, event)
    session.time.act()
    return null
  },

  'view.close'(session, { view }) {
    if (!session.screens.delete(view))
      throw new Refusal('not_found', `this window has no screen ${view} open`)
    session.time.closeView(view)
    return null
  },
}
