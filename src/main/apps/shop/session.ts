import { limits } from '../../../shared/limits.ts'
import type { Term, Tuple } from '../../../shared/term.ts'
import type { Product } from './catalogue.ts'

/** A product in the cart, at the price it had when it was selected. */
export type Item = Product & { readonly quantity: number }

/** What happened, and when: ms since 1970. `order`: the number of the order that was made then. */
export type Log = { readonly entry: string; readonly at: number; readonly order?: string }

/** A code that was used: what it takes off the price, and whether that was spent on an order already. */
export type Discount = {
  readonly code: string
  readonly percent: number
  /** Whole dollars, after the percent. */
  readonly amount: number
  readonly spent: boolean
}

/** What the shop knows of one visit: who came, from where, and what is in the cart. */
export type Session = {
  readonly domain: string
  readonly id: string
  readonly key: string
  /** Page the visitor came in by. */
  readonly landing: string
  readonly ip: string
  /** nil for a visitor who has not said who he is. */
  readonly member_id: Term
  readonly items: readonly Item[]
  /** Oldest first. */
  readonly logs: readonly Log[]
  readonly discounts: readonly Discount[]
}

/**
 * One thing that happened to a session: when, in which words, and what it did:
 *
 * - `{put_item, Item}`: the item is in the cart, in place of what had its number;
 * - `{removed_item, Sku}`;
 * - `{used_code, Discount}`;
 * - `{ordered, Number}`: the cart is empty, its codes are spent;
 * - nil: nothing but the line in the log.
 */
export type Happening = { readonly at: number; readonly entry: string; readonly did: Tuple | null }

export function newSession(key: string, id: string, at: number): Session {
  const session: Session = {
    domain: 'red4.example',
    id,
    key,
    landing: '/',
    ip: '127.0.0.1',
    member_id: null,
    items: [],
    logs: [],
    discounts: [],
  }
  return happened(session, { at, entry: 'Session created', did: null })
}

/** The session after it: every change of a session is one of these, the first time and when it is told again. */
export function happened(session: Session, { at, entry, did }: Happening): Session {
  const [what, about] = did === null ? [] : (did.items as [symbol, Term])
  switch (what?.description) {
    case 'put_item':
      return logged({ ...session, items: put(session.items, about as unknown as Item) }, { entry, at })
    case 'removed_item':
      return logged({ ...session, items: session.items.filter(({ sku }) => sku !== about) }, { entry, at })
    case 'used_code':
      return logged(
        { ...session, discounts: [...session.discounts, about as unknown as Discount] },
        { entry, at },
      )
    case 'ordered': {
      const discounts = session.discounts.map(discount => ({ ...discount, spent: true }))
      return logged({ ...session, items: [], discounts }, { entry, at, order: about as string })
    }
    default:
      return logged(session, { entry, at })
  }
}

/** What the items cost, and what is left to pay after the codes that are not spent; whole dollars. */
export function totals({ items, discounts }: Session): { subtotal: number; total: number } {
  const subtotal = items.reduce((sum, { price, quantity }) => sum + price * quantity, 0)
  const total = discounts
    .filter(({ spent }) => !spent)
    .reduce((left, { percent, amount }) => left - Math.floor((left * percent) / 100) - amount, subtotal)
  return { subtotal, total: Math.max(0, total) }
}

function put(items: readonly Item[], item: Item): readonly Item[] {
  if (!items.some(({ sku }) => sku === item.sku)) return [...items, item]
  return items.map(other => (other.sku === item.sku ? item : other))
}

/** The newest entries are kept; the first says so when older ones had to go. */
function logged(session: Session, log: Log): Session {
  const logs = [...session.logs, log]
  if (logs.length <= limits.sessionLogs) return { ...session, logs }
  const [first, ...kept] = logs.slice(-limits.sessionLogs)
  return { ...session, logs: [{ entry: 'What came before was left out', at: (first as Log).at }, ...kept] }
}
