/**
 * What a window may ask of the main process: one map from a request's name to the shape of its arguments and
 * the type of its reply, put together from one file a subject. The bridge validates with these schemas; the preload,
 * both transports and the renderer take their types from here.
 */
import type * as v from 'valibot'
import type { AppEvent } from './events.ts'
import { type FaultReplies, faultRequests } from './requests/faults.ts'
import { loadRequests } from './requests/load.ts'
import { logRequests } from './requests/log.ts'
import { type MessagesReplies, messagesRequests } from './requests/messages.ts'
import { type ProcessReplies, processRequests } from './requests/process.ts'
import { type ProcessesReplies, processesRequests } from './requests/processes.ts'
import { type SourceReplies, sourceRequests } from './requests/source.ts'
import { type SystemReplies, systemRequests } from './requests/system.ts'
import { type TableReplies, tableRequests } from './requests/tables.ts'
import { type TimeReplies, timeRequests } from './requests/time.ts'
import { type ViewReplies, viewRequests } from './requests/views.ts'

export { speedRange } from './requests/time.ts'

export const requestSchemas = {
  ...systemRequests,
  ...timeRequests,
  ...processRequests,
  ...loadRequests,
  ...logRequests,
  ...processesRequests,
  ...faultRequests,
  ...messagesRequests,
  ...sourceRequests,
  ...tableRequests,
  ...viewRequests,
} as const

export type RequestName = keyof typeof requestSchemas
export type RequestArgs<N extends RequestName> = v.InferOutput<(typeof requestSchemas)[N]>
export type ViewEvent = RequestArgs<'view.event'>['event']

/** Replies that carry something; all other requests answer `null`. */
type Replies = ProcessReplies &
  MessagesReplies &
  TableReplies &
  SystemReplies &
  TimeReplies &
  ViewReplies &
  FaultReplies &
  SourceReplies &
  ProcessesReplies
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
  onEvent(listener: (event: AppEvent) => void): () => void
  /** Calls `listener` when the connection is lost or back; Electron's never is. */
  onConnection(listener: (state: 'open' | 'closed') => void): () => void
}
