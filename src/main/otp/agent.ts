import { bad_return_value, infinity, noreply, normal, ok, reply, stop } from '../../shared/atoms.ts'
import { atom, type Fun, type Term, Tuple, tuple } from '../../shared/term.ts'
import { type Awaitable, type Coroutine, isCoroutine, type Process, raise } from '../runtime/index.ts'
import { GenServer, type GenServerModule, type GenServerOptions } from './gen-server.ts'
import type { ServerRef } from './server-name.ts'
import type { ChildSpec } from './supervisor.ts'

/** Makes the first state. */
export type AgentInit = (self: Process) => Awaitable<Term>
/** Runs inside the agent, on its state. */
export type AgentFunction = (state: Term, self: Process) => Awaitable<Term>

/**
 * A process that holds a state and runs the functions that it is sent on it, one at a time.
 *
 *     const started = yield* Agent.startLink(self, () => 1)               // {ok, Pid}
 *     yield* Agent.update(self, pid, count => (count as number) + 1)      // ok
 *     yield* Agent.get(self, pid, count => count)                         // 2
 *
 * What waits for an answer waits 5000 ms, or `timeoutMs`, and exits like `GenServer.call`. An error in a function ends
 * the agent.
 * @see Elixir, Agent
 */
export const Agent = {
  /** Starts an agent linked to the running process. @returns as `GenServer.startLink` */
  startLink(self: Process, init: AgentInit, options: GenServerOptions = {}): Coroutine<Term> {
    return GenServer.startLink(self, agentServer, init as Fun, options)
  },

  /** As `startLink`, without the link. */
  start(self: Process, init: AgentInit, options: GenServerOptions = {}): Coroutine<Term> {
    return GenServer.start(self, agentServer, init as Fun, options)
  },

  /** How a supervisor starts an agent. */
  childSpec(init: AgentInit, options: GenServerOptions = {}): ChildSpec {
    return { id: atom('Elixir.Agent'), start: self => Agent.startLink(self, init, options) }
  },

  /** What `fun` makes of the state, which stays as it is. */
  get(
    self: Process,
    agent: ServerRef,
    fun: AgentFunction,
    timeoutMs: number | typeof infinity = 5000,
  ): Coroutine<Term> {
    return GenServer.call(self, agent, tuple(atom('get'), fun as Fun), timeoutMs)
  },

  /** `fun` returns `{Value, NewState}`; returns that value. Anything else ends the agent with `{bad_return_value, It}`. */
  getAndUpdate(
    self: Process,
    agent: ServerRef,
    fun: AgentFunction,
    timeoutMs: number | typeof infinity = 5000,
  ): Coroutine<Term> {
    return GenServer.call(self, agent, tuple(atom('get_and_update'), fun as Fun), timeoutMs)
  },

  /** Replaces the state by what `fun` makes of it. @returns `ok` */
  update(
    self: Process,
    agent: ServerRef,
    fun: AgentFunction,
    timeoutMs: number | typeof infinity = 5000,
  ): Coroutine<Term> {
    return GenServer.call(self, agent, tuple(atom('update'), fun as Fun), timeoutMs)
  },

  /** As `update`, without waiting for it, or for there to be an agent. */
  cast(self: Process, agent: ServerRef, fun: AgentFunction): void {
    GenServer.cast(self, agent, tuple(atom('cast'), fun as Fun))
  },

  /** As `GenServer.stop`. */
  stop(
    self: Process,
    agent: ServerRef,
    reason: Term = normal,
    timeoutMs: number | typeof infinity = infinity,
  ): Coroutine<void> {
    return GenServer.stop(self, agent, reason, timeoutMs)
  },
} as const

/** @see Elixir, Agent.Server */
const agentServer: GenServerModule<Term, Fun> = {
  name: 'Agent.Server',

  *init(fun, self) {
    return tuple(ok, yield* run(fun, self))
  },

  *handleCall(request, _from, state, self) {
    const [what, fun] = request instanceof Tuple ? request.items : []
    if (typeof fun !== 'function') return raise(atom('function_clause'))
    const value = yield* run(fun, state, self)
    if (what === atom('get')) return tuple(reply, value, state)
    if (what === atom('update')) return tuple(reply, ok, value)
    if (value instanceof Tuple && value.size === 2)
      return tuple(reply, value.items[0] as Term, value.items[1] as Term)
    return tuple(stop, tuple(bad_return_value, value), state)
  },

  *handleCast(request, state, self) {
    const [, fun] = request instanceof Tuple ? request.items : []
    if (typeof fun !== 'function') return raise(atom('function_clause'))
    return tuple(noreply, yield* run(fun, state, self))
  },

  *codeChange(_oldVersion, state, fun, self) {
    return tuple(ok, yield* run(fun as Fun, state, self))
  },
}

/** Calls a function that may wait; nothing counts as nil. */
function* run(fun: Fun, ...args: unknown[]): Coroutine<Term> {
  const value = fun(...args)
  const result = isCoroutine(value) ? yield* value : value
  return result === undefined ? null : (result as Term)
}
