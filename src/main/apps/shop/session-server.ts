import { continue_, error, noreply, ok, reply, shutdown, stop, timeout } from '../../../shared/atoms.ts'
import { demoName } from '../../../shared/demo.ts'
import { atom, atomName, isAtom, isTuple, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import {
  type CallResult,
  type CastResult,
  GenServer,
  type GenServerModule,
  Registry,
} from '../../otp/index.ts'
import {
  type Coroutine,
  monotonicTime,
  type Process,
  raise,
  setLabel,
  systemTime,
  uniform,
} from '../../otp/process.ts'
import { errorProblem } from '../kernel/problem-text.ts'
import { awaited } from './awaited.ts'
import { missedOrder, placeOrder } from './checkout.ts'
import { ShopDb } from './db.ts'
import { demoSession } from './demo.ts'
import { shopRegistry } from './registry.ts'
import { changeItem, type Outcome, redeemCode, refuse, removeItem, selectItem } from './requests.ts'
import type { Kept, LogSize } from './restore/restore.ts'
import { usualWay, type Way, type WayName, wayNamed, wayNames, ways } from './restore/ways.ts'
import { newSession, type Session } from './session.ts'
import { type Keeping, sessionChanged, sessionClient } from './session-client.ts'

/**
 * A server's state: its session, how that is kept, whether that has begun, and what the way of keeping wants to
 * remember.
 */
type State = {
  readonly session: Session
  readonly keeping: Keeping
  readonly begun: boolean
  readonly memo: Term
}

/**
 * One visit to the shop, known by its key: a cart that remembers what was done with it, and comes back in the way that
 * was chosen for it. To make sure that the server runs is `CartSupervisor.startChild`'s part.
 */
export const SessionServer = {
  ...sessionClient((self, key, request) => GenServer.call(self, serverName(key), request)),

  startLink(self: Process, key: string): Coroutine<Term> {
    return GenServer.startLink(self, sessionServer, key, { name: serverName(key) })
  },
} as const

export function serverName(key: string): Tuple {
  return Registry.via(shopRegistry, key)
}

const sessionServer: GenServerModule<State, string> = {
  name: 'Shop.Session',

  init(key, self) {
    setLabel(self, `cart ${key}`)
    // An empty cart until it is known what was kept, so that the supervisor need not wait for it.
    const state = {
      session: newSession(key, '', systemTime(self)),
      keeping: unkept,
      begun: false,
      memo: null,
    }
    return tuple(ok, state, tuple(continue_, atom('find_or_create_session')))
  },

  *handleContinue(_find, before, self): Coroutine<CastResult<State>> {
    const { key } = before.session
    const begunMs = monotonicTime(self)
    const chosen = yield* ShopDb.wayOf(self, key)
    // A demo that is lost on purpose does not begin again.
    const first = key === demoName && chosen === null ? demoSession : newSession
    const state = yield* findOrCreate(self, key, wayNamed(chosen), first)
    // Starting again would not help, and to go on would overwrite what somebody else has written.
    if (state === null) return tuple(stop, tuple(shutdown, tuple(atom('no_session'), key)), before)
    const keeping = { ...state.keeping, load_ms: monotonicTime(self) - begunMs }
    const loaded = yield* finishOrder(self, { ...state, keeping })
    sessionChanged(self, key)
    return idle(loaded)
  },

  *handleCall(request, _from, state, self): Coroutine<CallResult<State>> {
    const { session, keeping } = state
    if (request === atom('get')) return answer(session, state)
    if (request === atom('report'))
      return answer({ session, keeping: { ...keeping, log: logSize(state) }, server: self.pid }, state)
    if (request === atom('compact')) return yield* compact(self, state)
    if (isTuple(request, 2) && request.items[0] === atom('keep_by'))
      return yield* keepBy(self, state, request.items[1] as Term)
    if (request === atom('check_out')) {
      const placed = yield* placeOrder(self, session)
      return yield* settle(self, state, placed)
    }
    return yield* settle(self, state, outcome(session, request as Tuple, systemTime(self)))
  },

  handleInfo(message, state) {
    return message === timeout ? tuple(stop, atom('normal'), state) : idle(state)
  },
}

/** How a cart is kept before it is known how. */
const unkept: Keeping = {
  way: usualWay,
  changes: 0,
  bytes: 0,
  last_bytes: 0,
  load_ms: 0,
  looks: 0,
  found: false,
  log: null,
}

/** The session as it was kept, or a new one; null when what was kept is no session. */
function* findOrCreate(
  self: Process,
  key: string,
  way: WayName,
  first: typeof newSession,
): Coroutine<State | null> {
  const { restore } = ways[way]
  const keeping = { ...unkept, way }
  const found = yield* awaited(restore.load(self, key))
  if (found === 'damaged') return null
  if (found !== 'nothing') {
    const { session, memo, looks } = found
    return { session, memo, begun: true, keeping: { ...keeping, looks, found: true } }
  }
  const session = first(key, sessionId(self), systemTime(self))
  // One that cannot be kept now is kept with its first change: nothing is in it yet.
  const kept = yield* awaited(restore.begin(self, session))
  return 'failed' in kept
    ? { session, keeping, begun: false, memo: null }
    : { session, keeping, begun: true, memo: kept.memo }
}

/** With the cart emptied for an order that was written just before the last process of this session ended. */
function* finishOrder(self: Process, state: State): Coroutine<State> {
  const missed = yield* missedOrder(self, state.session)
  if (missed === null) return state
  const kept = yield* keep(self, state, missed)
  return 'failed' in kept ? state : keptIn(state, missed, kept)
}

function outcome(session: Session, request: Tuple, at: number): Outcome {
  const [what, first = null, second = null] = request.items
  switch (what) {
    case atom('select_item'):
      return selectItem(session, first, at)
    case atom('remove_item'):
      return removeItem(session, first, at)
    case atom('change_item'):
      return changeItem(session, first, second, at)
    case atom('redeem_code'):
      return redeemCode(session, first, at)
    default:
      return raise(atom('function_clause'))
  }
}

/** Keeps what happened first, and lets it be known after. */
function* settle(self: Process, before: State, outcome: Outcome): Coroutine<CallResult<State>> {
  const { refused } = outcome
  const kept = yield* keep(self, before, outcome)
  const state = 'failed' in kept ? before : keptIn(before, outcome, kept)
  if (!('failed' in kept)) sessionChanged(self, state.session.key)
  if (outcome.stop !== undefined) return tuple(stop, outcome.stop, tuple(error, refused), state)
  if (refused !== null) return answer(tuple(error, refused), state)
  if ('failed' in kept) return answer(tuple(error, `Not saved: ${errorProblem(kept.failed)}.`), state)
  return answer(tuple(ok, state.session), state)
}

function keep(self: Process, state: State, { happening, session: after }: Outcome): Coroutine<Kept> {
  const { session: before, begun, memo } = state
  const { restore } = ways[state.keeping.way]
  return awaited(begun ? restore.keep(self, { happening, before, after }, memo) : restore.begin(self, after))
}

function keptIn(
  { keeping }: State,
  { session }: Outcome,
  { memo, bytes }: Exclude<Kept, { failed: Term }>,
): State {
  const counted = { changes: keeping.changes + 1, bytes: keeping.bytes + bytes, last_bytes: bytes }
  return { session, keeping: { ...keeping, ...counted }, begun: true, memo }
}

function logSize({ keeping, memo }: State): LogSize | null {
  return memo === null ? null : (ways[keeping.way].restore.logSize?.(memo) ?? null)
}

function* compact(self: Process, state: State): Coroutine<CallResult<State>> {
  const { session, keeping, begun, memo } = state
  const { restore } = ways[keeping.way]
  if (restore.compact === undefined || !begun)
    return answer(tuple(error, 'There is no log to compact.'), state)
  const kept = yield* awaited(restore.compact(self, session, memo))
  if ('failed' in kept) return answer(tuple(error, `Not compacted: ${errorProblem(kept.failed)}.`), state)
  sessionChanged(self, session.key)
  return answer(tuple(ok, session), { ...state, memo: kept.memo })
}

/**
 * Keeps the session in another way: there first, then the way's name, and only then is the old copy dropped. Where
 * another restart type comes with it, the process ends and is started anew by the next visit; but not where that would
 * find nothing.
 */
function* keepBy(self: Process, state: State, wanted: Term): Coroutine<CallResult<State>> {
  const { session, keeping } = state
  const name = wayNames.find(way => isAtom(wanted) && way === atomName(wanted))
  if (name === undefined) return yield* settle(self, state, refuse(session, unknownWay, systemTime(self)))
  if (name === keeping.way) return answer(tuple(ok, session), state)
  const [old, way]: readonly [Way, Way] = [ways[keeping.way], ways[name]]
  const kept = yield* awaited(way.restore.begin(self, session))
  if ('failed' in kept) return answer(tuple(error, `Not saved: ${errorProblem(kept.failed)}.`), state)
  yield* ShopDb.saveWay(self, session.key, name)
  if (old.restore !== way.restore) yield* awaited(old.restore.forget(self, session.key))
  sessionChanged(self, session.key)
  const next = { session, keeping: { ...unkept, way: name, found: true }, begun: true, memo: kept.memo }
  if (old.restart === way.restart || name === 'none') return answer(tuple(ok, session), next)
  return tuple(stop, tuple(shutdown, atom('another_way')), tuple(ok, session), next)
}

const unknownWay = 'No cart is kept in such a way.'

/** The reply, and how long to wait for the next request. */
function answer(value: Term, state: State): CallResult<State> {
  const { idleMs } = ways[state.keeping.way]
  return idleMs === null ? tuple(reply, value, state) : tuple(reply, value, state, idleMs)
}

function idle(state: State): CastResult<State> {
  const { idleMs } = ways[state.keeping.way]
  return idleMs === null ? tuple(noreply, state) : tuple(noreply, state, idleMs)
}

/** Eight digits in hex, by the world's dice. */
function sessionId(self: Process): string {
  return (uniform(self, 2 ** 32) - 1).toString(16).padStart(8, '0')
}
