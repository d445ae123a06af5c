import { badarg, error, ok } from '../../../shared/atoms.ts'
import { atom, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { type From, GenServer } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../runtime/index.ts'
import { askFile } from '../files/ask.ts'
import { readIndex } from '../format/wrap-index.ts'
import { closedFiles, ended, type Outcome } from './closing.ts'
import { notifyOwners } from './events.ts'
import { ask, LogError, truncated } from './log-file.ts'
import { headBytes, openLog } from './opening.ts'
import { isSizeOf, type LogSize, none } from './options.ts'
import type { LogState, OpenLog, WrapLog } from './state.ts'
import { changeWrapSize, nextFile } from './wrap.ts'
import { withLog, withStatus } from './writing.ts'

/** Empties the log; `newHead`, if it is `{head, Term}`, is its first item instead of the log's own head. */
export function* truncatedLog(
  self: Process,
  state: LogState,
  log: OpenLog,
  from: From,
  newHead: Term,
): Coroutine<Outcome> {
  const head = newHead === none ? log.head : headBytes(newHead)
  const { extra, args } = log
  try {
    let empty: OpenLog
    if (extra.type === 'halt') {
      const { file, failed } = yield* truncated(self, args.file, extra.file, head)
      if (failed !== null) throw failed
      empty = { ...log, extra: { ...extra, file, bytes: file.end, isFull: false } }
    } else {
      const wrap = yield* emptied(self, log, extra, head)
      empty = { ...log, extra: wrap }
    }
    notifyOwners(self, log, tuple(atom('truncated'), state.items))
    GenServer.reply(self, from, ok)
    const after = { ...withLog(state, empty), items: head === null ? 0 : 1 }
    return { state: withStatus(self, after, ok) }
  } catch (thrown) {
    return yield* endedBy(self, state, log, from, thrown, 'truncate')
  }
}

/** Goes on to the next file twice as if there were one only, so that all but one are gone and that is new. */
function* emptied(self: Process, log: OpenLog, wrap: WrapLog, head: Uint8Array | null): Coroutine<WrapLog> {
  const { args } = log
  const { maxBytes, maxFiles } = wrap
  let now = yield* changeWrapSize(self, args, wrap, [maxBytes, 1])
  for (let i = 0; i < 2; i++) now = (yield* nextFile(self, args, now, head)).log
  return yield* changeWrapSize(self, args, { ...now, wraps: 0, wrapsBefore: 0 }, [maxBytes, maxFiles])
}

/** Keeps what the log holds under the name `to`, and goes on with an empty log. */
export function* reopened(
  self: Process,
  state: LogState,
  log: OpenLog,
  from: From,
  to: string,
  newHead: Term,
): Coroutine<Outcome> {
  const { args } = log
  if (to === log.file) {
    GenServer.reply(self, from, tuple(error, tuple(atom('same_file_name'), args.name)))
    return { state }
  }
  try {
    const failed = yield* closedFilesOnly(self, log)
    if (failed !== null) throw new LogError((failed as Tuple).items[1] as Term)
    yield* renamed(self, log, to)
    const head = newHead === none ? log.head : headBytes(newHead)
    const again = { ...args, repair: 'truncate' } as const
    const { log: fresh, items } = yield* openLog(self, again, head)
    notifyOwners(self, log, tuple(atom('truncated'), state.items))
    GenServer.reply(self, from, ok)
    const { owners, users, head: ownHead } = log
    return { state: { ...withLog(state, { ...fresh, args, owners, users, head: ownHead }), items } }
  } catch (thrown) {
    return yield* endedBy(self, state, log, from, thrown, 'reopen')
  }
}

/** Closes the files and keeps the links to the owners. */
function* closedFilesOnly(self: Process, log: OpenLog): Coroutine<Term | null> {
  return yield* closedFiles(self, { ...log, owners: [], blocked: null })
}

function* renamed(self: Process, log: OpenLog, to: string): Coroutine<void> {
  const { args, extra, file } = log
  if (extra.type === 'halt') {
    const result = yield* askFile(self, args.file, { op: 'rename', file, to })
    if (!result.ok) throw LogError.ofFile(to, result.reason)
    return
  }
  const index = yield* ask(self, args.file, { op: 'read', file: `${file}.idx` })
  const { files } = readIndex(index.bytes ?? null)
  const endings = ['idx', 'siz', ...Array.from({ length: files }, (_, i) => `${i + 1}`)]
  for (const ending of endings) {
    const result = yield* askFile(self, args.file, {
      op: 'rename',
      file: `${file}.${ending}`,
      to: `${to}.${ending}`,
    })
    if (!result.ok && result.reason !== 'enoent') throw LogError.ofFile(`${to}.${ending}`, result.reason)
  }
}

export function* nextWrapFile(self: Process, state: LogState, log: OpenLog, from: From): Coroutine<Outcome> {
  try {
    const next = yield* nextFile(self, log.args, log.extra as WrapLog, log.head)
    notifyOwners(self, log, tuple(atom('wrap'), next.lost))
    GenServer.reply(self, from, ok)
    return { state: { ...withLog(state, { ...log, extra: next.log }), items: state.items - next.lost } }
  } catch (thrown) {
    if (!(thrown instanceof LogError)) throw thrown
    GenServer.reply(self, from, thrown.term)
    return { state: withStatus(self, state, thrown.term) }
  }
}

export function* changedSize(
  self: Process,
  state: LogState,
  log: OpenLog,
  from: From,
  size: Term,
): Coroutine<Outcome> {
  const { extra, args } = log
  const answer = (term: Term, after: LogState = state): Outcome => {
    GenServer.reply(self, from, term)
    return { state: after }
  }
  const wanted = size as unknown as LogSize
  if (!isSizeOf(args.type, wanted)) return answer(tuple(error, tuple(badarg, atom('size'))))
  if (extra.type === 'halt') {
    if (typeof wanted === 'number' && extra.bytes > wanted)
      return answer(tuple(error, tuple(atom('new_size_too_small'), args.name, extra.bytes)))
    return answer(ok, withLog(state, { ...log, extra: { ...extra, size: wanted, isFull: false } }))
  }
  try {
    const wrap = yield* changeWrapSize(self, args, extra, wanted as readonly [number, number])
    return answer(ok, withLog(state, { ...log, extra: wrap }))
  } catch (thrown) {
    if (!(thrown instanceof LogError)) throw thrown
    return answer(thrown.term, withStatus(self, state, thrown.term))
  }
}

/** A log whose files are in between cannot go on: its process ends, with `from` told why. */
function* endedBy(
  self: Process,
  state: LogState,
  log: OpenLog,
  from: From,
  thrown: unknown,
  what: string,
): Coroutine<Outcome> {
  if (!(thrown instanceof LogError)) throw thrown
  const reason = tuple(tuple(atom('failed'), thrown.term), [tuple(atom('disk_log'), atom(what), 2)])
  return yield* ended(self, state, log, from, thrown.term, reason)
}
