import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import type { Browser, BrowserContext, Frame, Page, Request, Route } from 'playwright-core'
import { build } from 'vite'
import { contextOptions, type View, watchProblems } from './browser.ts'
import { fromPage, toPage } from './electron-stand-in/addresses.ts'
import { deliverKey, postKey } from './electron-stand-in/page.ts'
import { decode, encode } from './electron-stand-in/wire.ts'
import { builtApp, type Exit, OsProcess } from './os-process.ts'
import { projectRoot } from './source-files.ts'

/** Something that the app did to the desktop: opened an address outside, showed a dialog. */
export interface DesktopNote {
  /** As in Electron's API: `shell.openExternal`, `dialog.showErrorBox`. */
  readonly what: string
  readonly details: readonly unknown[]
}

/** A window that the app made. */
export interface StandInWindow {
  readonly id: number
  /** What the app asked for: `sandbox`, `contextIsolation`, `nodeIntegration`, `preload`, … */
  readonly webPreferences: Readonly<Record<string, unknown>>
  readonly page: Promise<Page>
}

export interface StandInOptions {
  readonly browser: Browser
  readonly dataDir: string
  readonly view?: View
  /** More arguments for the app. */
  readonly args?: readonly string[]
  /** Electron's userData folder; two apps with the same one share the single-instance lock. @default a new one */
  readonly userData?: string
}

interface FromMain {
  readonly type: string
  readonly call?: number
  // biome-ignore lint/suspicious/noExplicitAny: each type has fields of its own, and both ends are in this folder
  readonly [field: string]: any
}

interface Fetched {
  readonly cancelled?: boolean
  readonly status: number
  readonly headers: Record<string, string>
  readonly body: Uint8Array
}

/**
 * The app's real built main process in an OS process of its own, its windows pages of a real browser, with the
 * real built preload in them. In between, instead of Electron:
 *
 *     out/main/index.js ── electron.mjs ──(channel)── StandIn ──(page binding)── page.ts ── out/preload/preload.cjs
 *       handlers, sender checks, protocol,              routes requests              contextBridge, ipcRenderer
 *       navigation and window rules                     and messages
 *
 * A page asks nothing of the network: every request is answered by the main process or is a problem.
 */
export class StandIn {
  readonly os: OsProcess
  readonly windows: StandInWindow[] = []
  readonly notes: DesktopNote[] = []
  readonly problems: string[] = []
  readonly #context: BrowserContext
  readonly #ownUserData: string | undefined
  readonly #answers = new Map<number, { resolve: (value: unknown) => void; reject: (error: Error) => void }>()
  readonly #expected = new Set<string>()
  #lastCall = 0
  #windowWatchers: (() => void)[] = []
  #ending = false

