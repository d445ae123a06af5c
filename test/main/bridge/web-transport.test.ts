import { request } from 'node:http'
import { connect } from 'node:net'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { WebSocket } from 'ws'
import type { Assets } from '../../../src/main/bridge/assets.ts'
import { Bridge } from '../../../src/main/bridge/bridge.ts'
import { createWebTransport, type WebTransport } from '../../../src/main/bridge/web-transport.ts'
import { limits } from '../../../src/shared/limits.ts'
import { TestSystem } from '../observer/system.ts'

const asset = (text: string, type: string, immutable = false) => ({
  body: new TextEncoder().encode(text),
  type,
  etag: `"${text.length}"`,
  immutable,
})

const assets: Assets = new Map([
  ['/index.html', asset('<title>Coppice</title>', 'text/html; charset=utf-8')],
  ['/assets/index-abcdefgh.js', asset('run()', 'text/javascript; charset=utf-8', true)],
])

let system: TestSystem
let bridge: Bridge
let transport: WebTransport
let port: number
let token: string

beforeEach(async () => {
  system = new TestSystem().start()
  const { host, application, observer } = system
  const info = { version: '1.2.3', mode: 'browser', dataDir: 'somewhere' } as const
  bridge = new Bridge({ host, application, observer, info })
  transport = await createWebTransport({ bridge, assets, port: 0 })
  const url = new URL(transport.url)
  port = Number(url.port)
  token = url.searchParams.get('token') ?? ''
})

afterEach(() => transport.close())

type Answer = { status: number; headers: Record<string, string | string[] | undefined>; body: string }

/** A request as a browser, or somebody who is none, sends it. */
function get(path: string, headers: Record<string, string> = {}, method = 'GET'): Promise<Answer> {
  return new Promise((done, fail) => {
    request({ host: '127.0.0.1', port, path, method, headers }, answer => {
      let body = ''
      answer.on('data', chunk => {
        body += chunk
      })
      answer.on('end', () => done({ status: answer.statusCode ?? 0, headers: answer.headers, body }))
    })
      .on('error', fail)
      .end()
  })
}

const cookie = (): Record<string, string> => ({ cookie: `other=1; coppice-${port}=${token}` })

/** A connection that was let in, or the status it was refused with. */
function open(
  query = `?token=${token}`,
  headers: Record<string, string> = { origin: `http://127.0.0.1:${port}` },
  path = '/ws',
): Promise<WebSocket | number> {
  return new Promise((done, fail) => {
    const socket = new WebSocket(`ws://127.0.0.1:${port}${path}${query}`, { headers })
    socket.on('open', () => done(socket))
    socket.on('unexpected-response', (_request, answer) => {
      answer.resume()
      done(answer.statusCode ?? 0)
    })
    socket.on('error', fail)
  })
}

function next(socket: WebSocket): Promise<unknown> {
  return new Promise(done => socket.once('message', data => done(JSON.parse(String(data)))))
}

describe('the files', () => {
  it('are given to whoever has the token in the address, and then by a cookie that no script can read', async () => {
    const first = await get(`/?token=${token}`)
    expect([first.status, first.body]).toEqual([200, '<title>Coppice</title>'])
    expect(first.headers['set-cookie']).toEqual([
      `coppice-${port}=${token}; Path=/; HttpOnly; SameSite=Strict`,
    ])
    expect((await get('/', cookie())).status).toBe(200)
    const script = await get('/assets/index-abcdefgh.js', cookie())
    expect([script.status, script.body, script.headers['content-type']]).toEqual([
      200,
      'run()',
      'text/javascript; charset=utf-8',
    ])
  })

  it.each<[string, string, Record<string, string>]>([
    ['no token', '/', {}],
    ['a wrong token', '/?token=wrong', {}],
    ['an empty token', '/?token=', {}],
    ['a wrong cookie', '/', { cookie: 'coppice=wrong' }],
    ['no token, for a script', '/assets/index-abcdefgh.js', {}],
  ])('are refused with %s', async (_, path, headers) => {
    const answer = await get(path, headers)
    expect(answer.status).toBe(403)
    expect(answer.body).toContain('token')
    expect(answer.headers['set-cookie']).toBeUndefined()
  })

  it.each(['evil.example', 'evil.example:80', '127.0.0.1', 'localhost:1', '[::1]:80'])(
    'are refused to a page of the host "%s", which may only point here',
    async host => {
      expect((await get(`/?token=${token}`, { host })).status).toBe(403)
    },
  )

  it('are the only ones there are, whatever the path', async () => {
    for (const path of [
      '/../package.json',
      '/..%2f..%2fpackage.json',
      '/assets/..%5c..%5cpackage.json',
      '/assets/%2e%2e/%2e%2e/package.json',
      '//etc/passwd',
      '/index.html/',
      '/index.html%00',
      '/assets',
      '/constructor',
      '/%E0%A4%A',
    ])
      expect((await get(path, cookie())).status, path).toBe(404)
    expect((await get('http://evil.example/index.html', cookie())).status).toBe(200)
  })

  it('come with a strict policy, and are not to be guessed, framed or shared', async () => {
    const { headers } = await get('/', cookie())
    const policy = String(headers['content-security-policy'])
    expect(policy).toContain("default-src 'none'")
    expect(policy).toContain("script-src 'self';")
    expect(policy).not.toMatch(/unsafe|\*|https?:/)
    expect(policy).toContain(`connect-src 'self' ws://127.0.0.1:${port}`)
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'no-referrer',
      'cross-origin-resource-policy': 'same-origin',
    })
  })

  it('are kept by the browser: for ever where the name says what is in them, else until they change', async () => {
    expect((await get('/assets/index-abcdefgh.js', cookie())).headers['cache-control']).toContain('immutable')
    const { headers } = await get('/', cookie())
    expect(headers['cache-control']).toBe('no-cache')
    const again = await get('/', { ...cookie(), 'if-none-match': String(headers.etag) })
    expect([again.status, again.body]).toEqual([304, ''])
  })

  it.each(['POST', 'PUT', 'DELETE', 'OPTIONS'])('cannot be asked for with %s', async method => {
    expect((await get('/', cookie(), method)).status).toBe(405)
  })

  it('are served on loopback only', async () => {
    expect(new URL(transport.url).hostname).toBe('127.0.0.1')
    expect(token.length).toBeGreaterThanOrEqual(43)
  })
})

