import { gen_cast, infinity, normal } from '../../shared/atoms.ts'
import { Pid, type Term } from '../../shared/term.ts'
import { type Coroutine, freeze, type Process, sendTagged } from '../runtime/index.ts'
import { callFromElixir } from './gen-server/call.ts'
import type { From, GenServerModule } from './gen-server/module.ts'
import { reply as replyTo } from './gen-server/reply.ts'
import { type GenServerOptions, startServer } from './gen-server/start.ts'
import { type ServerRef, whereisForCast } from './server-name.ts'
import { stopFromElixir } from './stop.ts'
import type { Timeout } from './timeout.ts'

export type { CallResult, CastResult, From, GenServerModule, InitResult, Next } from './gen-server/module.ts'
export type { GenServerOptions } from './gen-server/start.ts'

const noOptions: GenServerOptions = Object.freeze({})

/**
 * A server process: it holds a state, answers calls, takes casts and other messages, one at a time.
 *
 *     const stack: GenServerModule<readonly Term[]> = {
 *       name: 'Stack',
 *       init: items => tuple(ok, items),
 *       handleCall: (_pop, _from, [top, ...rest]) => tuple(reply, top, rest),
 *       handleCast: (item, items) => tuple(noreply, [item, ...items]),
 *     }
 *     const started = yield* GenServer.startLink(self, stack, [1, 2])   // {ok, Pid}
 *     yield* GenServer.call(self, pid, atom('pop'))                     // 1
 *
 * @see OTP stdlib, gen_server; Elixir, GenServer
 */
export const GenServer = {
  /**
   * Starts a server linked to the running process and waits until its `init` is done.
   * @returns `{ok, Pid}`; `ignore`; `{error, {already_started, Pid}}` when the name is taken; `{error, Reason}`
   * for `{stop, Reason}` or a crash of `init`; `{error, timeout}`.
   */
  startLink<S, A extends Term>(
    self: Process,
    module: GenServerModule<S, A>,
    args: A,
    options: GenServerOptions = noOptions,
  ): Coroutine<Term> {
    return startServer(self, module as GenServerModule<never, never>, args, options, true)
  },

  /** As `startLink`, without the link. */
  start<S, A extends Term>(
    self: Process,
    module: GenServerModule<S, A>,
    args: A,
    options: GenServerOptions = noOptions,
  ): Coroutine<Term> {
    return startServer(self, module as GenServerModule<never, never>, args, options, false)
  },

  /**
   * Sends `request` and waits for the reply, `timeoutMs` at most (default 5000, or `infinity`).
   * Without one it exits with `{Reason, {'Elixir.GenServer', call, [Server, Request, Timeout]}}`, where Reason is
   * `timeout`, `noproc`, `calling_self`, or what the server exited with. A reply that comes too late is dropped.
   * @throws error `function_clause` for a wrong timeout.
   */
  call(self: Process, server: ServerRef, request: Term, timeoutMs?: Timeout): Coroutine<Term> {
    return callFromElixir(self, server, request, timeoutMs)
  },

  /** Sends `request` and waits for nothing, not even that there is such a server. @returns the atom `ok` */
  cast(self: Process, server: ServerRef, request: Term): void {
    const to = server instanceof Pid ? server : whereisForCast(self, server)
    if (to !== undefined) sendTagged(self, to, gen_cast, freeze(request))
  },

  /** Answers a call whose `handleCall` returned without a reply; from any process, once. */
  reply(self: Process, from: From, value: Term): void {
    replyTo(self, from, value)
  },

  /**
   * Asks `server` to stop with `reason` (default `normal`) and waits for its end.
   * Exits with `{Reason, {'Elixir.GenServer', stop, [Server, Reason, Timeout]}}`, where Reason is `noproc`, `timeout`,
   * `calling_self`, or what it ended with when that is another.
   */
  stop(
    self: Process,
    server: ServerRef,
    reason: Term = normal,
    timeoutMs: Timeout = infinity,
  ): Coroutine<void> {
    return stopFromElixir(self, server, reason, timeoutMs)
  },
} as const
