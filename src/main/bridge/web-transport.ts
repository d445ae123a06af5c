import { randomBytes } from 'node:crypto'
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { type RawData, type WebSocket, WebSocketServer } from 'ws'
import { limits } from '../../shared/limits.ts'
import type { AppEvent } from '../../shared/protocol/events.ts'
import type { ReplyMessage } from '../../shared/protocol/requests.ts'
import { type Assets, assetOf } from './assets.ts'
import type { Bridge } from './bridge.ts'
import { sameSecret, securityHeaders } from './security.ts'
import type { Session } from './session.ts'

export type WebTransportOptions = {
  bridge: Bridge
  assets: Assets
  /** 0 lets the system choose. */
  port: number
}

export type WebTransport = {
  /** With the token. */
  readonly url: string
  /** Ends all connections. Settles when the port is free again. */
  close(): Promise<void>
}

/**
 * Serves the renderer and the protocol to browsers of this machine: HTTP for the files, a WebSocket at `/ws` for requests,
 * replies and events, all on 127.0.0.1.
 *
 * Other programs and pages of the machine can reach that port too, so everything must know the token, which only whoever
 * started the app was told: in the address of the page, and from then on in a cookie. The Host header must be ours, or a
 * name that an attacker lets point to 127.0.0.1 would do; and the Origin of a WebSocket must be our page.
 * @throws what `listen` fails with, such as EADDRINUSE
 */
export async function createWebTransport({
  bridge,
  assets,
  port,
}: WebTransportOptions): Promise<WebTransport> {
  const token = randomBytes(32).toString('base64url')
  const server = createServer()
  await listen(server, port)
  const door = new Door((server.address() as AddressInfo).port, token)
  const sockets = new WebSocketServer({
    noServer: true,
    // A request that is too big is answered; this is the end of patience.
    maxPayload: 8 * limits.requestBytes,
    perMessageDeflate: false,
  })
  server.on('request', (request, response) => serveFile(door, assets, request, response))
  server.on('upgrade', (request, socket, head) => {
    const refused = door.refusesSocket(request)
    if (refused !== null) refuse(socket, refused)
    else sockets.handleUpgrade(request, socket, head, webSocket => connect(bridge, webSocket))
  })
  return {
    url: `http://127.0.0.1:${door.port}/?token=${token}`,
    close: () =>
      new Promise(done => {
        for (const webSocket of sockets.clients) webSocket.close(1001, 'Coppice has ended')
        server.close(() => done())
        for (const webSocket of sockets.clients) webSocket.terminate()
        server.closeAllConnections()
      }),
  }
}

type Refused = { readonly status: number; readonly text: string }

/** Who may come in. */
class Door {
  readonly port: number
  readonly cookie: string
  private readonly token: string

  constructor(port: number, token: string) {
    this.port = port
    this.token = token
    // Cookies do not tell ports apart, and another Coppice may run on another one.
    this.cookie = `coppice-${port}`
  }

  /** The address a request asks for, or why it is refused. */
  admit(request: IncomingMessage): { readonly url: URL; readonly byAddress: boolean } | Refused {
    if (!this.isOurHost(request.headers.host))
      return { status: 403, text: 'This is not the address of Coppice.' }
    const base = `http://127.0.0.1:${this.port}`
    if (!URL.canParse(request.url ?? '/', base)) return { status: 400, text: 'This is no address.' }
    const url = new URL(request.url ?? '/', base)
    const given = url.searchParams.get('token')
    if (given !== null && sameSecret(given, this.token)) return { url, byAddress: true }
    if (this.hasCookie(request)) return { url, byAddress: false }
    return { status: 403, text: 'Open the address that Coppice printed when it was started; it has a token.' }
  }

  refusesSocket(request: IncomingMessage): Refused | null {
    const admitted = this.admit(request)
    if ('status' in admitted) return admitted
    if (admitted.url.pathname !== '/ws') return { status: 404, text: 'There is nothing here.' }
    const { origin, host } = request.headers
    if (origin !== `http://${host}`) return { status: 403, text: 'Only pages of Coppice may connect.' }
    return null
  }

