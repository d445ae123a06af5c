import type { sourceRequests } from '../../../shared/protocol/requests/source.ts'
import type { Answers } from '../answers.ts'
import { Refusal } from '../check.ts'

export const sourceAnswers: Answers<typeof sourceRequests> = {
  'source.list': ({ bridge }) => bridge.library.list,

  'source.read'({ bridge }, { id }) {
    const text = bridge.library.read(id)
    if (text === null) throw new Refusal('not_found', `there is no source ${id}`)
    return text
  },
}
