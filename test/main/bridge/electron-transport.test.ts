import { EventEmitter } from 'node:events'
import { beforeEach, describe, expect, it } from 'vitest'
import { Bridge } from '../../../src/main/bridge/bridge.ts'
import {
  createElectronTransport,
  type ElectronTransport,
} from '../../../src/main/bridge/electron-transport.ts'
import { channels } from '../../../src/shared/protocol/channels.ts'
import type { AppEvent } from '../../../src/shared/protocol/events.ts'
import { TestSystem } from '../observer/system.ts'

type Frame = { url: string }

/** As much of a window's web contents as the transport knows. */
class Contents extends EventEmitter {
  mainFrame: Frame = { url: 'app://coppice/index.html' }
  readonly sent: AppEvent[] = []
  destroyed = false
  isDestroyed = (): boolean => this.destroyed
  send = (channel: string, event: AppEvent): void => {
    expect(channel).toBe(channels.event)
    this.sent.push(event)
  }
}

let bridge: Bridge
let transport: ElectronTransport
let contents: Contents
let handler: (event: unknown, message: unknown) => unknown

beforeEach(() => {
  const { host, application, observer } = new TestSystem().start()
  const info = { version: '1.2.3', mode: 'electron', dataDir: 'somewhere' } as const
  bridge = new Bridge({ host, application, observer, info })
  const ipcMain = {
    handle: (channel: string, given: typeof handler) => {
      expect(channel).toBe(channels.request)
      handler = given
    },
    removeHandler: () => {},
  }
  transport = createElectronTransport({ bridge, ipcMain: ipcMain as never, origin: 'app://coppice' })
  contents = new Contents()
  transport.admit(contents as never)
})

const ask = (name: string, from: { sender?: Contents; senderFrame?: Frame | null } = {}): unknown => {
  const sender = from.sender ?? contents
  const senderFrame = from.senderFrame === undefined ? sender.mainFrame : from.senderFrame
  return handler({ sender, senderFrame }, { id: 1, name, args: {} })
}

describe('a window of the app', () => {
  it('is answered, and hears what happens', () => {
    expect(ask('hello')).toMatchObject({ id: 1, ok: true, value: { mode: 'electron' } })
    expect(ask('observe')).toEqual({ id: 1, ok: true, value: null })
    expect(contents.sent).toMatchObject([{ type: 'snapshot', seq: 1 }])
    expect(ask('nonsense')).toMatchObject({ id: 1, ok: false, error: { code: 'unknown_request' } })
  })

  it('begins anew when its page is loaded again', () => {
    ask('hello')
    ask('observe')
    ask('hello')
    ask('observe')
    expect(contents.sent.map(event => event.type === 'snapshot' && event.seq)).toEqual([1, 1])
  })

  it('is forgotten when it is gone', () => {
    ask('hello')
    ask('observe')
    contents.destroyed = true
    contents.emit('destroyed')
    expect(() => ask('hello')).toThrow('only windows of Coppice may ask')
  })
})

describe('whoever else asks is told why not', () => {
  it('another web contents', () => {
    expect(() => ask('hello', { sender: new Contents() })).toThrow('only windows of Coppice may ask')
  })

  it('a frame inside the page', () => {
    expect(() => ask('hello', { senderFrame: { url: 'app://coppice/index.html' } })).toThrow(
      'not a frame in it',
    )
  })

  it('a page that is gone', () => {
    expect(() => ask('hello', { senderFrame: null })).toThrow('is gone')
  })

  it.each([
    'https://evil.example/',
    'app://other/index.html',
    'file:///index.html',
    'about:blank',
    'nonsense',
    '',
  ])('the page %s', url => {
    contents.mainFrame = { url }
    expect(() => ask('hello')).toThrow('only pages of app://coppice may ask')
  })
})
