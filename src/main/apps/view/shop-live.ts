import { error, ok } from '../../../shared/atoms.ts'
import type { CartKeeping, ShopScreen } from '../../../shared/protocol/events.ts'
import type { ViewEvent } from '../../../shared/protocol/requests.ts'
import { atom, isTagged, type Pid, type Term, type TermRecord, type Tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { errorProblem } from '../kernel/problem-text.ts'
import { CartSupervisor } from '../shop/cart-supervisor.ts'
import { catalogue } from '../shop/catalogue.ts'
import { onDemand } from '../shop/on-demand.ts'
import { type Session, totals } from '../shop/session.ts'
import { type CartReport, type Keeping, subscribeToSession } from '../shop/session-client.ts'
import { SessionServer } from '../shop/session-server.ts'
import type { LiveView } from './live-view.ts'
import { assign, putFlash } from './socket.ts'

type Assigns = { readonly session: Session; readonly keeping: Keeping }

/** The shop as the session in the address sees it: what is sold, what is in the cart, and what happened so far. */
export const shopLive: LiveView<Assigns> = {
  name: 'ShopLive',

  label(params) {
    return `view shop ${String(params.session)}`
  },

  *mount(params, self, connected) {
    const key = params.session as string
    const started = (yield* CartSupervisor.startChild(self, key)) as Tuple
    if (started.items[0] !== ok) return { unavailable: errorProblem(started.items[1] as Term) }
    if (connected) subscribeToSession(self, key)
    return { server: started.items[1] as Pid, assigns: shown(yield* SessionServer.report(self, key)) }
  },

  *handleEvent(event, socket, self) {
    const { session, keeping } = socket.assigns
    const client = keeping.way === 'on_demand' ? onDemand() : SessionServer
    const asked = request(self, client, session.key, event)
    if (asked === null) return putFlash(socket, 'error', `A shop knows no ${event.name}.`)
    const answer = yield* asked
    const value = (answer as Tuple).items[1]
    if (isTagged(answer, error, 2)) return putFlash(socket, 'error', value as string)
    return assign(socket, { session: value as Session })
  },

  *handleInfo(message, socket, self) {
    if (!isTagged(message, atom('session_changed'), 2)) return socket
    return assign(socket, shown(yield* SessionServer.report(self, socket.assigns.session.key)))
  },

  render({ session, keeping }) {
    const { key, items, logs, discounts } = session
    const screen: ShopScreen & TermRecord = {
      screen: 'shop',
      session: key,
      catalogue: [...catalogue],
      items: items.map(({ sku, name, price, quantity }) => ({ sku, name, price, quantity })),
      discounts: [...discounts],
      ...totals(session),
      logs: logs.map(({ entry, at, order = null }) => ({ entry, atMs: at, order })),
      keeping: keepingShown(keeping),
    }
    return screen
  },
}

export function keepingShown({
  way,
  changes,
  bytes,
  last_bytes,
  load_ms,
  looks,
  found,
  log,
}: Keeping): CartKeeping {
  return { way, changes, bytes, lastBytes: last_bytes, loadMs: load_ms, looks, found, log }
}

function shown({ session, keeping }: CartReport): Assigns {
  return { session, keeping }
}

type Client = Omit<typeof SessionServer, 'startLink'>

function request(self: Process, client: Client, key: string, event: ViewEvent): Coroutine<Term> | null {
  switch (event.name) {
    case 'shop.select_item':
      return client.selectItem(self, key, { sku: event.sku })
    case 'shop.select_tampered':
      return client.selectItem(self, key, { sku: event.sku, price: event.price })
    case 'shop.remove_item':
      return client.removeItem(self, key, event.sku)
    case 'shop.change_item':
      return client.changeItem(self, key, event.sku, event.quantity)
    case 'shop.redeem_code':
      return client.redeemCode(self, key, event.code)
    case 'shop.check_out':
      return client.checkOut(self, key)
    case 'shop.keep_by':
      return client.keepBy(self, key, event.way)
    default:
      return null
  }
}
