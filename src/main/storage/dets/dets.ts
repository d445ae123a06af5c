import { badarg, gen_call, infinity } from '../../../shared/atoms.ts'
import { type Atom, atom, Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { tryCall } from '../../otp/gen-server/call.ts'
import { GenServer } from '../../otp/index.ts'
import { type Coroutine, type Process, raise } from '../../runtime/index.ts'
import { isFileName } from '../files/request.ts'
import type { TableType } from './contents.ts'
import { detsServer } from './server.ts'

export type DetsOptions = {
  /** File name in the world's folder. Default: the table's name. */
  file?: string
  /** Default set. */
  type?: TableType
  /** Place of the key in an object, from 1 (default). */
  keypos?: number
}

/**
 * Tables of tuples on disk, in Erlang's own file format. A change is answered when it is on the disk, not before.
 *
 *     yield* Dets.openFile(self, atom('todos'), { file: 'todos.dets' })      // {ok, todos}
 *     yield* Dets.insert(self, atom('todos'), tuple('ada', ['milk']))        // ok
 *     yield* Dets.lookup(self, atom('todos'), 'ada')                         // [{"ada", ["milk"]}]
 *
 * All but `openFile` and `close` raise the error `badarg` when the table is not open, also when its process goes
 * before it has answered, or when an object is too short for the key or holds a pid, reference or fun. A change that the disk refuses answers `{error, {file_error, File, Reason}}`, with Reason as
 * POSIX names it, and has not been made.
 * @see OTP stdlib, dets
 */
export const Dets = {
  /**
   * Opens a table for the running process, which has it until it closes it or exits; others may have it open too.
   * A file that is damaged is set aside under another name before anything is written.
   * @returns `{ok, Name}`, or `{error, Reason}`: `{file_error, File, Reason}`, `{type_mismatch, File}`,
   * `{keypos_mismatch, File}`, `incompatible_arguments` when it is open with other options.
   */
  *openFile(self: Process, name: Atom, options: DetsOptions = {}): Coroutine<Term> {
    const { file = String((name as symbol).description), type = 'set', keypos = 1 } = options
    if (!isFileName(file)) return raise(badarg)
    return yield* GenServer.call(
      self,
      detsServer,
      tuple(atom('open'), name, { file, type, keypos }),
      infinity,
    )
  },

  /** Gives the table back. @returns `ok`, or `{error, not_owner}` */
  *close(self: Process, name: Atom): Coroutine<Term> {
    return yield* GenServer.call(self, detsServer, tuple(atom('close'), name), infinity)
  },

  /** Puts one object or a list of them into the table; in a set, in place of what has the same key. @returns `ok` */
  *insert(self: Process, name: Atom, objects: Tuple | readonly Tuple[]): Coroutine<Term> {
    return yield* request(self, name, atom('insert'), objectList(objects))
  },

  /** As `insert`, unless one of the keys is there already. @returns whether it was done */
  *insertNew(self: Process, name: Atom, objects: Tuple | readonly Tuple[]): Coroutine<Term> {
    return yield* request(self, name, atom('insert_new'), objectList(objects))
  },

  /** All objects with `key`, oldest first. */
  *lookup(self: Process, name: Atom, key: Term): Coroutine<readonly Tuple[]> {
    return (yield* request(self, name, atom('lookup'), key)) as readonly Tuple[]
  },

  /** Whether there is an object with `key`. */
  *member(self: Process, name: Atom, key: Term): Coroutine<boolean> {
    return (yield* Dets.lookup(self, name, key)).length > 0
  },

  /** Removes all objects with `key`. @returns `ok` */
  delete(self: Process, name: Atom, key: Term): Coroutine<Term> {
    return request(self, name, atom('delete'), key)
  },

  /** Removes `object`, all of its copies. @returns `ok` */
  deleteObject(self: Process, name: Atom, object: Tuple): Coroutine<Term> {
    return request(self, name, atom('delete_object'), object)
  },

  /** Empties the table. @returns `ok` */
  deleteAllObjects(self: Process, name: Atom): Coroutine<Term> {
    return request(self, name, atom('delete_all_objects'), null)
  },

  /** Calls `fun` on every object, in the running process, and returns what came of `acc`. */
  *foldl<A>(self: Process, name: Atom, fun: (object: Tuple, acc: A) => A, acc: A): Coroutine<A> {
    const objects = (yield* request(self, name, atom('objects'), null)) as readonly Tuple[]
    return objects.reduce((folded, object) => fun(object, folded), acc)
  },

  /**
   * One fact about a table: `size`, `no_keys`, `type`, `keypos`, `filename`, or `owner`, the pid of its process.
   * The atom `undefined` when it is not open.
   */
  *info(self: Process, name: Atom, item: Term): Coroutine<Term> {
    const pid = yield* tablePid(self, name)
    if (pid === undefined || item === atom('owner')) return pid ?? atom('undefined')
    return yield* request(self, name, atom('info'), item)
  },

  /** Waits until all that was changed before is on the disk. @returns `ok` */
  sync(self: Process, name: Atom): Coroutine<Term> {
    return request(self, name, atom('sync'), null)
  },
} as const

function* request(self: Process, name: Atom, what: Term, argument: Term): Coroutine<Term> {
  const pid = yield* tablePid(self, name)
  if (pid === undefined) return raise(badarg)
  const outcome = yield* tryCall(self, pid, gen_call, tuple(what, argument), infinity)
  return 'reply' in outcome && outcome.reply !== badarg ? outcome.reply : raise(badarg)
}

function* tablePid(self: Process, name: Atom): Coroutine<Pid | undefined> {
  const outcome = yield* tryCall(self, detsServer, gen_call, tuple(atom('pid'), name), infinity)
  return 'reply' in outcome && outcome.reply instanceof Pid ? outcome.reply : undefined
}

function objectList(objects: Tuple | readonly Tuple[]): readonly Tuple[] {
  const list = objects instanceof Tuple ? [objects] : objects
  return list.every(object => object instanceof Tuple) ? list : raise(badarg)
}
