/** The browser entry: the same app for a browser on this machine. */
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { CannotStart, startApp } from './app.ts'
import { parseServeArguments, serveUsage, userDataDir, usualDataDir, WrongArguments } from './arguments.ts'
import { createWebTransport, type WebTransport, type WebTransportOptions } from './bridge/web-transport.ts'
import { openBrowser } from './open-browser.ts'
import { readRenderer } from './renderer-files.ts'

/** A page keeps its settings by its port, so that it is the same one on every start where possible. */
const usualPort = 4780

const root = join(import.meta.dirname, '../..')

try {
  await serve()
} catch (error) {
  if (error instanceof WrongArguments) {
    console.error(`${error.message}\n${serveUsage}`)
    process.exit(2)
  }
  if (error instanceof CannotStart) {
    console.error(error.message)
    process.exit(1)
  }
  throw error
}

async function serve(): Promise<void> {
  const { port, dataDir = usualDataDir(userDataDir()), open } = parseServeArguments(process.argv.slice(2))
  const assets = readRenderer(join(root, 'out/renderer'))
  const { version } = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as { version: string }
  const app = await startApp({ version, mode: 'browser', dataDir })
  let transport: WebTransport
  try {
    transport = await listen({ bridge: app.bridge, assets }, port)
  } catch (error) {
    await app.stop()
    throw error
  }
  endOnSignals(async () => {
    await app.stop()
    await transport.close()
  })
  console.log(`Coppice is running at ${transport.url}`)
  if (open) openBrowser(transport.url)
}

/** @throws CannotStart when the port that was asked for cannot be had */
async function listen(
  options: Omit<WebTransportOptions, 'port'>,
  port: number | undefined,
): Promise<WebTransport> {
  try {
    return await createWebTransport({ ...options, port: port ?? usualPort })
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException
    if (port === undefined) return createWebTransport({ ...options, port: 0 })
    if (code === 'EADDRINUSE')
      throw new CannotStart(
        `Port ${port} is taken by another program. Choose another one, or --port 0 for any.`,
      )
    if (code === 'EACCES')
      throw new CannotStart(`Port ${port} may not be used. Choose one above 1023, or --port 0 for any.`)
    throw error
  }
}

/** The first signal lets the app finish; a second one ends it at once. */
function endOnSignals(finish: () => Promise<void>): void {
  let ending = false
  const end = async (): Promise<void> => {
    if (ending) process.exit(1)
    ending = true
    await finish()
    process.exit(0)
  }
  process.on('SIGINT', end)
  process.on('SIGTERM', end)
}
