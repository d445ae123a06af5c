import { contextBridge, ipcRenderer } from 'electron'
import { channels } from '../shared/protocol/channels.ts'
import type { AppEvent } from '../shared/protocol/events.ts'
import type { CoppiceApi, ReplyMessage } from '../shared/protocol/requests.ts'

let lastId = 0

/** What the page sees of the main process: a few verbs, and nothing of Electron. */
const api: CoppiceApi = {
  async request(name, args) {
    const reply: ReplyMessage = await ipcRenderer.invoke(channels.request, { id: ++lastId, name, args })
    if (!reply.ok) throw new Error(reply.error.message)
    return reply.value as never
  },
  onEvent(listener) {
    const hear = (_: unknown, event: AppEvent): void => listener(event)
    ipcRenderer.on(channels.event, hear)
    return () => void ipcRenderer.off(channels.event, hear)
  },
  // The main process lives longer than its windows.
  onConnection: () => () => {},
}

contextBridge.exposeInMainWorld('coppice', api)
