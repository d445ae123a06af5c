import { ok } from '../../../shared/atoms.ts'
import type { Term } from '../../../shared/term.ts'
import { DynamicSupervisor, type ServerRef } from '../../otp/index.ts'
import { type Coroutine, type Process, sleep, whereis } from '../../otp/process.ts'
import { catchExit } from '../kernel/catch-exit.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { startedOrThere } from '../kernel/started-or-there.ts'
import { ShopDb } from './db.ts'
import { ShopOrders } from './orders.ts'
import { type Way, wayNamed, ways } from './restore/ways.ts'
import { SessionServer } from './session-server.ts'

export const cartSupervisor = elixirModule('Shop.CartSupervisor')

/** Starts a server for each session, and brings it back when it crashes. */
export const CartSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    return DynamicSupervisor.startLink(self, { name: cartSupervisor })
  },

  /**
   * Makes sure that the server of session `key` runs, under `supervisor` (default: the shop's own).
   * @returns `{ok, Pid}`, also of one that ran already; `{error, Reason}` when a table is not open
   */
  *startChild(self: Process, key: string, supervisor: ServerRef = cartSupervisor): Coroutine<Term> {
    const problem = yield* notReady(self)
    if (problem !== null) return problem
    const way = ways[wayNamed(yield* ShopDb.wayOf(self, key))]
    if (way.restore.ready !== undefined) {
      const answer = yield* way.restore.ready(self)
      if (answer !== ok) return answer
    }
    const start = supervisor === cartSupervisor ? SessionServer.startLink : startWhenReady
    return startedOrThere(yield* DynamicSupervisor.startChild(self, supervisor, childSpec(key, way, start)))
  },
} as const

type Start = (self: Process, key: string) => Coroutine<Term>

function childSpec(key: string, { restart }: Way, start: Start): Term {
  return { id: elixirModule('Shop.Session'), start: (self: Process) => start(self, key), restart }
}

/** `{error, Reason}` while a table that every cart needs is not open; else null. */
function* notReady(self: Process): Coroutine<Term> {
  for (const ready of [ShopDb.ready, ShopOrders.ready]) {
    const answer = yield* ready(self)
    if (answer !== ok) return answer
  }
  return null
}

/** Ms that a cart under another supervisor waits for the shop, and between two looks. */
const patienceMs = 5_000
const lookMs = 10

/**
 * The shop's own supervisor of carts stands after all that they need. Under another one a cart may be started again while
 * the shop is, and waits for it; else it would crash, again and again, until its supervisor has had enough.
 */
function* startWhenReady(self: Process, key: string): Coroutine<Term> {
  for (let waitedMs = 0; waitedMs < patienceMs; waitedMs += lookMs) {
    const ready = yield* catchExit(notReady(self))
    if ('value' in ready && ready.value === null && whereis(self, cartSupervisor) !== undefined) break
    yield* sleep(self, lookMs)
  }
  return yield* SessionServer.startLink(self, key)
}
