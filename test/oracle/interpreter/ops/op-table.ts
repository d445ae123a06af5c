import type { Awaitable } from '../../../../src/main/runtime/index.ts'
import type { Term } from '../../../../src/shared/term.ts'
import type { Context } from '../context.ts'
import type { Op } from '../scenario.ts'

/** What each op does. The result is its outcome. */
export type OpTable = { readonly [name: string]: (context: Context, op: Op) => Awaitable<Term> }
