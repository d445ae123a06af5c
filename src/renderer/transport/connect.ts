import type { CoppiceApi } from '../../shared/protocol/requests.ts'
import { takeToken } from './token.ts'
import { createWebSocketApi } from './web-socket-api.ts'

declare global {
  interface Window {
    /** Exposed by the preload in Electron's window; absent in a browser. */
    readonly coppice?: CoppiceApi
  }
}

/** The window's transport: what the preload exposed, else a WebSocket to the server the page came from. */
export function connect(window: Window): CoppiceApi {
  if (window.coppice) return window.coppice
  const { location, history, sessionStorage } = window
  const token = takeToken(location.href, sessionStorage, href => history.replaceState(null, '', href))
  const scheme = location.protocol === 'https:' ? 'wss' : 'ws'
  const url = `${scheme}://${location.host}/ws?token=${encodeURIComponent(token ?? '')}`
  return createWebSocketApi({
    open: () => new WebSocket(url) as unknown as import('./web-socket-api.ts').Socket,
    later: (action, delayMs) => window.setTimeout(action, delayMs),
  })
}
