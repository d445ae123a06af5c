import { atom, isRecord, type Term, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { Dets } from '../../storage/index.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { TableHolder } from '../kernel/table-holder.ts'
import { type Item, type Session, totals } from './session.ts'
import { isItem } from './session-of.ts'

const name = elixirModule('Shop.Orders')
const table = atom('orders')

/** What was bought in a session: its number is the session's id and a running number. */
export type Order = {
  readonly number: string
  readonly key: string
  readonly items: readonly Item[]
  /** Codes that were used for it. */
  readonly codes: readonly string[]
  /** Whole dollars. */
  readonly total: number
  /** Ms since 1970. */
  readonly at: number
}

/** The table `orders`, one object `{Number, Order}` an order, and the process that holds it open. */
export const ShopOrders = {
  startLink(self: Process): Coroutine<Term> {
    return TableHolder.startLink(self, { name, module: 'Shop.Orders', table })
  },

  /** @returns `ok`, or `{error, Reason}` when the table is not open */
  ready(self: Process): Coroutine<Term> {
    return TableHolder.ready(self, name)
  },

  /** The orders of session `id`, oldest first. @throws error `badarg` when the table is not open */
  *ofSession(self: Process, id: string): Coroutine<readonly Order[]> {
    const orders: Order[] = []
    for (;;) {
      const [found] = yield* Dets.lookup(self, table, orderNumber(id, orders.length + 1))
      const order = found?.items[1]
      if (!isOrder(order)) return orders
      orders.push(order)
    }
  },

  /** @returns `ok` once it is on the disk, or `{error, Reason}` */
  write(self: Process, order: Order): Coroutine<Term> {
    return Dets.insert(self, table, tuple(order.number, order))
  },
} as const

/** What is in the cart of `session` as its order number `nth`, from 1. */
export function orderOf(session: Session, nth: number, at: number): Order {
  const { id, key, items, discounts } = session
  const codes = discounts.filter(({ spent }) => !spent).map(({ code }) => code)
  return { number: orderNumber(id, nth), key, items, codes, total: totals(session).total, at }
}

function orderNumber(id: string, nth: number): string {
  return `${id}-${nth}`
}

function isOrder(term: Term | undefined): term is Order {
  if (!isRecord(term)) return false
  const { number, key, items, codes, total, at } = term
  return (
    [number, key].every(text => typeof text === 'string') &&
    Array.isArray(items) &&
    items.every(isItem) &&
    Array.isArray(codes) &&
    [total, at].every(Number.isSafeInteger)
  )
}
