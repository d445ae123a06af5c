/** Builds the window on its fake main process and opens it in headless Chromium. */
import { resolve } from 'node:path'
import react from '@vitejs/plugin-react'
import type { Browser, Page } from 'playwright-core'
import { build, type PreviewServer, preview } from 'vite'
import { makeWhenNeeded } from '../../../scripts/support/when-needed.mjs'
import { contextOptions, launchBrowser, type View, watchProblems } from '../../support/browser.ts'
import { projectRoot } from '../../support/source-files.ts'

export type Harness = {
  /** Opens the window; `search` of the address may ask for a `?live` world. */
  open: (view: View, search?: string) => Promise<Page>
  /** What went wrong in any page so far. */
  problems: string[]
  close: () => Promise<void>
}

export async function startHarness(): Promise<Harness> {
  const outDir = resolve(projectRoot, 'out/test/harness')
  const common = {
    root: resolve(projectRoot, 'test/renderer/harness'),
    configFile: false,
    logLevel: 'error',
    base: './',
  } as const
  await makeWhenNeeded({
    name: 'harness',
    inputs: [
      'src/renderer',
      'src/shared',
      'test/renderer/harness',
      'test/renderer/support',
      'package-lock.json',
    ],
    outputs: ['out/test/harness/index.html'],
    make: async () => {
      const options = { outDir, emptyOutDir: true, target: 'es2023' }
      await build({ ...common, plugins: [react()], build: options })
    },
  })
  const server: PreviewServer = await preview({
    ...common,
    build: { outDir },
    preview: { port: 0, host: '127.0.0.1' },
  })
  const address = server.resolvedUrls?.local[0]
  if (!address) throw new Error('the harness has no address')
  const browser: Browser = await launchBrowser()
  const problems: string[] = []
  return {
    problems,
    async open(view, search = '') {
      const context = await browser.newContext(contextOptions(view))
      const page = await context.newPage()
      watchProblems(page, problem => problems.push(problem))
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
