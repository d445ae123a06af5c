import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { installed, run } from './run.mjs'

/**
 * The path of the Electron binary that is installed, or `undefined`. Never fetches anything.
 *
 * @returns {string | undefined}
 */
export function installedElectron() {
  const pathFile = installed('electron/path.txt')
  const override = process.env.ELECTRON_OVERRIDE_DIST_PATH
  const name = existsSync(pathFile) ? readFileSync(pathFile, 'utf8') : override ? 'electron' : undefined
  if (name === undefined) return undefined
  const path = join(override ?? installed('electron/dist'), name)
  return existsSync(path) ? path : undefined
}

/**
 * Why no window can be shown on this machine, as the end of a sentence; `undefined` where one can.
 *
 * @returns {string | undefined}
 */
export function noDisplay() {
  if (process.platform !== 'linux') return undefined
  return process.env.DISPLAY || process.env.WAYLAND_DISPLAY ? undefined : 'there is no display'
}

/**
 * The installed Electron binary, fetched first where it is missing: Electron's own package does that at its first
 * start, not when it is installed.
 *
 * @param {() => void} beforeFetch called when a download is about to start
 * @returns {Promise<{ path: string } | { missing: string }>} `missing` says why, as the end of a sentence
 */
export async function electronBinary(beforeFetch) {
  const found = installedElectron()
  if (found !== undefined) return { path: found }
  const script = installed('electron/install.js')
  if (!existsSync(script)) return { missing: 'the package electron is not installed' }
  if (process.env.ELECTRON_SKIP_BINARY_DOWNLOAD) {
    return { missing: 'the Electron binary is missing and ELECTRON_SKIP_BINARY_DOWNLOAD is set' }
  }
  beforeFetch()
  const { output } = await run(process.execPath, [script], { quiet: true })
  const fetched = installedElectron()
  if (fetched !== undefined) return { path: fetched }
  const reason = /^(?:\w*Error: )?(.+)$/m.exec(output.trim())?.[1] ?? 'no reason given'
  return { missing: `the Electron binary is missing and cannot be fetched (${reason})` }
}
