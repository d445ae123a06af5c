import { EventEmitter } from 'node:events'
import { pathToFileURL } from 'node:url'
import { app, openWindows, preventable } from './app.mjs'
import { IpcMain, ipcMain } from './ipc-main.mjs'
import { onDriver, tellDriver } from './link.mjs'
import { session } from './session.mjs'

let lastId = 0

/** Electron's origin of a URL, where a standard scheme of the app's own has one too. @param {string} url */
function originOf(url) {
  if (url === '') return ''
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}

class WebFrameMain {
  /** @param {string} url @param {WebFrameMain | null} parent */
  constructor(url, parent) {
    this.url = url
    this.parent = parent
  }
  get origin() {
    return originOf(this.url)
  }
  /** @returns {WebFrameMain} */
  get top() {
    return this.parent?.top ?? this
  }
  name = ''
  processId = 1
  routingId = 1
  detached = false
  isDestroyed = () => false
}

class WebContents extends EventEmitter {
  mainFrame = new WebFrameMain('', null)
  ipc = new IpcMain()
  #destroyed = false
  /** @type {(details: object) => { action: 'allow' | 'deny' }} */
  #openHandler = () => ({ action: 'allow' })
  /** @type {{ resolve: () => void, reject: (error: Error) => void } | undefined} */
  #loading

  /** @param {number} id @param {object} window */
  constructor(id, window) {
    super()
    this.id = id
    this.window = window
  }

  get session() {
    return session.defaultSession
  }
  getURL = () => this.mainFrame.url
  getTitle = () => 'Coppice'
  getType = () => 'window'
  isDestroyed = () => this.#destroyed
  isLoading = () => this.#loading !== undefined
  isCrashed = () => false
  isDevToolsOpened = () => false
  openDevTools() {}
  closeDevTools() {}
  setZoomFactor() {}
  setZoomLevel() {}
  getZoomFactor = () => 1
  async setVisualZoomLevelLimits() {}
  setBackgroundThrottling() {}
  focus() {}

  /** @param {(details: object) => { action: 'allow' | 'deny' }} handler */
  setWindowOpenHandler(handler) {
    this.#openHandler = handler
  }

  /** @param {string} channel @param {unknown[]} args */
  send(channel, ...args) {
    if (this.#destroyed) throw new TypeError('Object has been destroyed')
    tellDriver({ type: 'send', id: this.id, channel, args: cloned(args) })
  }

  /** @param {string} url @returns {Promise<void>} */
  loadURL(url) {
    return new Promise((resolve, reject) => {
      this.#loading = { resolve, reject }
      this.mainFrame.url = url
      this.emit('did-start-loading')
      tellDriver({ type: 'load', id: this.id, url })
    })
  }

  reload() {
    tellDriver({ type: 'load', id: this.id, url: this.mainFrame.url })
  }

  /** @param {{ url: string, error?: string }} message */
  loaded({ url, error }) {
    const loading = this.#loading
    this.#loading = undefined
    this.mainFrame.url = url
    if (error !== undefined) {
      this.emit('did-fail-load', {}, -2, error, url, true)
      loading?.reject(new Error(`${error} loading '${url}'`))
      return
    }
    this.emit('did-navigate', {}, url, 200, 'OK')
    this.emit('dom-ready', {})
    this.emit('did-finish-load')
    this.emit('did-stop-loading')
    loading?.resolve()
  }

  /** Whether the page may go to `url` by itself. @param {string} url */
  mayNavigate(url) {
    const event = preventable({ url, isSameDocument: false, isMainFrame: true, frame: this.mainFrame })
    this.emit('will-navigate', event, url)
    return !event.defaultPrevented
  }

  /** @param {string} url */
  mayOpen(url) {
    return (
      this.#openHandler({ url, frameName: '', features: '', disposition: 'foreground-tab' }).action ===
      'allow'
    )
  }

  /** @param {{ kind: 'invoke' | 'send', channel: string, args: unknown[], frame: { url: string, main: boolean } }} m */
  async received({ kind, channel, args, frame }) {
    if (frame.main) this.mainFrame.url = frame.url
    const senderFrame = frame.main ? this.mainFrame : new WebFrameMain(frame.url, this.mainFrame)
    const event = preventable({
      type: 'frame',
      sender: this,
      senderFrame,
      processId: 1,
      frameId: 1,
      ports: [],
      reply: this.send.bind(this),
    })
    if (kind === 'send') {
      this.emit('ipc-message', event, channel, ...args)
      this.ipc.emit(channel, event, ...args)
      ipcMain.emit(channel, event, ...args)
      return undefined
    }
    const handler = this.ipc.handlerOf(channel) ?? ipcMain.handlerOf(channel)
    if (handler === undefined) throw new Error(`No handler registered for '${channel}'`)
    return cloned(await handler(event, ...args))
  }

  /** @param {string} reason */
  gone(reason) {
    this.emit('render-process-gone', {}, { reason, exitCode: 1 })
  }

  markDestroyed() {
    this.#destroyed = true
    this.emit('destroyed')
  }
}

/** What arrives at the other side of Electron's channel, or its error. @template T @param {T} value @returns {T} */
function cloned(value) {
  try {
    return structuredClone(value)
  } catch {
    throw new Error('An object could not be cloned.')
  }
}

export class BrowserWindow extends EventEmitter {
  #title = 'Coppice'
  #shown
  #minimised = false
  #destroyed = false
  #bounds

