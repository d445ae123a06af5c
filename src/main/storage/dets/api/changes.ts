import { badarg, error, ok } from '../../../../shared/atoms.ts'
import { compileMatchSpec } from '../../../../shared/match-spec.ts'
import { atom, isTagged, type Term, Tuple, tuple } from '../../../../shared/term.ts'
import { type Coroutine, ets, type Process, raise, type TableRef } from '../../../runtime/index.ts'
import type { TableName } from '../server.ts'
import { request } from './request.ts'

/** Where `initTable` gets its objects from: a list of them and the next source, or null at the end. */
export type TableSource = () => readonly [readonly Tuple[], TableSource] | null

/** What changes a table. */
export const changes = {
  /** Puts one object or a list of them into the table; in a set, in place of what has the same key. @returns `ok` */
  *insert(self: Process, name: TableName, objects: Tuple | readonly Tuple[]): Coroutine<Term> {
    return yield* request(self, name, atom('insert'), objectList(objects))
  },

  /** As `insert`, unless one of the keys is there already. @returns whether it was done */
  *insertNew(self: Process, name: TableName, objects: Tuple | readonly Tuple[]): Coroutine<Term> {
    return yield* request(self, name, atom('insert_new'), objectList(objects))
  },

  /** Removes all objects with `key`. @returns `ok` */
  delete(self: Process, name: TableName, key: Term): Coroutine<Term> {
    return request(self, name, atom('delete'), key)
  },

  /** Removes `object`, all of its copies. @returns `ok` */
  deleteObject(self: Process, name: TableName, object: Tuple): Coroutine<Term> {
    return request(self, name, atom('delete_object'), object)
  },

  /** Empties the table, at once and whole. @returns `ok` */
  deleteAllObjects(self: Process, name: TableName): Coroutine<Term> {
    return request(self, name, atom('delete_all_objects'), null)
  },

  /** Removes the objects that match `pattern`. @returns `ok` */
  *matchDelete(self: Process, name: TableName, pattern: Term): Coroutine<Term> {
    const spec = [tuple(pattern, [], [true])]
    if (compileMatchSpec(spec) === undefined) return raise(badarg)
    const deleted = yield* request(self, name, atom('select_delete'), spec)
    return typeof deleted === 'number' ? ok : deleted
  },

  /** Removes the objects of which a match specification makes `true`. @returns how many */
  selectDelete(self: Process, name: TableName, spec: Term): Coroutine<Term> {
    if (compileMatchSpec(spec) === undefined) return raise(badarg)
    return request(self, name, atom('select_delete'), spec)
  },

  /**
   * Adds to a number in the object of `key`, in a set: to the element after the key, or with `{Position, Increment}` to
   * another. @returns the new value
   * @throws error `badarg` when there is no such object or number
   */
  updateCounter(self: Process, name: TableName, key: Term, increment: Term): Coroutine<Term> {
    return request(self, name, atom('update_counter'), tuple(key, increment))
  },

  /**
   * Puts the objects of `source` in the place of all that is there, at once and whole. Differs: a source that raises
   * leaves the table as it was. @returns `ok`
   */
  *initTable(self: Process, name: TableName, source: TableSource): Coroutine<Term> {
    const objects: Tuple[] = []
    for (let part = source(); part !== null; part = part[1]()) objects.push(...objectList(part[0]))
    return yield* request(self, name, atom('init_table'), objects)
  },

  /** Puts the objects of an ETS table in the place of all that is there. @returns `ok` */
  fromEts(self: Process, name: TableName, table: TableRef): Coroutine<Term> {
    return request(self, name, atom('init_table'), ets.tab2list(self, table))
  },

  /** Inserts all objects into an ETS table. @returns that table */
  *toEts(self: Process, name: TableName, table: TableRef): Coroutine<Term> {
    const all = compileAll()
    if (ets.info(self, table) === atom('undefined')) return raise(badarg)
    const objects = yield* request(self, name, atom('select'), tuple(all, self.pid))
    if (isTagged(objects, error, 2)) return objects
    ets.insert(self, table, objects)
    return table
  },
} as const

/** The specification that gives every object. */
export function compileAll(): Term {
  return [tuple(atom('_'), [], [atom('$_')])]
}

export function objectList(objects: Tuple | readonly Tuple[]): readonly Tuple[] {
  const list = objects instanceof Tuple ? [objects] : objects
  return Array.isArray(list) && list.every(object => object instanceof Tuple) ? list : raise(badarg)
}
