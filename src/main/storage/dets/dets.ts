import { changes } from './api/changes.ts'
import { files } from './api/files.ts'
import { looks } from './api/looks.ts'
import { traversal } from './api/traversal.ts'

/**
 * Tables of tuples on disk, in Erlang's own file format. A change is answered when it is on the disk, unless the table
 * was opened with `sync: 'auto_save'`.
 *
 *     yield* Dets.openFile(self, atom('todos'), { file: 'todos.dets' })      // {ok, todos}
 *     yield* Dets.insert(self, atom('todos'), tuple('ada', ['milk']))        // ok
 *     yield* Dets.lookup(self, atom('todos'), 'ada')                         // [{"ada", ["milk"]}]
 *     yield* Dets.match(self, atom('todos'), tuple(atom('$1'), atom('_')))   // [["ada"]]
 *
 * Names, results and errors are those of Erlang's `dets`. All but `openFile`, `close`, `info`, `all` and `isDetsFile`
 * raise the error `badarg` when the table is not open, also when its process goes before it has answered, or when an
 * object is too short for the key or holds a pid, reference or fun. A change that the disk refuses answers
 * `{error, {file_error, File, Reason}}`, with Reason as POSIX names it, and has not been made; one that would make the
 * file larger than DETS allows `{error, {no_more_space_on_file, File}}`; one to a table opened to be read only
 * `{error, {access_mode, File}}`. Left out: `bchunk`, `is_compatible_bchunk_format`, `pid2name`, `repair_continuation`,
 * `table/1,2`.
 * @see OTP stdlib, dets
 */
export const Dets = { ...files, ...changes, ...looks, ...traversal } as const
