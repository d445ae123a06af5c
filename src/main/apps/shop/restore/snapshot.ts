import type { Coroutine, Process } from '../../../otp/process.ts'
import { externalSize } from '../../../storage/index.ts'
import { ShopDb } from '../db.ts'
import type { Session } from '../session.ts'
import { keptUnless } from './kept-unless.ts'
import type { Kept, Restore } from './restore.ts'

/**
 * The whole session is written on every change, under its key. Nothing that was answered is lost, and to come back is
 * one look into the table. What is written grows with the session, its log above all.
 */
export const snapshot: Restore = {
  *load(self, key) {
    const session = yield* ShopDb.findSession(self, key)
    if (session === undefined) return 'nothing'
    return session === null ? 'damaged' : { session, memo: null, looks: 1 }
  },

  begin: (self, session) => save(self, session),
  keep: (self, { after }) => save(self, after),
  forget: (self, key) => ShopDb.deleteSession(self, key),
}

function* save(self: Process, session: Session): Coroutine<Kept> {
  const answer = yield* ShopDb.saveSession(self, session)
  return keptUnless(answer, { memo: null, bytes: externalSize(session) })
}
