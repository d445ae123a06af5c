export type ShopScreen = {
  screen: 'shop'
  session: string
  /** Prices in whole dollars. */
  catalogue: { sku: string; name: string; vendor: string; price: number }[]
  items: { sku: string; name: string; price: number; quantity: number }[]
  total: number
  /** What happened in the session, oldest first, with world wall-clock time in ms since 1970. */
  logs: { entry: string; atMs: number }[]
}
