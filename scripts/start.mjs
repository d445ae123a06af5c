// npm start: opens Coppice in its window, or in the browser where there can be no window.
// What follows `--` goes to the app: npm start -- --data DIR
import { spawn } from 'node:child_process'
import { buildWhenNeeded } from './build.mjs'
import { electronBinary, noDisplay } from './support/electron-binary.mjs'
import { messageOf } from './support/run.mjs'
import { projectRoot } from './support/when-needed.mjs'

/** An Electron that ends with an error this soon could not start at all: a library is missing, the sandbox refused. */
const failedStartMsMax = 5_000

try {
  await buildWhenNeeded({ before: () => console.log('Building Coppice …') })
  const reason = await openWindow(process.argv.slice(2))
  if (reason !== undefined) {
    console.log(`Coppice opens in the browser, because ${reason}.`)
    await import(new URL('../out/main/serve.js', import.meta.url).href)
  }
} catch (error) {
  console.error(messageOf(error))
  process.exitCode = 1
}

/**
 * Opens the window and waits until it is closed.
 *
 * @param {readonly string[]} args
 * @returns {Promise<string | undefined>} why there is no window, as the end of a sentence
 */
async function openWindow(args) {
  const hidden = noDisplay()
  if (hidden !== undefined) return hidden
  const binary = await electronBinary(() => console.log('Fetching Electron for the first start …'))
  if ('missing' in binary) return binary.missing
  const startedMs = Date.now()
  const { code, signal, said } = await runElectron(binary.path, args)
  if (
    code !== 0 &&
    signal !== 'SIGINT' &&
    signal !== 'SIGTERM' &&
    Date.now() - startedMs < failedStartMsMax
  ) {
    return `Electron could not start (${said ?? `exit code ${code ?? signal}`})`
  }
  process.exitCode = code ?? 1
  return undefined
}

/**
 * @param {string} path
 * @param {readonly string[]} args
 * @returns {Promise<{ code: number | null, signal: NodeJS.Signals | null, said: string | undefined }>}
 *   `said` is the last line it wrote to its error output
 */
function runElectron(path, args) {
  return new Promise(done => {
    let said = /** @type {string | undefined} */ (undefined)
    const { ELECTRON_RUN_AS_NODE: _, ...env } = process.env
    const child = spawn(path, [projectRoot, ...args], { env, stdio: ['inherit', 'inherit', 'pipe'] })
    child.stderr.on('data', chunk => {
      process.stderr.write(chunk)
      said = chunk.toString().trim().split('\n').at(-1) || said
    })
    // A terminal sends Ctrl-C to both of us; the window saves its work and this OS process waits for it.
    const onInterrupt = () => {}
    const onTerminate = () => child.kill('SIGTERM')
    process.on('SIGINT', onInterrupt)
    process.on('SIGTERM', onTerminate)
    child.on('error', error => done({ code: 127, signal: null, said: error.message }))
    child.on('close', (code, signal) => {
      process.off('SIGINT', onInterrupt)
      process.off('SIGTERM', onTerminate)
      done({ code, signal, said })
    })
  })
}
