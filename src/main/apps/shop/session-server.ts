import { continue_, DOWN, error, noreply, ok, reply, shutdown, stop } from '../../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import {
  type CallResult,
  type CastResult,
  GenServer,
  type GenServerModule,
  Registry,
} from '../../otp/index.ts'
import { type Coroutine, type Process, raise, setLabel, systemTime } from '../../otp/process.ts'
import { errorProblem } from '../kernel/problem-text.ts'
import { notify, type Subscribers, subscribe, unsubscribe } from '../kernel/subscribers.ts'
import { ShopDb } from './db.ts'
import { shopRegistry } from './registry.ts'
import { changeItem, newSession, type Outcome, removeItem, type Session, selectItem } from './session.ts'

/** A server's state: its session, and who wants to hear of changes. */
type State = { readonly session: Session; readonly subscribers: Subscribers }

/** What a customer selects: a product by its number, and the price his side has sent along, if any. */
export type Selection = { readonly sku: string; readonly price?: number }

/**
 * One visit to the shop, known by its key: a cart that remembers what was done with it. All changes answer
 * `{ok, Session}` once they are on the disk, or `{error, Message}`, and then only the logs have changed. To make sure
 * that the server runs is `CartSupervisor.startChild`'s part.
 */
export const SessionServer = {
  startLink(self: Process, key: string): Coroutine<Term> {
    return GenServer.startLink(self, sessionServer, key, { name: serverName(key) })
  },

  *get(self: Process, key: string): Coroutine<Session> {
    return (yield* GenServer.call(self, serverName(key), atom('get'))) as Session
  },

  /** A negative price stops the server with `{negative_price, Price}`, after it has answered. */
  selectItem(self: Process, key: string, item: Selection): Coroutine<Term> {
    return GenServer.call(self, serverName(key), tuple(atom('select_item'), item as Term))
  },

  removeItem(self: Process, key: string, sku: string): Coroutine<Term> {
    return GenServer.call(self, serverName(key), tuple(atom('remove_item'), sku))
  },

  changeItem(self: Process, key: string, sku: string, quantity: number): Coroutine<Term> {
    return GenServer.call(self, serverName(key), tuple(atom('change_item'), sku, quantity))
  },

  /** The session now; and after every change from now on the caller gets `{session_changed, Key}`. */
  *subscribe(self: Process, key: string): Coroutine<Session> {
    return (yield* GenServer.call(self, serverName(key), atom('subscribe'))) as Session
  },
} as const

function serverName(key: string): Tuple {
  return Registry.via(shopRegistry, key)
}

const sessionServer: GenServerModule<State, string> = {
  name: 'Shop.Session',

  init(key, self) {
    setLabel(self, `cart ${key}`)
    // An empty cart until the table has been asked, so that the supervisor need not wait for it.
    const state = { session: newSession(key, '', systemTime(self)), subscribers: [] }
    return tuple(ok, state, tuple(continue_, atom('find_or_create_session')))
  },

  *handleContinue(_find, state, self): Coroutine<CastResult<State>> {
    const { key } = state.session
    const session = yield* ShopDb.findOrCreateSession(self, key)
    // Starting again would not help, and to go on would overwrite what somebody else has written.
    if (session === null) return tuple(stop, tuple(shutdown, tuple(atom('no_session'), key)), state)
    return tuple(noreply, { ...state, session })
  },

  *handleCall(request, from, state, self): Coroutine<CallResult<State>> {
    if (request === atom('get')) return tuple(reply, state.session, state)
    if (request === atom('subscribe')) {
      const subscribers = subscribe(self, state.subscribers, from.items[0] as Pid)
      return tuple(reply, state.session, { ...state, subscribers })
    }
    return yield* save(self, state, outcome(state.session, request, systemTime(self)))
  },

  handleInfo(message, state) {
    if (!isTagged(message, DOWN, 5)) return tuple(noreply, state)
    return tuple(noreply, { ...state, subscribers: unsubscribe(state.subscribers, message.items[3]) })
  },
}

function outcome(session: Session, request: Term, at: number): Outcome {
  const [what, first = null, second = null] = (request as Tuple).items
  if (what === atom('select_item')) return selectItem(session, first, at)
  if (what === atom('remove_item')) return removeItem(session, first, at)
  if (what === atom('change_item')) return changeItem(session, first, second, at)
  return raise(atom('function_clause'))
}

/** Makes what happened lasting first and known after. */
function* save(self: Process, before: State, result: Outcome): Coroutine<CallResult<State>> {
  const { session, refused } = result
  const saved = yield* ShopDb.saveSession(self, session)
  const failed = isTagged(saved, error, 2)
  const state = failed ? before : { ...before, session }
  if (!failed) notify(self, state.subscribers, tuple(atom('session_changed'), session.key))
  if (result.stop !== undefined) return tuple(stop, result.stop, tuple(error, refused), state)
  if (refused !== null) return tuple(reply, tuple(error, refused), state)
  if (failed) return tuple(reply, tuple(error, `Not saved: ${errorProblem(saved.items[1] as Term)}.`), state)
  return tuple(reply, tuple(ok, session), state)
}
