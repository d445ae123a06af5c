import { badarg } from '../../../shared/atoms.ts'
import { type Term, Tuple } from '../../../shared/term.ts'
import { isFree } from '../effects.ts'
import { raise } from '../errors.ts'
import { freeze } from '../freeze.ts'
import type { Process } from '../process.ts'
import { isPosition, onTable, type TableRef, tableFor } from './access.ts'
import type { Table } from './table.ts'

/** Objects of tables, one by one. All raise `badarg` for a table that is not there or that the process may not use. */
export const objects = {
  /**
   * Puts in one object or a list of them, all or none. In a set it takes the place of the object with its key.
   * @throws error `badarg` for anything but tuples that have a key.
   */
  insert(self: Process, table: TableRef, given: Term): true {
    return onTable(self, table, 'write', it => {
      for (const object of objectsIn(it, given)) it.insert(object)
      return true
    })
  },

  /** As `insert`, but nothing and false when any of the keys is there already. */
  insertNew(self: Process, table: TableRef, given: Term): boolean {
    return onTable(self, table, 'write', it => {
      const wanted = objectsIn(it, given)
      if (wanted.some(object => it.has(it.keyOf(object)))) return false
      for (const object of wanted) it.insert(object)
      return true
    })
  },

  /** The objects of `key`, oldest first. */
  lookup(self: Process, table: TableRef, key: Term): readonly Tuple[] {
    if (isFree(self)) return tableFor(self, table, 'read').get(key)
    return lookUp(self, table, key)
  },

  /**
   * The element at `position` (from 1) of the object of `key`; of a bag the list of those elements.
   * @throws error `badarg` when there is no such object or element.
   */
  lookupElement(self: Process, table: TableRef, key: Term, position: number): Term {
    return onTable(self, table, 'read', it => {
      const found = it.get(key)
      if (found.length === 0 || !found.every(object => isPosition(position, object.size)))
        return raise(badarg)
      const elements = found.map(object => object.items[position - 1] as Term)
      return it.isSet ? (elements[0] as Term) : elements
    })
  },

  member(self: Process, table: TableRef, key: Term): boolean {
    return onTable(self, table, 'read', it => it.has(key))
  },

  /** Takes out the objects of `key`, and gives them back. */
  take(self: Process, table: TableRef, key: Term): readonly Tuple[] {
    return onTable(self, table, 'write', it => it.take(key))
  },

  /** Takes out the objects of `key`. @see ets:delete/2 */
  deleteKey(self: Process, table: TableRef, key: Term): true {
    return onTable(self, table, 'write', it => {
      it.take(key)
      return true
    })
  },

  /** Takes out every object that is identical to `object`. @throws error `badarg` for no tuple with a key */
  deleteObject(self: Process, table: TableRef, object: Term): true {
    return onTable(self, table, 'write', it => {
      it.deleteObject(isObject(it, object) ? object : raise(badarg))
      return true
    })
  },

  deleteAllObjects(self: Process, table: TableRef): true {
    return onTable(self, table, 'write', it => {
      it.clear()
      return true
    })
  },
} as const

/** `lookup`, of a process that keeps its answers. */
function lookUp(self: Process, table: TableRef, key: Term): readonly Tuple[] {
  return onTable(self, table, 'read', it => it.get(key))
}

export function isObject(table: Table, term: Term): term is Tuple {
  return term instanceof Tuple && term.size >= table.keypos
}

function objectsIn(table: Table, given: Term): readonly Tuple[] {
  const list = (Array.isArray(given) ? given : [given]) as readonly Term[]
  return list.map(object => (isObject(table, object) ? freeze(object) : raise(badarg)))
}
