/**
 * Runs inside a page before its own scripts: gives the real, built preload the `electron` that a sandboxed window
 * has, `contextBridge` and `ipcRenderer`, over the functions that the driver (../stand-in.ts) hangs on the page.
 */
import { crossBridge } from './context-bridge.ts'
import { decode, encode } from './wire.ts'

/** The driver's side of the channel: takes what `encode` made, gives what `decode` takes. */
export type Post = (message: string) => Promise<string>

type Listener = (event: object, ...args: unknown[]) => void

type Preload = (
  require: (name: string) => unknown,
  process: object,
  exports: object,
  module: { exports: object },
) => void

/** Where the driver finds the function that delivers `webContents.send`. */
export const deliverKey = '__coppiceStandInDeliver'
/** Where the page finds the driver's function until the preload has run. */
export const postKey = '__coppiceStandInPost'

export function install(preload: Preload): void {
  // As without `nodeIntegrationInSubFrames`: frames inside the page get no preload.
  if (window.top !== window) return
  const globals = window as unknown as Record<string, unknown>
  const post = globals[postKey] as Post
  delete globals[postKey]
  const { ipcRenderer, deliver } = makeIpcRenderer(post)
  Object.defineProperty(window, deliverKey, { value: deliver })
  const contextBridge = {
    exposeInMainWorld(key: string, api: unknown): void {
      if (key in window)
        throw new Error('Cannot bind an API on top of an existing property on the window object')
      const value = freezeDeep(crossBridge(api))
      Object.defineProperty(window, key, { value, enumerable: true, configurable: false, writable: false })
    },
  }
  const electron = { contextBridge, ipcRenderer }
  const require = (name: string): unknown => {
    if (name === 'electron' || name === 'electron/renderer') return electron
    throw new Error(`module not found: ${name}`)
  }
  const process = {
    type: 'renderer',
    sandboxed: true,
    contextIsolated: true,
    platform: 'linux',
    versions: { electron: '0.0.0', chrome: '0.0.0', node: '0.0.0' },
    argv: [],
    env: {},
  }
  const module = { exports: {} }
  try {
    preload(require, process, module.exports, module)
  } catch (error) {
    console.error(`Unable to load preload script: ${error instanceof Error ? error.stack : String(error)}`)
  }
}

function makeIpcRenderer(post: Post) {
  const listeners = new Map<string, Listener[]>()
  const ask = async (kind: 'invoke' | 'send', channel: string, args: unknown[]): Promise<unknown> => {
    const copies = cloned(args)
    const answer = decode(await post(encode({ kind, channel, args: copies }))) as {
      value?: unknown
      error?: string
    }
    if (answer.error !== undefined)
      throw new Error(`Error invoking remote method '${channel}': ${answer.error}`)
    return answer.value
  }
  const ipcRenderer = {
    invoke: (channel: string, ...args: unknown[]) => ask('invoke', channel, args),
    send(channel: string, ...args: unknown[]): void {
      void ask('send', channel, args)
    },
    on(channel: string, listener: Listener) {
      listeners.set(channel, [...(listeners.get(channel) ?? []), listener])
      return ipcRenderer
    },
    once(channel: string, listener: Listener) {
      const once: Listener = (event, ...args) => {
        ipcRenderer.off(channel, once)
        listener(event, ...args)
      }
      return ipcRenderer.on(channel, once)
    },
    off(channel: string, listener: Listener) {
      const kept = (listeners.get(channel) ?? []).filter(candidate => candidate !== listener)
      listeners.set(channel, kept)
      return ipcRenderer
    },
    addListener: (channel: string, listener: Listener) => ipcRenderer.on(channel, listener),
    removeListener: (channel: string, listener: Listener) => ipcRenderer.off(channel, listener),
    removeAllListeners(channel: string) {
      listeners.delete(channel)
      return ipcRenderer
    },
  }
  const deliver = (channel: string, packed: string): void => {
    const args = decode(packed) as unknown[]
    const event = { sender: ipcRenderer, senderId: 0, ports: [] }
    for (const listener of listeners.get(channel) ?? []) listener(event, ...args)
  }
  return { ipcRenderer, deliver }
}

function cloned<T>(value: T): T {
  try {
    return structuredClone(value)
  } catch {
    throw new Error('An object could not be cloned.')
  }
}

/** What the bridge exposes cannot be changed by the page. */
function freezeDeep<T>(value: T): T {
  if (typeof value !== 'object' || value === null) return value
  for (const item of Object.values(value)) freezeDeep(item)
  return Object.freeze(value)
}
