import { EventEmitter } from 'node:events'
import { readFile } from 'node:fs/promises'
import { extname } from 'node:path'
import { fileURLToPath } from 'node:url'
import { app } from './app.mjs'
import { onDriver } from './link.mjs'

const mimeTypes = /** @type {Record<string, string>} */ ({
  '.html': 'text/html; charset=utf-8',
  '.js': 'text/javascript; charset=utf-8',
  '.css': 'text/css; charset=utf-8',
  '.json': 'application/json',
  '.svg': 'image/svg+xml',
  '.png': 'image/png',
  '.woff2': 'font/woff2',
})

/** @param {string} url */
async function readFileUrl(url) {
  const bare = new URL(url)
  bare.search = bare.hash = ''
  try {
    const body = await readFile(fileURLToPath(bare))
    return new Response(body, {
      headers: { 'content-type': mimeTypes[extname(bare.pathname)] ?? 'text/plain' },
    })
  } catch {
    return new Response('no such file', { status: 404 })
  }
}

class Protocol {
  /** @type {Map<string, (request: Request) => Response | Promise<Response>>} */
  #handlers = new Map()

  /** @param {{ scheme: string }[]} schemes */
  registerSchemesAsPrivileged(schemes) {
    if (app.isReady())
      throw new Error('protocol.registerSchemesAsPrivileged should be called before app is ready')
    for (const { scheme } of schemes) {
      if (!/^[a-z][a-z0-9+.-]*$/.test(scheme)) throw new Error(`${scheme} is not a scheme`)
    }
  }

  /** @param {string} scheme @param {(request: Request) => Response | Promise<Response>} handler */
  handle(scheme, handler) {
    if (this.#handlers.has(scheme)) throw new Error(`Failed to register protocol: ${scheme}`)
    this.#handlers.set(scheme, handler)
  }

  /** @param {string} scheme */
  unhandle(scheme) {
    this.#handlers.delete(scheme)
  }

  /** @param {string} scheme */
  isProtocolHandled(scheme) {
    return this.#handlers.has(scheme)
  }

  /** @param {Request} request @returns {Promise<Response>} */
  async answer(request) {
    const { protocol: colon } = new URL(request.url)
    const handler = this.#handlers.get(colon.slice(0, -1))
    if (handler !== undefined) return handler(request)
    if (colon === 'file:') return readFileUrl(request.url)
    return new Response(`nothing handles ${colon}`, { status: 501 })
  }
}

/** @typedef {(details: object, callback: (answer: any) => void) => void} WebRequestListener */

class WebRequest {
  /** @type {Map<string, WebRequestListener>} */
  #listeners = new Map()
  onBeforeRequest = this.#setter('onBeforeRequest')
  onBeforeSendHeaders = this.#setter('onBeforeSendHeaders')
  onHeadersReceived = this.#setter('onHeadersReceived')

  /** @param {string} stage @returns {(...args: any[]) => void} */
  #setter(stage) {
    return (...args) => {
      const [filter, listener] = args.length > 1 ? args : [undefined, args[0]]
      if (listener === null) {
        this.#listeners.delete(stage)
        return
      }
      this.#listeners.set(stage, (details, callback) => {
        const { url } = /** @type {{ url: string }} */ (details)
        if (filter === undefined || matches(filter.urls, url)) listener(details, callback)
        else callback({})
      })
    }
  }

  /** What the app's listener says of a request at one stage. @param {string} stage @param {object} details */
  ask(stage, details) {
    const listener = this.#listeners.get(stage)
    return listener === undefined
      ? Promise.resolve(/** @type {any} */ ({}))
      : new Promise(answer => listener(details, answer))
  }
}

/** @param {string[]} patterns @param {string} url */
function matches(patterns, url) {
  return patterns.some(pattern => {
    if (pattern === '<all_urls>') return true
    const escaped = pattern.replace(/[.+?^${}()|[\]\\]/g, '\\$&').replace(/\*/g, '.*')
    return new RegExp(`^${escaped}$`).test(url)
  })
}

class Session extends EventEmitter {
  protocol = new Protocol()
  webRequest = new WebRequest()
  /** @type {Function | null} */
  permissionRequestHandler = null
  /** @type {Function | null} */
  permissionCheckHandler = null

  /** @param {Function | null} handler */
  setPermissionRequestHandler(handler) {
    this.permissionRequestHandler = handler
  }
  /** @param {Function | null} handler */
  setPermissionCheckHandler(handler) {
    this.permissionCheckHandler = handler
  }
  setDevicePermissionHandler() {}
  setSpellCheckerEnabled() {}
  async clearCache() {}
  async clearStorageData() {}
  flushStorageData() {}
}

const theSession = new Session()

function readySession() {
  if (!app.isReady()) throw new Error('Session can only be received when app is ready')
  return theSession
}

export const session = {
  get defaultSession() {
    return readySession()
  },
  fromPartition: () => readySession(),
}

export const protocol = theSession.protocol

export const net = {
  /** @param {string | Request} what @param {RequestInit} [init] */
  fetch: (what, init) => theSession.protocol.answer(new Request(what, init)),
  isOnline: () => false,
}

onDriver('fetch', async ({ url, method, headers, body, resourceType }) => {
  const details = { id: 1, url, method, resourceType, referrer: '', timestamp: 0 }
  const before = await theSession.webRequest.ask('onBeforeRequest', details)
  if (before.cancel) return { cancelled: true }
  const response = await theSession.protocol.answer(
    new Request(url, { method, headers, ...(body === undefined ? {} : { body }) }),
  )
  /** @type {Record<string, string[]>} */
  const responseHeaders = {}
  for (const [name, value] of response.headers) responseHeaders[name] = [value]
  const statusLine = `HTTP/1.1 ${response.status} ${response.statusText}`.trim()
  const received = await theSession.webRequest.ask('onHeadersReceived', {
    ...details,
    statusCode: response.status,
    statusLine,
    responseHeaders,
  })
  if (received.cancel) return { cancelled: true }
  /** @type {Record<string, string>} */
  const out = {}
  for (const [name, value] of Object.entries(received.responseHeaders ?? responseHeaders)) {
    out[name.toLowerCase()] = [value].flat().join(', ')
  }
  return { status: response.status, headers: out, body: new Uint8Array(await response.arrayBuffer()) }
})
