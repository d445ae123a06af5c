/**
 * A browser shows no `app://` pages and gives `file://` ones no modules, so the stand-in shows both under https names
 * that do not exist: no request for them ever leaves the browser, and a page there has every right that a secure
 * origin has. The app itself sees only its own addresses.
 *
 *     app://coppice/index.html  ⇄  https://coppice.app.stand-in/index.html
 *     file:///a/index.html      ⇄  https://local.file.stand-in/a/index.html
 */
const ending = '.stand-in'

/** The address in the browser for one of the app's; web addresses stay as they are. */
export function toPage(url: string): string {
  const { protocol, host, pathname, search, hash } = new URL(url)
  if (protocol === 'http:' || protocol === 'https:' || protocol === 'about:') return url
  return `https://${host || 'local'}.${protocol.slice(0, -1)}${ending}${pathname || '/'}${search}${hash}`
}

/** The app's address for one in the browser; web addresses stay as they are. */
export function fromPage(url: string): string {
  if (!URL.canParse(url)) return url
  const { hostname, pathname, search, hash } = new URL(url)
  if (!hostname.endsWith(ending)) return url
  const labels = hostname.slice(0, -ending.length).split('.')
  const scheme = labels.pop() ?? ''
  const host = labels.join('.')
  return `${scheme}://${scheme === 'file' && host === 'local' ? '' : host}${pathname}${search}${hash}`
}
