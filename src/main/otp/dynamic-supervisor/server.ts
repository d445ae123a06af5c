import {
  EXIT,
  error,
  ignore,
  noreply,
  normal,
  not_found,
  ok,
  reply,
  shutdown,
  stop,
} from '../../../shared/atoms.ts'
import { atom, type Fun, isTagged, type Pid, type Term, Tuple, tuple } from '../../../shared/term.ts'
import { isMap } from '../../../shared/term-maps.ts'
import {
  type Awaitable,
  type Coroutine,
  isCoroutine,
  type Process,
  raise,
  trapExit,
} from '../../runtime/index.ts'
import type { CallResult, CastResult, GenServerModule, InitResult } from '../gen-server/module.ts'
import { start_task, taskChild } from '../task/child.ts'
import { type Child, childIn } from './child.ts'
import { validateFlags } from './flags.ts'
import { reportUnexpected, tellChild } from './report.ts'
import { childEnded, gen_restart, type Outcome, restartAgain } from './restart.ts'
import { pidOf, startProcess } from './start.ts'
import { DynamicState } from './state.ts'
import { terminateEntries } from './terminate.ts'

/** The module of a dynamic supervisor that has code of its own. */
export type DynamicSupervisorModule<A extends Term = Term> = {
  readonly name: string
  /** `{ok, Flags}`, made by `DynamicSupervisor.init`; or `ignore`. */
  init(args: A, self: Process): Awaitable<Term>
}

/** What the process starts with: `init` is the module's. */
export type DynamicArgs = { readonly module: string; readonly init: Fun; readonly args: Term }

type State = DynamicState

export const start_child: unique symbol = Symbol.for('start_child')
export const terminate_child: unique symbol = Symbol.for('terminate_child')

/** The process of a dynamic supervisor. @see Elixir, DynamicSupervisor: Callbacks */
export const dynamicServer: GenServerModule<State, DynamicArgs> = {
  name: 'DynamicSupervisor',
  behaviour: 'supervisor',

  *init({ module, init, args }, self): Coroutine<InitResult<State>> {
    trapExit(self, true)
    const value = init(args, self) as Awaitable<Term>
    const result = isCoroutine(value) ? ((yield* value) as Term) : value
    if (isTagged(result, ok, 2) && isMap(result.items[1])) {
      const checked = validateFlags(result.items[1])
      if ('wrong' in checked) return tuple(stop, tuple(atom('supervisor_data'), checked.wrong))
      return tuple(ok, DynamicState.withFlags(checked.flags))
    }
    if (result === ignore) return ignore
    return tuple(stop, tuple(atom('bad_return'), tuple(atom(module), atom('init'), result)))
  },

  *handleCall(request, _from, state, self): Coroutine<CallResult<State>> {
    if (request === atom('which_children')) return tuple(reply, state.which(), state)
    if (request === atom('count_children')) return tuple(reply, state.count(), state)
    if (request instanceof Tuple && request.size === 2) {
      if (request.items[0] === start_child)
        return yield* startChild(self, state, childIn(request.items[1] as Tuple))
      if (request.items[0] === terminate_child)
        return yield* terminateChild(self, state, request.items[1] as Pid)
    }
    if (isTagged(request, start_task, 4)) return yield* startChild(self, state, taskChild(request))
    return raise(atom('function_clause'))
  },

  handleCast: (_message, state) => tuple(noreply, state),

  *handleInfo(message, state, self): Coroutine<CastResult<State>> {
    if (isTagged(message, EXIT, 3)) {
      const [, pid, reason] = message.items as readonly [Term, Pid, Term]
      const entry = state.entry(pid)
      if (entry === undefined || entry.restarting) return tuple(noreply, state)
      return next(yield* childEnded(self, state, entry, reason))
    }
    if (isTagged(message, gen_restart, 2))
      return next(yield* restartAgain(self, state, message.items[1] as Pid))
    reportUnexpected(self, message)
    return tuple(noreply, state)
  },

  terminate: (_reason, state, self) => terminateEntries(self, state, state.entries()),

  showState: state => state.shown(),
}

function* startChild(self: Process, state: DynamicState, child: Child): Coroutine<CallResult<State>> {
  const { max_children, extra_arguments } = state.flags
  if (typeof max_children === 'number' && state.size >= max_children)
    return tuple(reply, tuple(error, atom('max_children')), state)
  const started = yield* startProcess(self, child.start, extra_arguments)
  const pid = pidOf(started)
  if (pid === undefined) return tuple(reply, started, state)
  tellChild(self, 'start', pid, normal)
  return tuple(reply, started, state.started(pid, child))
}

function* terminateChild(self: Process, state: DynamicState, pid: Pid): Coroutine<CallResult<State>> {
  const entry = state.entry(pid)
  if (entry === undefined) return tuple(reply, tuple(error, not_found), state)
  yield* terminateEntries(self, state, [entry])
  return tuple(reply, ok, state.without(pid))
}

function next({ state, giveUp }: Outcome): CastResult<State> {
  return giveUp ? tuple(stop, shutdown, state) : tuple(noreply, state)
}
