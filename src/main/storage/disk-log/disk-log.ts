import { badarg, error, gen_call, infinity, ok, undefined_ } from '../../../shared/atoms.ts'
import { type Atom, atom, Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { compareTerms } from '../../../shared/term-order.ts'
import { tryCall } from '../../otp/gen-server/call.ts'
import { GenServer, Supervisor } from '../../otp/index.ts'
import { type Coroutine, ErlangError, ets, type Process, raise, whereis } from '../../runtime/index.ts'
import { isFileName } from '../files/request.ts'
import { encodeTerm, TermFormatError } from '../format/etf.ts'
import { chunkBytes } from '../format/log-chunk.ts'
import { bytesOf, placeOf } from './chunks.ts'
import { checkedOptions, type DiskLogOptions, type LogSize, none } from './options.ts'
import { diskLogServer, logNames, logPids } from './server-name.ts'
import { diskLogChildSpecs } from './sup.ts'

const internal = atom('internal')
const external = atom('external')

/**
 * Logs of terms on disk, in Erlang's own file format (the internal one): halt logs, which only grow, and wrap logs,
 * which overwrite their oldest file.
 *
 *     yield* DiskLog.open(self, { name: atom('events'), file: 'events.log' })     // {ok, events}
 *     yield* DiskLog.log(self, atom('events'), tuple(atom('added'), 'milk'))      // ok
 *     yield* DiskLog.chunk(self, atom('events'), atom('start'))                   // {Continuation, [{added, "milk"}]}
 *     yield* DiskLog.close(self, atom('events'))                                  // ok
 *
 * Everything answers `{error, no_such_log}` when no log of that name is open, `{error, {read_only_mode, Log}}` when
 * it would change a log that is open for reading, and `{error, {blocked_log, Log}}` when the log is blocked and does
 * not queue. What the disk refuses is `{error, {file_error, File, Reason}}`, with Reason as POSIX names it.
 * Differs: an item is on the disk when `log` has answered, unless the log is opened with `sync: 'delayed'`; file names are
 * binaries; the external format, head functions and logs on several nodes are not known.
 * @see OTP kernel, disk_log
 */
export const DiskLog = {
  /**
   * Opens a log for the running process, which owns it until it closes it or exits; others may have it open too.
   * @returns `{ok, Log}`, `{repaired, Log, {recovered, Items}, {badbytes, Bytes}}` for a file that was not closed
   * properly, or `{error, Reason}`: `{badarg, Option}`, `{need_repair, File}`, `{not_a_log_file, File}`,
   * `{size_mismatch, Size, New}`, and for a log that is open `{arg_mismatch, Option, Value, New}`,
   * `{name_already_open, Log}`, `{open_read_only, Log}`, `{open_read_write, Log}`.
   */
  *open(self: Process, options: DiskLogOptions): Coroutine<Term> {
    const args = checkedOptions(self.pid, options)
    if (args instanceof Tuple) return args
    yield* ensureStarted(self)
    const { name } = options
    return yield* GenServer.call(self, diskLogServer, tuple(atom('open'), name, args as Term), infinity)
  },

  /** Puts a term at the end of the log. @returns `ok`, or `{error, {full, Log}}` */
  log: (self: Process, log: Term, term: Term): Coroutine<Term> => logged(self, log, internal, [term]),

  /** As `log`, of several terms, with one wait for the disk. */
  logTerms: (self: Process, log: Term, terms: readonly Term[]): Coroutine<Term> =>
    logged(self, log, internal, terms),

  /** As `log`, of bytes that should be a term in the external format; nobody checks. */
  blog: (self: Process, log: Term, bytes: Term): Coroutine<Term> => logged(self, log, external, [bytes]),

  blogTerms: (self: Process, log: Term, items: readonly Term[]): Coroutine<Term> =>
    logged(self, log, external, items),

  /** As `log`, without waiting; what goes wrong is told to the log's owners. @returns `ok` or `{error, no_such_log}` */
  alog: (self: Process, log: Term, term: Term): Term => loggedLater(self, log, internal, [term]),

  alogTerms: (self: Process, log: Term, terms: readonly Term[]): Term =>
    loggedLater(self, log, internal, terms),

  balog: (self: Process, log: Term, bytes: Term): Term => loggedLater(self, log, external, [bytes]),

  balogTerms: (self: Process, log: Term, items: readonly Term[]): Term =>
    loggedLater(self, log, external, items),

  /**
   * The next items, from the beginning (`start`) or where the last chunk ended; `most` of them at most.
   * @returns `{Continuation, Terms}`; `{Continuation, Terms, BadBytes}` when the log is open for reading and bytes
   * were skipped; `eof`; `{error, {corrupt_log_file, File}}`, `{error, {badarg, continuation}}`
   */
  chunk: (self: Process, log: Term, from: Term, most: number | Atom = infinity): Coroutine<Term> =>
    chunked(self, log, from, most, false),

  /** As `chunk`, with the items as the binaries they are in the file. */
  bchunk: (self: Process, log: Term, from: Term, most: number | Atom = infinity): Coroutine<Term> =>
    chunked(self, log, from, most, true),

  /**
   * The beginning of the file of a wrap log that is `step` files after that of a continuation, or before it.
   * @returns `{ok, Continuation}`, `{error, end_of_log}`, `{error, {not_internal_wrap, Log}}`
   */
  *chunkStep(self: Process, log: Term, from: Term, step: number): Coroutine<Term> {
    if (!Number.isInteger(step)) return raise(atom('function_clause'))
    if (from === atom('start')) return yield* request(self, log, tuple(atom('chunk_step'), null, step))
    const found = placeOf(from)
    if (found === undefined) return badContinuation
    return yield* ask(self, found.pid, tuple(atom('chunk_step'), found.place as unknown as Term, step))
  },

  /** Where a continuation is from. @returns `[{node, Node}]`, or `{error, {no_continuation, Term}}` */
  chunkInfo(continuation: Term): Term {
    if (placeOf(continuation) === undefined) return tuple(error, tuple(atom('no_continuation'), continuation))
    return [tuple(atom('node'), atom('nonode@nohost'))]
  },

  /** Waits until all that was logged before is on the disk. @returns `ok` */
  sync: (self: Process, log: Term): Coroutine<Term> => request(self, log, tuple(atom('sync'))),

  /** Removes all items; then logs the head, `head` or else the one that the log was opened with. @returns `ok` */
  truncate: (self: Process, log: Term, head?: Term): Coroutine<Term> =>
    request(self, log, tuple(atom('truncate'), headOption(head))),

  /** Renames the log's file to `file` and goes on with an empty one. @returns `ok`, `{error, {same_file_name, Log}}` */
  *reopen(self: Process, log: Term, file: string, head?: Term): Coroutine<Term> {
    if (!isFileName(file)) return raise(badarg)
    return yield* request(self, log, tuple(atom('reopen'), file, headOption(head)))
  },

  /** Goes on to the next file of a wrap log. @returns `ok`, `{error, {halt_log, Log}}` */
  incWrapFile: (self: Process, log: Term): Coroutine<Term> =>
    request(self, log, tuple(atom('inc_wrap_file'))),

  /** @returns `ok`, `{error, {new_size_too_small, Log, Bytes}}` of a halt log, `{error, {badarg, size}}` */
  changeSize: (self: Process, log: Term, size: LogSize): Coroutine<Term> =>
    request(self, log, tuple(atom('change_size'), size as Term)),

  /** Whether the owner `pid` is told what happens. @returns `ok`, `{error, {not_owner, Pid}}`, `{error, {badarg, notify}}` */
  changeNotify: (self: Process, log: Term, pid: Pid, notify: boolean): Coroutine<Term> =>
    request(self, log, tuple(atom('change_notify'), pid, notify)),

  /** `{head, Term}` for new files from now on, `{head, none}` for none. @returns `ok`, `{error, {badarg, head}}` */
  changeHeader: (self: Process, log: Term, head: Term): Coroutine<Term> =>
    request(self, log, tuple(atom('change_header'), head)),

  /** Holds the log still; requests wait (`queues`, default) or are refused. @returns `ok` */
  block: (self: Process, log: Term, queues = true): Coroutine<Term> =>
    request(self, log, tuple(atom('block'), queues)),

  /** @returns `ok`, `{error, {not_blocked, Log}}`, `{error, {not_blocked_by_pid, Log}}` */
  unblock: (self: Process, log: Term): Coroutine<Term> => request(self, log, tuple(atom('unblock'))),

  /** All that is known of the log, as a list of pairs. */
  info: (self: Process, log: Term): Coroutine<Term> => request(self, log, tuple(atom('info'))),

  /** Gives the log back; the last to do so closes the file properly. @returns `ok` */
  close: (self: Process, log: Term): Coroutine<Term> => request(self, log, tuple(atom('close'))),

  /** As `close`: there is one node only. */
  lclose: (self: Process, log: Term): Coroutine<Term> => DiskLog.close(self, log),

  /** The logs that are open, in order, and those on other nodes: none. */
  accessibleLogs: (self: Process): Term => tuple(DiskLog.all(self), []),

  all(self: Process): readonly Term[] {
    const names = inTable(() => ets.tab2list(self, logNames).map(object => object.items[0] as Term))
    return names === undefined ? [] : [...names].sort(compareTerms)
  },

  /** `{ok, Log}` for the process of a log, else `undefined`. */
  pid2name(self: Process, pid: Pid): Term {
    const found = inTable(() => ets.lookup(self, logPids, pid)[0])
    return found === undefined ? undefined_ : tuple(ok, found.items[1] as Term)
  },
} as const

const noSuchLog = tuple(error, atom('no_such_log'))
const badContinuation = tuple(error, tuple(badarg, atom('continuation')))

function headOption(head: Term | undefined): Term {
  return head === undefined ? none : tuple(atom('head'), head)
}

/** The process of the log called `name`. */
function logPid(self: Process, name: Term): Pid | undefined {
  return inTable(() => ets.lookup(self, logNames, name)[0])?.items[1] as Pid | undefined
}

/** What `look` finds in a table of `disk_log_server`; nothing where that does not run. */
function inTable<T>(look: () => T): T | undefined {
  try {
    return look()
  } catch (thrown) {
    if (thrown instanceof ErlangError) return undefined
    throw thrown
  }
}

function* request(self: Process, log: Term, what: Term): Coroutine<Term> {
  const pid = logPid(self, log)
  return pid === undefined ? noSuchLog : yield* ask(self, pid, what)
}

function* ask(self: Process, pid: Pid, what: Term): Coroutine<Term> {
  const outcome = yield* tryCall(self, pid, gen_call, what, infinity)
  if (!('reply' in outcome)) return noSuchLog
  return outcome.reply === badarg ? raise(badarg) : outcome.reply
}

function logged(self: Process, log: Term, format: Atom, items: readonly Term[]): Coroutine<Term> {
  return request(self, log, tuple(atom('log'), format, items))
}

function loggedLater(self: Process, log: Term, format: Atom, items: readonly Term[]): Term {
  // Nobody would hear of a term that no file can hold.
  for (const item of items) if (!isStorable(format, item)) return raise(badarg)
  const pid = logPid(self, log)
  if (pid === undefined) return noSuchLog
  GenServer.cast(self, pid, tuple(atom('log'), format, items))
  return ok
}

function isStorable(format: Atom, item: Term): boolean {
  if (format === external) return bytesOf(item) !== undefined
  try {
    encodeTerm(item)
    return true
  } catch (thrown) {
    if (thrown instanceof TermFormatError) return false
    throw thrown
  }
}

function* chunked(
  self: Process,
  log: Term,
  from: Term,
  most: number | Atom,
  asBytes: boolean,
): Coroutine<Term> {
  const count = most === infinity ? chunkBytes : most
  if (typeof count !== 'number' || !Number.isInteger(count) || count < 1)
    return raise(atom('function_clause'))
  if (from === atom('start')) return yield* request(self, log, tuple(atom('chunk'), null, count, asBytes))
  const found = placeOf(from)
  if (found === undefined) return badContinuation
  return yield* ask(self, found.pid, tuple(atom('chunk'), found.place as unknown as Term, count, asBytes))
}

/** Starts what logs need where OTP does: under `kernel_safe_sup`, when the first is opened. */
function* ensureStarted(self: Process): Coroutine<void> {
  const safeSup = atom('kernel_safe_sup')
  if (whereis(self, diskLogServer) instanceof Pid || !(whereis(self, safeSup) instanceof Pid)) return
  for (const spec of diskLogChildSpecs()) yield* Supervisor.startChild(self, safeSup, spec)
}
