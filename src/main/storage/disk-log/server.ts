import { EXIT, error, noreply, ok } from '../../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { equalTerms } from '../../../shared/term-order.ts'
import {
  type CallResult,
  type CastResult,
  type From,
  GenServer,
  type GenServerModule,
  Supervisor,
} from '../../otp/index.ts'
import { type Coroutine, ets, link, type Process, trapExit, unlink } from '../../runtime/index.ts'
import { diskLogSup, logNames, logPids } from './server-name.ts'

/** Somebody who wants to open a log. */
type Opener = { readonly from: From; readonly args: Term }

/** A log that is being opened by its first opener, and who wants to open it as well. */
type Pending = {
  readonly name: Term
  readonly pid: Pid
  /** Whether it was open before. */
  readonly isOpen: boolean
  readonly openers: readonly Opener[]
}

type State = readonly Pending[]

/**
 * Knows the logs that are open: starts the process of a log for who opens it first, and hands those that come later
 * to it. Names and processes stand in two ETS tables that everybody reads.
 * @see OTP kernel, disk_log_server
 */
export const diskLogServerModule: GenServerModule<State, Term> = {
  name: 'disk_log_server',

  init(_args, self) {
    trapExit(self, true)
    ets.new(self, logNames, { named: true })
    ets.new(self, logPids, { named: true })
    return tuple(ok, [])
  },

  *handleCall(request, from, state, self): Coroutine<CallResult<State>> {
    const [what, name, args] = (request as Tuple).items as [Term, Term, Term]
    if (what === atom('close')) {
      const pid = name as Pid
      closed(self, pid)
      unlink(self, pid)
      GenServer.reply(self, from, ok)
      return tuple(noreply, yield* gone(self, state, pid))
    }
    return tuple(noreply, yield* open(self, state, name, [{ from, args }]))
  },

  *handleInfo(message, state, self): Coroutine<CastResult<State>> {
    if (!(message instanceof Tuple)) return tuple(noreply, state)
    const [tag, pid, answer] = message.items as [Term, Pid, Term]
    if (tag === atom('pending_reply')) return tuple(noreply, yield* opened(self, state, pid, answer))
    if (tag !== EXIT) return tuple(noreply, state)
    closed(self, pid)
    return tuple(noreply, yield* gone(self, state, pid))
  },

  showState(state) {
    return state.map(({ name, pid, openers }) => tuple(name, pid, openers.length))
  },
}

function* open(self: Process, state: State, name: Term, openers: readonly Opener[]): Coroutine<State> {
  const [first] = openers
  if (first === undefined) return state
  const pending = state.find(other => equalTerms(other.name, name))
  if (pending !== undefined)
    return replaced(state, pending, { ...pending, openers: [...pending.openers, ...openers] })
  const found = ets.lookup(self, logNames, name)[0]
  let pid = found?.items[1] as Pid | undefined
  if (pid === undefined) {
    const started = (yield* Supervisor.startChild(self, diskLogSup, [self.pid])) as Tuple
    if (started.items[0] !== ok) {
      for (const { from } of openers) GenServer.reply(self, from, started)
      return state
    }
    pid = started.items[1] as Pid
    link(self, pid)
  }
  GenServer.cast(self, pid, tuple(atom('internal_open'), first.args))
  return [...state, { name, pid, isOpen: found !== undefined, openers }]
}

/** The log `pid` was opened, or could not be. */
function* opened(self: Process, state: State, pid: Pid, answer: Term): Coroutine<State> {
  const pending = state.find(other => other.pid.id === pid.id)
  const [first, ...others] = pending?.openers ?? []
  if (pending === undefined || first === undefined) return state
  if (!pending.isOpen && !isTagged(answer, error)) {
    ets.insert(self, logPids, tuple(pid, pending.name))
    ets.insert(self, logNames, tuple(pending.name, pid))
  }
  GenServer.reply(self, first.from, answer)
  return yield* open(self, replaced(state, pending, null), pending.name, others)
}

/** The process `pid` is no log any more. Who was about to open it as it closed opens it anew. */
function* gone(self: Process, state: State, pid: Pid): Coroutine<State> {
  const pending = state.find(other => other.pid.id === pid.id)
  if (pending === undefined) return state
  if (!pending.isOpen) return yield* opened(self, state, pid, tuple(error, atom('no_such_log')))
  return yield* open(self, replaced(state, pending, null), pending.name, pending.openers)
}

function closed(self: Process, pid: Pid): void {
  const found = ets.lookup(self, logPids, pid)[0]
  if (found === undefined) return
  ets.deleteKey(self, logPids, pid)
  ets.deleteKey(self, logNames, found.items[1] as Term)
}

function replaced(state: State, old: Pending, fresh: Pending | null): State {
  return state.flatMap(other => (other !== old ? [other] : fresh === null ? [] : [fresh]))
}