  private isOurHost(host: string | undefined): boolean {
    return host === `127.0.0.1:${this.port}` || host === `localhost:${this.port}`
  }

  private hasCookie(request: IncomingMessage): boolean {
    for (const pair of (request.headers.cookie ?? '').split(';')) {
      const [name, value = ''] = pair.trim().split('=', 2)
      if (name === this.cookie && sameSecret(value, this.token)) return true
    }
    return false
  }

  get setCookie(): string {
    return `${this.cookie}=${this.token}; Path=/; HttpOnly; SameSite=Strict`
  }
}

function serveFile(door: Door, assets: Assets, request: IncomingMessage, response: ServerResponse): void {
  const { port } = door
  const headers = securityHeaders([`ws://127.0.0.1:${port}`, `ws://localhost:${port}`])
  const say = (status: number, text: string): void => {
    response.writeHead(status, { ...headers, 'content-type': 'text/plain; charset=utf-8' })
    response.end(request.method === 'HEAD' ? undefined : `${text}\n`)
  }
  if (request.method !== 'GET' && request.method !== 'HEAD') {
    response.setHeader('allow', 'GET, HEAD')
    say(405, 'Files can only be read.')
    return
  }
  const admitted = door.admit(request)
  if ('status' in admitted) {
    say(admitted.status, admitted.text)
    return
  }
  const asset = assetOf(assets, admitted.url.pathname)
  if (asset === undefined) {
    say(404, 'There is nothing here.')
    return
  }
  if (admitted.byAddress) response.setHeader('set-cookie', door.setCookie)
  response.setHeader('etag', asset.etag)
  response.setHeader('cache-control', asset.immutable ? 'private, max-age=31536000, immutable' : 'no-cache')
  if (request.headers['if-none-match'] === asset.etag) {
    response.writeHead(304, headers).end()
    return
  }
  response.writeHead(200, { ...headers, 'content-type': asset.type, 'content-length': asset.body.byteLength })
  response.end(request.method === 'HEAD' ? undefined : asset.body)
}

function refuse(socket: Duplex, { status, text }: Refused): void {
  const body = `${text}\n`
  socket.on('error', () => socket.destroy())
  socket.end(
    `HTTP/1.1 ${status} ${status === 404 ? 'Not Found' : status === 400 ? 'Bad Request' : 'Forbidden'}\r\n` +
      `content-type: text/plain; charset=utf-8\r\ncontent-length: ${Buffer.byteLength(body)}\r\n` +
      `connection: close\r\n\r\n${body}`,
  )
}

/** Opens a session for a browser's page and carries its messages until one of the two ends. */
function connect(bridge: Bridge, webSocket: WebSocket): void {
  const send = (message: ReplyMessage | { event: AppEvent }): void => {
    if (webSocket.readyState !== webSocket.OPEN) return
    // A page that does not read is as good as gone; it connects again when it is back.
    if (webSocket.bufferedAmount > unreadBytesMax) webSocket.terminate()
    else webSocket.send(JSON.stringify(message))
  }
  const session = bridge.open(event => send({ event }))
  if (session === null) {
    webSocket.close(1013, `Coppice has ${limits.windows} windows open already`)
    return
  }
  webSocket.on('message', (data, isBinary) => {
    const reply = answer(session, data, isBinary)
    if (reply instanceof Promise) void reply.then(send)
    else send(reply)
  })
  webSocket.on('close', () => session.close())
  webSocket.on('error', () => webSocket.terminate())
}

function answer(session: Session, data: RawData, isBinary: boolean): ReplyMessage | Promise<ReplyMessage> {
  const wrong = (message: string): ReplyMessage => ({
    id: 0,
    ok: false,
    error: { code: 'bad_request', message },
  })
  if (isBinary) return wrong('not a request: it is binary')
  let message: unknown
  try {
    message = JSON.parse(String(data))
  } catch {
    return wrong('not a request: it is no JSON')
  }
  return session.handle(message)
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((done, fail) => {
    server.once('error', fail)
    server.listen(port, '127.0.0.1', () => {
      server.off('error', fail)
      done()
    })
  })
}

const unreadBytesMax = 64 * 1024 * 1024
