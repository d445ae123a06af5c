import * as v from 'valibot'
import { limits } from '../../limits.ts'
import { cartWays } from '../events/shop.ts'

/** Opens the experiments with carts; all windows see the same. */
export const shopLabOpen = v.strictObject({ screen: v.literal('shop_lab') })

const upTo = (most: number) => v.pipe(v.number(), v.safeInteger(), v.minValue(1), v.maxValue(most))

/** What can be tried. */
export const shopLabEvents = [
  /** Drops what the last trip has left, and begins one cart a way. */
  v.strictObject({ name: v.literal('shop_lab.begin') }),
  /** The next step of the trip, with all carts. */
  v.strictObject({ name: v.literal('shop_lab.step') }),
  /** The whole trip anew, with a crash of all carts after each step. */
  v.strictObject({ name: v.literal('shop_lab.trip') }),
  /** Kills carts (one way's or all), the stash, the table of snapshots, or all of the shop. */
  v.strictObject({
    name: v.literal('shop_lab.crash'),
    victim: v.picklist(['carts', 'stash', 'table', 'shop']),
    way: v.nullable(v.picklist(cartWays)),
  }),
  /** Asks a cart, which starts it where it does not run. */
  v.strictObject({ name: v.literal('shop_lab.ask'), way: v.picklist(cartWays) }),
  /** Writes so many entries to the long log, and measures its replay. */
  v.strictObject({ name: v.literal('shop_lab.grow'), entries: upTo(limits.labEntries) }),
  v.strictObject({ name: v.literal('shop_lab.compact') }),
  v.strictObject({
    name: v.literal('shop_lab.boot'),
    mode: v.picklist(['init', 'continue']),
    count: upTo(limits.bootCarts),
    latencyMs: upTo(limits.bootLatencyMs),
  }),
  v.strictObject({ name: v.literal('shop_lab.clear_boot') }),
] as const
