/** The shop as its customer sees it. */
export type ShopScreen = {
  screen: 'shop'
  session: string
  /** Prices in whole dollars. */
  catalogue: { sku: string; name: string; vendor: string; price: number }[]
  items: { sku: string; name: string; price: number; quantity: number }[]
  /** Codes that were used; one that is spent counts no more. */
  discounts: { code: string; percent: number; amount: number; spent: boolean }[]
  /** Before and after the discounts. */
  subtotal: number
  total: number
  /** What happened in the session, oldest first, with world wall-clock time in ms since 1970. */
  logs: { entry: string; atMs: number; order: string | null }[]
  keeping: CartKeeping
}

/**
 * A way to get a cart back after its process has ended: not at all, by a snapshot on every change, by rows that are
 * written one by one, by a log of what happened, by a process that holds the state, and by a start on demand.
 */
export const cartWays = ['none', 'snapshot', 'rows', 'events', 'stash', 'on_demand'] as const

export type CartWay = (typeof cartWays)[number]

/** How a cart is kept, and what that has cost since its process began. */
export type CartKeeping = {
  way: CartWay
  changes: number
  /** Bytes handed to the disk for all changes, and for the last. */
  bytes: number
  lastBytes: number
  /** Ms of the world's clock that its process took to find the session, and how many pieces it looked up for it. */
  loadMs: number
  looks: number
  /** Whether there was one to find. */
  found: boolean
  /** Entries and bytes of the log of what happened, for the way that has one. */
  log: { entries: number; bytes: number } | null
}
