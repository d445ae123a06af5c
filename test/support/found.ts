import { accessSync, constants } from 'node:fs'
import { delimiter, join } from 'node:path'
import { describe } from 'vitest'
import { installedElectron, noDisplay } from '../../scripts/support/electron-binary.mjs'

/** Something that only some machines have. */
export interface Requirement {
  /** Where it is; `undefined` where the machine lacks it. */
  readonly path: string | undefined
  /** What to name when it is missing, such as "Chromium (chromium on the PATH)". */
  readonly name: string
}

function onPath(...commands: readonly string[]): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), '/usr/bin', '/usr/local/bin']
  for (const command of commands) {
    for (const folder of folders) {
      const path = join(folder, process.platform === 'win32' ? `${command}.exe` : command)
      try {
        accessSync(path, constants.X_OK)
        return path
      } catch {}
    }
  }
  return undefined
}

/** What this machine has of the things that specs would like to use. */
export const found = {
  erl: { path: onPath('erl'), name: 'Erlang (erl on the PATH)' },
  escript: { path: onPath('escript'), name: 'Erlang (escript on the PATH)' },
  elixir: { path: onPath('elixir'), name: 'Elixir (elixir on the PATH)' },
  chromium: {
    path: onPath('chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome'),
    name: 'Chromium (chromium or google-chrome on the PATH)',
  },
  electron: {
    path: noDisplay() === undefined ? installedElectron() : undefined,
    name: 'the Electron binary and a display',
  },
} as const satisfies Record<string, Requirement>

/** The path of something that a {@link describeWith} has made sure of. */
export function pathOf(requirement: Requirement): string {
  if (requirement.path === undefined) throw new Error(`this machine lacks ${requirement.name}`)
  return requirement.path
}

/**
 * `describe` for specs that need something of the machine. Where it is missing the suite is left out, and its
 * title, which names what it needs, stands among the last lines of `npm test`; with CI=true that is a failure.
 */
export function describeWith(requirements: readonly Requirement[], title: string, body: () => void): void {
  const missing = requirements.filter(requirement => requirement.path === undefined)
  const names = missing.map(requirement => requirement.name).join(' and ')
  describe.skipIf(missing.length > 0)(missing.length > 0 ? `${title} (needs ${names})` : title, body)
}
