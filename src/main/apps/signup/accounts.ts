import { error, ok } from '../../../shared/atoms.ts'
import { atom, isTagged, type Term, tuple } from '../../../shared/term.ts'
import { type Coroutine, type Process, systemTime } from '../../otp/process.ts'
import { Dets } from '../../storage/index.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { TableHolder } from '../kernel/table-holder.ts'
import type { CompleteDraft } from './draft.ts'

const name = elixirModule('Signup.Accounts')
const table = atom('accounts')

/** An account as it is kept, and shown. */
export type Account = { readonly email: string; readonly full_name: string; readonly workspace: string }

/** The table `accounts`, one object `{Email, Account}` each: the database, which only a commit reaches. */
export const Accounts = {
  startLink(self: Process): Coroutine<Term> {
    return TableHolder.startLink(self, { name, module: 'Signup.Accounts', table })
  },

  /** @returns `ok`, or `{error, Reason}` when the table is not open */
  ready(self: Process): Coroutine<Term> {
    return TableHolder.ready(self, name)
  },

  /**
   * Makes an account of a draft. @returns `{ok, Account}` once it is on the disk; `{error, taken}` when the email has one
   * already; `{error, Reason}` when it could not be written. @throws error `badarg` when the table is not open.
   */
  *create(self: Process, { account, workspace }: CompleteDraft): Coroutine<Term> {
    const { email, full_name } = account.params
    const created: Account = { email, full_name, workspace: workspace.params.name }
    const kept = tuple(email.toLowerCase(), { ...created, created_at: systemTime(self) })
    const inserted = yield* Dets.insertNew(self, table, kept)
    if (inserted === false) return tuple(error, atom('taken'))
    return isTagged(inserted, error, 2) ? inserted : tuple(ok, created)
  },

  /** How many there are. @throws error `badarg` when the table is not open. */
  *count(self: Process): Coroutine<number> {
    return (yield* Dets.info(self, table, atom('size'))) as number
  },
} as const
