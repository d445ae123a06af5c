import { type brutal_kill, ok, temporary } from '../../shared/atoms.ts'
import { atom, type Fun, type Term, tuple } from '../../shared/term.ts'
import { type Coroutine, effect, monitor, type Process, send } from '../runtime/index.ts'
import { callersOf } from './callers.ts'
import type { ChildSpec } from './supervisor.ts'
import { nameOf } from './task/child.ts'
import { type Source, type StreamFunction, type StreamOptions, TaskStream } from './task/stream.ts'
import { type TaskStruct, taskStruct } from './task/struct.ts'
import { sendOrder, spawnNoReply, spawnReply, type TaskFunction } from './task/supervised.ts'
import { awaitMany, awaitTask, ignoreTask, shutdownTask, yieldMany, yieldTask } from './task/waiting.ts'
import type { Timeout } from './timeout.ts'

export type { StreamFunction, StreamOptions, TaskStream } from './task/stream.ts'
export type { TaskStruct } from './task/struct.ts'
export type { TaskFunction } from './task/supervised.ts'

/**
 * A process that does one thing and ends; most give a result to the process that started them.
 *
 *     const task = Task.async(self, worker => fetch(worker, 'a'))
 *     const other = yield* fetch(self, 'b')
 *     const one = yield* Task.await(self, task)
 *
 * The function gets the process it runs in, and may wait. Timeouts are in ms or `infinity`; default 5000.
 * @see Elixir, Task
 */
export const Task = {
  /**
   * Starts a task that is linked to the running process, and whose result only that can wait for. If nobody does,
   * the result comes as the message `{Ref, Result}`, and its end as a DOWN.
   */
  async(self: Process, fun: TaskFunction): TaskStruct {
    const pid = spawnReply(self, self.pid, { watch: false, starter: nameOf(self) })
    const ref = monitor(self, pid, { alias: true })
    sendOrder(self, pid, { tag: ref, replyTo: ref, callers: callersOf(self), fun: fun as Fun })
    return taskStruct(self.pid, pid, ref)
  },

  /** A task that is complete: `result` is there already. */
  completed(self: Process, result: Term): TaskStruct {
    return effect(self, () => {
      const ref = self.makeRef()
      send(self, self.pid, tuple(ref, result))
      return taskStruct(self.pid, null, ref)
    })
  },

  /** Starts a task for what it does, not for its result. Not linked: nobody notices its end. @returns `{ok, Pid}` */
  start(self: Process, fun: TaskFunction): Term {
    return tuple(ok, startNoReply(self, fun, false))
  },

  /** As `start`, linked to the running process. */
  startLink(self: Process, fun: TaskFunction): Term {
    return tuple(ok, startNoReply(self, fun, true))
  },

  /** How a supervisor starts a task; it is temporary. */
  childSpec(fun: TaskFunction): ChildSpec {
    return { id: atom('Elixir.Task'), start: self => Task.startLink(self, fun), restart: temporary }
  },

  /**
   * Waits for the result. When the task ends without one, or takes too long, it exits with `{Reason, {'Elixir.Task',
   * await, [Task, Timeout]}}`.
   * @throws ArgumentError in another process than the one that started the task; so do all functions below.
   */
  await(self: Process, task: TaskStruct, timeout: Timeout = 5_000): Coroutine<Term> {
    return awaitTask(self, task, timeout)
  },

  /** The results of several tasks, for which there is the time together. Exits when one of them fails. */
  awaitMany(self: Process, tasks: readonly TaskStruct[], timeout: Timeout = 5_000): Coroutine<Term[]> {
    return awaitMany(self, tasks, timeout)
  },

  /** Waits for the result: `{ok, Result}`; `{exit, Reason}`; or nil when the time is up, and the task goes on. */
  yield(self: Process, task: TaskStruct, timeout: Timeout = 5_000): Coroutine<Term> {
    return yieldTask(self, task, timeout)
  },

  /** As `yield` of several tasks, for which there is the time together: `[{Task, Outcome}]`. */
  yieldMany(self: Process, tasks: readonly TaskStruct[], timeout: Timeout = 5_000): Coroutine<Term[]> {
    return yieldMany(self, tasks, timeout)
  },

  /**
   * Ends a task and waits for its end; one that takes longer than `shutdown` is killed.
   * @returns nil when it ended as it was asked to; `{ok, Result}` when it had one already; else `{exit, Reason}`.
   */
  shutdown(self: Process, task: TaskStruct, shutdown: Timeout | typeof brutal_kill = 5_000): Coroutine<Term> {
    return shutdownTask(self, task, shutdown)
  },

  /** Lets a task go on by itself: its link and monitor are taken off. @returns as `yield` without waiting */
  ignore(self: Process, task: TaskStruct): Coroutine<Term> {
    return ignoreTask(self, task)
  },

  /**
   * Runs `fun` over `items` in tasks that are linked to the running process, some at a time, while it asks for results:
   * each is `{ok, Result}` or `{exit, Reason}`.
   *
   *     yield* Task.asyncStream(self, pages, fetch, { maxConcurrency: 2 }).toList()
   */
  asyncStream(self: Process, items: Source, fun: StreamFunction, options: StreamOptions = {}): TaskStream {
    const owner = self.pid
    const starter = nameOf(self)
    return new TaskStream(self, items, fun, options, process => ({
      pid: spawnReply(process, owner, { watch: false, starter }),
      linked: true,
    }))
  },
} as const

function startNoReply(self: Process, fun: TaskFunction, link: boolean) {
  return spawnNoReply(self, callersOf(self), fun as Fun, { link, starter: nameOf(self) })
}
