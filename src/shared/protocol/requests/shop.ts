import * as v from 'valibot'
import { finite, key } from '../arguments.ts'

/** Opens the shop for the visitor of `session`. */
export const shopOpen = v.strictObject({ screen: v.literal('shop'), session: key })

/** What its user does. */
export const shopEvents = [
  v.strictObject({ name: v.literal('shop.select_item'), sku: v.string() }),
  v.strictObject({ name: v.literal('shop.remove_item'), sku: v.string() }),
  v.strictObject({ name: v.literal('shop.change_item'), sku: v.string(), quantity: finite }),
  /** The tampered request of the demo: an item whose price came from the client. */
  v.strictObject({ name: v.literal('shop.select_tampered'), sku: v.string(), price: finite }),
] as const
