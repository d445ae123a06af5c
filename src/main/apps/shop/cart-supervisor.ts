import { ok } from '../../../shared/atoms.ts'
import type { Term } from '../../../shared/term.ts'
import { DynamicSupervisor, type ServerRef } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { startedOrThere } from '../kernel/started-or-there.ts'
import { ShopDb } from './db.ts'
import { ShopOrders } from './orders.ts'
import { type Way, wayNamed, ways } from './restore/ways.ts'
import { SessionServer } from './session-server.ts'

const name = elixirModule('Shop.CartSupervisor')

/** Starts a server for each session, and brings it back when it crashes. */
export const CartSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    return DynamicSupervisor.startLink(self, { name })
  },

  /**
   * Makes sure that the server of session `key` runs, under `supervisor` (default: the shop's own).
   * @returns `{ok, Pid}`, also of one that ran already; `{error, Reason}` when a table is not open
   */
  *startChild(self: Process, key: string, supervisor: ServerRef = name): Coroutine<Term> {
    for (const ready of [ShopDb.ready, ShopOrders.ready]) {
      const answer = yield* ready(self)
      if (answer !== ok) return answer
    }
    const way = ways[wayNamed(yield* ShopDb.wayOf(self, key))]
    if (way.restore.ready !== undefined) {
      const answer = yield* way.restore.ready(self)
      if (answer !== ok) return answer
    }
    return startedOrThere(yield* DynamicSupervisor.startChild(self, supervisor, childSpec(key, way)))
  },
} as const

function childSpec(key: string, { restart }: Way): Term {
  return {
    id: elixirModule('Shop.Session'),
    start: (self: Process) => SessionServer.startLink(self, key),
    restart,
  }
}
