import { describe, expect, it } from 'vitest'
import { ApiError, errorText, isLoss } from '../../../src/renderer/transport/api-error.ts'
import { backoffMs, createWebSocketApi, type Socket } from '../../../src/renderer/transport/web-socket-api.ts'
import type { AppEvent } from '../../../src/shared/protocol/events.ts'

/** Sockets as they are opened, and the pauses before each next attempt. */
function setUp() {
  const sockets: (Socket & { sent: unknown[] })[] = []
  const pauses: number[] = []
  const later: (() => void)[] = []
  const api = createWebSocketApi({
    open: () => {
      const sent: unknown[] = []
      const socket: (typeof sockets)[number] = {
        sent,
        send: text => sent.push(JSON.parse(text)),
        onopen: null,
        onmessage: null,
        onclose: null,
      }
      sockets.push(socket)
      return socket
    },
    later: (action, delayMs) => {
      later.push(action)
      pauses.push(delayMs)
    },
  })
  const say = (message: unknown) => sockets.at(-1)?.onmessage?.({ data: JSON.stringify(message) })
  return { api, sockets, pauses, say, wait: () => later.shift()?.() }
}

describe('the WebSocket transport', () => {
  it('sends what was asked before it was open, in order, and pairs replies by id', async () => {
    const { api, sockets, say } = setUp()
    const hello = api.request('hello', {})
    const paused = api.request('pause', {})
    expect(sockets[0]!.sent).toEqual([])
    sockets[0]!.onopen?.()
    expect(sockets[0]!.sent).toEqual([
      { id: 1, name: 'hello', args: {} },
      { id: 2, name: 'pause', args: {} },
    ])
    say({ id: 2, ok: true, value: null })
    say({ id: 1, ok: true, value: { version: '1', mode: 'browser', dataDir: 'd' } })
    expect(await paused).toBeNull()
    expect(await hello).toMatchObject({ version: '1' })
  })

  it('rejects with the code and the words of a refusal', async () => {
    const { api, sockets, say } = setUp()
    sockets[0]!.onopen?.()
    const asked = api.request('exit', { pid: '<0.1.0>', reason: '{' })
    say({ id: 1, ok: false, error: { code: 'invalid_argument', message: 'reason: a term ends too early' } })
    await expect(asked).rejects.toMatchObject({
      code: 'invalid_argument',
      message: 'reason: a term ends too early',
    })
  })

  it('hands every event to every listener until it stops listening', () => {
    const { api, sockets, say } = setUp()
    sockets[0]!.onopen?.()
    const heard: AppEvent[] = []
    const stop = api.onEvent(event => heard.push(event))
    say({ event: { type: 'process', info: null } })
    stop()
    say({ event: { type: 'process', info: null } })
    expect(heard).toEqual([{ type: 'process', info: null }])
  })

  it('rejects what is unanswered when the connection is lost, and what is asked meanwhile', async () => {
    const { api, sockets } = setUp()
    sockets[0]!.onopen?.()
    const asked = api.request('pause', {})
    sockets[0]!.onclose?.()
    await expect(asked).rejects.toMatchObject({ code: 'disconnected' })
    await expect(api.request('run', {})).rejects.toMatchObject({ code: 'disconnected' })
    expect(sockets[0]!.sent).toHaveLength(1)
  })

  it('connects again after growing pauses, and at once quickly after a success', () => {
    const { api, sockets, pauses, wait } = setUp()
    const states: string[] = []
    api.onConnection(state => states.push(state))
    for (let attempt = 0; attempt < 7; attempt++) {
      sockets.at(-1)!.onclose?.()
      wait()
    }
    expect(pauses).toEqual([250, 500, 1000, 2000, 4000, 4000, 4000])
    sockets.at(-1)!.onopen?.()
    sockets.at(-1)!.onclose?.()
    expect(pauses.at(-1)).toBe(backoffMs(0))
    expect(states.slice(-3)).toEqual(['closed', 'open', 'closed'])
  })

  it('pays no attention to a reply that nobody waits for', () => {
    const { sockets, say } = setUp()
    sockets[0]!.onopen?.()
    expect(() => say({ id: 99, ok: true, value: null })).not.toThrow()
  })
})

describe('errorText', () => {
  it.each([
    [new ApiError('not_found', 'There is no view 3.'), 'There is no view 3.'],
    [new Error("Error invoking remote method 'coppice:request': Error: no such pid"), 'no such pid'],
    [{ message: 'plain' }, 'plain'],
    ['a string', 'a string'],
    [undefined, 'It failed.'],
    [new Error(''), 'It failed.'],
  ])('of %s', (error, text) => {
    expect(errorText(error)).toBe(text)
  })

  it('knows a lost connection from a refusal', () => {
    expect(isLoss(new ApiError('disconnected', ''))).toBe(true)
    expect(isLoss(new ApiError('unavailable', ''))).toBe(false)
    expect(isLoss(new Error('disconnected'))).toBe(false)
  })
})
