import { noreply, ok } from '../../../shared/atoms.ts'
import { atom, type Term, tuple } from '../../../shared/term.ts'
import { GenServer, type GenServerModule } from '../../otp/index.ts'
import { type Coroutine, ets, type Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import type { Draft } from './draft.ts'

const name = elixirModule('Signup.Drafts')
const table = atom('signup_drafts')

/** Which design keeps a draft, and under which key. */
export type DraftKey = { readonly design: string; readonly key: string }

/**
 * The drafts, in an ETS table whose owner does nothing else, so that there is nothing in it that could crash. A server
 * that is started again finds its drafts here. They are in memory only, and gone when this process is.
 */
export const Drafts = {
  startLink(self: Process): Coroutine<Term> {
    return GenServer.startLink(self, owner, null, { name })
  },

  /** @throws error `badarg` while there is no table */
  put(self: Process, key: DraftKey, draft: Draft): void {
    ets.insert(self, table, tuple(keyTerm(key), draft))
  },

  /** null when there is none. @throws error `badarg` while there is no table */
  get(self: Process, key: DraftKey): Draft | null {
    const [object] = ets.lookup(self, table, keyTerm(key))
    return object === undefined ? null : (object.items[1] as unknown as Draft)
  },

  /** @throws error `badarg` while there is no table */
  delete(self: Process, key: DraftKey): void {
    ets.deleteKey(self, table, keyTerm(key))
  },

  /** All drafts of a design, by key. @throws error `badarg` while there is no table */
  all(self: Process, design: string): readonly (readonly [key: string, draft: Draft])[] {
    const pattern = tuple(tuple(atom(design), atom('$1')), atom('$2'))
    const found = ets.match(self, table, pattern) as readonly (readonly [string, Term])[]
    return found.map(([key, draft]) => [key, draft as unknown as Draft])
  },
} as const

const owner: GenServerModule<null, null> = {
  name: 'Signup.Drafts',

  init(_args, self) {
    ets.new(self, table, { named: true, protection: 'public' })
    return tuple(ok, null)
  },

  handleInfo: (_message, state) => tuple(noreply, state),
}

function keyTerm({ design, key }: DraftKey): Term {
  return tuple(atom(design), key)
}
