import { badarg } from '../../../shared/atoms.ts'
import {
  compileBindingsPattern,
  compileMatchSpec,
  compileObjectPattern,
  type MatchSpec,
} from '../../../shared/match-spec.ts'
import { atom, Ref, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { raise } from '../errors.ts'
import { freeze } from '../freeze.ts'
import type { Process } from '../process.ts'
import { onTable, type TableRef } from './access.ts'
import type { Table } from './table.ts'

export const end = atom('$end_of_table')

/** How a pattern is meant. */
type Kind = 'select' | 'select_reverse' | 'match' | 'match_object'

const compilers: { readonly [kind in Kind]: (pattern: Term) => MatchSpec | undefined } = {
  select: compileMatchSpec,
  select_reverse: compileMatchSpec,
  match: compileBindingsPattern,
  match_object: compileObjectPattern,
}

/** Where to go on: at the object number `skip` of `key`, or behind it when it is gone. */
type Place = { readonly key: Term; readonly skip: number }

/** What is done once more with each part: a continuation is this as a term, so that a world can be forked in between. */
type Search = { readonly kind: Kind; readonly pattern: Term; readonly limit: Term }

/**
 * Some results at a time. All give `{Results, Continuation}`, where `more` takes the continuation, which is
 * `'$end_of_table'` when that is known to be all; or `'$end_of_table'` when there are no results.
 * @throws error `badarg` for a limit that is no whole number above zero, beside what the others raise it for.
 * @see OTP stdlib, ets: select/3, match/3, match_object/3, select_reverse/3
 */
export const chunks = {
  selectSome: (self: Process, table: TableRef, spec: Term, limit: number): Term =>
    begin(self, table, { kind: 'select', pattern: spec, limit }),

  selectReverseSome: (self: Process, table: TableRef, spec: Term, limit: number): Term =>
    begin(self, table, { kind: 'select_reverse', pattern: spec, limit }),

  matchSome: (self: Process, table: TableRef, pattern: Term, limit: number): Term =>
    begin(self, table, { kind: 'match', pattern, limit }),

  matchObjectSome: (self: Process, table: TableRef, pattern: Term, limit: number): Term =>
    begin(self, table, { kind: 'match_object', pattern, limit }),

  /** The results after those that came with `continuation`. @see ets: select/1, match/1, match_object/1, select_reverse/1 */
  more(self: Process, continuation: Term): Term {
    if (continuation === end) return end
    if (!(continuation instanceof Tuple) || continuation.size !== 6) return raise(badarg)
    const [table, kind, pattern, limit, key, skip] = continuation.items as readonly Term[]
    const known = typeof kind === 'string' && Object.hasOwn(compilers, kind)
    if (!(table instanceof Ref) || !known || typeof skip !== 'number') return raise(badarg)
    const search = { kind: kind as Kind, pattern: pattern as Term, limit: limit as Term }
    return onTable(self, table, 'read', it => some(self, it, search, { key: key as Term, skip }))
  },
} as const

function begin(self: Process, table: TableRef, search: Search): Term {
  return onTable(self, table, 'read', it => some(self, it, search, undefined))
}

function some(self: Process, table: Table, search: Search, from: Place | undefined): Term {
  const { kind, limit, pattern } = search
  const spec = compilers[kind](pattern)
  if (spec === undefined || !Number.isInteger(limit) || (limit as number) < 1) return raise(badarg)
  const names = spec.keysAt(table.keypos - 1) !== undefined
  const results: Term[] = []
  const pause = (key: Term, skip: number): Term =>
    freeze(tuple(results, tuple(table.tid, kind, pattern, limit, key, skip)))
  let skip = from !== undefined && table.has(from.key) ? from.skip : 0
  for (const [key, row] of table.rowsFrom(spec, from, kind === 'select_reverse')) {
    for (let at = skip; at < row.length; at++) {
      const result = spec.run(row[at] as Tuple, self.pid)
      if (result === undefined) continue
      if (results.length === limit) return pause(key, at)
      results.push(result)
      // OTP looks ahead only where the keys are named.
      if (results.length === limit && !names) return pause(key, at + 1)
    }
    skip = 0
  }
  return results.length === 0 ? end : tuple(results, end)
}
