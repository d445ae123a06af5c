/** Builds the window on its fake main process and opens it in headless Chromium. */
import { existsSync } from 'node:fs'
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import { type Browser, chromium, type Page } from 'playwright-core'
import { build, type PreviewServer, preview } from 'vite'

const at = (path: string) => resolve(import.meta.dirname, '../../..', path)
const outDir = at('out/test/harness')

export type Look = {
  width: number
  height: number
  theme: 'light' | 'dark'
  reducedMotion?: boolean
  /** Search part of the address: "?live". */
  search?: string
}

export type Harness = {
  open: (look: Look) => Promise<Page>
  close: () => Promise<void>
}

export const chromiumPath = ['/usr/bin/chromium', '/usr/bin/chromium-browser', '/usr/bin/google-chrome'].find(
  path => existsSync(path),
)

export async function startHarness(): Promise<Harness> {
  const common = {
    root: at('test/renderer/harness'),
    configFile: false,
    logLevel: 'warn',
    base: './',
  } as const
  await build({ ...common, plugins: [react()], build: { outDir, emptyOutDir: true, target: 'es2023' } })
  const server: PreviewServer = await preview({
    ...common,
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  })
  const address = server.resolvedUrls?.local[0]
  if (!address || !chromiumPath) throw new Error('the harness needs its server and a Chromium')
  const browser: Browser = await chromium.launch({
    executablePath: chromiumPath,
    args: [
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
    ],
  })
  return {
    async open({ width, height, theme, reducedMotion = false, search = '' }) {
      const context = await browser.newContext({
        viewport: { width, height },
        colorScheme: theme,
        reducedMotion: reducedMotion ? 'reduce' : 'no-preference',
      })
      const page = await context.newPage()
      await page.goto(address + search)
      await page.getByRole('treeitem').first().waitFor()
      return page
    },
    async close() {
      await browser.close()
      await server.close()
    },
  }
}
