import { error, ok } from '../../../shared/atoms.ts'
import type { TodoScreen } from '../../../shared/protocol/events.ts'
import type { ViewEvent } from '../../../shared/protocol/requests.ts'
import { atom, isTagged, type Pid, type Term, type TermRecord, type Tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { errorProblem } from '../kernel/problem-text.ts'
import type { Todo } from '../todo/todo.ts'
import { TodoServer } from '../todo/todo-server.ts'
import { TodoSupervisor } from '../todo/todo-supervisor.ts'
import type { LiveView } from './live-view.ts'
import { assign, pushPatch, putFlash } from './socket.ts'

type Filter = TodoScreen['filter']

type Assigns = { readonly token: string; readonly filter: Filter; readonly todos: readonly Todo[] }

/** The todo list of the token in the address, which also holds the filter. */
export const todoLive: LiveView<Assigns> = {
  name: 'TodoLive',

  label(params) {
    return `view todo ${String(params.token)}`
  },

  *mount(params, self) {
    const { token, filter = 'all' } = params as { token: string; filter?: Filter }
    const started = (yield* TodoSupervisor.startChild(self, token)) as Tuple
    if (started.items[0] !== ok) return { unavailable: errorProblem(started.items[1] as Term) }
    const todos = yield* TodoServer.subscribe(self, token)
    return { server: started.items[1] as Pid, assigns: { token, filter, todos } }
  },

  *handleEvent(event, socket, self) {
    if (event.name === 'todo.filter') {
      const { filter } = event
      return pushPatch(assign(socket, { filter }), { filter })
    }
    const asked = request(self, socket.assigns.token, event)
    if (asked === null) return putFlash(socket, 'error', `A todo list knows no ${event.name}.`)
    const answer = yield* asked
    const value = (answer as Tuple).items[1]
    if (isTagged(answer, error, 2)) return putFlash(socket, 'error', value as string)
    return assign(socket, { todos: value as readonly Todo[] })
  },

  *handleInfo(message, socket, self) {
    if (!isTagged(message, atom('todos_changed'), 2)) return socket
    return assign(socket, { todos: yield* TodoServer.get(self, socket.assigns.token) })
  },

  render({ token, filter, todos }) {
    const active = todos.filter(todo => !todo.completed)
    const completed = todos.filter(todo => todo.completed)
    const screen: TodoScreen & TermRecord = {
      screen: 'todo',
      token,
      filter,
      todos: filter === 'all' ? [...todos] : filter === 'active' ? active : completed,
      counts: { all: todos.length, active: active.length, completed: completed.length },
    }
    return screen
  },
}

function request(self: Process, token: string, event: ViewEvent): Coroutine<Term> | null {
  switch (event.name) {
    case 'todo.add':
      return TodoServer.add(self, token, event.title)
    case 'todo.toggle':
      return TodoServer.toggle(self, token, event.id)
    case 'todo.remove':
      return TodoServer.remove(self, token, event.id)
    case 'todo.clear_completed':
      return TodoServer.clearCompleted(self, token)
    default:
      return null
  }
}
