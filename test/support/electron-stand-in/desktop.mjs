// The parts of Electron that reach the desktop. Each call is told to the driver, which keeps it for the test.
import { EventEmitter } from 'node:events'
import { tellDriver } from './link.mjs'

/** @param {string} what @param {unknown[]} details */
const note = (what, ...details) => tellDriver({ type: 'note', what, details })

export const shell = {
  /** @param {string} url */
  async openExternal(url) {
    note('shell.openExternal', url)
  },
  /** @param {string} path */
  async openPath(path) {
    note('shell.openPath', path)
    return ''
  },
  /** @param {string} path */
  showItemInFolder(path) {
    note('shell.showItemInFolder', path)
  },
  beep: () => note('shell.beep'),
}

export const dialog = {
  /** @param {string} title @param {string} content */
  showErrorBox(title, content) {
    note('dialog.showErrorBox', title, content)
  },
  /** @param {unknown[]} args */
  async showMessageBox(...args) {
    note('dialog.showMessageBox', plain(args.at(-1)))
    return { response: 0, checkboxChecked: false }
  },
  /** @param {unknown[]} args */
  showMessageBoxSync(...args) {
    note('dialog.showMessageBox', plain(args.at(-1)))
    return 0
  },
  /** @param {unknown[]} args */
  async showOpenDialog(...args) {
    note('dialog.showOpenDialog', plain(args.at(-1)))
    return { canceled: true, filePaths: [] }
  },
  /** @param {unknown[]} args */
  async showSaveDialog(...args) {
    note('dialog.showSaveDialog', plain(args.at(-1)))
    return { canceled: true, filePath: '' }
  },
}

/** @param {unknown} options */
const plain = options => JSON.parse(JSON.stringify(options ?? null))

class NativeTheme extends EventEmitter {
  #source = 'system'
  get themeSource() {
    return this.#source
  }
  set themeSource(source) {
    this.#source = source
    tellDriver({ type: 'theme', source })
    this.emit('updated')
  }
  get shouldUseDarkColors() {
    return this.#source === 'dark'
  }
  shouldUseHighContrastColors = false
}

export const nativeTheme = new NativeTheme()
export const powerMonitor = new EventEmitter()

export const screen = Object.assign(new EventEmitter(), {
  getPrimaryDisplay: () => ({
    id: 1,
    scaleFactor: 1,
    bounds: { x: 0, y: 0, width: 1440, height: 900 },
    workArea: { x: 0, y: 0, width: 1440, height: 900 },
    workAreaSize: { width: 1440, height: 900 },
  }),
  getAllDisplays: () => [screen.getPrimaryDisplay()],
  getDisplayMatching: () => screen.getPrimaryDisplay(),
})

let copied = ''
export const clipboard = {
  /** @param {string} text */
  writeText(text) {
    copied = text
    note('clipboard.writeText', text)
  },
  readText: () => copied,
}

export class MenuItem {
  /** @param {object} options */
  constructor(options) {
    Object.assign(this, options)
  }
}

export class Menu {
  /** @type {Menu | null} */
  static #application = null
  /** @type {MenuItem[]} */
  items = []

  /** @param {object[]} template */
  static buildFromTemplate(template) {
    const menu = new Menu()
    for (const options of template) menu.append(new MenuItem(options))
    return menu
  }

  /** @param {Menu | null} menu */
  static setApplicationMenu(menu) {
    Menu.#application = menu
  }

  static getApplicationMenu = () => Menu.#application

  /** @param {MenuItem} item */
  append(item) {
    this.items.push(item)
  }
  popup() {}
}
