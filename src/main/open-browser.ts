import { spawn } from 'node:child_process'

/** Opens `url` in the user's browser where there is one; where there is none nothing happens. */
export function openBrowser(url: string, platform: string = process.platform): void {
  const [command, ...args] = commandFor(url, platform)
  if (command === undefined) return
  const child = spawn(command, args, { stdio: 'ignore', detached: true })
  // The address is printed as well, so that nobody depends on this.
  child.on('error', () => {})
  child.unref()
}

function commandFor(url: string, platform: string): string[] {
  if (platform === 'darwin') return ['open', url]
  if (platform === 'win32') return ['rundll32', 'url.dll,FileProtocolHandler', url]
  const { DISPLAY, WAYLAND_DISPLAY } = process.env
  return DISPLAY || WAYLAND_DISPLAY ? ['xdg-open', url] : []
}
