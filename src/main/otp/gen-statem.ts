import { already_started, badarg, error, gen_call, gen_cast, infinity, normal } from '../../shared/atoms.ts'
import { atom, type Term, Tuple, tuple } from '../../shared/term.ts'
import { type Coroutine, exit, freeze, type Process, raise, send } from '../runtime/index.ts'
import { tryCall } from './gen-server/call.ts'
import type { From } from './gen-server/module.ts'
import { reply as replyTo } from './gen-server/reply.ts'
import type { GenServerOptions } from './gen-server/start.ts'
import type { GenStatemModule } from './gen-statem/module.ts'
import { GenStatemProgram } from './gen-statem/program.ts'
import { start } from './proc-lib.ts'
import { type ServerRef, whereisForCast, whereisServer } from './server-name.ts'
import { stopProcess } from './stop.ts'
import type { Timeout } from './timeout.ts'

export type { EventType, GenStatemModule, StateFunction, StateResult } from './gen-statem/module.ts'

/** As those of a gen_server. */
export type GenStatemOptions = GenServerOptions

/**
 * A state machine process: in each of its states it does something else about the events that come.
 *
 *     const door: GenStatemModule<number> = {
 *       name: 'Door',
 *       callbackMode: () => atom('state_functions'),
 *       init: code => tuple(ok, atom('locked'), code),
 *       states: {
 *         locked: (_type, content, code) =>
 *           content === code
 *             ? tuple(atom('next_state'), atom('open'), code, [tuple(atom('state_timeout'), 10_000, atom('lock'))])
 *             : atom('keep_state_and_data'),
 *         open: (type, _content, code) =>
 *           type === atom('state_timeout')
 *             ? tuple(atom('next_state'), atom('locked'), code)
 *             : tuple(atom('keep_state_and_data'), [atom('postpone')]),
 *       },
 *     }
 *     const started = yield* GenStatem.startLink(self, door, 1234)   // {ok, Pid}
 *     GenStatem.cast(self, pid, 1234)                                // open, for ten seconds
 *
 * @see OTP stdlib, gen_statem; OTP Design Principles, "gen_statem Behaviour"
 */
export const GenStatem = {
  /**
   * Starts a state machine linked to the running process and waits until its `init` is done.
   * @returns `{ok, Pid}`; `ignore`; `{error, {already_started, Pid}}` when the name is taken; `{error, Reason}` for
   * `{stop, Reason}` or a crash of `init`; `{error, {bad_return_from_init, Value}}`; `{error, timeout}`.
   */
  startLink<D, A extends Term>(
    self: Process,
    module: GenStatemModule<D, A>,
    args: A,
    options: GenStatemOptions = {},
  ): Coroutine<Term> {
    return startMachine(self, module as GenStatemModule<never, never>, args, options, true)
  },

  /** As `startLink`, without the link. */
  start<D, A extends Term>(
    self: Process,
    module: GenStatemModule<D, A>,
    args: A,
    options: GenStatemOptions = {},
  ): Coroutine<Term> {
    return startMachine(self, module as GenStatemModule<never, never>, args, options, false)
  },

  /**
   * Sends `request` as an event of type `{call, From}` and waits for the reply, `timeoutMs` at most (default
   * `infinity`; `{clean_timeout, Ms}` and `{dirty_timeout, Ms}` are the same here). Without one it exits with `{Reason, {gen_statem, call, [Server, Request, Timeout]}}`.
   */
  *call(
    self: Process,
    server: ServerRef,
    request: Term,
    timeoutMs: Timeout | Tuple = infinity,
  ): Coroutine<Term> {
    const outcome = yield* tryCall(self, server, gen_call, request, limitOf(timeoutMs))
    if ('reply' in outcome) return outcome.reply
    const args = [server, request, timeoutMs]
    return exit(tuple(outcome.failed, tuple(atom('gen_statem'), atom('call'), args)))
  },

  /** Sends `event` as one of type `cast` and waits for nothing, not even that there is such a server. */
  cast(self: Process, server: ServerRef, event: Term): void {
    const to = whereisForCast(self, server)
    if (to !== undefined) send(self, to, Tuple.sealed(gen_cast, freeze(event)))
  },

  /** Answers a call; from any process, once. */
  reply(self: Process, from: From, value: Term): void {
    replyTo(self, from, value)
  },

  /** Answers several calls: a list of `{reply, From, Value}`. */
  replyAll(self: Process, replies: readonly Tuple[]): void {
    for (const { items } of replies) replyTo(self, items[1] as From, items[2] as Term)
  },

  /**
   * Asks `server` to stop with `reason` (default `normal`) and waits for its end.
   * Exits with `noproc`, `timeout`, or the reason it ended with when that is another.
   */
  stop(
    self: Process,
    server: ServerRef,
    reason: Term = normal,
    timeoutMs: Timeout = infinity,
  ): Coroutine<void> {
    return stopProcess(self, server, reason, timeoutMs)
  },
} as const

/** @throws error `badarg` for a tuple of another kind. */
function limitOf(timeout: Timeout | Tuple): Timeout {
  if (!(timeout instanceof Tuple)) return timeout
  const [kind, limit] = timeout.items
  if (timeout.size === 2 && (kind === atom('clean_timeout') || kind === atom('dirty_timeout')))
    return limit as Timeout
  return raise(timeout.size === 2 ? badarg : atom('function_clause'))
}

function* startMachine(
  self: Process,
  module: GenStatemModule<never, never>,
  args: Term,
  options: GenStatemOptions,
  link: boolean,
): Coroutine<Term> {
  const { name } = options
  if (name !== undefined) {
    const holder = whereisServer(self, name)
    if (holder !== undefined) return tuple(error, tuple(already_started, holder))
  }
  const program = new GenStatemProgram(module, freeze(args), { name, starter: self.pid, link }, options)
  return yield* start(self, program, `${module.name}.init/1`, { link, timeoutMs: options.timeoutMs ?? null })
}
