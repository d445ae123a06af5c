import { limits } from '../../../shared/limits.ts'
import { atom, isRecord, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { inspect } from '../kernel/problem-text.ts'
import { type Product, productOf } from './catalogue.ts'

/** A product in the cart, at the price it had when it was selected. */
export type Item = Product & { readonly quantity: number }

/** What happened, and when: ms since 1970. */
export type Log = { readonly entry: string; readonly at: number }

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
  readonly discounts: readonly Term[]
}

/**
 * What came of a request: the session with what is to be known of it in its logs, and why it was refused, in words for
 * the user, or null. With `stop` the session ends for that reason.
 */
export type Outcome = {
  readonly session: Session
  readonly refused: string | null
  readonly stop?: Tuple
}

export function newSession(key: string, id: string, at: number): Session {
  const session = {
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
  return logged(session, 'Session created', at)
}

/**
 * One more of `item`, which is a map with the `sku`, and with a `price` where the customer's side sent one along: that
 * must be the price of the catalogue. Who sends a negative one is up to no good, and is sent packing.
 */
export function selectItem(session: Session, item: Term, at: number): Outcome {
  const { sku, price } = isRecord(item) ? item : {}
  const product = productOf(sku)
  if (typeof price === 'number' && price < 0) {
    const refused = `A price of $${price}? This session is over.`
    return { session: logged(session, refused, at), refused, stop: tuple(atom('negative_price'), price) }
  }
  if (product === undefined) return refuse(session, notSold(sku), at)
  if (price !== undefined && price !== product.price)
    return refuse(session, `${product.name} costs $${product.price}, not $${inspect(price)}.`, at)
  const old = itemOf(session, sku)
  if (old === undefined) {
    const items = [...session.items, { ...product, quantity: 1 }]
    return done({ ...session, items }, `Selected ${product.name}`, at)
  }
  if (old.quantity >= limits.itemQuantity) return refuse(session, tooMany, at)
  return done(withQuantity(session, old, old.quantity + 1), `Selected another ${product.name}`, at)
}

/** Without the item `sku`, however many there were. */
export function removeItem(session: Session, sku: Term, at: number): Outcome {
  const item = itemOf(session, sku)
  if (item === undefined) return refuse(session, notInCart(sku), at)
  const items = session.items.filter(other => other !== item)
  return done({ ...session, items }, `Removed ${item.name}`, at)
}

/** With `quantity` of the item `sku`. */
export function changeItem(session: Session, sku: Term, quantity: Term, at: number): Outcome {
  const item = itemOf(session, sku)
  if (item === undefined) return refuse(session, notInCart(sku), at)
  if (!isQuantity(quantity))
    return refuse(
      session,
      `${inspect(quantity)} is no quantity: from 1 to ${limits.itemQuantity}, whole.`,
      at,
    )
  const entry = `Changed ${item.name} from ${item.quantity} to ${quantity}`
  return done(withQuantity(session, item, quantity), entry, at)
}

/** The session `key` as `term`, which came from a file that anybody can write; null when it is none. */
export function sessionOf(term: Term | undefined, key: string): Session | null {
  if (!isSession(term, key)) return null
  // In the order of the type, as people read it, whatever order the file has.
  const { domain, id, landing, ip, member_id, items, logs, discounts } = term
  return { domain, id, key, landing, ip, member_id, items, logs, discounts }
}

function isSession(term: Term | undefined, key: string): term is Session {
  if (!isRecord(term) || term.key !== key) return false
  const { domain, id, landing, ip, member_id, items, logs, discounts } = term
  return (
    [domain, id, landing, ip].every(field => typeof field === 'string') &&
    member_id !== undefined &&
    Array.isArray(items) &&
    items.every(isItem) &&
    new Set(items.map(item => item.sku)).size === items.length &&
    Array.isArray(logs) &&
    logs.every(isLog) &&
    Array.isArray(discounts)
  )
}

function isItem(term: Term): term is Item {
  if (!isRecord(term)) return false
  const texts = [term.sku, term.name, term.vendor].every(field => typeof field === 'string')
  return texts && Number.isSafeInteger(term.price) && isQuantity(term.quantity)
}

function isLog(term: Term): term is Log {
  return isRecord(term) && typeof term.entry === 'string' && Number.isSafeInteger(term.at)
}

function isQuantity(term: Term | undefined): term is number {
  return Number.isSafeInteger(term) && (term as number) >= 1 && (term as number) <= limits.itemQuantity
}

function itemOf(session: Session, sku: Term | undefined): Item | undefined {
  return session.items.find(item => item.sku === sku)
}

function withQuantity(session: Session, item: Item, quantity: number): Session {
  return { ...session, items: session.items.map(other => (other === item ? { ...item, quantity } : other)) }
}

function done(session: Session, entry: string, at: number): Outcome {
  return { session: logged(session, entry, at), refused: null }
}

/** A refusal changes nothing, but is remembered. */
function refuse(session: Session, why: string, at: number): Outcome {
  return { session: logged(session, `Refused: ${why}`, at), refused: why }
}

/** The newest entries are kept; the first says so when older ones had to go. */
function logged(session: Session, entry: string, at: number): Session {
  const logs = [...session.logs, { entry, at }]
  if (logs.length <= limits.sessionLogs) return { ...session, logs }
  const [first, ...kept] = logs.slice(-limits.sessionLogs)
  return { ...session, logs: [{ entry: 'What came before was left out', at: (first as Log).at }, ...kept] }
}

function notSold(sku: Term | undefined): string {
  return `Nothing with the number ${inspect(sku ?? null)} is sold here.`
}

function notInCart(sku: Term): string {
  return `There is no ${productOf(sku)?.name ?? inspect(sku)} in this cart.`
}

const tooMany = `${limits.itemQuantity} of a kind is all that one cart holds.`
