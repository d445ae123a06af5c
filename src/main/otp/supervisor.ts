import { error, infinity, ok } from '../../shared/atoms.ts'
import { type Atom, atom, type Term, type Tuple, tuple } from '../../shared/term.ts'
import { mapOf } from '../../shared/term-maps.ts'
import type { Coroutine, Process } from '../runtime/index.ts'
import { callFromElixir } from './gen-server/call.ts'
import { startServer } from './gen-server/start.ts'
import type { ServerName, ServerRef } from './server-name.ts'
import { type ChildSpec, checkChildSpecs } from './supervisor/child.ts'
import { never, one_for_one } from './supervisor/flags.ts'
import { type SupervisorModule, SupervisorServer } from './supervisor/server.ts'

export type { ChildSpec, StartFunction } from './supervisor/child.ts'
export type { SupervisorModule } from './supervisor/server.ts'

/** Elixir's options of `Supervisor.start_link/2`, with Elixir's defaults. */
export type SupervisorOptions = {
  strategy?: Atom
  name?: ServerName
  /** Restarts allowed within `maxSeconds`; one more and the supervisor gives up. Default 3; Erlang's is 1. */
  maxRestarts?: number
  /** In whole seconds; default 5. */
  maxSeconds?: number
  /** `never` (default), `any_significant` or `all_significant`. */
  autoShutdown?: Atom
}

/**
 * A process that starts others, its children, and starts them again when they end.
 *
 *     const stack: ChildSpec = {
 *       id: atom('stack'),
 *       start: self => GenServer.startLink(self, Stack, [1], { name: atom('stack') }),
 *     }
 *     yield* Supervisor.startLinkChildren(self, [stack], { strategy: atom('one_for_one') })   // {ok, Pid}
 *     yield* GenServer.call(self, atom('stack'), atom('crash'))   // exits; the supervisor starts a new stack
 *     yield* GenServer.call(self, atom('stack'), atom('pop'))     // 1
 *
 * Children are started in the order of the list, one after the other, and ended in reverse. Every request below waits
 * for its answer for ever, and exits like `GenServer.call` when the supervisor is gone.
 * @see OTP stdlib, supervisor; Elixir, Supervisor
 */
