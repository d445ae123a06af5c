/**
 * What a window may ask of the main process: one map from a request's name to the shape of its arguments and
 * the type of its reply. The bridge validates with these schemas; the preload, both transports and the
 * renderer take their types from here.
 */
import * as v from 'valibot'
import { limits } from '../limits.ts'
import type { AppInfo, ProcessInfo } from './events.ts'

/** `<0.12.0>` */
const pid = v.pipe(v.string(), v.regex(/^<0\.\d{1,15}\.0>$/, 'a pid looks like <0.12.0>'))
/** A term as the user typed it, in Elixir or Erlang notation. */
const termText = v.pipe(v.string(), v.nonEmpty('a term is missing'), v.maxLength(1_000))
const key = v.pipe(
  v.string(),
  v.regex(/^[\p{L}\p{N}][\p{L}\p{N}_.@-]*$/u, 'letters, digits and _ . @ - only'),
  v.maxLength(limits.keyChars),
)
/** Numbers of a form; what they may be is for the application to say. */
const finite = v.pipe(v.number(), v.finite())
const viewId = v.pipe(v.number(), v.integer(), v.minValue(1))

/** Speeds of the world that the slider offers; 1 is the wall clock's. */
export const speedRange = { min: 0.001, max: 10 } as const

export const requestSchemas = {
  /** First request of a window. */
  hello: v.strictObject({}),
  /** Begins the stream of one snapshot and then deltas; asked again, it begins anew. */
  observe: v.strictObject({}),
  /** The window has drawn snapshot or delta `seq`; the next delta may come. */
  ack: v.strictObject({ seq: v.pipe(v.number(), v.integer(), v.minValue(0)) }),
  /** Chooses the process whose details come as `process` events; null for none. */
  inspect: v.strictObject({ pid: v.nullable(pid) }),
  /** Sends an exit signal, as `exit(Pid, Reason)` does. */
  exit: v.strictObject({ pid, reason: termText }),
  /** Makes the next callback of a gen_server raise, with this message. */
  raise: v.strictObject({ pid, message: v.pipe(v.string(), v.maxLength(1_000)) }),
  pause: v.strictObject({}),
  run: v.strictObject({}),
  /** While paused: handles one message, or goes on until the next exit. */
  step: v.strictObject({ to: v.picklist(['message', 'exit']) }),
  speed: v.strictObject({
    value: v.pipe(v.number(), v.minValue(speedRange.min), v.maxValue(speedRange.max)),
  }),
  /** Starts the applications again after their top supervisor is gone. */
  'application.start': v.strictObject({}),
  /** Opens a screen: a view process is started for it and its `view` events come. */
  'view.open': v.variant('screen', [
    v.strictObject({ screen: v.literal('todo'), token: key }),
    v.strictObject({ screen: v.literal('shop'), session: key }),
  ]),
  /** Something the user did on a screen. */
  'view.event': v.strictObject({
    view: viewId,
    event: v.variant('name', [
      v.strictObject({ name: v.literal('todo.add'), title: v.string() }),
      v.strictObject({ name: v.literal('todo.toggle'), id: finite }),
      v.strictObject({ name: v.literal('todo.remove'), id: finite }),
      v.strictObject({ name: v.literal('todo.clear_completed') }),
      v.strictObject({ name: v.literal('todo.filter'), filter: v.picklist(['all', 'active', 'completed']) }),
      v.strictObject({ name: v.literal('shop.select_item'), sku: v.string() }),
      v.strictObject({ name: v.literal('shop.remove_item'), sku: v.string() }),
      v.strictObject({ name: v.literal('shop.change_item'), sku: v.string(), quantity: finite }),
      /** The tampered request of the demo: an item whose price came from the client. */
      v.strictObject({ name: v.literal('shop.select_tampered'), sku: v.string(), price: finite }),
    ]),
  }),
  'view.close': v.strictObject({ view: viewId }),
} as const

export type RequestName = keyof typeof requestSchemas
export type RequestArgs<N extends RequestName> = v.InferOutput<(typeof requestSchemas)[N]>
export type ViewEvent = RequestArgs<'view.event'>['event']

/** Replies that carry something; all other requests answer `null`. */
type Replies = {
  hello: AppInfo
  inspect: ProcessInfo | null
  'view.open': { view: number }
}
export type RequestReply<N extends RequestName> = N extends keyof Replies ? Replies[N] : null

/** One request on the wire. */
export type RequestMessage = { id: number; name: string; args: unknown }

/** Why a request was refused; nothing was changed then. */
export type RequestError = {
  code:
    | 'bad_request' // not of a request's shape
    | 'unknown_request'
    | 'invalid_argument' // the arguments do not fit; the message says which and why
    | 'not_found' // no such process, view or seat (any more)
    | 'too_many' // a limit is reached; the message names it
    | 'unavailable' // the application is stopped
  message: string
}
export type ReplyMessage =
  | { id: number; ok: true; value: unknown }
  | { id: number; ok: false; error: RequestError }

/** What the window sees of its transport, by IPC or by WebSocket. */
export type CoppiceApi = {
  request<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestReply<N>>
  /** Calls `listener` with every event; the returned function stops it. */
  onEvent(listener: (event: import('./events.ts').AppEvent) => void): () => void
  /** Calls `listener` when the connection is lost or back; Electron's never is. */
  onConnection(listener: (state: 'open' | 'closed') => void): () => void
}
