import { readFileSync, renameSync, writeFileSync } from 'node:fs'

export type WindowBounds = { x?: number; y?: number; width: number; height: number }

/** The part of Electron's `screen` that is used. */
export type Screen = {
  getPrimaryDisplay(): { workArea: Required<WindowBounds> }
  getDisplayMatching(bounds: Required<WindowBounds>): { workArea: Required<WindowBounds> }
}

const usual = { width: 1440, height: 900 }

/**
 * Where the window was when it was closed last. Where that is not known, or lies on a screen that is not there any more, the
 * usual size in the middle.
 */
export function readWindowBounds(file: string, screen: Screen): WindowBounds {
  const { workArea } = screen.getPrimaryDisplay()
  const fitting = {
    width: Math.min(usual.width, workArea.width),
    height: Math.min(usual.height, workArea.height),
  }
  const bounds = read(file)
  if (bounds === null) return fitting
  const { workArea: area } = screen.getDisplayMatching(bounds)
  const visible =
    bounds.x < area.x + area.width - marginPx &&
    bounds.x + bounds.width > area.x + marginPx &&
    bounds.y >= area.y - marginPx &&
    bounds.y < area.y + area.height - marginPx
  return visible ? bounds : fitting
}

export function saveWindowBounds(file: string, bounds: Required<WindowBounds>): void {
  try {
    const { x, y, width, height } = bounds
    writeFileSync(`${file}.tmp`, JSON.stringify({ x, y, width, height }))
    renameSync(`${file}.tmp`, file)
  } catch {
    // The window opens at its usual place then.
  }
}

function read(file: string): Required<WindowBounds> | null {
  try {
    const kept: unknown = JSON.parse(readFileSync(file, 'utf8'))
    if (typeof kept !== 'object' || kept === null) return null
    const { x, y, width, height } = kept as Record<string, unknown>
    const all = [x, y, width, height]
    if (!all.every(Number.isSafeInteger) || (width as number) < 400 || (height as number) < 300) return null
    return { x, y, width, height } as Required<WindowBounds>
  } catch {
    return null
  }
}

/** So much of a window must be on a screen for it to be found. */
const marginPx = 100
