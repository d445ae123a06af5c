import { supervisor } from '../../../shared/atoms.ts'
import { atom, type Term } from '../../../shared/term.ts'
import { Registry, Supervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { patient } from '../kernel/patient.ts'
import { CartSupervisor } from './cart-supervisor.ts'
import { ShopDb } from './db.ts'
import { shopRegistry } from './registry.ts'

const name = elixirModule('Shop.Supervisor')

/**
 * The top of the shop. The carts need registry and table, and so stand after them: `rest_for_one` starts
 * them anew when one of those is gone.
 */
export const ShopAppSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    const children = [
      Registry.childSpec({ keys: 'unique', name: shopRegistry }),
      { id: elixirModule('Shop.Db'), start: ShopDb.startLink },
      {
        id: elixirModule('Shop.CartSupervisor'),
        start: CartSupervisor.startLink,
        type: supervisor,
      },
    ]
    return Supervisor.startLinkChildren(self, children.map(patient), { strategy: atom('rest_for_one'), name })
  },
} as const
