import { mkdirSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { type Browser, type BrowserContextOptions, chromium, type Page } from 'playwright-core'
import { found, pathOf } from './found.ts'
import { projectRoot } from './source-files.ts'

/** Starts the machine's own Chromium without a window. The caller closes it. */
export function launchBrowser(): Promise<Browser> {
  return chromium.launch({
    executablePath: pathOf(found.chromium),
    headless: true,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--disable-dev-shm-usage',
    ],
  })
}

/** How a page looks at the app. Sizes in CSS pixels. */
export interface View {
  /** @default 1440 */
  readonly width?: number
  /** @default 900 */
  readonly height?: number
  /** @default 'light' */
  readonly colorScheme?: 'light' | 'dark'
  /** @default false */
  readonly reducedMotion?: boolean
}

export function contextOptions(view: View = {}): BrowserContextOptions {
  return {
    viewport: { width: view.width ?? 1440, height: view.height ?? 900 },
    colorScheme: view.colorScheme ?? 'light',
    reducedMotion: view.reducedMotion === true ? 'reduce' : 'no-preference',
  }
}

/** Tells `note` what goes wrong inside a page: errors on its console, errors nobody caught, a crash. */
export function watchProblems(page: Page, note: (problem: string) => void): void {
  page.on('console', message => {
    if (message.type() === 'error') note(`console: ${message.text()} (${message.location().url})`)
  })
  page.on('pageerror', error => note(`page: ${error.stack ?? error.message}`))
  page.on('crash', () => note('page: the renderer crashed'))
}

/** Saves what a page shows as out/screenshots/NAME.png, which CI keeps. */
export async function screenshot(page: Page, name: string): Promise<void> {
  const path = join(projectRoot, 'out/screenshots', `${name}.png`)
  mkdirSync(dirname(path), { recursive: true })
  await page.screenshot({ path, animations: 'allow' })
}
