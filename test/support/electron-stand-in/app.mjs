import { EventEmitter } from 'node:events'
import { existsSync, mkdirSync, readFileSync, rmSync, watch, writeFileSync } from 'node:fs'
import { homedir, tmpdir } from 'node:os'
import { join } from 'node:path'
import { onDriver, tellDriver } from './link.mjs'

/** An event whose default can be prevented, as Electron hands to listeners. @param {object} [fields] */
export function preventable(fields = {}) {
  return {
    ...fields,
    defaultPrevented: false,
    preventDefault() {
      this.defaultPrevented = true
    },
  }
}

/** Every window that is open; kept here because `app` closes them and windows know `app`. @type {Set<any>} */
export const openWindows = new Set()

const appPath = process.cwd()
const userData = process.env.COPPICE_STAND_IN_USER_DATA ?? join(tmpdir(), `coppice-stand-in-${process.pid}`)

class App extends EventEmitter {
  name = 'coppice'
  isPackaged = false
  #ready = false
  /** @type {() => void} */
  #markReady = () => {}
  #whenReady = new Promise(resolve => {
    this.#markReady = () => resolve(undefined)
  })
  #quitting = false
  /** @type {Record<string, string>} */
  #paths = {
    userData,
    appData: join(userData, '..'),
    home: homedir(),
    temp: tmpdir(),
    logs: join(userData, 'logs'),
  }
  /** @type {Map<string, string>} */
  #switches = new Map()

  commandLine = {
    appendSwitch: (/** @type {string} */ name, value = '') => this.#switches.set(name, value),
    hasSwitch: (/** @type {string} */ name) => this.#switches.has(name),
    getSwitchValue: (/** @type {string} */ name) => this.#switches.get(name) ?? '',
  }

  constructor() {
    super()
    onDriver('start', () => {
      this.#ready = true
      this.#markReady()
      this.emit('ready', {}, {})
    })
    // Electron too turns these into a polite quit.
    for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM', 'SIGHUP'])) {
      process.on(signal, () => this.quit())
    }
    onDriver('quit', () => void this.quit())
  }

  whenReady = () => this.#whenReady
  isReady = () => this.#ready
  getName = () => this.name
  getVersion = () => JSON.parse(readFileSync(join(appPath, 'package.json'), 'utf8')).version
  getAppPath = () => appPath
  getLocale = () => 'en-GB'
  enableSandbox = () => {}
  disableHardwareAcceleration = () => {}
  setAppUserModelId = () => {}
  setAboutPanelOptions = () => {}
  focus = () => {}

  /** @param {string} name */
  setName(name) {
    this.name = name
  }

  /** @param {string} name */
  getPath(name) {
    const path = this.#paths[name]
    if (path === undefined) throw new Error(`Failed to get '${name}' path`)
    mkdirSync(path, { recursive: true })
    return path
  }

  /** @param {string} name @param {string} path */
  setPath(name, path) {
    this.#paths[name] = path
  }

  /** One app a userData folder: the lock is a file with its holder's id; a second app leaves its arguments there. */
  requestSingleInstanceLock(additionalData = {}) {
    const folder = this.getPath('userData')
    const lock = join(folder, 'stand-in-lock')
    const holder = existsSync(lock) ? Number(readFileSync(lock, 'utf8')) : 0
    if (holder !== 0 && holder !== process.pid && isAlive(holder)) {
      const call = { argv: process.argv, cwd: process.cwd(), additionalData }
      writeFileSync(join(folder, 'stand-in-second'), JSON.stringify(call))
      return false
    }
    writeFileSync(lock, String(process.pid))
    watch(folder, { persistent: false }, () => {
      const left = join(folder, 'stand-in-second')
      const text = existsSync(left) ? readFileSync(left, 'utf8') : ''
      if (!text.endsWith('}')) return
      rmSync(left)
      const call = JSON.parse(text)
      this.emit('second-instance', preventable(), call.argv, call.cwd, call.additionalData)
    })
    return true
  }

  hasSingleInstanceLock() {
    const lock = join(this.getPath('userData'), 'stand-in-lock')
    return existsSync(lock) && Number(readFileSync(lock, 'utf8')) === process.pid
  }

  releaseSingleInstanceLock() {
    if (this.hasSingleInstanceLock()) rmSync(join(this.getPath('userData'), 'stand-in-lock'))
  }

  quit() {
    if (this.#quitting) return
    this.#quitting = true
    const asked = preventable()
    this.emit('before-quit', asked)
    if (!asked.defaultPrevented) {
      for (const window of [...openWindows]) window.close()
      if (openWindows.size === 0) {
        const leaving = preventable()
        this.emit('will-quit', leaving)
        if (!leaving.defaultPrevented) return this.exit(Number(process.exitCode ?? 0))
      }
    }
    // Whoever prevented it asks again when the time has come.
    this.#quitting = false
  }

  exit(code = 0) {
    for (const window of [...openWindows]) window.destroy()
    this.emit('quit', {}, code)
    this.releaseSingleInstanceLock()
    tellDriver({ type: 'exiting', code })
    process.exit(code)
  }

  /** Called when a window has gone; the last one ends the app unless it listens. */
  windowClosed() {
    if (openWindows.size > 0 || this.#quitting) return
    if (this.listenerCount('window-all-closed') > 0) this.emit('window-all-closed')
    else this.quit()
  }
}

/** @param {number} pid */
function isAlive(pid) {
  try {
    process.kill(pid, 0)
    return true
  } catch {
    return false
  }
}

export const app = new App()