export const Supervisor = {
  /**
   * Starts a supervisor linked to the running process; returns when all of its children are started.
   * @returns `{ok, Pid}`; `ignore`; or `{error, Reason}`: `{already_started, Pid}`; `{shutdown,
   * {failed_to_start_child, Id, Why}}`, and then those started before are ended; `{supervisor_data, Why}` and
   * `{start_spec, Why}` and `{bad_start_spec, Specs}` for what `init` returned, `{bad_return, {Module, init,
   * Value}}` when that was something else.
   * @see OTP stdlib, supervisor: start_link/3
   */
  startLink<A extends Term>(
    self: Process,
    module: SupervisorModule<A>,
    args: A,
    options: { name?: ServerName } = {},
  ): Coroutine<Term> {
    const server = new SupervisorServer(module as unknown as SupervisorModule)
    return startServer(self, server as never, args, options, true)
  },

  /** As `startLink`, of these children and without a module. @see Elixir, Supervisor: start_link/2 */
  startLinkChildren(
    self: Process,
    children: readonly ChildSpec[],
    options: SupervisorOptions = {},
  ): Coroutine<Term> {
    const { strategy = one_for_one, maxRestarts = 3, maxSeconds = 5, autoShutdown = never, name } = options
    const flags = { strategy, intensity: maxRestarts, period: maxSeconds, auto_shutdown: autoShutdown }
    const args = tuple(flags, children as readonly Term[])
    return Supervisor.startLink(self, listed, args, name === undefined ? {} : { name })
  },

  /**
   * Starts a child. Under `simple_one_for_one`, `spec` is the list of what its start function gets; else it is the
   * specification of a new last child.
   * @returns `{ok, Child}` or `{ok, Child, Info}`, where Child is `undefined` if its start said `ignore`; else `{error,
   * Reason}`: `already_present`, `{already_started, Pid}`, what is wrong in the specification, or `{Why, Child}`
   * when the start failed (just `Why` under `simple_one_for_one`).
   * @see OTP stdlib, supervisor: start_child/2
   */
  startChild(self: Process, supervisor: ServerRef, spec: ChildSpec | readonly Term[]): Coroutine<Term> {
    return request(self, supervisor, tuple(atom('start_child'), spec as Term))
  },

  /**
   * Ends a child and waits until it is gone. Its specification stays unless it is temporary, so that `restartChild`
   * can start it. `id`: under `simple_one_for_one` the pid.
   * @returns `ok`; `{error, not_found}`; `{error, simple_one_for_one}` when there `id` is no pid.
   * @see OTP stdlib, supervisor: terminate_child/2
   */
  terminateChild(self: Process, supervisor: ServerRef, id: Term): Coroutine<Term> {
    return request(self, supervisor, tuple(atom('terminate_child'), id))
  },

  /**
   * Starts a child that does not run.
   * @returns as `startChild`, or `{error, Reason}`: `running`, `restarting`, `not_found`, `simple_one_for_one`, or what
   * the start failed with.
   * @see OTP stdlib, supervisor: restart_child/2
   */
  restartChild(self: Process, supervisor: ServerRef, id: Term): Coroutine<Term> {
    return request(self, supervisor, tuple(atom('restart_child'), id))
  },

  /**
   * Forgets the specification of a child that does not run.
   * @returns `ok`, or `{error, Reason}`: `running`, `restarting`, `not_found`, `simple_one_for_one`.
   * @see OTP stdlib, supervisor: delete_child/2
   */
  deleteChild(self: Process, supervisor: ServerRef, id: Term): Coroutine<Term> {
    return request(self, supervisor, tuple(atom('delete_child'), id))
  },

  /** `[{Id, Pid | undefined | restarting, Type, Modules}]`, the last started first. @see supervisor: which_children/1 */
  whichChildren(self: Process, supervisor: ServerRef): Coroutine<Term> {
    return request(self, supervisor, atom('which_children'))
  },

  /** A map of `specs`, `active`, `supervisors` and `workers`. @see Elixir, Supervisor: count_children/1 */
  *countChildren(self: Process, supervisor: ServerRef): Coroutine<Term> {
    const counts = yield* request(self, supervisor, atom('count_children'))
    // Erlang's supervisor answers with a list of pairs, a dynamic one with the map.
    return Array.isArray(counts)
      ? mapOf((counts as readonly Tuple[]).map(({ items }) => [items[0] as Term, items[1] as Term] as const))
      : counts
  },

  /** `{ok, Spec}` with its defaults, or `{error, not_found}`. @see OTP stdlib, supervisor: get_childspec/2 */
  getChildspec(self: Process, supervisor: ServerRef, id: Term): Coroutine<Term> {
    return request(self, supervisor, tuple(atom('get_childspec'), id))
  },

  /**
   * Whether a supervisor would take these specifications: `ok`, or `{error, Reason}`. With `autoShutdown` also whether
   * they go with that setting.
   * @see OTP stdlib, supervisor: check_childspecs/1, check_childspecs/2
   */
  checkChildspecs(specs: Term, autoShutdown: Term = atom('undefined')): Term {
    if (!Array.isArray(specs)) return tuple(error, tuple(atom('badarg'), specs))
    if (!autoShutdowns.includes(autoShutdown)) return tuple(error, tuple(atom('badarg'), autoShutdown))
    const checked = checkChildSpecs(specs as Term, autoShutdown as Atom)
    return 'wrong' in checked ? tuple(error, checked.wrong) : ok
  },
} as const

const autoShutdowns: readonly Term[] = ['undefined', 'never', 'any_significant', 'all_significant'].map(atom)

/** The module behind `startLinkChildren`. @see Elixir, Supervisor.Default */
const listed: SupervisorModule = {
  name: 'Supervisor.Default',
  init: args => tuple(ok, args),
}

function request(self: Process, supervisor: ServerRef, what: Term): Coroutine<Term> {
  return callFromElixir(self, supervisor, what, infinity)
}
