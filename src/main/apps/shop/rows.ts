import { atom, type Term, type Tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { Dets } from '../../storage/index.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { TableHolder } from '../kernel/table-holder.ts'

const name = elixirModule('Shop.Rows')
const table = atom('cart_rows')

/** The table `cart_rows` of what is kept piece by piece: objects `{Key, Value}`, and the process that holds it open. */
export const ShopRows = {
  startLink(self: Process): Coroutine<Term> {
    return TableHolder.startLink(self, { name, module: 'Shop.Rows', table })
  },

  /** @returns `ok`, or `{error, Reason}` when the table is not open */
  ready(self: Process): Coroutine<Term> {
    return TableHolder.ready(self, name)
  },

  /** The value under `key`. @throws error `badarg` when the table is not open */
  *find(self: Process, key: Term): Coroutine<Term | undefined> {
    const [found] = yield* Dets.lookup(self, table, key)
    return found?.items[1]
  },

  /** Puts all objects or none. @returns `ok` once they are on the disk, or `{error, Reason}` */
  insert(self: Process, objects: readonly Tuple[]): Coroutine<Term> {
    return Dets.insert(self, table, objects)
  },

  *delete(self: Process, keys: readonly Term[]): Coroutine<void> {
    for (const key of keys) yield* Dets.delete(self, table, key)
  },
} as const
