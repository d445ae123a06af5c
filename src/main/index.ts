/** The Electron entry: one window, shut off from everything but the app's own files and the bridge. */
import { join } from 'node:path'
import { BrowserWindow, dialog, app as electronApp, ipcMain, Menu, protocol, screen, session } from 'electron'
import { type App, CannotStart, startApp } from './app.ts'
import { dataDirArgument, usualDataDir, WrongArguments } from './arguments.ts'
import { createElectronTransport, type ElectronTransport } from './bridge/electron-transport.ts'
import { assetOf, securityHeaders } from './bridge/index.ts'
import { menuTemplate } from './menu.ts'
import { readRenderer } from './renderer-files.ts'
import { readWindowBounds, saveWindowBounds } from './window-bounds.ts'

const out = join(import.meta.dirname, '..')
/** Vite's address while the renderer is being developed. */
const developed = electronApp.isPackaged ? undefined : process.env.ELECTRON_RENDERER_URL
const pageUrl = developed ?? 'app://coppice/index.html'
const origin = developed === undefined ? 'app://coppice' : new URL(developed).origin

electronApp.enableSandbox()
protocol.registerSchemesAsPrivileged([
  { scheme: 'app', privileges: { standard: true, secure: true, supportFetchAPI: true } },
])

// Whoever starts a second Coppice wants to see the first.
if (electronApp.requestSingleInstanceLock()) void run()
else electronApp.quit()

async function run(): Promise<void> {
  await electronApp.whenReady()
  let app: App
  try {
    const dataDir = dataDirArgument(process.argv.slice(1)) ?? usualDataDir(electronApp.getPath('userData'))
    app = await startApp({ version: electronApp.getVersion(), mode: 'electron', dataDir })
  } catch (error) {
    if (!(error instanceof CannotStart || error instanceof WrongArguments)) throw error
    dialog.showErrorBox('Coppice cannot start', error.message)
    console.error(error.message)
    electronApp.exit(error instanceof WrongArguments ? 2 : 1)
    return
  }
  const transport = createElectronTransport({ bridge: app.bridge, ipcMain, origin })
  if (developed === undefined) serveRenderer()
  refusePermissions()
  Menu.setApplicationMenu(Menu.buildFromTemplate(menuTemplate(process.platform)))
  finishOnQuit(app, transport)
  electronApp.on('window-all-closed', () => electronApp.quit())
  electronApp.on('second-instance', () => {
    const [window] = BrowserWindow.getAllWindows()
    if (window?.isMinimized()) window.restore()
    window?.focus()
  })
  await openWindow(transport)
}

async function openWindow(transport: ElectronTransport): Promise<void> {
  const boundsFile = join(electronApp.getPath('userData'), 'window.json')
  const window = new BrowserWindow({
    ...readWindowBounds(boundsFile, screen),
    minWidth: 720,
    minHeight: 480,
    show: false,
    title: 'Coppice',
    webPreferences: {
      preload: join(out, 'preload/preload.cjs'),
      contextIsolation: true,
      sandbox: true,
      nodeIntegration: false,
      nodeIntegrationInSubFrames: false,
      nodeIntegrationInWorker: false,
      webSecurity: true,
      webviewTag: false,
      spellcheck: false,
      // The tree goes on while another window lies on top of it, on a projector for example.
      backgroundThrottling: false,
    },
  })
  const { webContents } = window
  transport.admit(webContents)
  webContents.setWindowOpenHandler(() => ({ action: 'deny' }))
  webContents.on('will-navigate', event => event.preventDefault())
  webContents.on('will-redirect', event => event.preventDefault())
  webContents.on('will-attach-webview', event => event.preventDefault())
  webContents.on('render-process-gone', (_event, { reason }) => {
    // The system inside goes on; only its picture has to be drawn anew.
    if (reason !== 'clean-exit' && !window.isDestroyed()) webContents.reload()
  })
  window.once('ready-to-show', () => window.show())
  window.on('close', () => saveWindowBounds(boundsFile, window.getNormalBounds()))
  await window.loadURL(pageUrl)
}

/** Gives the renderer's built files to windows, and nothing else. */
function serveRenderer(): void {
  const assets = readRenderer(join(out, 'renderer'))
  const headers = securityHeaders()
  protocol.handle('app', request => {
    const { host, pathname } = new URL(request.url)
    const asset = host === 'coppice' ? assetOf(assets, pathname) : undefined
    if (asset === undefined) return new Response('There is nothing here.', { status: 404, headers })
    return new Response(asset.body, { headers: { ...headers, 'content-type': asset.type } })
  })
}

/** The window may put something on the clipboard when the user says so, and nothing else. */
function refusePermissions(): void {
  const { defaultSession } = session
  const isAllowed = (permission: string): boolean => permission === 'clipboard-sanitized-write'
  defaultSession.setPermissionRequestHandler((_contents, permission, answer) => answer(isAllowed(permission)))
  defaultSession.setPermissionCheckHandler((_contents, permission) => isAllowed(permission))
  defaultSession.setDevicePermissionHandler(() => false)
}

/** Puts the end off until the tables are closed and everything is on the disk. */
function finishOnQuit(app: App, transport: ElectronTransport): void {
  let finished = false
  electronApp.on('before-quit', event => {
    if (finished) return
    event.preventDefault()
    void app.stop().finally(() => {
      finished = true
      transport.close()
      electronApp.quit()
    })
  })
}
