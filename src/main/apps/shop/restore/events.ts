import { limits } from '../../../../shared/limits.ts'
import type { Coroutine, Process } from '../../../otp/process.ts'
import { externalSize } from '../../../storage/index.ts'
import { ShopDb } from '../db.ts'
import { type Entry, EventLog } from '../event-log.ts'
import { happened, type Session } from '../session.ts'
import { keptUnless } from './kept-unless.ts'
import type { Kept, LogSize, Restore } from './restore.ts'

/** The number of the last thing that happened, and how long the log is that it stands in. */
type Memo = LogSize & { readonly number: number }

/**
 * What happened is written, not what came of it: to come back is to let it all happen again. That takes longer with
 * every change. So now and then the log is compacted: the session is written as it is, with the number of the last thing
 * that happened to it, and then the log begins anew.
 *
 * In this order a crash in between costs nothing: what stands in the log although the snapshot has it is known by its
 * number, and left out.
 */
export const events: Restore = {
  *load(self, key) {
    const snapshot = yield* ShopDb.findCompacted(self, key)
    if (snapshot === undefined) return 'nothing'
    if (snapshot === null) return 'damaged'
    yield* EventLog.open(self, snapshot.session)
    const logged = yield* EventLog.read(self, key)
    const entries = logged.filter(entry => entry !== null)
    if (entries.length < logged.length) return 'damaged'
    const missing = entries.filter(({ number }) => number > snapshot.number)
    const session = missing.reduce((before, { happening }) => happened(before, happening), snapshot.session)
    const number = missing.at(-1)?.number ?? snapshot.number
    const bytes = entries.reduce((sum, entry) => sum + EventLog.sizeOf(entry), 0)
    return { session, memo: { number, entries: entries.length, bytes }, looks: 1 + entries.length }
  },

  *begin(self, session) {
    yield* EventLog.open(self, session)
    // What may still stand in a log from an earlier time has the same numbers.
    yield* EventLog.truncate(self, session.key)
    return yield* writeWhole(self, session, 0)
  },

  *keep(self, { happening, after }, memo) {
    const { number, entries, bytes } = memo as Memo
    const entry: Entry = { number: number + 1, happening }
    const size = EventLog.sizeOf(entry)
    const logged = keptUnless(yield* EventLog.append(self, after.key, entry), {
      memo: { number: number + 1, entries: entries + 1, bytes: bytes + size },
      bytes: size,
    })
    if ('failed' in logged || entries + 1 < limits.cartLogEntries) return logged
    const compacted = yield* writeWhole(self, after, number + 1)
    // It stands in the log all the same, and the next change tries again.
    return 'failed' in compacted ? logged : { ...compacted, bytes: size + compacted.bytes }
  },

  *forget(self, key) {
    const snapshot = yield* ShopDb.findCompacted(self, key)
    yield* ShopDb.deleteCompacted(self, key)
    if (!snapshot) return
    yield* EventLog.open(self, snapshot.session)
    yield* EventLog.truncate(self, key)
    yield* EventLog.close(self, key)
  },

  compact: (self, session, memo) => writeWhole(self, session, (memo as Memo).number),

  logSize(memo) {
    const { entries, bytes } = memo as Memo
    return { entries, bytes }
  },
}

/** The snapshot first; the log that led to it is not needed after. */
function* writeWhole(self: Process, session: Session, number: number): Coroutine<Kept> {
  const written = yield* ShopDb.saveCompacted(self, session, number)
  const kept = keptUnless(written, { memo: { number, entries: 0, bytes: 0 }, bytes: externalSize(session) })
  if (!('failed' in kept)) yield* EventLog.truncate(self, session.key)
  return kept
}
