// What `import … from 'electron'` gives the main process. Only what exists here can be used: anything else is
// `undefined`, and its use fails as loudly as it would with a misspelt name in Electron.
import { app } from './app.mjs'
import { BrowserWindow, webContents } from './browser-window.mjs'
import { clipboard, dialog, Menu, MenuItem, nativeTheme, powerMonitor, screen, shell } from './desktop.mjs'
import { ipcMain } from './ipc-main.mjs'
import { net, protocol, session } from './session.mjs'

export {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  webContents,
}

export default {
  app,
  BrowserWindow,
  clipboard,
  dialog,
  ipcMain,
  Menu,
  MenuItem,
  nativeTheme,
  net,
  powerMonitor,
  protocol,
  screen,
  session,
  shell,
  webContents,
}
