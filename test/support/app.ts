import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { _electron, type Browser, type Page } from 'playwright-core'
import { afterAll, afterEach, expect } from 'vitest'
import { contextOptions, launchBrowser, type View, watchProblems } from './browser.ts'
import { describeWith, found, pathOf, type Requirement } from './found.ts'
import { builtApp, type Exit } from './os-process.ts'
import { startServe } from './serve.ts'
import { projectRoot } from './source-files.ts'
import { StandIn } from './stand-in.ts'

/** The ways in which the same app runs: served to a browser, in the stand-in for Electron, in Electron itself. */
export type Mode = 'browser' | 'stand-in' | 'electron'

export interface StartOptions {
  /** The folder of the tables' files. @default a new one, removed after the last spec of the suite */
  readonly dataDir?: string
  readonly view?: View
  /** More arguments for the app. */
  readonly args?: readonly string[]
}

/** The app, running, with its page open. */
export interface App {
  readonly mode: Mode
  readonly page: Page
  readonly dataDir: string
  /** The address of the browser mode, with its token. */
  readonly url?: string
  /** The stand-in, for what only Electron has: windows, navigation, sender checks. */
  readonly standIn?: StandIn
  /**
   * Errors on the page's console, uncaught ones, requests that leave the machine. A spec fails if any is left at its
   * end; one that provokes some takes them out with `problems.splice(0)`.
   */
  readonly problems: string[]
  /** `kill -9` of the whole app. The page of the browser mode stays open, as a user's would. */
  kill(): Promise<Exit>
  /** Asks the app to finish its writes and end. */
  quit(): Promise<Exit>
}

/** What a suite of {@link describeApp} starts its apps with. */
export interface AppSuite {
  readonly mode: Mode
  start(options?: StartOptions): Promise<App>
  /** A new folder for an app's files, removed after the last spec of the suite. */
  newDataDir(): string
}

const modes: Record<Mode, { readonly needs: readonly Requirement[]; readonly inWords: string }> = {
  browser: { needs: [found.chromium], inWords: 'in a browser' },
  'stand-in': { needs: [found.chromium], inWords: 'in the stand-in for Electron' },
  electron: { needs: [found.electron], inWords: 'in Electron' },
}

/**
 * Runs the same specs in every way the app can run on this machine:
 *
 *     describeApp('a killed todo server', suite => {
 *       it('comes back with its todos', async () => {
 *         const app = await suite.start()
 *         await app.page.getByLabel('New todo').fill('water the plants')
 *         …
 *         await app.kill()
 *         const again = await suite.start({ dataDir: app.dataDir })
 *       })
 *     })
 *
 * Apps that still run at the end of a spec are ended, and their problems fail it. `only` names the modes where the
 * specs make sense. Electron itself is tried only on machines that have it and is no skip elsewhere, because the
 * stand-in runs the same main process and preload everywhere; `npm test` says at its end when it was not tried.
 */
export function describeApp(
  title: string,
  body: (suite: AppSuite) => void,
  only: readonly Mode[] = ['browser', 'stand-in', 'electron'],
): void {
  for (const mode of only) {
    if (mode === 'electron' && found.electron.path === undefined) continue
    const { needs, inWords } = modes[mode]
    describeWith(needs, `${title}, ${inWords}`, () => {
      let browser: Promise<Browser> | undefined
      const folders: string[] = []
      const running = new Set<App>()
      const newDataDir = (): string => {
        const folder = mkdtempSync(join(tmpdir(), 'coppice-data-'))
        folders.push(folder)
        return folder
      }

      afterEach(async () => {
        const apps = [...running]
        running.clear()
        for (const app of apps) await app.kill()
        expect(apps.flatMap(app => app.problems)).toEqual([])
        for (const context of (await browser)?.contexts() ?? []) await context.close()
      })

      afterAll(async () => {
        await (await browser)?.close()
        for (const folder of folders) rmSync(folder, { recursive: true, force: true })
      })

      body({
        mode,
        newDataDir,
        start: async (options = {}) => {
          browser ??= mode === 'electron' ? undefined : launchBrowser()
          const complete = { ...options, dataDir: options.dataDir ?? newDataDir() }
          const app = await starters[mode](complete, await browser)
          running.add(app)
          return app
        },
      })
    })
  }
}

type Starter = (options: StartOptions & { dataDir: string }, browser: Browser | undefined) => Promise<App>

const starters: Record<Mode, Starter> = {
  browser: async ({ dataDir, view, args = [] }, browser) => {
    if (browser === undefined) throw new Error('the browser mode needs a browser')
    const served = await startServe({ dataDir, args })
    const context = await browser.newContext(contextOptions(view))
    const problems: string[] = []
    const page = await context.newPage()
    let ended = false
    watchProblems(page, problem => {
      // A page whose app was ended says so each time it tries to reach it again: no problem of its own.
      if (!ended || !/ERR_CONNECTION|WebSocket/.test(problem)) problems.push(problem)
    })
    await page.goto(served.url)
    return {
      mode: 'browser',
      page,
      dataDir,
      url: served.url,
      problems,
      kill: () => {
        ended = true
        return served.kill()
      },
      quit: () => {
        ended = true
        return served.stop()
      },
    }
  },

  'stand-in': async ({ dataDir, view, args = [] }, browser) => {
    if (browser === undefined) throw new Error('the stand-in needs a browser')
    const standIn = await StandIn.start({ browser, dataDir, args, ...(view === undefined ? {} : { view }) })
    try {
      const page = await standIn.firstPage()
      if (view !== undefined) {
        await page.setViewportSize({ width: view.width ?? 1440, height: view.height ?? 900 })
      }
      return {
        mode: 'stand-in',
        page,
        dataDir,
        standIn,
        problems: standIn.problems,
        kill: () => standIn.kill(),
        quit: () => standIn.quit(),
      }
    } catch (error) {
      await standIn.kill()
      throw error
    }
  },

  electron: async ({ dataDir, view, args = [] }) => {
    await builtApp()
    // Chromium refuses its sandbox to root, which is who runs in containers; the app's own settings stay as they are.
    const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []
    const electronApp = await _electron.launch({
      executablePath: pathOf(found.electron),
      args: [...asRoot, projectRoot, '--data', dataDir, ...args],
      colorScheme: view?.colorScheme ?? 'light',
    })
    const os = electronApp.process()
    const exited = new Promise<Exit>(done => os.on('exit', (code, signal) => done({ code, signal })))
    const page = await electronApp.firstWindow()
    const problems: string[] = []
    watchProblems(page, problem => problems.push(problem))
    return {
      mode: 'electron',
      page,
      dataDir,
      problems,
      kill: () => {
        os.kill('SIGKILL')
        return exited
      },
      quit: async () => {
        await electronApp.evaluate(({ app }) => app.quit()).catch(() => {})
        return exited
      },
    }
  },
}
