/**
 * The browser's transport: the protocol's requests, replies and events as JSON text over one WebSocket that is
 * made again, with growing pauses, whenever it is lost.
 *
 *     window → server   RequestMessage {id, name, args}
 *     server → window   ReplyMessage {id, ok, …}  or  {event: AppEvent}
 */
import type { AppEvent } from '../../shared/protocol/events.ts'
import type {
  CoppiceApi,
  ReplyMessage,
  RequestArgs,
  RequestMessage,
  RequestName,
  RequestReply,
} from '../../shared/protocol/requests.ts'
import { ApiError } from './api-error.ts'

/** The part of a WebSocket that is used. */
export type Socket = {
  send(text: string): void
  onopen: (() => void) | null
  onmessage: ((message: { data: unknown }) => void) | null
  onclose: (() => void) | null
}

export type WebSocketApiOptions = {
  /** Begins to connect; called again after each loss. */
  open: () => Socket
  /** Calls `action` once, after `delayMs`. */
  later: (action: () => void, delayMs: number) => void
}

/** Pause before the n-th attempt after a loss, in ms: 250, 500, 1000, 2000, 4000, 4000, … */
export const backoffMs = (attempt: number): number => Math.min(250 * 2 ** attempt, 4_000)

type Pending = { resolve: (value: unknown) => void; reject: (error: ApiError) => void }

/**
 * Requests made before the first connection wait for it; those without a reply when a connection is lost are
 * rejected with the code `disconnected`, as are those made while there is none.
 */
export function createWebSocketApi({ open, later }: WebSocketApiOptions): CoppiceApi {
  const pending = new Map<number, Pending>()
  const eventListeners = new Set<(event: AppEvent) => void>()
  const connectionListeners = new Set<(state: 'open' | 'closed') => void>()
  let waiting: RequestMessage[] | null = []
  let socket: Socket | null = null
  let lastId = 0
  let attempt = 0

  const connect = (): void => {
    const next = open()
    next.onopen = () => {
      socket = next
      attempt = 0
      const first = waiting ?? []
      waiting = null
      for (const message of first) next.send(JSON.stringify(message))
      for (const listener of connectionListeners) listener('open')
    }
    next.onmessage = ({ data }) => receive(String(data))
    next.onclose = () => {
      next.onopen = next.onmessage = next.onclose = null
      socket = null
      waiting = null
      const lost = [...pending.values()]
      pending.clear()
      for (const { reject } of lost) reject(disconnected())
      for (const listener of connectionListeners) listener('closed')
      later(connect, backoffMs(attempt))
      attempt += 1
    }
  }

  const receive = (text: string): void => {
    const message = JSON.parse(text) as ReplyMessage | { event: AppEvent }
    if ('event' in message) {
      for (const listener of eventListeners) listener(message.event)
      return
    }
    const asked = pending.get(message.id)
    if (!asked) return
    pending.delete(message.id)
    if (message.ok) asked.resolve(message.value)
    else asked.reject(new ApiError(message.error.code, message.error.message))
  }

  connect()

  return {
    request<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestReply<N>> {
      lastId += 1
      const message: RequestMessage = { id: lastId, name, args }
      return new Promise<unknown>((resolve, reject) => {
        if (!socket && !waiting) {
          reject(disconnected())
          return
        }
        pending.set(message.id, { resolve, reject })
        if (socket) socket.send(JSON.stringify(message))
        else waiting?.push(message)
      }) as Promise<RequestReply<N>>
    },
    onEvent(listener) {
      eventListeners.add(listener)
      return () => eventListeners.delete(listener)
    },
    onConnection(listener) {
      connectionListeners.add(listener)
      return () => connectionListeners.delete(listener)
    },
  }
}

const disconnected = (): ApiError => new ApiError('disconnected', 'The connection is lost.')
