import type { IpcMain, IpcMainInvokeEvent, WebContents } from 'electron'
import { channels } from '../../shared/protocol/channels.ts'
import type { ReplyMessage } from '../../shared/protocol/requests.ts'
import type { Bridge } from './bridge.ts'
import type { Session } from './session.ts'

export type ElectronTransportOptions = {
  bridge: Bridge
  ipcMain: IpcMain
  /** The one origin that the app's pages have: "app://coppice". */
  origin: string
}

export type ElectronTransport = {
  /** Lets the page of `contents` in; called once for each window. */
  admit(contents: WebContents): void
  close(): void
}

/**
 * Carries the protocol between Electron's windows and the bridge. Only the top frame of a window that was admitted, showing
 * a page of the app, is heard; whoever else asks is told why not.
 */
export function createElectronTransport({
  bridge,
  ipcMain,
  origin,
}: ElectronTransportOptions): ElectronTransport {
  const sessions = new Map<WebContents, Session | null>()

  const begin = (contents: WebContents): Session => {
    sessions.get(contents)?.close()
    const session = bridge.open(event => {
      if (!contents.isDestroyed()) contents.send(channels.event, event)
    })
    if (session === null) throw new Error('Coppice has too many windows open already')
    sessions.set(contents, session)
    return session
  }

  ipcMain.handle(channels.request, (event, message: unknown): ReplyMessage | Promise<ReplyMessage> => {
    const contents = event.sender
    const refused = refusal(event, sessions.has(contents), origin)
    if (refused !== null) throw new Error(refused)
    // A page says hello first. One that says it again was loaded again, and knows nothing of what its last life had open.
    const session = isHello(message) ? begin(contents) : (sessions.get(contents) ?? begin(contents))
    return session.handle(message)
  })

  return {
    admit(contents) {
      sessions.set(contents, null)
      const gone = (): void => {
        sessions.get(contents)?.close()
        if (sessions.has(contents)) sessions.set(contents, null)
      }
      contents.on('render-process-gone', gone)
      contents.on('destroyed', () => {
        gone()
        sessions.delete(contents)
      })
    },
    close() {
      ipcMain.removeHandler(channels.request)
      for (const session of sessions.values()) session?.close()
      sessions.clear()
    },
  }
}

/** Why whoever sent `event` is not heard; null for a page of ours. */
function refusal(event: IpcMainInvokeEvent, admitted: boolean, origin: string): string | null {
  const frame = event.senderFrame
  if (!admitted) return 'only windows of Coppice may ask'
  if (frame === null) return 'the page that asked is gone'
  if (frame !== event.sender.mainFrame) return 'only the page itself may ask, not a frame in it'
  if (!URL.canParse(frame.url) || originOf(frame.url) !== origin)
    return `only pages of ${origin} may ask, not ${frame.url.slice(0, 200)}`
  return null
}

/** The origin of a URL, where schemes of our own have one too. */
function originOf(url: string): string {
  const { protocol, host } = new URL(url)
  return `${protocol}//${host}`
}

function isHello(message: unknown): boolean {
  return typeof message === 'object' && message !== null && (message as { name?: unknown }).name === 'hello'
}
