import { ok, transient } from '../../../shared/atoms.ts'
import type { Term } from '../../../shared/term.ts'
import { DynamicSupervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { startedOrThere } from '../kernel/started-or-there.ts'
import { ShopDb } from './db.ts'
import { SessionServer } from './session-server.ts'

const name = elixirModule('Shop.CartSupervisor')

/** Starts a server for each session, and brings it back when it crashes. */
export const CartSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    return DynamicSupervisor.startLink(self, { name })
  },

  /**
   * Makes sure that the server of session `key` runs.
   * @returns `{ok, Pid}`, also of one that ran already; `{error, Reason}` when the table is not open
   */
  *startChild(self: Process, key: string): Coroutine<Term> {
    const ready = yield* ShopDb.ready(self)
    if (ready !== ok) return ready
    return startedOrThere(yield* DynamicSupervisor.startChild(self, name, childSpec(key)))
  },
} as const

function childSpec(key: string): Term {
  return {
    id: elixirModule('Shop.Session'),
    start: (self: Process) => SessionServer.startLink(self, key),
    restart: transient,
  }
}
