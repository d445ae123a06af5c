import { temporary, transient } from '../../../../shared/atoms.ts'
import { type CartWay, cartWays } from '../../../../shared/protocol/events/shop.ts'
import { events } from './events.ts'
import { none } from './none.ts'
import type { Restore } from './restore.ts'
import { rows } from './rows.ts'
import { snapshot } from './snapshot.ts'
import { stash } from './stash.ts'

/** A way to get a cart back: how its state is kept, and who starts its process again. */
export type Way = {
  readonly restore: Restore
  /** Restart type of the cart in its supervisor. */
  readonly restart: typeof transient | typeof temporary
  /** Ms with nothing to do after which the cart stops; null: never. */
  readonly idleMs: number | null
}

/**
 * The ways, by the names they have in the table and on the screen. `on_demand` is the wrapper: the cart is started by
 * whoever calls it, and so may stop whenever nobody does.
 */
export const ways: { readonly [Name in WayName]: Way } = {
  none: { restore: none, restart: transient, idleMs: null },
  snapshot: { restore: snapshot, restart: transient, idleMs: null },
  rows: { restore: rows, restart: transient, idleMs: null },
  events: { restore: events, restart: transient, idleMs: null },
  stash: { restore: stash, restart: transient, idleMs: null },
  on_demand: { restore: snapshot, restart: temporary, idleMs: 10_000 },
}

export type WayName = CartWay

export const wayNames: readonly WayName[] = cartWays

/** The way of a session for which none was chosen: nothing that was answered is lost. */
export const usualWay: WayName = 'snapshot'

/** The way called `name`; the usual one where there is none of that name. */
export function wayNamed(name: string | null): WayName {
  return wayNames.find(way => way === name) ?? usualWay
}
