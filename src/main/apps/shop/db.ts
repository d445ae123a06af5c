import { atom, atomName, isAtom, type Term, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { Dets } from '../../storage/index.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { TableHolder } from '../kernel/table-holder.ts'
import type { Session } from './session.ts'
import { sessionOf } from './session-of.ts'

const name = elixirModule('Shop.Db')
const table = atom('carts')

/**
 * The table `carts`, and the process that holds it open. It has an object `{Key, Session}` for each session that is kept
 * whole, `{{compacted, Key}, Session, Number}` for each that a log of what happened goes on from, and `{{way, Key}, Way}` for
 * each that is kept in another way than the usual one.
 */
export const ShopDb = {
  startLink(self: Process): Coroutine<Term> {
    return TableHolder.startLink(self, { name, module: 'Shop.Db', table })
  },

  /** @returns `ok`, or `{error, Reason}` when the table is not open */
  ready(self: Process): Coroutine<Term> {
    return TableHolder.ready(self, name)
  },

  /**
   * The session kept under `key`; undefined when there is none, null when what is there is no session.
   * @throws error `badarg` when the table is not open. So do all that follow.
   */
  *findSession(self: Process, key: string): Coroutine<Session | null | undefined> {
    const [found] = yield* Dets.lookup(self, table, key)
    return found === undefined ? undefined : sessionOf(found.items[1], key)
  },

  /** Keeps `session` under its key. @returns `ok` once it is on the disk, or `{error, Reason}` */
  saveSession(self: Process, session: Session): Coroutine<Term> {
    return Dets.insert(self, table, tuple(session.key, session))
  },

  /** @returns `ok` once it is gone from the disk, or `{error, Reason}` */
  deleteSession(self: Process, key: string): Coroutine<Term> {
    return Dets.delete(self, table, key)
  },

  /**
   * The session that a log of what happened goes on from, and the number of the last that had happened to it; undefined
   * when there is none, null when what is there is no session.
   */
  *findCompacted(
    self: Process,
    key: string,
  ): Coroutine<{ session: Session; number: number } | null | undefined> {
    const [found] = yield* Dets.lookup(self, table, compactedKey(key))
    if (found === undefined) return undefined
    const session = sessionOf(found.items[1], key)
    const number = found.items[2]
    return session === null || !Number.isSafeInteger(number) ? null : { session, number: number as number }
  },

  /** @returns `ok` once it is on the disk, or `{error, Reason}` */
  saveCompacted(self: Process, session: Session, number: number): Coroutine<Term> {
    return Dets.insert(self, table, tuple(compactedKey(session.key), session, number))
  },

  /** @returns `ok` once it is gone from the disk, or `{error, Reason}` */
  deleteCompacted(self: Process, key: string): Coroutine<Term> {
    return Dets.delete(self, table, compactedKey(key))
  },

  /** Name of the way in which session `key` is kept; null for the usual one. */
  *wayOf(self: Process, key: string): Coroutine<string | null> {
    const [found] = yield* Dets.lookup(self, table, wayKey(key))
    const way = found?.items[1]
    return way !== undefined && isAtom(way) ? atomName(way) : null
  },

  /** @returns `ok` once it is on the disk, or `{error, Reason}` */
  saveWay(self: Process, key: string, way: string): Coroutine<Term> {
    return Dets.insert(self, table, tuple(wayKey(key), atom(way)))
  },
} as const

function compactedKey(key: string): Term {
  return tuple(atom('compacted'), key)
}

function wayKey(key: string): Term {
  return tuple(atom('way'), key)
}
