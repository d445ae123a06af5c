import type { Coroutine, Process } from '../../../otp/process.ts'
import type { Session } from '../session.ts'
import type { Kept, Restore } from './restore.ts'
import { Stash } from './stash-server.ts'

/**
 * The session is handed to another process, which holds it and does nothing else, and so has no reason to crash: what
 * goes wrong in the cart's own code costs nothing. What takes the stash along, as the end of the app does, takes all.
 */
export const stash: Restore = {
  *load(self, key) {
    const session = yield* Stash.get(self, key)
    return session === null ? 'nothing' : { session, memo: null, looks: 1 }
  },

  begin: (self, session) => put(self, session),
  keep: (self, { after }) => put(self, after),
  forget: (self, key) => Stash.delete(self, key),
}

/** Not a byte of it goes to the disk. */
function* put(self: Process, session: Session): Coroutine<Kept> {
  yield* Stash.put(self, session)
  return { memo: null, bytes: 0 }
}
