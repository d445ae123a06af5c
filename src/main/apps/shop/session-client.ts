import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { CoppicePubSub } from '../kernel/pubsub.ts'
import type { LogSize } from './restore/restore.ts'
import type { WayName } from './restore/ways.ts'
import type { Session } from './session.ts'

/** What a customer selects: a product by its number, and the price his side has sent along, if any. */
export type Selection = { readonly sku: string; readonly price?: number }

/** How a cart is kept, and what that has cost since its process began. */
export type Keeping = {
  readonly way: WayName
  /** Changes that were kept, the bytes of all of them, and of the last. */
  readonly changes: number
  readonly bytes: number
  readonly last_bytes: number
  /** Ms that its process took to find the session, how many pieces it looked up, and whether there was one to find. */
  readonly load_ms: number
  readonly looks: number
  readonly found: boolean
  /** Of a way that keeps a log of what happened: how long it is; else nil. */
  readonly log: LogSize | null
}

/** What is told of a cart. */
export type CartReport = { readonly session: Session; readonly keeping: Keeping; readonly server: Pid }

/** Sends a request to the cart `key` and waits for the reply. */
export type Ask = (self: Process, key: string, request: Term) => Coroutine<Term>

/**
 * What can be asked of a cart, whichever way it is reached. Changes answer `{ok, Session}` once they are kept, or
 * `{error, Message}`, and then only the logs have changed.
 */
export function sessionClient(ask: Ask) {
  return {
    *get(self: Process, key: string): Coroutine<Session> {
      return (yield* ask(self, key, atom('get'))) as Session
    },

    *report(self: Process, key: string): Coroutine<CartReport> {
      return (yield* ask(self, key, atom('report'))) as CartReport
    },

    /** A negative price stops the server with `{negative_price, Price}`, after it has answered. */
    selectItem: (self: Process, key: string, item: Selection) =>
      ask(self, key, tuple(atom('select_item'), item as Term)),

    removeItem: (self: Process, key: string, sku: string) => ask(self, key, tuple(atom('remove_item'), sku)),

    changeItem: (self: Process, key: string, sku: string, quantity: number) =>
      ask(self, key, tuple(atom('change_item'), sku, quantity)),

    redeemCode: (self: Process, key: string, code: string) =>
      ask(self, key, tuple(atom('redeem_code'), code)),

    /** Orders what is in the cart. */
    checkOut: (self: Process, key: string) => ask(self, key, atom('check_out')),

    /** Puts the session in place of the log of what happened. @returns `{ok, Session}`, or `{error, Message}` */
    compact: (self: Process, key: string) => ask(self, key, atom('compact')),

    /** Keeps the session in another way from now on. @returns `{ok, Session}`, or `{error, Message}` */
    keepBy: (self: Process, key: string, way: WayName) => ask(self, key, tuple(atom('keep_by'), atom(way))),
  } as const
}

/** After every change from now on the caller gets `{session_changed, Key}`. */
export function subscribeToSession(self: Process, key: string): void {
  CoppicePubSub.subscribe(self, sessionTopic(key))
}

export function sessionChanged(self: Process, key: string): void {
  CoppicePubSub.broadcast(self, sessionTopic(key), tuple(atom('session_changed'), key))
}

function sessionTopic(key: string): string {
  return `session:${key}`
}
