import { badarg, error, ok } from '../../../shared/atoms.ts'
import { type Atom, atom, atomName, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { type From, GenServer } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../runtime/index.ts'
import { encodeTerm, TermFormatError } from '../format/etf.ts'
import { admission } from './admission.ts'
import { binaryTerm, bytesOf, chunk, chunkStep, type Place } from './chunks.ts'
import { closedBy, type Outcome } from './closing.ts'
import { notifyOwners } from './events.ts'
import { infoOf } from './info.ts'
import { headBytes } from './opening.ts'
import { none } from './options.ts'
import { changedSize, nextWrapFile, reopened, truncatedLog } from './remaking.ts'
import type { LogState, OpenLog } from './state.ts'
import { flushed, onDisk, toldOfCacheError, withLog } from './writing.ts'

/** Bytes of items that are gathered at most before they are written. */
const groupBytesMax = 64 * 1024

/**
 * Does what `from` asks for, or null for a cast, and answers it, now or when the disk has; in the order in which
 * requests come.
 * @see Kernel, disk_log
 */
export function* answered(
  self: Process,
  state: LogState,
  from: From | null,
  request: Term,
): Coroutine<Outcome> {
  const { log } = state
  const what = atomName((request as Tuple).items[0] as Atom)
  const caller = from === null ? null : (from.items[0] as Pid)
  if (log === null) {
    if (from !== null) GenServer.reply(self, from, tuple(error, atom('no_such_log')))
    return { state }
  }
  const admitted = admission(log, what, caller)
  if (admitted === 'later') return { state: { ...state, queue: [...state.queue, { from, request }] } }
  if (admitted !== 'now') {
    if (from !== null) GenServer.reply(self, from, tuple(error, tuple(atom(admitted), log.args.name)))
    else
      notifyOwners(
        self,
        log,
        tuple(atom(admitted === 'read_only_mode' ? 'read_only' : admitted), loggedBytes(request)),
      )
    return { state }
  }
  if (what === 'log') return { state: yield* gathered(self, state, from, request as Tuple) }
  if (from === null) return { state }
  if (what === 'sync') return { state: { ...state, syncers: [...state.syncers, from] } }
  // What was asked for before is done before.
  return yield* done(self, yield* flushed(self, state), from, what, request as Tuple)
}

/** Takes items to be written with those that come next; those of one request stand together. */
function* gathered(self: Process, state: LogState, from: From | null, request: Tuple): Coroutine<LogState> {
  const bodies = bodiesOf(request)
  if (bodies === null) {
    if (from !== null) GenServer.reply(self, from, badarg)
    return state
  }
  const before = state.waiting
  const bytes = bodies.reduce((sum, body) => sum + body.length, before?.bytes ?? 0)
  const after = { ...state, waiting: { from, bodies, before, bytes } }
  return bytes > groupBytesMax ? yield* flushed(self, after) : after
}

/** The items of a request as their bytes; null when they hold what no file can. */
function bodiesOf(request: Tuple): Uint8Array[] | null {
  const [, format, items] = request.items as [Term, Term, readonly Term[]]
  const bodies: Uint8Array[] = []
  for (const item of items) {
    const body = format === atom('internal') ? encoded(item) : bytesOf(item)
    if (body === undefined) return null
    bodies.push(body)
  }
  return bodies
}

function encoded(term: Term): Uint8Array | undefined {
  try {
    return encodeTerm(term)
  } catch (thrown) {
    if (thrown instanceof TermFormatError) return undefined
    throw thrown
  }
}

function loggedBytes(request: Term): Term {
  return bodiesOf(request as Tuple)?.map(binaryTerm) ?? []
}

function* done(self: Process, state: LogState, from: From, what: string, request: Tuple): Coroutine<Outcome> {
  const log = state.log as OpenLog
  const caller = from.items[0] as Pid
  const [, first, second, third] = request.items as [Term, Term, Term, Term]
  const answer = (term: Term, after: LogState = state): Outcome => {
    GenServer.reply(self, from, term)
    return { state: after }
  }
  if (hearsOfCacheError.has(what) && state.cacheError !== ok)
    return { state: toldOfCacheError(self, state, [from]) }
  switch (what) {
    case 'close':
      return yield* closedBy(self, state, caller, from)
    case 'info': {
      const looked = infoOf(log, state.items)
      return answer(looked.info, withLog(state, looked.log))
    }
    case 'chunk':
    case 'chunk_step': {
      const { state: after, failed } = yield* onDisk(self, state, false)
      if (failed !== null) return answer(failed.term, after)
      const place = first as unknown as Place | null
      const open = after.log as OpenLog
      if (what === 'chunk_step') return answer(yield* chunkStep(self, open, place, second as number), after)
      return answer(yield* chunk(self, open, place, second as number, third as boolean), after)
    }
    case 'truncate':
      return yield* truncatedLog(self, state, log, from, first)
    case 'reopen':
      return yield* reopened(self, state, log, from, first as string, second)
    case 'inc_wrap_file':
      return yield* nextWrapFile(self, state, log, from)
    case 'change_size':
      return yield* changedSize(self, state, log, from, first)
    case 'change_notify': {
      const pid = first as Pid
      const owner = log.owners.find(other => other.pid.id === pid.id)
      if (owner === undefined) return answer(tuple(error, tuple(atom('not_owner'), pid)))
      if (typeof second !== 'boolean') return answer(tuple(error, tuple(badarg, atom('notify'))))
      if (owner.notify === second) return answer(ok)
      const others = log.owners.filter(other => other !== owner)
      return answer(ok, withLog(state, { ...log, owners: [{ pid, notify: second }, ...others] }))
    }
    case 'change_header': {
      const head = newHead(first)
      if (head === undefined) return answer(tuple(error, tuple(badarg, atom('head'))))
      return answer(ok, withLog(state, { ...log, head }))
    }
    case 'block':
      return answer(ok, withLog(state, { ...log, blocked: { by: caller, isQueueing: first === true } }))
    case 'unblock': {
      if (log.blocked === null) return answer(tuple(error, tuple(atom('not_blocked'), log.args.name)))
      if (log.blocked.by.id !== caller.id)
        return answer(tuple(error, tuple(atom('not_blocked_by_pid'), log.args.name)))
      return answer(ok, withLog(state, { ...log, blocked: null }))
    }
    default:
      return { state }
  }
}

/** What hears first of a write that failed while nobody waited. */
const hearsOfCacheError = new Set(['truncate', 'chunk', 'chunk_step', 'inc_wrap_file', 'reopen'])

/** The bytes of the head in `{head, Term}`; null for `none`, undefined for what is no head. */
function newHead(option: Term): Uint8Array | null | undefined {
  if (!(option instanceof Tuple) || option.size !== 2 || option.items[0] !== atom('head')) return undefined
  try {
    return option.items[1] === none ? null : headBytes(option)
  } catch (thrown) {
    if (thrown instanceof TermFormatError) return undefined
    throw thrown
  }
}
