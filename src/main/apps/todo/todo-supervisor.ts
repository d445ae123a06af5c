import { ok, transient } from '../../../shared/atoms.ts'
import type { Term } from '../../../shared/term.ts'
import { DynamicSupervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { startedOrThere } from '../kernel/started-or-there.ts'
import { TodoDb } from './db.ts'
import { TodoServer } from './todo-server.ts'

const name = elixirModule('Todo.TodoSupervisor')

/** Starts the servers of those who come to see their todos, and brings them back when they crash. */
export const TodoSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    return DynamicSupervisor.startLink(self, { name })
  },

  /**
   * Makes sure that the server of `token` runs.
   * @returns `{ok, Pid}`, also of one that ran already; `{error, Reason}` when the table is not open
   */
  *startChild(self: Process, token: string): Coroutine<Term> {
    const ready = yield* TodoDb.ready(self)
    if (ready !== ok) return ready
    return startedOrThere(yield* DynamicSupervisor.startChild(self, name, childSpec(token)))
  },
} as const

function childSpec(token: string): Term {
  return {
    id: elixirModule('Todo.TodoServer'),
    start: (self: Process) => TodoServer.startLink(self, token),
    restart: transient,
  }
}
