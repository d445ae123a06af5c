import { supervisor } from '../../../shared/atoms.ts'
import { atom, type Term } from '../../../shared/term.ts'
import { Registry, Supervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { patient } from '../kernel/patient.ts'
import { CartSupervisor } from './cart-supervisor.ts'
import { ShopDb } from './db.ts'
import { ShopOrders } from './orders.ts'
import { shopRegistry } from './registry.ts'
import { Stash } from './restore/stash-server.ts'
import { ShopRows } from './rows.ts'

const name = elixirModule('Shop.Supervisor')

/** All that hold tables end at once when the server of tables does; that is one misfortune, not one a table. */
const maxRestarts = 3 * 3

/**
 * The top of the shop. The carts need all that stands before them, and `rest_for_one` starts them anew when one of
 * those is gone. The stash comes first: what it holds is to outlive as much as possible.
 */
export const ShopAppSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    const children = [
      { id: elixirModule('Shop.Stash'), start: Stash.startLink },
      Registry.childSpec({ keys: 'unique', name: shopRegistry }),
      { id: elixirModule('Shop.Db'), start: ShopDb.startLink },
      { id: elixirModule('Shop.Rows'), start: ShopRows.startLink },
      { id: elixirModule('Shop.Orders'), start: ShopOrders.startLink },
      {
        id: elixirModule('Shop.CartSupervisor'),
        start: CartSupervisor.startLink,
        type: supervisor,
      },
    ]
    return Supervisor.startLinkChildren(self, children.map(patient), {
      strategy: atom('rest_for_one'),
      name,
      maxRestarts,
    })
  },
} as const
