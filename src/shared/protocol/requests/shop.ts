import * as v from 'valibot'
import { finite, key } from '../arguments.ts'
import { cartWays } from '../events/shop.ts'

/** Opens the shop for the visitor of `session`. */
export const shopOpen = v.strictObject({ screen: v.literal('shop'), session: key })

/** What its user does. */
export const shopEvents = [
  v.strictObject({ name: v.literal('shop.select_item'), sku: v.string() }),
  v.strictObject({ name: v.literal('shop.remove_item'), sku: v.string() }),
  v.strictObject({ name: v.literal('shop.change_item'), sku: v.string(), quantity: finite }),
  v.strictObject({ name: v.literal('shop.redeem_code'), code: v.string() }),
  v.strictObject({ name: v.literal('shop.check_out') }),
  /** Keeps the cart in another way from now on. */
  v.strictObject({ name: v.literal('shop.keep_by'), way: v.picklist(cartWays) }),
  /** The tampered request of the demo: an item whose price came from the client. */
  v.strictObject({ name: v.literal('shop.select_tampered'), sku: v.string(), price: finite }),
] as const
