import { badarg, error, infinity } from '../../../../shared/atoms.ts'
import { type Atom, atom, isAtom, type Term, tuple } from '../../../../shared/term.ts'
import { GenServer } from '../../../otp/index.ts'
import { type Coroutine, effect, ets, type Process, perform, raise } from '../../../runtime/index.ts'
import { type FileResult, isFileName } from '../../files/request.ts'
import { readHeader } from '../../format/dets/header.ts'
import { fileError } from '../open.ts'
import { checkedOptions, type DetsOptions, optionsOfFile } from '../options.ts'
import { detsRegistry, detsServer, type TableName } from '../server.ts'
import { request, tablePid } from './request.ts'

/** Items of `info/1`. */
const items = ['type', 'keypos', 'size', 'file_size', 'filename'] as const

/** Tables as files: how they are opened, closed and described. */
export const files = {
  /**
   * Opens a table for the running process, which has it until it closes it or exits; others may have it open too, with
   * the same file, type, keypos, access and ram_file. There being no file, it is made. One that was not closed properly
   * is repaired; a damaged one is set aside under another name before anything is written. A file that is no DETS file
   * is refused and left alone.
   * @returns `{ok, Name}`, or `{error, Reason}`: `{file_error, File, Reason}`, `{not_a_dets_file, File}`,
   * `{type_mismatch, File}`, `{keypos_mismatch, File}`, `{needs_repair, File}`, `{not_closed, File}`, or
   * `incompatible_arguments` when it is open with other options. Differs: a file that is open under another name
   * cannot be opened (`ebusy`).
   * @throws error `badarg` for wrong options
   */
  *openFile(self: Process, name: Atom, options: DetsOptions = {}): Coroutine<Term> {
    if (!isAtom(name)) return raise(badarg)
    const checked = checkedOptions(options, String((name as symbol).description))
    return yield* GenServer.call(
      self,
      detsServer,
      tuple(atom('open'), name, checked as unknown as Term),
      infinity,
    )
  },

  /** Opens a file that is there, whatever table it holds. @returns `{ok, Reference}`, which is its name, or as above */
  *openExistingFile(self: Process, file: string): Coroutine<Term> {
    const name = effect(self, () => self.makeRef())
    const options = optionsOfFile(file) as unknown as Term
    return yield* GenServer.call(self, detsServer, tuple(atom('open'), name, options), infinity)
  },

  /** Gives the table back. Its last user waits until the file is closed properly. @returns `ok`, or `{error, not_owner}` */
  *close(self: Process, name: TableName): Coroutine<Term> {
    return yield* GenServer.call(self, detsServer, tuple(atom('close'), name), infinity)
  },

  /** Names of all open tables. */
  all(self: Process): readonly Term[] {
    return ets.tab2list(self, detsRegistry).map(row => row.items[0] as Term)
  },

  /** What there is to know of an open table as a list of pairs, or the atom `undefined`. @see OTP stdlib, dets: info/1 */
  *info(self: Process, name: TableName, item?: Term): Coroutine<Term> {
    if (item !== undefined) return yield* infoItem(self, name, item)
    if (tablePid(self, name) === undefined) return atom('undefined')
    const list: Term[] = []
    for (const one of items) list.push(tuple(atom(one), yield* infoItem(self, name, atom(one))))
    return list
  },

  /**
   * Waits until all that was changed before is on the disk, and closes the file properly there; the table stays open.
   * @returns `ok`
   */
  sync(self: Process, name: TableName): Coroutine<Term> {
    return request(self, name, atom('sync'), null)
  },

  /** Whether `file` is a DETS file. @returns true, false, or `{error, {file_error, File, Reason}}` */
  *isDetsFile(self: Process, file: string): Coroutine<Term> {
    if (!isFileName(file)) return raise(badarg)
    const ranges = [{ at: 0, length: 188 }]
    const read = yield* perform<FileResult>(self, { lane: file, op: 'read_at', file, ranges })
    if (!read.ok) return tuple(error, fileError(file, read.reason))
    const { header, error: wrong } = readHeader(read.parts?.[0] ?? new Uint8Array())
    return header !== undefined && wrong === undefined
  },

  /**
   * Keeps the table from growing while `fix` is true, so that `first` and `next` meet each key once. Counted for each
   * process, and over when that exits. @returns `ok`
   */
  safeFixtable(self: Process, name: TableName, fix: boolean): Coroutine<Term> {
    if (typeof fix !== 'boolean') return raise(badarg)
    return request(self, name, atom('fix'), fix)
  },
} as const

function* infoItem(self: Process, name: TableName, item: Term): Coroutine<Term> {
  const pid = tablePid(self, name)
  if (pid === undefined || item === atom('owner')) return pid ?? atom('undefined')
  if (item === atom('users'))
    return yield* GenServer.call(self, detsServer, tuple(atom('users'), name), infinity)
  return yield* request(self, name, atom('info'), item)
}
