import { error, infinity, normal } from '../../shared/atoms.ts'
import { atom, Pid, type Term, tuple } from '../../shared/term.ts'
import { type Coroutine, type Process, raise } from '../runtime/index.ts'
import { childTuple, validateChild } from './dynamic-supervisor/child.ts'
import { type DynamicSupervisorOptions, initFlags } from './dynamic-supervisor/flags.ts'
import {
  type DynamicSupervisorModule,
  dynamicServer,
  start_child,
  terminate_child,
} from './dynamic-supervisor/server.ts'
import { GenServer } from './gen-server.ts'
import type { ServerName, ServerRef } from './server-name.ts'

export type { StartFunction } from './dynamic-supervisor/child.ts'
export type { DynamicSupervisorOptions } from './dynamic-supervisor/flags.ts'
export type { DynamicSupervisorModule } from './dynamic-supervisor/server.ts'

/**
 * A supervisor that starts with no children and is given them one by one. All are siblings under `one_for_one`, in
 * no order, kept by pid; at its end it ends all of them at once.
 *
 *     const started = yield* DynamicSupervisor.startLink(self, { name: atom('pool') })       // {ok, Pid}
 *     const spec = { id: atom('stack'), start: self => GenServer.startLink(self, stack, []) }
 *     yield* DynamicSupervisor.startChild(self, atom('pool'), spec)                          // {ok, Child}
 *
 * All functions but the starts exit like `GenServer.call` when there is no such supervisor.
 * @see Elixir, DynamicSupervisor
 */
export const DynamicSupervisor = {
  /**
   * Starts a supervisor linked to the running process.
   * @returns `{ok, Pid}`, `{error, {already_started, Pid}}`, or `{error, {supervisor_data, Why}}` for a wrong option.
   */
  startLink(
    self: Process,
    options: DynamicSupervisorOptions & { name?: ServerName | undefined } = {},
  ): Coroutine<Term> {
    const { name, ...flags } = options
    const module = { name: 'Elixir.Supervisor.Default', init: (given: Term) => given }
    return DynamicSupervisor.startLinkModule(self, module, initFlags(flags), { name })
  },

  /**
   * As `startLink`, with options that `module.init` settles: it returns what `DynamicSupervisor.init` gives, or `ignore`.
   * @returns also `ignore`, and `{error, {bad_return, {Module, init, Value}}}`.
   */
  startLinkModule<A extends Term>(
    self: Process,
    module: DynamicSupervisorModule<A>,
    args: A,
    options: { name?: ServerName | undefined } = {},
  ): Coroutine<Term> {
    const begin = { module: module.name, init: module.init, args }
    return GenServer.startLink(self, dynamicServer, begin, options)
  },

  /** `{ok, Flags}`, for the `init` of a module. */
  init(options: DynamicSupervisorOptions = {}): Term {
    return initFlags(options)
  },

  /**
   * Starts a child; blocks the supervisor until its `init` is done.
   * `spec`: a map with `id` (kept for form's sake) and `start`, a function that starts a process linked to the one it
   * is given, called with `extraArguments`. Optional: `restart` (permanent), `shutdown` (5000 ms; infinity for
   * supervisors), `type` (worker), `modules`.
   * @returns what `start` returned: `{ok, Child}`, `{ok, Child, Info}`, `ignore` or `{error, Reason}`, where a crash in
   * it is its reason; `{error, max_children}`; or `{error, Why}` for a wrong spec.
   * @throws error for a spec that is no map, or whose type is neither worker nor supervisor.
   */
  *startChild(self: Process, supervisor: ServerRef, spec: Term): Coroutine<Term> {
    const checked = validateChild(spec)
    if ('wrong' in checked) return tuple(error, checked.wrong)
    return yield* GenServer.call(self, supervisor, tuple(start_child, childTuple(checked.child)), infinity)
  },

  /** Ends a child for good. @returns `ok`, or `{error, not_found}`. @throws error `function_clause` for what is no pid */
  *terminateChild(self: Process, supervisor: ServerRef, child: Term): Coroutine<Term> {
    if (!(child instanceof Pid)) return raise(atom('function_clause'))
    return yield* GenServer.call(self, supervisor, tuple(terminate_child, child), infinity)
  },

  /** `[{undefined, Child | restarting, worker | supervisor, Modules}]`, in the order of the pids. */
  whichChildren(self: Process, supervisor: ServerRef): Coroutine<Term> {
    return GenServer.call(self, supervisor, atom('which_children'), infinity)
  },

  /** A map of `specs`, `active`, `supervisors` and `workers`. */
  countChildren(self: Process, supervisor: ServerRef): Coroutine<Term> {
    return GenServer.call(self, supervisor, atom('count_children'), infinity)
  },

  /** As `GenServer.stop`. */
  stop(
    self: Process,
    supervisor: ServerRef,
    reason: Term = normal,
    timeoutMs: number | typeof infinity = infinity,
  ): Coroutine<void> {
    return GenServer.stop(self, supervisor, reason, timeoutMs)
  },
} as const
