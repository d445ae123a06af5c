import {
  type ServerRef,
  Task,
  type TaskFunction,
  type TaskStruct,
  TaskSupervisor,
} from '../../../../src/main/otp/index.ts'
import type { Awaitable } from '../../../../src/main/runtime/index.ts'
import type { Atom, Term } from '../../../../src/shared/term.ts'
import { type Context, contextOf, termOf, timeoutOf } from '../context.ts'
import { named, namedTask } from '../named.ts'
import { runOps } from '../run-ops.ts'
import type { Op, OpList } from '../scenario.ts'
import { ScenarioError, withStore } from '../store.ts'
import type { OpTable } from './op-table.ts'

type Call = (context: Context, op: Op) => Awaitable<Term>

const taskOf = (context: Context, op: Op): TaskStruct => termOf(context, op.task) as never
const supOf = (context: Context, op: Op): ServerRef => termOf(context, op.sup) as ServerRef
const waitOf = (context: Context, op: Op): never => timeoutOf(context, op.timeout, 5_000)

const calls: { readonly [fn: string]: Call } = {
  async: (context, op) => namedTask(context.self, Task.async(context.self, functionOf(op)), String(op.name)),

  *async_nolink(context, op) {
    const task = yield* TaskSupervisor.asyncNolink(context.self, supOf(context, op), functionOf(op))
    return namedTask(context.self, task, String(op.name))
  },

  *sup_async(context, op) {
    const task = yield* TaskSupervisor.async(context.self, supOf(context, op), functionOf(op))
    return namedTask(context.self, task, String(op.name))
  },

  start: (context, op) => named(context.self, Task.start(context.self, functionOf(op)), String(op.name)),

  start_link: (context, op) =>
    named(context.self, Task.startLink(context.self, functionOf(op)), String(op.name)),

  *start_child(context, op) {
    const options = op.restart === undefined ? {} : { restart: termOf(context, op.restart) as Atom }
    const { self } = context
    const started = yield* TaskSupervisor.startChild(self, supOf(context, op), functionOf(op), options)
    return named(self, started, String(op.name))
  },

  await: (context, op) => Task.await(context.self, taskOf(context, op), waitOf(context, op)),

  yield: (context, op) => Task.yield(context.self, taskOf(context, op), waitOf(context, op)),

  shutdown: (context, op) => Task.shutdown(context.self, taskOf(context, op), waitOf(context, op)),

  await_many: (context, op) =>
    Task.awaitMany(context.self, termOf(context, op.tasks) as never, waitOf(context, op)),
}

export const taskOps: OpTable = {
  task(context, op) {
    const call = calls[String(op.fn)]
    if (call === undefined) throw new ScenarioError(`Task has no ${String(op.fn)}`)
    return call(context, op)
  },
}

/** The function of a task: its ops; their `return` is the result. */
function functionOf(op: Op): TaskFunction {
  const name = String(op.name)
  return function* (self) {
    withStore(self, store => store.register(self.pid, name))
    const ran = yield* runOps(op.body as OpList | undefined, contextOf(self))
    return ran.returned === undefined ? null : ran.returned
  }
}
