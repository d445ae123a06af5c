import { EXIT, error, infinity, noreply, normal, ok, stop } from '../../../shared/atoms.ts'
import { atom, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { formatTerm } from '../../../shared/term-text.ts'
import type { CallResult, CastResult, GenServerModule } from '../../otp/index.ts'
import { type Coroutine, link, type Process, send, setLabel, trapExit } from '../../runtime/index.ts'
import { closedBy, closedFiles, type Outcome } from './closing.ts'
import { logEvent } from './events.ts'
import { LogError } from './log-file.ts'
import { mismatch, openLog, withUser } from './opening.ts'
import type { LogArguments } from './options.ts'
import { answered } from './requests.ts'
import { showLog } from './show.ts'
import { emptyState, HeldState, type LogState, type OpenLog } from './state.ts'
import { cacheWritten, flushed, writeCache } from './writing.ts'

/**
 * The process of one open log. Items that arrive while the disk is busy are gathered and written as one group; each
 * `log` is answered when its items are where the log's `sync` promises them to be.
 */
export const logModule: GenServerModule<HeldState, Pid> = {
  name: 'disk_log',

  init(server, self) {
    trapExit(self, true)
    link(self, server)
    return tuple(ok, new HeldState(emptyState(server)))
  },

  *handleCall(request, from, { fields: state }, self): Coroutine<CallResult<HeldState>> {
    return next(yield* drained(self, yield* answered(self, state, from, request)))
  },

  *handleCast(request, { fields: state }, self): Coroutine<CastResult<HeldState>> {
    const [what, argument] = (request as Tuple).items
    if (what === atom('internal_open')) {
      const args = argument as unknown as LogArguments
      return state.log === null ? yield* opened(self, state, args) : openedAlso(self, state, state.log, args)
    }
    return next(yield* answered(self, state, null, request))
  },

  *handleInfo(message, { fields: state }, self): Coroutine<CastResult<HeldState>> {
    if (message === atom('timeout')) return next({ state: yield* flushed(self, state) })
    const [tag, second] = message instanceof Tuple ? message.items : []
    if (second === writeCache) return next({ state: yield* cacheWritten(self, state) })
    if (tag !== EXIT) return next({ state })
    // Without disk_log_server nobody could find or close the log.
    if ((second as Pid).id === state.server.id)
      return tuple(stop, (message as Tuple).items[2] as Term, new HeldState(state))
    return next(yield* drained(self, yield* closedBy(self, yield* flushed(self, state), second as Pid, null)))
  },

  *terminate(_reason, { fields: state }, self) {
    const { log } = yield* flushed(self, state)
    if (log !== null) yield* closedFiles(self, log)
  },

  showState: showLog,
}

/** Goes on, for what waits to be written not longer than until no more messages wait. */
function next({ state, stopsWith }: Outcome): CastResult<HeldState> {
  const held = new HeldState(state)
  if (stopsWith !== undefined) return tuple(stop, stopsWith, held)
  const isIdle = state.waiting === null && state.syncers.length === 0
  return isIdle ? tuple(noreply, held, infinity) : tuple(noreply, held, 0)
}

/** Does what was asked for while the log was blocked, once it is not any more. */
function* drained(self: Process, outcome: Outcome): Coroutine<Outcome> {
  let now = outcome
  for (;;) {
    const { state, stopsWith } = now
    const [first, ...queue] = state.queue
    if (first === undefined || stopsWith !== undefined || state.log === null || state.log.blocked !== null)
      return now
    now = yield* answered(self, { ...state, queue }, first.from, first.request)
  }
}

function tellServer(self: Process, state: LogState, answer: Term): void {
  send(self, state.server, tuple(atom('pending_reply'), self.pid, answer))
}

function* opened(self: Process, state: LogState, args: LogArguments): Coroutine<CastResult<HeldState>> {
  setLabel(self, `disk_log ${typeof args.name === 'string' ? args.name : formatTerm(args.name, 'erlang')}`)
  try {
    const { log, items, answer } = yield* openLog(self, args)
    const used = withUser(self, log, args.linkto, args.notify)
    if ('failed' in used) throw new LogError(used.failed)
    logEvent(self, args.name, args.file, 'opened', 'opened')
    tellServer(self, state, answer)
    return next({ state: { ...state, log: used.log, items } })
  } catch (thrown) {
    if (!(thrown instanceof LogError)) throw thrown
    logEvent(self, args.name, args.file, 'refused', 'cannot be opened')
    tellServer(self, state, thrown.term)
    return next({ state, stopsWith: normal })
  }
}

/** Another process opens the log, or the same once more. */
function openedAlso(self: Process, state: LogState, log: OpenLog, args: LogArguments): CastResult<HeldState> {
  const reason = mismatch(log, args)
  if (reason !== null) {
    tellServer(self, state, tuple(error, reason))
    return next({ state })
  }
  const used = withUser(self, log, args.linkto, args.notify)
  tellServer(self, state, 'failed' in used ? used.failed : tuple(ok, log.args.name))
  return next({ state: 'failed' in used ? state : { ...state, log: used.log } })
}