  /** @param {{ width?: number, height?: number, x?: number, y?: number, show?: boolean, title?: string,
   *   webPreferences?: Record<string, unknown> }} [options] */
  constructor(options = {}) {
    super()
    if (!app.isReady()) throw new Error('Cannot create BrowserWindow before app is ready')
    this.id = ++lastId
    this.#shown = options.show ?? true
    this.#title = options.title ?? this.#title
    const { x = 0, y = 0, width = 800, height = 600 } = options
    this.#bounds = { x, y, width, height }
    this.webContents = new WebContents(this.id, this)
    openWindows.add(this)
    const webPreferences = JSON.parse(JSON.stringify(options.webPreferences ?? {}))
    tellDriver({ type: 'window', id: this.id, webPreferences, bounds: this.#bounds })
    app.emit('web-contents-created', {}, this.webContents)
    app.emit('browser-window-created', {}, this)
  }

  /** @returns {BrowserWindow[]} */
  static getAllWindows = () => [...openWindows]
  /** @returns {BrowserWindow | null} */
  static getFocusedWindow = () => [...openWindows].at(-1) ?? null
  /** @param {object} contents @returns {BrowserWindow | null} */
  static fromWebContents = contents =>
    [...openWindows].find(window => window.webContents === contents) ?? null
  /** @param {number} id @returns {BrowserWindow | null} */
  static fromId = id => [...openWindows].find(window => window.id === id) ?? null

  /** @param {string} url */
  loadURL(url) {
    return this.webContents.loadURL(url)
  }

  /** @param {string} path @param {{ query?: Record<string, string>, search?: string, hash?: string }} [options] */
  loadFile(path, { query, search, hash } = {}) {
    const url = pathToFileURL(path)
    if (query !== undefined) url.search = new URLSearchParams(query).toString()
    if (search !== undefined) url.search = search
    if (hash !== undefined) url.hash = hash
    return this.loadURL(url.href)
  }

  reload = () => this.webContents.reload()
  show() {
    this.#shown = true
    this.emit('show')
  }
  showInactive = () => this.show()
  hide() {
    this.#shown = false
    this.emit('hide')
  }
  focus() {
    this.emit('focus')
  }
  minimize() {
    this.#minimised = true
    this.emit('minimize')
  }
  restore() {
    this.#minimised = false
    this.emit('restore')
  }
  maximize() {}
  unmaximize() {}
  isVisible = () => this.#shown
  isFocused = () => this.#shown
  isMinimized = () => this.#minimised
  isMaximized = () => false
  isFullScreen = () => false
  isDestroyed = () => this.#destroyed
  getTitle = () => this.#title
  /** @param {string} title */
  setTitle(title) {
    this.#title = title
  }
  getBounds = () => ({ ...this.#bounds })
  getNormalBounds = () => ({ ...this.#bounds })
  /** @param {Partial<{ x: number, y: number, width: number, height: number }>} bounds */
  setBounds(bounds) {
    Object.assign(this.#bounds, bounds)
  }
  getSize = () => [this.#bounds.width, this.#bounds.height]
  setMenu() {}
  removeMenu() {}
  setMenuBarVisibility() {}
  setAutoHideMenuBar() {}
  setBackgroundColor() {}
  setMinimumSize() {}
  setTitleBarOverlay() {}
  flashFrame() {}

  close() {
    const asked = preventable()
    this.emit('close', asked)
    if (!asked.defaultPrevented) this.destroy()
  }

  destroy() {
    if (this.#destroyed) return
    this.#destroyed = true
    openWindows.delete(this)
    tellDriver({ type: 'closed', id: this.id })
    this.webContents.markDestroyed()
    this.emit('closed')
    app.windowClosed()
  }
}

/** @param {number} id */
function windowOf(id) {
  const window = BrowserWindow.fromId(id)
  if (window === null) throw new Error(`there is no window ${id}`)
  return window
}

onDriver('ipc', message => windowOf(message.id).webContents.received(message))
onDriver('may-navigate', ({ id, url }) => windowOf(id).webContents.mayNavigate(url))
onDriver('may-open', ({ id, url }) => windowOf(id).webContents.mayOpen(url))
onDriver('close', ({ id }) => windowOf(id).close())
onDriver('gone', ({ id, reason }) => windowOf(id).webContents.gone(reason))
onDriver('loaded', message => {
  const window = BrowserWindow.fromId(message.id)
  if (window === null) return
  window.webContents.loaded(message)
  if (message.error === undefined) window.emit('ready-to-show')
})

export const webContents = {
  getAllWebContents: () => BrowserWindow.getAllWindows().map(window => window.webContents),
  /** @param {number} id */
  fromId: id => BrowserWindow.fromId(id)?.webContents,
}
