import { error, ok } from '../../../shared/atoms.ts'
import { atom, isTagged, type Term, tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import { type From, GenServer } from '../../otp/index.ts'
import { type Coroutine, type Process, sendAfter } from '../../runtime/index.ts'
import { logEvent, notifyOwners } from './events.ts'
import { type LogError, written } from './log-file.ts'
import { logItems } from './logging.ts'
import type { LogState, OpenLog, WaitingItems } from './state.ts'

/** Ms that items stay in memory at most in a log that does not wait for the disk each time. */
const cacheMs = 2_000

export const writeCache = atom('write_cache')

/** The state with `log` in it, which must be open. */
export function withLog(state: LogState, log: OpenLog): LogState {
  return { ...state, log }
}

/** Puts everything that waits into the log, as one group with one wait for the disk, and answers who waits for it. */
export function* flushed(self: Process, state: LogState): Coroutine<LogState> {
  const { log, waiting, syncers } = state
  if (log === null || (waiting === null && syncers.length === 0)) return state
  const groups: WaitingItems[] = []
  for (let group = waiting; group !== null; group = group.before) groups.push(group)
  groups.reverse()
  const callers = groups.flatMap(({ from }) => (from === null ? [] : [from]))
  const idle = { ...state, waiting: null, syncers: [] }
  if (waiting !== null && state.cacheError !== ok)
    return toldOfCacheError(self, idle, [...callers, ...syncers])
  let after: LogState = idle
  if (waiting !== null) {
    const bodies = groups.flatMap(group => group.bodies)
    const logged = yield* logItems(self, log, bodies)
    after = { ...withLog(idle, logged.log), items: state.items + logged.items }
    const { failed } = logged
    // Who logs without waiting is told only by the status of the log; that it is full, its owners are told anyway.
    const isFullUnseen = failed !== null && callers.length === 0 && isFull(failed)
    for (const caller of callers) GenServer.reply(self, caller, failed ?? ok)
    after = withStatus(self, after, failed === null || isFullUnseen ? ok : failed)
    if (failed !== null && !isFullUnseen) {
      for (const syncer of syncers) GenServer.reply(self, syncer, failed)
      return withTimer(self, after)
    }
  }
  return syncers.length > 0 ? yield* synced(self, after, syncers) : withTimer(self, after)
}

function isFull(failed: Term): boolean {
  return isTagged(failed, error) && isTagged(failed.items[1], atom('full'))
}

function* synced(self: Process, state: LogState, syncers: readonly From[]): Coroutine<LogState> {
  const { state: after, failed } = yield* onDisk(self, state, true)
  for (const syncer of syncers) GenServer.reply(self, syncer, failed?.term ?? ok)
  return withStatus(self, after, failed?.term ?? ok)
}

/** Writes what is in memory, and waits for the disk if `sync`. */
export function* onDisk(
  self: Process,
  state: LogState,
  sync: boolean,
): Coroutine<{ readonly state: LogState; readonly failed: LogError | null }> {
  const { log } = state
  if (log === null || log.args.mode === 'read_only') return { state, failed: null }
  const { file, failed } = yield* written(self, log.args.file, log.extra.file, sync)
  return { state: withLog(state, { ...log, extra: { ...log.extra, file } }), failed }
}

/** The timer has come: what is in memory is written. Nobody waits for that, so a failure is kept for who comes next. */
export function* cacheWritten(self: Process, state: LogState): Coroutine<LogState> {
  const { state: after, failed } = yield* onDisk(self, { ...state, timer: null }, false)
  return failed === null ? after : { ...after, cacheError: failed.term }
}

/** Tells `callers` of a write that failed while nobody waited for it; what they asked for is not done. */
export function toldOfCacheError(self: Process, state: LogState, callers: readonly From[]): LogState {
  for (const caller of callers) GenServer.reply(self, caller, state.cacheError)
  return withStatus(self, { ...state, cacheError: ok }, state.cacheError)
}

/** Notes what the last write came to, and tells the owners when that is another than before. */
export function withStatus(self: Process, state: LogState, status: Term): LogState {
  const { log, errorStatus } = state
  if (log === null || equalTerms(status, errorStatus)) return { ...state, errorStatus: status }
  notifyOwners(self, log, tuple(atom('error_status'), status))
  const text = status === ok ? 'can be written again' : 'cannot be written'
  logEvent(self, log.args.name, log.extra.file.name, status === ok ? 'write_ok' : 'write_failed', text)
  return { ...state, errorStatus: status }
}

function withTimer(self: Process, state: LogState): LogState {
  const isWaiting = (state.log?.extra.file.cachedBytes ?? 0) > 0
  if (!isWaiting || state.timer !== null) return state
  return { ...state, timer: sendAfter(self, cacheMs, self.pid, tuple(self.pid, writeCache)) }
}
