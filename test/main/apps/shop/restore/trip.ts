import type { CartWay } from '../../../../../src/shared/protocol/events/shop.ts'
import type { ShopScreen } from '../../../../../src/shared/protocol/events.ts'
import type { ViewEvent } from '../../../../../src/shared/protocol/requests.ts'
import { Host } from '../../host.ts'

/** A shopping trip with everything that a customer can do, refusals and a second order among it. */
export const trip: readonly ViewEvent[] = [
  { name: 'shop.select_item', sku: 'johnny-liftoff' },
  { name: 'shop.select_item', sku: 'towel' },
  { name: 'shop.select_item', sku: 'towel' },
  { name: 'shop.change_item', sku: 'towel', quantity: 5 },
  { name: 'shop.redeem_code', code: 'LIFTOFF10' },
  { name: 'shop.redeem_code', code: 'liftoff10' },
  { name: 'shop.select_item', sku: 'warp-core' },
  { name: 'shop.remove_item', sku: 'johnny-liftoff' },
  { name: 'shop.check_out' },
  { name: 'shop.check_out' },
  { name: 'shop.select_item', sku: 'moon-cheese' },
  { name: 'shop.redeem_code', code: 'TOWELDAY' },
  { name: 'shop.check_out' },
]

/** What of a session a way to restore is about. */
export type Kept = Pick<ShopScreen, 'items' | 'discounts' | 'logs' | 'total'>

export function keptOf({ items, discounts, logs, total }: ShopScreen): Kept {
  return { items, discounts, logs, total }
}

/** A host on which view 1 shows the session of ada, which is kept in `way`. */
export function shopping(way: CartWay): Host {
  const host = Host.booted()
  host.openShop(1, 'ada')
  host.do(1, { name: 'shop.keep_by', way })
  host.pass(1_000)
  return host
}

/** What is kept after each step: before the first, after it, after the second… */
export function chapters(way: CartWay): readonly Kept[] {
  const host = shopping(way)
  return [keptOf(host.shop(1))].concat(
    trip.map(event => {
      host.do(1, event)
      return keptOf(host.shop(1))
    }),
  )
}

/** What is there of a session that nobody remembers. */
export const nothingKept = { items: [], discounts: [], total: 0 }