  static async start(options: StandInOptions): Promise<StandIn> {
    await builtApp()
    pageScript ??= bundlePageScript()
    await pageScript
    const context = await options.browser.newContext(contextOptions(options.view))
    const standIn = new StandIn(context, options)
    await context.route('**/*', route => standIn.#route(route))
    await context.exposeBinding(postKey, ({ page, frame }, text: string) =>
      standIn.#fromPage(page, frame, text),
    )
    standIn.#tell({ type: 'start' })
    return standIn
  }

  private constructor(context: BrowserContext, options: StandInOptions) {
    this.#context = context
    this.#ownUserData =
      options.userData === undefined ? mkdtempSync(join(tmpdir(), 'coppice-user-')) : undefined
    const register = pathToFileURL(join(import.meta.dirname, 'electron-stand-in/register.mjs')).href
    const main = join(projectRoot, 'out/main/index.js')
    const more = options.args ?? []
    this.os = new OsProcess(['--import', register, main, '--data', options.dataDir, ...more], {
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
      serialization: 'advanced',
      env: { ...process.env, COPPICE_STAND_IN_USER_DATA: options.userData ?? this.#ownUserData },
    })
    this.os.child.on('message', message => this.#fromMain(message as FromMain))
    void this.os.exited.then(() => {
      for (const { reject } of this.#answers.values()) reject(new Error('the app has ended'))
      this.#answers.clear()
      for (const wake of this.#windowWatchers.splice(0)) wake()
    })
  }

  /** The page of the app's first window, loaded. Fails, with what the app printed, if it ends without one. */
  async firstPage(): Promise<Page> {
    while (this.windows.length === 0 && this.os.running) {
      await new Promise<void>(wake => this.#windowWatchers.push(wake))
    }
    const window = this.windows[0]
    if (window === undefined)
      throw new Error(`the app ended without a window; it printed:\n${this.os.output}`)
    const page = await window.page
    await page.waitForURL(url => url.href !== 'about:blank')
    return page
  }

  /** Sends a request over IPC as a frame at `frameUrl` would, to see that the app checks who is asking. */
  invokeAs(frameUrl: string, main: boolean, channel: string, ...args: unknown[]): Promise<unknown> {
    const id = this.windows[0]?.id
    return this.#ask({ type: 'ipc', id, kind: 'invoke', channel, args, frame: { url: frameUrl, main } })
  }

  /** What the user does with the window's close button. */
  closeWindow(id: number): void {
    this.#tell({ type: 'close', id })
  }

  /** Tells the app that a window's renderer crashed. */
  crashWindow(id: number): void {
    this.#tell({ type: 'gone', id, reason: 'crashed' })
  }

  /** Quits as the menu does; the app may finish its writes first. */
  async quit(): Promise<Exit> {
    this.#ending = true
    if (this.os.running) this.#tell({ type: 'quit' })
    return this.#ended(this.os.exited)
  }

  /** `kill -9` of the whole app. */
  kill(): Promise<Exit> {
    this.#ending = true
    return this.#ended(this.os.end('SIGKILL'))
  }

  async #ended(exited: Promise<Exit>): Promise<Exit> {
    const exit = await exited
    await this.#context.close()
    if (this.#ownUserData !== undefined) rmSync(this.#ownUserData, { recursive: true, force: true })
    return exit
  }

  /** What goes wrong while the app is being ended is the end itself: requests without an answer, pages that close. */
  #note(problem: string): void {
    if (!this.#ending) this.problems.push(problem)
  }

  #tell(message: FromMain): void {
    // A message to an app that is just ending is lost, as it would be in Electron.
    if (this.os.running && this.os.child.connected) this.os.child.send(message as object, () => {})
  }

  #ask(message: FromMain): Promise<unknown> {
    const call = ++this.#lastCall
    return new Promise((resolve, reject) => {
      if (!this.os.running) return reject(new Error('the app has ended'))
      this.#answers.set(call, { resolve, reject })
      this.#tell({ ...message, call })
    })
  }

  #fromMain(message: FromMain): void {
    switch (message.type) {
      case 'answer': {
        const waiting = this.#answers.get(message.call ?? 0)
        this.#answers.delete(message.call ?? 0)
        if (message.error !== undefined) waiting?.reject(new Error(message.error))
        else waiting?.resolve(message.value)
        return
      }
      case 'window': {
        const page = this.#openPage(message)
        page.catch(error => this.#note(`window ${message.id}: ${error}`))
        this.windows.push({ id: message.id, webPreferences: message.webPreferences, page })
        for (const wake of this.#windowWatchers.splice(0)) wake()
        return
      }
      case 'load':
        this.#onPage(message.id, page => this.#load(message.id, page, message.url))
        return
      case 'send':
        this.#onPage(message.id, page => this.#deliver(page, message.channel, message.args))
        return
      case 'closed':
        this.#onPage(message.id, page => page.close())
        return
      case 'theme': {
        const scheme = message.source === 'system' ? null : (message.source as 'light' | 'dark')
        for (const { id } of this.windows)
          this.#onPage(id, page => page.emulateMedia({ colorScheme: scheme }))
        return
      }
      case 'note':
        this.notes.push({ what: message.what, details: message.details })
        return
    }
  }

  #deliver(page: Page, channel: string, args: unknown[]): Promise<void> {
    return page.evaluate(
      ([key, channel, packed]) => {
        const globals = window as unknown as Record<string, (channel: string, packed: string) => void>
        globals[key]?.(channel, packed)
      },
      [deliverKey, channel, encode(args)] as const,
    )
  }

  /** Does something with a window's page; a page that closes meanwhile is no problem. */
  #onPage(id: number, work: (page: Page) => Promise<unknown>): void {
    const window = this.windows.find(candidate => candidate.id === id)
    void window?.page.then(async page => {
      try {
        await work(page)
      } catch (error) {
        if (!page.isClosed() && this.os.running && !/navigation|context was destroyed/.test(String(error))) {
          this.#note(`window ${id}: ${error}`)
        }
      }
    })
  }

  async #openPage({ webPreferences, bounds }: FromMain): Promise<Page> {
    const page = await this.#context.newPage()
    watchProblems(page, problem => this.#note(problem))
    await page.setViewportSize({ width: bounds.width, height: bounds.height })
    await this.#watchPopups(page)
    if (typeof webPreferences.preload === 'string') {
      const preload = readFileSync(webPreferences.preload, 'utf8')
      const wrapped = `function (require, process, exports, module) {\n${preload}\n}`
      await page.addInitScript(`(() => {\n${await pageScript}\n;CoppiceStandIn.install(${wrapped})\n})()`)
    }
    return page
  }

  async #load(id: number, page: Page, url: string): Promise<void> {
    const target = toPage(url)
    this.#expected.add(target)
    try {
      await page.goto(target)
      this.#tell({ type: 'loaded', id, url: fromPage(page.url()) })
    } catch (error) {
      if (!page.isClosed()) this.#tell({ type: 'loaded', id, url, error: String(error) })
    } finally {
      this.#expected.delete(target)
    }
  }

  #idOf(page: Page | undefined): Promise<number | undefined> {
    return Promise.all(
      this.windows.map(async window => ((await window.page) === page ? window.id : undefined)),
    ).then(ids => ids.find(id => id !== undefined))
  }

  async #fromPage(page: Page, frame: Frame, text: string): Promise<string> {
    const { kind, channel, args } = decode(text) as { kind: string; channel: string; args: unknown[] }
    const id = await this.#idOf(page)
    const sender = { url: fromPage(frame.url()), main: frame === page.mainFrame() }
    try {
      return encode({ value: await this.#ask({ type: 'ipc', id, kind, channel, args, frame: sender }) })
    } catch (error) {
      return encode({ error: error instanceof Error ? error.message : String(error) })
    }
  }

  /** Where a page wants another window Electron asks the app, and makes none if it says no. */
  async #watchPopups(page: Page): Promise<void> {
    page.on('popup', popup => void popup.close().catch(() => {}))
    const devTools = await this.#context.newCDPSession(page)
    devTools.on('Page.windowOpen', async ({ url }) => {
      const id = await this.#idOf(page)
      const allowed = await this.#ask({ type: 'may-open', id, url: fromPage(url) }).catch(() => false)
      if (allowed === true) this.#note(`the app let a page open ${url}`)
    })
    await devTools.send('Page.enable')
  }

  async #route(route: Route): Promise<void> {
    try {
      await this.#answerRequest(route, route.request())
    } catch (error) {
      if (this.os.running) this.#note(`request ${route.request().url()}: ${error}`)
      await route.abort().catch(() => {})
    }
  }

