import { error } from '../../../shared/atoms.ts'
import { atom, isTagged, type Term, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { Dets } from '../../storage/index.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { TableHolder } from '../kernel/table-holder.ts'

/** Name of the process that holds the table. */
export const notesName = elixirModule('Views.Notes')
const table = atom('notes')
const key = atom('note')

/** The table `notes`, which keeps one note: what a view has put on disk. */
export const Notes = {
  startLink(self: Process): Coroutine<Term> {
    return TableHolder.startLink(self, { name: notesName, module: 'Views.Notes', table })
  },

  /** @returns `ok`, or `{error, Reason}` when the table is not open */
  ready(self: Process): Coroutine<Term> {
    return TableHolder.ready(self, notesName)
  },

  /** null when none was saved. @throws error `badarg` when the table is not open. */
  *read(self: Process): Coroutine<string | null> {
    const [object] = yield* Dets.lookup(self, table, key)
    const note = object?.items[1]
    return typeof note === 'string' ? note : null
  },

  /** @returns null once it is on the disk, or why it could not be written. @throws error `badarg` when the table is not open. */
  *save(self: Process, note: string): Coroutine<Term> {
    const saved = yield* Dets.insert(self, table, tuple(key, note))
    return isTagged(saved, error, 2) ? (saved.items[1] as Term) : null
  },
} as const
