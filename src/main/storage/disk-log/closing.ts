import { infinity, normal, ok } from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { type From, GenServer } from '../../otp/index.ts'
import { type Coroutine, type Process, unlink } from '../../runtime/index.ts'
import { logEvent } from './events.ts'
import { closeLogFile, LogError } from './log-file.ts'
import { diskLogServer } from './server-name.ts'
import type { LogState, OpenLog } from './state.ts'
import { closeWrap } from './wrap.ts'

/** The state after a request; `stopsWith`: and the process ends for that reason. */
export type Outcome = { readonly state: LogState; readonly stopsWith?: Term }

/**
 * `pid` does not use the log any more: it has closed it (then `from` is answered), or it has exited. The last one to
 * go closes the files.
 */
export function* closedBy(self: Process, state: LogState, pid: Pid, from: From | null): Coroutine<Outcome> {
  if (state.log === null) return { state }
  const { log: before } = state
  let log = before
  const isOwner = log.owners.some(owner => owner.pid.id === pid.id)
  if (isOwner) {
    log = { ...log, owners: log.owners.filter(owner => owner.pid.id !== pid.id) }
    if (from !== null) unlink(self, pid)
  } else if (from !== null && log.users > 0) log = { ...log, users: log.users - 1 }
  if (log.blocked?.by.id === pid.id) log = { ...log, blocked: null }
  const after: LogState = { ...state, log }
  const isLast = (isOwner || from !== null) && log.users === 0 && log.owners.length === 0
  if (!isLast) {
    if (from !== null) GenServer.reply(self, from, ok)
    return { state: after }
  }
  return yield* ended(self, after, log, from, ok, normal)
}

/** Closes the files and ends the process; `from` is answered when nobody finds the log any more. */
export function* ended(
  self: Process,
  state: LogState,
  log: OpenLog,
  from: From | null,
  answer: Term,
  reason: Term,
): Coroutine<Outcome> {
  const failed = yield* closedFiles(self, log)
  yield* GenServer.call(self, diskLogServer, tuple(atom('close'), self.pid), infinity)
  const closed = state.cacheError === ok ? (failed ?? answer) : state.cacheError
  if (from !== null) GenServer.reply(self, from, answer === ok ? closed : answer)
  return { state: { ...state, log: null }, stopsWith: reason }
}

/** Closes the files of `log`. @returns null, or `{error, Reason}` */
export function* closedFiles(self: Process, log: OpenLog): Coroutine<Term | null> {
  const { args, extra, file, owners, blocked } = log
  for (const { pid } of owners) unlink(self, pid)
  if (blocked !== null) unlink(self, blocked.by)
  if (args.mode === 'read_only') return null
  try {
    if (extra.type === 'halt') yield* closeLogFile(self, args.file, extra.file)
    else yield* closeWrap(self, args, extra)
  } catch (thrown) {
    if (!(thrown instanceof LogError)) throw thrown
    logEvent(self, args.name, file, 'write_failed', 'could not be closed properly')
    return thrown.term
  }
  logEvent(self, args.name, file, 'closed', 'closed')
  return null
}
