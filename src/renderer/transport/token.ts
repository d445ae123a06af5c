import type { Store } from '../stores/settings-storage.ts'

const key = 'coppice.token'

/**
 * The token that the page was opened with. It is taken out of the visible address, so that it does not end up
 * in a bookmark or on a projector, and kept for as long as the tab lives, so that a reload still has it.
 * @returns null where neither the address nor the tab has one
 */
export function takeToken(href: string, store: Store, showAddress: (href: string) => void): string | null {
  const address = new URL(href)
  const token = address.searchParams.get('token')
  if (token === null) return store.getItem(key)
  store.setItem(key, token)
  address.searchParams.delete('token')
  showAddress(address.pathname + address.search + address.hash)
  return token
}
