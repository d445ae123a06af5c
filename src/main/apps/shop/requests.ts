import { limits } from '../../../shared/limits.ts'
import { atom, isRecord, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { inspect } from '../kernel/problem-text.ts'
import { type Product, productOf } from './catalogue.ts'
import { discountOf } from './discounts.ts'
import { type Happening, happened, type Item, type Session, totals } from './session.ts'

/**
 * What came of a request: what is to be known of it, the session after that, and why it was refused, in words for
 * the user, or null. With `stop` the session ends for that reason.
 */
export type Outcome = {
  readonly happening: Happening
  readonly session: Session
  readonly refused: string | null
  readonly stop?: Tuple
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
    const outcome = told(session, { at, entry: refused, did: null }, refused)
    return { ...outcome, stop: tuple(atom('negative_price'), price) }
  }
  if (product === undefined) return refuse(session, notSold(sku), at)
  if (price !== undefined && price !== product.price)
    return refuse(session, `${product.name} costs $${product.price}, not $${inspect(price)}.`, at)
  const old = itemOf(session, sku)
  if (old === undefined) return put(session, { ...product, quantity: 1 }, `Selected ${product.name}`, at)
  if (old.quantity >= limits.itemQuantity) return refuse(session, tooMany, at)
  return put(session, { ...old, quantity: old.quantity + 1 }, `Selected another ${product.name}`, at)
}

/** Without the item `sku`, however many there were. */
export function removeItem(session: Session, sku: Term, at: number): Outcome {
  const item = itemOf(session, sku)
  if (item === undefined) return refuse(session, notInCart(sku), at)
  return done(session, tuple(atom('removed_item'), item.sku), `Removed ${item.name}`, at)
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
  return put(session, { ...item, quantity }, entry, at)
}

/** With what `code` takes off the price; a code is good for one use in a session. */
export function redeemCode(session: Session, code: Term, at: number): Outcome {
  const discount = discountOf(code)
  if (discount === undefined) return refuse(session, `No discount goes by the code ${inspect(code)}.`, at)
  if (session.discounts.some(used => used.code === discount.code))
    return refuse(session, `The code ${discount.code} was used already.`, at)
  const { says, ...off } = discount
  const used = { ...off, spent: false }
  return done(session, tuple(atom('used_code'), used), `Used the code ${discount.code}: ${says}`, at)
}

/** With an empty cart, since all that was in it is ordered under `number`. */
export function checkOut(session: Session, number: string, at: number): Outcome {
  const count = session.items.reduce((sum, { quantity }) => sum + quantity, 0)
  if (count === 0) return refuse(session, 'There is nothing in the cart to order.', at)
  const what = count === 1 ? '1 item' : `${count} items`
  const entry = `Ordered ${what} for $${totals(session).total}: order ${number}`
  return done(session, tuple(atom('ordered'), number), entry, at)
}

/** A refusal changes nothing, but is remembered. */
export function refuse(session: Session, why: string, at: number): Outcome {
  return told(session, { at, entry: `Refused: ${why}`, did: null }, why)
}

export function isQuantity(term: Term | undefined): term is number {
  return Number.isSafeInteger(term) && (term as number) >= 1 && (term as number) <= limits.itemQuantity
}

function itemOf(session: Session, sku: Term | undefined): Item | undefined {
  return session.items.find(item => item.sku === sku)
}

function put(session: Session, item: Item, entry: string, at: number): Outcome {
  return done(session, tuple(atom('put_item'), item), entry, at)
}

function done(session: Session, did: Tuple, entry: string, at: number): Outcome {
  return told(session, { at, entry, did }, null)
}

function told(session: Session, happening: Happening, refused: string | null): Outcome {
  return { happening, session: happened(session, happening), refused }
}

function notSold(sku: Term | undefined): string {
  return `Nothing with the number ${inspect(sku ?? null)} is sold here.`
}

function notInCart(sku: Term): string {
  const product: Product | undefined = productOf(sku)
  return `There is no ${product?.name ?? inspect(sku)} in this cart.`
}

const tooMany = `${limits.itemQuantity} of a kind is all that one cart holds.`
