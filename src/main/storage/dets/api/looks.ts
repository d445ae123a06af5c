import { badarg, error } from '../../../../shared/atoms.ts'
import { atom, isTagged, type Term, type Tuple, tuple } from '../../../../shared/term.ts'
import { type Coroutine, type Process, raise } from '../../../runtime/index.ts'
import type { TableName } from '../server.ts'
import { compileAll } from './changes.ts'
import { request } from './request.ts'

/** Single objects and keys, and folds over all. The order of keys is that of the slots; real DETS promises none. */
export const looks = {
  /** All objects with `key`, oldest first. */
  *lookup(self: Process, name: TableName, key: Term): Coroutine<readonly Tuple[]> {
    return (yield* request(self, name, atom('lookup'), key)) as readonly Tuple[]
  },

  /** Whether there is an object with `key`. */
  *member(self: Process, name: TableName, key: Term): Coroutine<boolean> {
    return (yield* request(self, name, atom('member'), key)) as boolean
  },

  /** The first key, or `'$end_of_table'`. */
  first(self: Process, name: TableName): Coroutine<Term> {
    return request(self, name, atom('first'), null)
  },

  /** The key after `key`, or `'$end_of_table'`. */
  next(self: Process, name: TableName, key: Term): Coroutine<Term> {
    return request(self, name, atom('next'), key)
  },

  /** The objects in a slot, counted from 0; `'$end_of_table'` behind the last. */
  slot(self: Process, name: TableName, slot: number): Coroutine<Term> {
    if (!Number.isSafeInteger(slot) || slot < 0) return raise(badarg)
    return request(self, name, atom('slot'), slot)
  },

  /** Calls `fun` on every object, in the running process, and returns what came of `acc`, or `{error, Reason}`. */
  *foldl<A>(self: Process, name: TableName, fun: (object: Tuple, acc: A) => A, acc: A): Coroutine<A> {
    const objects = yield* request(self, name, atom('select'), tuple(compileAll(), self.pid))
    if (isTagged(objects, error, 2)) return objects as A
    return (objects as readonly Tuple[]).reduce((folded, object) => fun(object, folded), acc)
  },

  /** The same as `foldl`, as in real DETS: there is no order to turn round. */
  foldr<A>(self: Process, name: TableName, fun: (object: Tuple, acc: A) => A, acc: A): Coroutine<A> {
    return looks.foldl(self, name, fun, acc)
  },

  /**
   * Calls `fun` on every object. It returns the atom `continue`, `{continue, Value}` to keep a value, `{done, Value}`
   * to keep it and stop, or anything else to stop with that.
   * @returns the kept values, newest first; or what `fun` stopped with
   */
  *traverse(self: Process, name: TableName, fun: (object: Tuple) => Term): Coroutine<Term> {
    const objects = yield* request(self, name, atom('select'), tuple(compileAll(), self.pid))
    if (isTagged(objects, error, 2)) return objects
    const kept: Term[] = []
    for (const object of objects as readonly Tuple[]) {
      const said = fun(object)
      if (said === atom('continue')) continue
      if (isTagged(said, atom('continue'), 2)) kept.unshift(said.items[1] as Term)
      else if (isTagged(said, atom('done'), 2)) return [said.items[1] as Term, ...kept]
      else return said
    }
    return kept
  },
} as const
