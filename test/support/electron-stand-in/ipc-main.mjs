import { EventEmitter } from 'node:events'

/** Electron's `ipcMain`: listeners for `send`, one handler a channel for `invoke`. */
export class IpcMain extends EventEmitter {
  /** @type {Map<string, (event: object, ...args: unknown[]) => unknown>} */
  #handlers = new Map()

  /** @param {string} channel @param {(event: object, ...args: unknown[]) => unknown} handler */
  handle(channel, handler) {
    if (this.#handlers.has(channel)) {
      throw new Error(`Attempted to register a second handler for '${channel}'`)
    }
    this.#handlers.set(channel, handler)
  }

  /** @param {string} channel @param {(event: object, ...args: unknown[]) => unknown} handler */
  handleOnce(channel, handler) {
    this.handle(channel, (event, ...args) => {
      this.removeHandler(channel)
      return handler(event, ...args)
    })
  }

  /** @param {string} channel */
  removeHandler(channel) {
    this.#handlers.delete(channel)
  }

  /** @param {string} channel */
  handlerOf(channel) {
    return this.#handlers.get(channel)
  }
}

export const ipcMain = new IpcMain()
