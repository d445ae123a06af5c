import { badarg } from '../../../shared/atoms.ts'
import {
  compileBindingsPattern,
  compileMatchSpec,
  compileObjectPattern,
  compileTestPattern,
  type MatchSpec,
} from '../../../shared/match-spec.ts'
import type { Term, Tuple } from '../../../shared/term.ts'
import { raise } from '../errors.ts'
import type { Process } from '../process.ts'
import { onTable, type TableRef } from './access.ts'
import { end } from './chunks.ts'
import { keepsKey } from './keeps-key.ts'
import type { Table } from './table.ts'

type Step = (table: Table) => { readonly key: Term } | undefined

/**
 * Tables as a whole, in the order of their keys. All raise `badarg` for a table that is not there or that the
 * process may not use, and for patterns and match specifications that are wrong.
 */
export const traversal = {
  /** The first key, or `'$end_of_table'`. */
  first: (self: Process, table: TableRef): Term => step(self, table, it => it.firstKey()),

  /** The last key of an ordered_set; of the other types the first. */
  last: (self: Process, table: TableRef): Term =>
    step(self, table, it => (it.type === 'ordered_set' ? it.lastKey() : it.firstKey())),

  /** The key after `key`, which must be in the table unless that is an ordered_set. */
  next: (self: Process, table: TableRef, key: Term): Term =>
    step(self, table, it => present(it, key).keyAfter(key)),

  /** The key before `key` in an ordered_set; in the other types the same as `next`. */
  prev: (self: Process, table: TableRef, key: Term): Term =>
    step(self, table, it => (it.type === 'ordered_set' ? it.keyBefore(key) : present(it, key).keyAfter(key))),

  tab2list: (self: Process, table: TableRef): readonly Tuple[] =>
    onTable(self, table, 'read', it => [...it.all()]),

  /** `fun(object, result)` over all objects, first to last. @see ets:foldl/3 */
  foldl<T>(self: Process, table: TableRef, fun: (object: Tuple, result: T) => T, from: T): T {
    return traversal.tab2list(self, table).reduce((result, object) => fun(object, result), from)
  },

  /** As `foldl`, last to first. */
  foldr<T>(self: Process, table: TableRef, fun: (object: Tuple, result: T) => T, from: T): T {
    return traversal.tab2list(self, table).reduceRight((result, object) => fun(object, result), from)
  },

  /** Of each object that matches `pattern`, what its variables stand for, in the order of their numbers. */
  match: (self: Process, table: TableRef, pattern: Term): readonly Term[] =>
    select(self, table, compileBindingsPattern(pattern)),

  /** The objects that match `pattern`. */
  matchObject: (self: Process, table: TableRef, pattern: Term): readonly Tuple[] =>
    select(self, table, compileObjectPattern(pattern)) as readonly Tuple[],

  /** Takes out the objects that match `pattern`. */
  matchDelete(self: Process, table: TableRef, pattern: Term): true {
    selectDelete(self, table, compileTestPattern(pattern))
    return true
  },

  /** What a match specification makes of the objects. @see ets:select/2 */
  select: (self: Process, table: TableRef, spec: Term): readonly Term[] =>
    select(self, table, compileMatchSpec(spec)),

  /** As `select`, last to first; in the types without an order the same as `select`. @see ets:select_reverse/2 */
  selectReverse(self: Process, table: TableRef, spec: Term): readonly Term[] {
    const found = select(self, table, compileMatchSpec(spec))
    return onTable(self, table, 'read', it => (it.type === 'ordered_set' ? [...found].reverse() : found))
  },

  /**
   * Puts what a match specification makes of objects in their places; returns how many those were.
   * @throws error `badarg` unless the specification says plainly that keys stay as they are, and for a bag.
   * @see ets:select_replace/2
   */
  selectReplace(self: Process, table: TableRef, spec: Term): number {
    const compiled = compileMatchSpec(spec)
    return onTable(self, table, 'write', it => {
      const sound = compiled !== undefined && it.type !== 'bag' && keepsKey(spec, it.keypos)
      return sound ? it.replaceSelected(compiled, self.pid) : raise(badarg)
    })
  },

  /**
   * Fixes the table once more, or once less, for the running process: while it is fixed, `next` and `prev` know keys that
   * were taken out meanwhile. Ends with the process.
   * @see ets:safe_fixtable/2
   */
  safeFixtable(self: Process, table: TableRef, fix: boolean): true {
    return onTable(self, table, 'read', it => {
      if (typeof fix !== 'boolean') return raise(badarg)
      it.fixedBy(pid => self.world.process(pid) !== undefined)
      it.fix(self.pid, fix ? 1 : -1, self.world.now)
      return true
    })
  },

  /** Of how many objects a match specification makes `true`. */
  selectCount: (self: Process, table: TableRef, spec: Term): number =>
    select(self, table, compileMatchSpec(spec)).filter(result => result === true).length,

  /** Takes out those of which a match specification makes `true`; returns how many. */
  selectDelete: (self: Process, table: TableRef, spec: Term): number =>
    selectDelete(self, table, compileMatchSpec(spec)),
} as const

function step(self: Process, table: TableRef, run: Step): Term {
  return onTable(self, table, 'read', it => {
    const found = run(it)
    return found === undefined ? end : found.key
  })
}

function present(table: Table, key: Term): Table {
  return table.type === 'ordered_set' || table.has(key) || table.hadKey(key) ? table : raise(badarg)
}

function select(self: Process, table: TableRef, spec: MatchSpec | undefined): readonly Term[] {
  return onTable(self, table, 'read', it =>
    spec === undefined ? raise(badarg) : [...it.select(spec, self.pid)],
  )
}

function selectDelete(self: Process, table: TableRef, spec: MatchSpec | undefined): number {
  return onTable(self, table, 'write', it =>
    spec === undefined ? raise(badarg) : it.deleteSelected(spec, self.pid),
  )
}
