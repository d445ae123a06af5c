import { badarg } from '../../../shared/atoms.ts'
import type { Atom, Ref, Term } from '../../../shared/term.ts'
import { effect } from '../effects.ts'
import { raise } from '../errors.ts'
import type { Process } from '../process.ts'
import type { Table } from './table.ts'

/** How processes call a table: what `ets.new` returned. */
export type TableRef = Atom | Ref

/**
 * Lets `self` do something to a table that it may read, write or must own.
 * @throws error `badarg` when there is no such table, or it may not.
 * @see OTP stdlib, ets: Table Ownership, and the access rights of new/2
 */
export function onTable<T>(
  self: Process,
  ref: TableRef,
  access: 'read' | 'write' | 'own',
  run: (table: Table) => T,
): T {
  return effect(self, () => run(tableFor(self, ref, access)))
}

/** The table that `self` may use so. For what is an effect, or part of one. @throws as `onTable` */
export function tableFor(self: Process, ref: TableRef, access: 'read' | 'write' | 'own'): Table {
  const table = self.world.tables.find(ref)
  if (table === undefined) return raise(badarg)
  if (table.owner.id !== self.pid.id && !isOpen(table, access)) return raise(badarg)
  return table
}

/** Whether others than its owner may do that to `table`. */
function isOpen(table: Table, access: 'read' | 'write' | 'own'): boolean {
  if (access === 'own') return false
  return table.protection === 'public' || (access === 'read' && table.protection === 'protected')
}

/** The position in `term` of an element: a whole number from 1 to its size, or it is badarg. */
export function isPosition(term: Term, size: number): term is number {
  return typeof term === 'number' && Number.isInteger(term) && term >= 1 && term <= size
}
