import { badarg } from '../../../shared/atoms.ts'
import { type Term, Tuple } from '../../../shared/term.ts'
import { add } from '../../../shared/term-arithmetic.ts'
import { compareTerms, isInteger } from '../../../shared/term-order.ts'
import { raise } from '../errors.ts'
import { freeze } from '../freeze.ts'
import type { Process } from '../process.ts'
import { isPosition, onTable, type TableRef } from './access.ts'
import { isObject } from './objects.ts'
import type { Table } from './table.ts'

/** Changes of elements of one object, in sets only; all or none of a list of them is done. */
export const updates = {
  /**
   * Adds to integers in the object of `key`. An operation is an increment (of the element after the key),
   * `{Position, Increment}`, or `{Position, Increment, Threshold, SetValue}`, which sets a counter that goes past the
   * threshold; or a list of operations. `initial`: the object to begin with when there is none, under any key.
   * @returns the new value, or the list of them.
   * @throws error `badarg` without an object, for a wrong operation, and for an element that is no integer.
   * @see OTP stdlib, ets: update_counter/3,4
   */
  updateCounter(self: Process, table: TableRef, key: Term, operation: Term, initial?: Term): Term {
    return onTable(self, table, 'write', it => {
      const items = itemsToChange(it, key, initial)
      const many = Array.isArray(operation)
      const operations = (many ? operation : [operation]) as readonly Term[]
      const values = operations.map(one => count(it, items, one))
      it.insert(freeze(new Tuple(items)))
      return many ? values : (values[0] as Term)
    })
  },

  /**
   * Sets elements of the object of `key`: `{Position, Value}`, or a list of those.
   * @returns false when there is no such object.
   * @throws error `badarg` for the position of the key, or one that the object does not have.
   */
  updateElement(self: Process, table: TableRef, key: Term, change: Term): boolean {
    return onTable(self, table, 'write', it => {
      const changes = (Array.isArray(change) ? change : [change]) as readonly Term[]
      if (!it.isSet || !changes.every(isChange)) return raise(badarg)
      const [object] = it.get(key)
      if (object === undefined) return false
      const items = [...object.items]
      for (const one of changes as readonly Tuple[]) {
        const [position, value] = one.items as readonly [Term, Term]
        items[indexIn(it, items, position)] = value
      }
      it.insert(freeze(new Tuple(items)))
      return true
    })
  },
} as const

function isChange(change: Term): boolean {
  return change instanceof Tuple && change.size === 2 && isInteger(change.items[0])
}

/** A copy of what the object of `key` holds, or `initial` with `key` in its place. */
function itemsToChange(table: Table, key: Term, initial: Term | undefined): Term[] {
  if (!table.isSet) return raise(badarg)
  if (initial !== undefined && !isObject(table, initial)) return raise(badarg)
  const [object] = table.get(key)
  if (object !== undefined) return [...object.items]
  if (initial === undefined) return raise(badarg)
  return (initial as Tuple).items.map((item, at) => (at === table.keypos - 1 ? key : item))
}

/** Does one operation on `items`; returns the new value. */
function count(table: Table, items: Term[], operation: Term): Term {
  const [position, increment, threshold, setValue] = partsOf(table, operation)
  if (![position, increment, threshold ?? 0, setValue ?? 0].every(isInteger)) return raise(badarg)
  const index = indexIn(table, items, position)
  if (!isInteger(items[index])) return raise(badarg)
  let value = add(items[index] as Term, increment) as Term
  if (threshold !== undefined && setValue !== undefined) {
    const past = compareTerms(value, threshold)
    if (compareTerms(increment, 0) >= 0 ? past > 0 : past < 0) value = setValue
  }
  items[index] = value
  return value
}

function partsOf(table: Table, operation: Term): readonly [Term, Term, Term?, Term?] {
  if (!(operation instanceof Tuple)) return [table.keypos + 1, operation]
  if (operation.size !== 2 && operation.size !== 4) return raise(badarg)
  return operation.items as unknown as readonly [Term, Term, Term?, Term?]
}

function indexIn(table: Table, items: readonly Term[], position: Term): number {
  return isPosition(position, items.length) && position !== table.keypos ? position - 1 : raise(badarg)
}
