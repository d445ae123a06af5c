import { supervisor } from '../../../shared/atoms.ts'
import { atom, type Term } from '../../../shared/term.ts'
import { Registry, Supervisor } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { patient } from '../kernel/patient.ts'
import { TodoDb } from './db.ts'
import { todoRegistry } from './registry.ts'
import { TodoSupervisor } from './todo-supervisor.ts'

const name = elixirModule('Todo.Supervisor')

/**
 * The top of the todo application. The servers need registry and table, and so stand after them: `rest_for_one` starts
 * them anew when one of those is gone.
 */
export const TodoAppSupervisor = {
  startLink(self: Process): Coroutine<Term> {
    const children = [
      Registry.childSpec({ keys: 'unique', name: todoRegistry }),
      { id: elixirModule('Todo.Db'), start: TodoDb.startLink },
      {
        id: elixirModule('Todo.TodoSupervisor'),
        start: TodoSupervisor.startLink,
        type: supervisor,
      },
    ]
    return Supervisor.startLinkChildren(self, children.map(patient), { strategy: atom('rest_for_one'), name })
  },
} as const
