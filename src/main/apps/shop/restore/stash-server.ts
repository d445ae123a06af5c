import { ok, reply } from '../../../../shared/atoms.ts'
import { atom, type Term, type Tuple, tuple } from '../../../../shared/term.ts'
import { GenServer, type GenServerModule } from '../../../otp/index.ts'
import type { Coroutine, Process } from '../../../otp/process.ts'
import { elixirModule } from '../../kernel/elixir-module.ts'
import type { Session } from '../session.ts'

const name = elixirModule('Shop.Stash')

/** Sessions by their keys. */
type State = ReadonlyMap<string, Session>

/**
 * Holds sessions for carts, and knows nothing about them.
 * @see Dave Thomas, Programming Elixir: the stash of a supervised worker
 */
export const Stash = {
  startLink(self: Process): Coroutine<Term> {
    return GenServer.startLink(self, stash, null, { name })
  },

  /** The session under `key`, or nil. */
  *get(self: Process, key: string): Coroutine<Session | null> {
    return (yield* GenServer.call(self, name, tuple(atom('get'), key))) as Session | null
  },

  /** @returns `ok` */
  put(self: Process, session: Session): Coroutine<Term> {
    return GenServer.call(self, name, tuple(atom('put'), session.key, session))
  },

  /** @returns `ok` */
  delete(self: Process, key: string): Coroutine<Term> {
    return GenServer.call(self, name, tuple(atom('delete'), key))
  },
} as const

const stash: GenServerModule<State, null> = {
  name: 'Shop.Stash',

  init: () => tuple(ok, new Map()),

  handleCall(request, _from, sessions) {
    const [what, key, session] = (request as Tuple).items as [Term, string, Session]
    if (what === atom('get')) return tuple(reply, sessions.get(key) ?? null, sessions)
    const others = new Map([...sessions].filter(([other]) => other !== key))
    return tuple(reply, ok, what === atom('put') ? others.set(key, session) : others)
  },
}
