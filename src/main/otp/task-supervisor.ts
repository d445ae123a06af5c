import { error, infinity, normal, supervisor as supervisorAtom } from '../../shared/atoms.ts'
import { type Atom, atom, type Fun, Pid, type Term, type Tuple } from '../../shared/term.ts'
import { type Coroutine, link, monitor, type Process } from '../runtime/index.ts'
import { callersOf } from './callers.ts'
import { DynamicSupervisor, type DynamicSupervisorOptions } from './dynamic-supervisor.ts'
import { GenServer } from './gen-server.ts'
import type { ServerName, ServerRef } from './server-name.ts'
import type { ChildSpec } from './supervisor.ts'
import { noReplyTask, ownerOf, replyTask } from './task/child.ts'
import { type Source, type StreamFunction, type StreamOptions, TaskStream } from './task/stream.ts'
import type { StartTask } from './task/stream-monitor.ts'
import { raiseTooManyTasks } from './task/stream-reader.ts'
import { type TaskStruct, taskStruct } from './task/struct.ts'
import { sendOrder, type TaskFunction } from './task/supervised.ts'

export type TaskSupervisorOptions = Pick<
  DynamicSupervisorOptions,
  'maxChildren' | 'maxRestarts' | 'maxSeconds'
> & {
  name?: ServerName | undefined
}

export type TaskOptions = {
  /** Ms the task has to end before it is killed, `infinity` or `brutal_kill`. Default 5000. */
  shutdown?: number | Atom
}

/**
 * A dynamic supervisor of tasks. Where tasks are its children, they end in order with the application, and a task
 * that fails need not take the process along that asked for it.
 *
 *     yield* TaskSupervisor.startLink(self, { name: atom('tasks') })
 *     const task = yield* TaskSupervisor.asyncNolink(self, atom('tasks'), worker => fetch(worker, 'a'))
 *     yield* Task.yield(self, task)      // {ok, Result} or {exit, Reason}
 *
 * All functions but `startLink` exit like `GenServer.call` when there is no such supervisor.
 * @see Elixir, Task.Supervisor
 */
export const TaskSupervisor = {
  /** Starts a supervisor linked to the running process. @returns as `DynamicSupervisor.startLink` */
  startLink(self: Process, options: TaskSupervisorOptions = {}): Coroutine<Term> {
    const { name, ...flags } = options
    const module = { name: 'Elixir.Task.Supervisor', init: () => DynamicSupervisor.init(flags) }
    return DynamicSupervisor.startLinkModule(self, module, null, { name })
  },

  /** How a supervisor starts a task supervisor. */
  childSpec(options: TaskSupervisorOptions = {}): ChildSpec {
    return {
      id: options.name ?? atom('Elixir.Task.Supervisor'),
      start: self => TaskSupervisor.startLink(self, options),
      type: supervisorAtom,
    }
  },

  /**
   * Starts a task that is linked to the running process as well as to the supervisor.
   * @throws RuntimeError when the supervisor has all the children that it may have; so does `asyncNolink`.
   */
  async(
    self: Process,
    supervisor: ServerRef,
    fun: TaskFunction,
    options: TaskOptions = {},
  ): Coroutine<TaskStruct> {
    return startAsync(self, supervisor, fun, options, true)
  },

  /** As `async`, linked to the supervisor alone: a crash is seen by `Task.yield` or as a DOWN, and hurts nobody. */
  asyncNolink(
    self: Process,
    supervisor: ServerRef,
    fun: TaskFunction,
    options: TaskOptions = {},
  ): Coroutine<TaskStruct> {
    return startAsync(self, supervisor, fun, options, false)
  },

  /**
   * Starts a task for what it does, not for its result. `restart`: `temporary` (default), `transient`, `permanent`; a
   * task that is restarted begins again.
   * @returns as `DynamicSupervisor.startChild`
   */
  startChild(
    self: Process,
    supervisor: ServerRef,
    fun: TaskFunction,
    options: TaskOptions & { restart?: Atom } = {},
  ): Coroutine<Term> {
    const { restart = null, shutdown = null } = options
    const request = noReplyTask(ownerOf(self), callersOf(self), fun as Fun, restart, shutdown)
    return GenServer.call(self, supervisor, request, infinity)
  },

  /** As `Task.asyncStream`, of tasks under the supervisor that are linked to the stream as well. */
  asyncStream(
    self: Process,
    supervisor: ServerRef,
    items: Source,
    fun: StreamFunction,
    options: StreamOptions & TaskOptions = {},
  ): TaskStream {
    return new TaskStream(self, items, fun, options, streamStart(self, supervisor, options, true))
  },

  /** As `asyncStream`, of tasks that are linked to the supervisor alone. */
  asyncStreamNolink(
    self: Process,
    supervisor: ServerRef,
    items: Source,
    fun: StreamFunction,
    options: StreamOptions & TaskOptions = {},
  ): TaskStream {
    return new TaskStream(self, items, fun, options, streamStart(self, supervisor, options, false))
  },

  /** Ends a task. @returns `ok`, or `{error, not_found}` */
  terminateChild(self: Process, supervisor: ServerRef, pid: Pid): Coroutine<Term> {
    return DynamicSupervisor.terminateChild(self, supervisor, pid)
  },

  /** The pids of the tasks that run. */
  *children(self: Process, supervisor: ServerRef): Coroutine<Pid[]> {
    const children = (yield* DynamicSupervisor.whichChildren(self, supervisor)) as readonly Tuple[]
    return children.flatMap(({ items: [, pid] }) => (pid instanceof Pid ? [pid] : []))
  },

  /** As `GenServer.stop`. */
  stop(
    self: Process,
    supervisor: ServerRef,
    reason: Term = normal,
    timeoutMs: number | typeof infinity = infinity,
  ): Coroutine<void> {
    return DynamicSupervisor.stop(self, supervisor, reason, timeoutMs)
  },
} as const

function* startAsync(
  self: Process,
  supervisor: ServerRef,
  fun: TaskFunction,
  options: TaskOptions,
  linked: boolean,
): Coroutine<TaskStruct> {
  const pid = yield* startReply(self, supervisor, ownerOf(self), options)
  if (pid === null) return raiseTooManyTasks()
  if (linked) link(self, pid)
  const ref = monitor(self, pid, { alias: true })
  sendOrder(self, pid, { tag: ref, replyTo: ref, callers: callersOf(self), fun: fun as Fun })
  return taskStruct(self.pid, pid, ref)
}

function streamStart(self: Process, supervisor: ServerRef, options: TaskOptions, linked: boolean): StartTask {
  const owner = ownerOf(self)
  return function* (process) {
    const pid = yield* startReply(process, supervisor, owner, options)
    if (pid === null) return null
    if (linked) link(process, pid)
    return { pid, linked }
  }
}

/** A task under `supervisor` that waits to hear from `owner`; null when the supervisor takes no more. */
function* startReply(
  self: Process,
  supervisor: ServerRef,
  owner: Term,
  { shutdown = null }: { shutdown?: Term },
): Coroutine<Pid | null> {
  const request = replyTask(owner, shutdown)
  const started = (yield* GenServer.call(self, supervisor, request, infinity)) as Tuple
  const [tag, pid] = started.items
  return tag === error ? null : (pid as Pid)
}
