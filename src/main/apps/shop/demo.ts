import { error } from '../../../shared/atoms.ts'
import { isTagged, type Term } from '../../../shared/term.ts'
import { type Coroutine, type Process, raise, systemTime } from '../../otp/process.ts'
import { awaited } from './awaited.ts'
import { ShopDb } from './db.ts'
import { orderOf, ShopOrders } from './orders.ts'
import { changeItem, checkOut, type Outcome, redeemCode, selectItem } from './requests.ts'
import { type WayName, ways } from './restore/ways.ts'
import { newSession, type Session } from './session.ts'

type Act = (session: Session, at: number) => Outcome

/** A visit of the demo: who came, how the cart is kept, and what was done, a minute each. */
type Visit = {
  readonly key: string
  readonly id: string
  readonly way: WayName
  readonly acts: readonly Act[]
  /** What was done after the cart was ordered. */
  readonly after?: readonly Act[]
}

const select =
  (sku: string): Act =>
  (session, at) =>
    selectItem(session, { sku }, at)

const change =
  (sku: string, quantity: number): Act =>
  (session, at) =>
    changeItem(session, sku, quantity, at)

const redeem =
  (code: string): Act =>
  (session, at) =>
    redeemCode(session, code, at)

const visits: readonly Visit[] = [
  {
    key: 'mae',
    id: '000000a1',
    way: 'snapshot',
    acts: [select('johnny-liftoff'), select('red-paint'), change('red-paint', 4), redeem('LIFTOFF10')],
  },
  {
    key: 'yuri',
    id: '000000a2',
    way: 'rows',
    acts: [select('air-can'), change('air-can', 12)],
    after: [select('heat-shield')],
  },
  {
    key: 'sally',
    id: '000000a3',
    way: 'events',
    acts: [select('mars-house'), select('towel'), redeem('MARS500'), redeem('MARS500'), select('warp-core')],
  },
]

/** What the shop has on its first start: visits of some days, one with an order, each kept in a way of its own. */
export const demoSessions: readonly string[] = visits.map(({ key }) => key)

/**
 * Puts the visits of the demo into the tables, which must be open; one that is there already stays as it is.
 * @throws error what the disk refuses
 */
export function* seedShop(self: Process): Coroutine<void> {
  const now = systemTime(self)
  for (const visit of visits) {
    const { key, way } = visit
    const { restore } = ways[way]
    if ((yield* awaited(restore.load(self, key))) !== 'nothing') continue
    const session = yield* lived(self, visit, now - 60 * minuteMs)
    const kept = yield* awaited(restore.begin(self, session))
    if ('failed' in kept) raise(kept.failed)
    yield* refused(ShopDb.saveWay(self, key, way))
  }
}

const minuteMs = 60_000

/** The session of a visit that began at `beganMs`; its order, if it has one, is written. */
function* lived(self: Process, { key, id, acts, after = [] }: Visit, beganMs: number): Coroutine<Session> {
  let at = beganMs
  const act = (session: Session, each: Act) => {
    at += minuteMs
    return each(session, at).session
  }
  const filled = acts.reduce(act, newSession(key, id, beganMs))
  if (after.length === 0) return filled
  const order = orderOf(filled, 1, at)
  yield* refused(ShopOrders.write(self, order))
  return after.reduce(act, checkOut(filled, order.number, at).session)
}

function* refused(asked: Coroutine<Term>): Coroutine<void> {
  const answer = yield* asked
  if (isTagged(answer, error, 2)) raise(answer.items[1] as Term)
}
