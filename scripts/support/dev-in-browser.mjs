import { spawn } from 'node:child_process'
import { watch } from 'node:fs'
import { createServer, request } from 'node:http'
import { connect } from 'node:net'
import { join } from 'node:path'
import { resolveConfig } from 'electron-vite'
import { createServer as createViteServer, mergeConfig } from 'vite'
import { buildWhenNeeded } from '../build.mjs'
import { messageOf } from './run.mjs'
import { projectRoot } from './when-needed.mjs'

/**
 * Serves the renderer's sources with hot reload, in front of the app's browser mode, which is built and started
 * again when a source of the main process changes:
 *
 *     browser ── this server ── Vite: page, modules, hot reload
 *                           └── out/main/serve.js: the page's token and cookie, its WebSocket
 *
 * Runs until it is interrupted.
 *
 * @param {readonly string[]} args for the app
 */
export async function devInBrowser(args) {
  const app = await startApp(args)
  const front = createServer()
  const { config } = await resolveConfig({}, 'serve')
  const vite = await createViteServer(
    mergeConfig(config?.renderer ?? {}, {
      appType: 'spa',
      server: { middlewareMode: true, hmr: { server: front } },
    }),
  )
  front.on('request', async (incoming, response) => {
    const { pathname } = new URL(incoming.url ?? '/', 'http://localhost')
    if (pathname === '/') {
      const { status, cookie, location } = await admitted(
        app.address,
        incoming.url ?? '/',
        incoming.headers.cookie,
      )
      if (cookie !== undefined) response.setHeader('set-cookie', cookie)
      if (location !== undefined) response.setHeader('location', location)
      if (status !== 200) {
        response.writeHead(status, { 'content-type': 'text/plain' }).end(`The app answered ${status}.`)
        return
      }
    }
    vite.middlewares(incoming, response)
  })
  front.on('upgrade', (incoming, socket, head) => {
    // Vite takes its own.
    if (/^vite-/.test(incoming.headers['sec-websocket-protocol'] ?? '')) return
    const upstream = connect(Number(app.address.port), '127.0.0.1', () => {
      const lines = [`${incoming.method} ${incoming.url} HTTP/1.1`]
      for (let index = 0; index < incoming.rawHeaders.length; index += 2) {
        const name = incoming.rawHeaders[index] ?? ''
        // The app lets in only pages that it served itself.
        const own = { host: app.address.host, origin: app.address.origin }[name.toLowerCase()]
        lines.push(`${name}: ${own ?? incoming.rawHeaders[index + 1]}`)
      }
      upstream.write(`${lines.join('\r\n')}\r\n\r\n`)
      upstream.write(head)
      upstream.pipe(socket).pipe(upstream)
    })
    upstream.on('error', () => socket.destroy())
    socket.on('error', () => upstream.destroy())
  })
  const sayWhere = () => {
    const address = front.address()
    const port = typeof address === 'object' ? address?.port : undefined
    console.log(`Coppice is developed at http://127.0.0.1:${port}/${app.address.search}`)
  }
  front.listen(0, '127.0.0.1', sayWhere)
  app.onRestart(sayWhere)
  for (const signal of /** @type {const} */ (['SIGINT', 'SIGTERM'])) {
    process.once(signal, async () => {
      await app.stop()
      await vite.close()
      process.exit(0)
    })
  }
}

/** @param {readonly string[]} args */
async function startApp(args) {
  let current = await launch(args)
  let { address } = current
  let announce = () => {}
  let turn = Promise.resolve()
  /** @type {NodeJS.Timeout | undefined} */
  let soon
  for (const folder of ['src/main', 'src/shared']) {
    watch(join(projectRoot, folder), { recursive: true }, () => {
      clearTimeout(soon)
      // An editor that saves many files changes them within this many milliseconds.
      soon = setTimeout(() => {
        turn = turn.then(restart)
      }, 150)
    })
  }
  const restart = async () => {
    try {
      if (!(await buildWhenNeeded())) return
      await current.stop()
      current = await launch([...args, '--port', address.port])
      address = current.address
      announce()
    } catch (error) {
      console.error(messageOf(error))
    }
  }
  return {
    get address() {
      return address
    },
    /** @param {() => void} listener */
    onRestart: listener => {
      announce = listener
    },
    stop: () => current.stop(),
  }
}

/**
 * @param {readonly string[]} args
 * @returns {Promise<{ address: URL, stop: () => Promise<void> }>}
 */
async function launch(args) {
  await buildWhenNeeded({ before: () => console.log('Building Coppice …') })
  const port = args.includes('--port') ? [] : ['--port', '0']
  const child = spawn(
    process.execPath,
    [join(projectRoot, 'out/main/serve.js'), ...port, '--no-open', ...args],
    {
      stdio: ['ignore', 'pipe', 'inherit'],
    },
  )
  const ended = new Promise(done => child.once('close', done))
  const stop = async () => {
    child.kill('SIGTERM')
    await ended
  }
  return new Promise((done, fail) => {
    let output = ''
    child.stdout.on('data', chunk => {
      output += chunk
      const url = /^Coppice is running at (\S+)$/m.exec(output)?.[1]
      if (url !== undefined) done({ address: new URL(url), stop })
    })
    void ended.then(() => fail(new Error(`the app ended without saying where it runs:\n${output}`)))
  })
}

/**
 * What the app says to someone who asks for its page: whether the token is right, the cookie it sets, and where else it sends them.
 *
 * @param {URL} address
 * @param {string} path
 * @param {string | undefined} cookie
 * @returns {Promise<{ status: number, cookie: string[] | undefined, location: string | undefined }>}
 */
function admitted(address, path, cookie) {
  return new Promise((done, fail) => {
    const headers = { host: address.host, ...(cookie === undefined ? {} : { cookie }) }
    request({ host: '127.0.0.1', port: address.port, path, headers }, answer => {
      answer.resume()
      const { 'set-cookie': cookie, location } = answer.headers
      done({ status: answer.statusCode ?? 502, cookie, location })
    })
      .on('error', fail)
      .end()
  })
}
