import { atom, type Term, tuple } from '../../../shared/term.ts'
import { type Coroutine, type Process, systemTime, uniform } from '../../otp/process.ts'
import { Dets } from '../../storage/index.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { TableHolder } from '../kernel/table-holder.ts'
import { newSession, type Session, sessionOf } from './session.ts'

const name = elixirModule('Shop.Db')
const table = atom('carts')

/** The table `carts`, one object `{Key, Session}` a session, and the process that holds it open. */
export const ShopDb = {
  startLink(self: Process): Coroutine<Term> {
    return TableHolder.startLink(self, { name, module: 'Shop.Db', table })
  },

  /** @returns `ok`, or `{error, Reason}` when the table is not open */
  ready(self: Process): Coroutine<Term> {
    return TableHolder.ready(self, name)
  },

  /**
   * The session kept under `key`, or a new one; null when what is there is no session. A new one that cannot be saved
   * now is saved with its first change: nothing is in it yet.
   * @throws error `badarg` when the table is not open.
   */
  *findOrCreateSession(self: Process, key: string): Coroutine<Session | null> {
    const [found] = yield* Dets.lookup(self, table, key)
    if (found !== undefined) return sessionOf(found.items[1], key)
    const session = newSession(key, sessionId(self), systemTime(self))
    yield* ShopDb.saveSession(self, session)
    return session
  },

  /**
   * Keeps `session` under its key. @returns `ok` once it is on the disk, or `{error, Reason}`
   * @throws error `badarg` when the table is not open.
   */
  saveSession(self: Process, session: Session): Coroutine<Term> {
    return Dets.insert(self, table, tuple(session.key, session))
  },
} as const

/** Eight digits in hex, by the world's dice. */
function sessionId(self: Process): string {
  return (uniform(self, 2 ** 32) - 1).toString(16).padStart(8, '0')
}
