import { error, ok } from '../../../shared/atoms.ts'
import type { ShopScreen } from '../../../shared/protocol/events.ts'
import type { ViewEvent } from '../../../shared/protocol/requests.ts'
import { atom, isTagged, type Pid, type Term, type TermRecord, type Tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { errorProblem } from '../kernel/problem-text.ts'
import { CartSupervisor } from '../shop/cart-supervisor.ts'
import { catalogue } from '../shop/catalogue.ts'
import type { Session } from '../shop/session.ts'
import { SessionServer } from '../shop/session-server.ts'
import type { LiveView } from './live-view.ts'
import { assign, putFlash } from './socket.ts'

type Assigns = { readonly session: Session }

/** The shop as the session in the address sees it: what is sold, what is in the cart, and what happened so far. */
export const shopLive: LiveView<Assigns> = {
  name: 'ShopLive',

  label(params) {
    return `view shop ${String(params.session)}`
  },

  *mount(params, self) {
    const key = params.session as string
    const started = (yield* CartSupervisor.startChild(self, key)) as Tuple
    if (started.items[0] !== ok) return { unavailable: errorProblem(started.items[1] as Term) }
    const session = yield* SessionServer.subscribe(self, key)
    return { server: started.items[1] as Pid, assigns: { session } }
  },

  *handleEvent(event, socket, self) {
    const asked = request(self, socket.assigns.session.key, event)
    if (asked === null) return putFlash(socket, 'error', `A shop knows no ${event.name}.`)
    const answer = yield* asked
    const value = (answer as Tuple).items[1]
    if (isTagged(answer, error, 2)) return putFlash(socket, 'error', value as string)
    return assign(socket, { session: value as Session })
  },

  *handleInfo(message, socket, self) {
    if (!isTagged(message, atom('session_changed'), 2)) return socket
    return assign(socket, { session: yield* SessionServer.get(self, socket.assigns.session.key) })
  },

  render({ session }) {
    const { key, items, logs } = session
    const screen: ShopScreen & TermRecord = {
      screen: 'shop',
      session: key,
      catalogue: [...catalogue],
      items: items.map(({ sku, name, price, quantity }) => ({ sku, name, price, quantity })),
      total: items.reduce((sum, item) => sum + item.price * item.quantity, 0),
      logs: logs.map(({ entry, at }) => ({ entry, atMs: at })),
    }
    return screen
  },
}

function request(self: Process, key: string, event: ViewEvent): Coroutine<Term> | null {
  switch (event.name) {
    case 'shop.select_item':
      return SessionServer.selectItem(self, key, { sku: event.sku })
    case 'shop.select_tampered':
      return SessionServer.selectItem(self, key, { sku: event.sku, price: event.price })
    case 'shop.remove_item':
      return SessionServer.removeItem(self, key, event.sku)
    case 'shop.change_item':
      return SessionServer.changeItem(self, key, event.sku, event.quantity)
    default:
      return null
  }
}
