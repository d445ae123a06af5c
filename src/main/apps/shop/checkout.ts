import { error } from '../../../shared/atoms.ts'
import { isTagged, type Term } from '../../../shared/term.ts'
import { type Coroutine, type Process, systemTime } from '../../otp/process.ts'
import { errorProblem } from '../kernel/problem-text.ts'
import { orderOf, ShopOrders } from './orders.ts'
import { checkOut, type Outcome, refuse } from './requests.ts'
import type { Session } from './session.ts'

/**
 * Writes an order of what is in the cart. That comes first: when the process ends before its session knows of it, the
 * order is there, and the next process of the session finds it (`missedOrder`). The other way round the customer would
 * have an empty cart and no order.
 */
export function* placeOrder(self: Process, session: Session): Coroutine<Outcome> {
  const at = systemTime(self)
  if (session.items.length === 0) return checkOut(session, '', at)
  const orders = yield* ShopOrders.ofSession(self, session.id)
  const order = orderOf(session, orders.length + 1, at)
  const written = yield* ShopOrders.write(self, order)
  if (isTagged(written, error, 2))
    return refuse(session, `Not ordered: ${errorProblem(written.items[1] as Term)}.`, at)
  return checkOut(session, order.number, at)
}

/** What is still to happen to a session whose last order it knows nothing of; null when it knows of all. */
export function* missedOrder(self: Process, session: Session): Coroutine<Outcome | null> {
  const last = (yield* ShopOrders.ofSession(self, session.id)).at(-1)
  const known = session.logs.some(log => log.order === last?.number)
  // Nothing can have happened since the order: the log may have dropped a line that is older than its last one.
  const latest = session.logs.at(-1)?.at ?? 0
  if (last === undefined || known || last.at < latest) return null
  return checkOut(session, last.number, last.at)
}