  async #answerRequest(route: Route, request: Request): Promise<void> {
    const url = fromPage(request.url())
    const frame = frameOf(request)
    const page = request.isNavigationRequest() ? frame?.page() : undefined
    const id = await this.#idOf(page)
    // A page that is not a window of the app is a popup, which #watchPopups closes: it gets to show nothing.
    if (frame === undefined || (page !== undefined && id === undefined)) return route.fulfill({ status: 204 })
    const byItself =
      page !== undefined &&
      frame === page.mainFrame() &&
      !this.#expected.has(request.url()) &&
      request.url() !== page.url()
    if (byItself && (await this.#ask({ type: 'may-navigate', id, url })) !== true) {
      // "No content" leaves the page where it is.
      return route.fulfill({ status: 204 })
    }
    if (url === request.url()) {
      this.#note(`the page asked the network for ${url}`)
      return route.abort()
    }
    const fetched = (await this.#ask({
      type: 'fetch',
      url,
      method: request.method(),
      headers: request.headers(),
      resourceType: request.isNavigationRequest() ? 'mainFrame' : request.resourceType(),
      ...(request.postDataBuffer() === null ? {} : { body: request.postDataBuffer() }),
    })) as Fetched
    if (fetched.cancelled === true) return route.abort()
    return route.fulfill({
      status: fetched.status,
      headers: fetched.headers,
      body: Buffer.from(fetched.body),
    })
  }
}

/** The frame that asks; `undefined` for the first request of a popup, which comes before its frame. */
function frameOf(request: Request): Frame | undefined {
  try {
    return request.frame()
  } catch {
    return undefined
  }
}

let pageScript: Promise<string> | undefined

/** page.ts and what it imports as one script that leaves `CoppiceStandIn` in its scope. */
async function bundlePageScript(): Promise<string> {
  const results = await build({
    configFile: false,
    logLevel: 'silent',
    publicDir: false,
    build: {
      write: false,
      minify: false,
      target: 'esnext',
      lib: {
        entry: join(import.meta.dirname, 'electron-stand-in/page.ts'),
        formats: ['iife'],
        name: 'CoppiceStandIn',
      },
    },
  })
  const [result] = Array.isArray(results) ? results : [results]
  const [chunk] = result !== undefined && 'output' in result ? result.output : []
  if (chunk === undefined) throw new Error("the stand-in's page script could not be bundled")
  return chunk.code
}