describe('the connection', () => {
  it('carries requests, replies and events', async () => {
    const socket = (await open()) as WebSocket
    socket.send(JSON.stringify({ id: 1, name: 'hello', args: {} }))
    expect(await next(socket)).toEqual({
      id: 1,
      ok: true,
      value: { version: '1.2.3', mode: 'browser', dataDir: 'somewhere' },
    })
    const both = new Promise<unknown[]>(done => {
      const messages: unknown[] = []
      socket.on('message', data => {
        if (messages.push(JSON.parse(String(data))) === 2) done(messages)
      })
    })
    socket.send(JSON.stringify({ id: 2, name: 'observe', args: {} }))
    expect(await both).toMatchObject([
      { event: { type: 'snapshot', seq: 1 } },
      { id: 2, ok: true, value: null },
    ])
  })

  it('is let in by the cookie too', async () => {
    expect(await open('', { origin: `http://127.0.0.1:${port}`, ...cookie() })).toBeInstanceOf(WebSocket)
  })

  it.each<[string, string, Record<string, string>, number]>([
    ['no token', '', { origin: 'ours' }, 403],
    ['a wrong token', '?token=wrong', { origin: 'ours' }, 403],
    ['no origin', 'ours', {}, 403],
    ['the origin of another page', 'ours', { origin: 'http://evil.example' }, 403],
    ['the origin of another port', 'ours', { origin: 'http://127.0.0.1:1' }, 403],
    ['an origin that has none', 'ours', { origin: 'null' }, 403],
    ['the host of an attacker', 'ours', { origin: 'http://evil.example', host: 'evil.example' }, 403],
  ])('is refused with %s', async (_, query, headers, status) => {
    const given = { ...headers, ...(headers.origin === 'ours' ? { origin: `http://127.0.0.1:${port}` } : {}) }
    expect(await open(query === 'ours' ? `?token=${token}` : query, given)).toBe(status)
  })

  it('is at one path only', async () => {
    expect(await open(undefined, undefined, '/')).toBe(404)
  })

  it.each<[string, string | Uint8Array]>([
    ['no JSON', '{'],
    ['an empty message', ''],
    ['no object', '"hello"'],
    ['bytes', new Uint8Array([1, 2, 3])],
    ['an unknown request', JSON.stringify({ id: 0, name: 'x', args: {} })],
    ['a big request', JSON.stringify({ id: 0, name: 'hello', args: 'x'.repeat(limits.requestBytes) })],
  ])('answers %s with an error and goes on', async (_, text) => {
    const socket = (await open()) as WebSocket
    socket.send(text)
    expect(await next(socket)).toMatchObject({ id: 0, ok: false, error: { message: expect.any(String) } })
    socket.send(JSON.stringify({ id: 5, name: 'hello', args: {} }))
    expect(await next(socket)).toMatchObject({ id: 5, ok: true })
  })

  it('ends its session when it is lost', async () => {
    const sessions: WebSocket[] = []
    for (let i = 0; i < limits.windows; i++) sessions.push((await open()) as WebSocket)
    const full = (await open()) as WebSocket
    const [code] = await new Promise<[number]>(done => full.on('close', code => done([code])))
    expect(code).toBe(1013)
    for (const socket of sessions) socket.terminate()
    await expect.poll(() => bridge.open(() => {}) !== null).toBe(true)
  })

  it('survives somebody who talks nonsense to the port', async () => {
    await new Promise<void>(done => {
      const socket = connect(port, '127.0.0.1', () => socket.write('\x16\x03\x01 nonsense\r\n\r\n'))
      socket.on('close', () => done())
      socket.on('error', () => {})
      socket.resume()
    })
    expect((await get('/', cookie())).status).toBe(200)
  })
})

describe('the end', () => {
  it('closes connections and frees the port', async () => {
    const socket = (await open()) as WebSocket
    const closed = new Promise(done => socket.on('close', done))
    await transport.close()
    await closed
    const again = await createWebTransport({ bridge, assets, port })
    expect(new URL(again.url).port).toBe(String(port))
    expect(again.url).not.toContain(token)
    await again.close()
  })

  it('is told by a port that is taken', async () => {
    await expect(createWebTransport({ bridge, assets, port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  })
})
