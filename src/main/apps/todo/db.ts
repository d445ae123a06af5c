import { demoName } from '../../../shared/demo.ts'
import { atom, type Term, tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { Dets } from '../../storage/index.ts'
import { elixirModule } from '../kernel/elixir-module.ts'
import { TableHolder } from '../kernel/table-holder.ts'
import { demoList } from './demo.ts'
import { emptyList, type TodoList, todoListOf } from './todo.ts'

const name = elixirModule('Todo.Db')
const table = atom('todos')

/** The table `todos`, one object `{Token, List}` a list, and the process that holds it open. */
export const TodoDb = {
  startLink(self: Process): Coroutine<Term> {
    return TableHolder.startLink(self, { name, module: 'Todo.Db', table })
  },

  /** @returns `ok`, or `{error, Reason}` when the table is not open */
  ready(self: Process): Coroutine<Term> {
    return TableHolder.ready(self, name)
  },

  /**
   * The list kept under `token`; null when what is there is no list. Where there is none it is empty, or the demo's, which is
   * kept from then on, unless it cannot be written.
   * @throws error `badarg` when the table is not open.
   */
  *load(self: Process, token: string): Coroutine<TodoList | null> {
    const [object] = yield* Dets.lookup(self, table, token)
    if (object !== undefined) return todoListOf(object.items[1])
    if (token !== demoName) return emptyList
    yield* TodoDb.save(self, token, demoList)
    return demoList
  },

  /**
   * Keeps `list` under `token`. @returns `ok` once it is on the disk, or `{error, Reason}`
   * @throws error `badarg` when the table is not open.
   */
  save(self: Process, token: string, { next_id, todos, settings }: TodoList): Coroutine<Term> {
    return Dets.insert(self, table, tuple(token, { next_id, todos, settings }))
  },
} as const
