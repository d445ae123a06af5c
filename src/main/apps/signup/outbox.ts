import { atom, isRecord, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { type Coroutine, type Process, systemTime, uniform } from '../../otp/process.ts'
import { Dets } from '../../storage/index.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { CoppicePubSub } from '../kernel/pubsub.ts'
import { TableHolder } from '../kernel/table-holder.ts'

const name = elixirModule('Signup.Outbox')
const table = atom('outbox')
const topic = 'signup:outbox'

/** A letter that is to be sent. */
export type Letter = { readonly to: string; readonly text: string; readonly at: number }

/** The table `outbox`, one object `{Id, Letter}` each. Coppice sends no mail: whoever looks sees what would be sent. */
export const Outbox = {
  startLink(self: Process): Coroutine<Term> {
    return TableHolder.startLink(self, { name, module: 'Signup.Outbox', table })
  },

  /** @returns `ok`, or `{error, Reason}` when the table is not open */
  ready(self: Process): Coroutine<Term> {
    return TableHolder.ready(self, name)
  },

  /** @returns `ok` once it is on the disk, or `{error, Reason}`. @throws error `badarg` when the table is not open. */
  *write(self: Process, to: string, text: string): Coroutine<Term> {
    const at = systemTime(self)
    const written = yield* Dets.insert(
      self,
      table,
      tuple(tuple(at, uniform(self, 2 ** 32)), { to, text, at }),
    )
    CoppicePubSub.broadcast(self, topic, atom('outbox_changed'))
    return written
  },

  /** The newest first, so many. @throws error `badarg` when the table is not open. */
  *newest(self: Process, most: number): Coroutine<readonly Letter[]> {
    const all = yield* Dets.foldl<readonly Letter[]>(
      self,
      table,
      (object, found) => [...found, ...letters(object)],
      [],
    )
    return all.toSorted((a, b) => b.at - a.at).slice(0, most)
  },

  /** After every letter the caller gets `outbox_changed`. */
  subscribe(self: Process): void {
    CoppicePubSub.subscribe(self, topic)
  },
} as const

/** What an object of a file that anybody can write says. */
function letters({ items }: Tuple): readonly Letter[] {
  const letter: Term | undefined = items[1]
  if (!isRecord(letter)) return []
  const { to, text, at } = letter
  return typeof to === 'string' && typeof text === 'string' && typeof at === 'number'
    ? [{ to, text, at }]
    : []
}
