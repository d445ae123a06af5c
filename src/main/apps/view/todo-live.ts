import { ok } from '../../../shared/atoms.ts'
import type { TodoScreen } from '../../../shared/protocol/events.ts'
import type { ViewEvent } from '../../../shared/protocol/requests.ts'
import { atom, isTagged, type Pid, type Term, type TermRecord, type Tuple } from '../../../shared/term.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { errorProblem } from '../kernel/problem-text.ts'
import type { Todo } from '../todo/todo.ts'
import { TodoRelease, type TodoVersion } from '../todo/todo-release.ts'
import { changeAnswer, TodoServer, type TodoView } from '../todo/todo-server.ts'
import type { TodoSettings } from '../todo/todo-settings.ts'
import { TodoSupervisor } from '../todo/todo-supervisor.ts'
import type { LiveView } from './live-view.ts'
import { assign, type Mounted, pushPatch, putFlash } from './socket.ts'

type Filter = TodoScreen['filter']

type Assigns = {
  readonly token: string
  readonly filter: Filter
  readonly version: TodoVersion
  readonly todos: readonly Todo[]
  readonly settings: TodoSettings
}

/** The todo list of the token in the address, which also holds the filter. */
export const todoLive: LiveView<Assigns> = {
  name: 'TodoLive',

  label(params) {
    return `view todo ${String(params.token)}`
  },

  *mount(params, self, connected) {
    const { token, filter = 'all' } = params as { token: string; filter?: Filter }
    const started = (yield* TodoSupervisor.startChild(self, token)) as Tuple
    if (started.items[0] !== ok) return { unavailable: errorProblem(started.items[1] as Term) }
    if (connected) {
      TodoServer.subscribe(self, token)
      TodoRelease.subscribe(self)
    }
    const { todos, settings } = yield* TodoServer.get(self, token)
    const version = TodoRelease.loaded(self)
    return { server: started.items[1] as Pid, assigns: { token, filter, version, todos, settings } }
  },

  *handleEvent(event, socket, self) {
    if (event.name === 'todo.filter') {
      const { filter } = event
      return pushPatch(assign(socket, { filter }), { filter })
    }
    if (event.name === 'todo.upgrade') return yield* upgrade(self, socket, event.version)
    const asked = request(self, socket.assigns.token, event)
    if (asked === null) return putFlash(socket, 'error', `A todo list knows no ${event.name}.`)
    const answer = changeAnswer(yield* asked)
    return 'refused' in answer ? putFlash(socket, 'error', answer.refused) : assign(socket, shown(answer))
  },

  *handleInfo(message, socket, self) {
    if (isTagged(message, atom('todos_changed'), 2))
      return assign(socket, shown(yield* TodoServer.get(self, socket.assigns.token)))
    if (isTagged(message, atom('todo_release'), 2)) return yield* released(self, socket)
    return socket
  },

  render({ token, filter, version, todos, settings }) {
    const active = todos.filter(todo => !todo.completed)
    const completed = todos.filter(todo => todo.completed)
    const filtered = filter === 'all' ? todos : filter === 'active' ? active : completed
    const screen: TodoScreen & TermRecord = {
      screen: 'todo',
      token,
      filter,
      version,
      todos: filtered.map(({ id, title, completed, due = null }) => ({ id, title, completed, due })),
      counts: { all: todos.length, active: active.length, completed: completed.length },
      settings: { keepCompletedMs: settings.keep_completed_ms, idleMs: settings.idle_ms },
    }
    return screen
  },
}

function* upgrade(
  self: Process,
  socket: Mounted<Assigns>,
  version: TodoVersion,
): Coroutine<Mounted<Assigns>> {
  const changed = yield* TodoRelease.upgrade(self, version)
  const servers = changed === 1 ? '1 server' : `${changed} servers`
  return putFlash(
    yield* released(self, socket),
    'info',
    `Version ${version} is loaded; ${servers} took it over while running.`,
  )
}

/** With the list as the loaded version of the server has it. */
function* released(self: Process, socket: Mounted<Assigns>): Coroutine<Mounted<Assigns>> {
  const view = yield* TodoServer.get(self, socket.assigns.token)
  return assign(socket, { ...shown(view), version: TodoRelease.loaded(self) })
}

function shown({ todos, settings }: TodoView): Pick<Assigns, 'todos' | 'settings'> {
  return { todos, settings }
}

function request(self: Process, token: string, event: ViewEvent): Coroutine<Term> | null {
  switch (event.name) {
    case 'todo.add':
      return TodoServer.add(self, token, event.title)
    case 'todo.edit':
      return TodoServer.edit(self, token, event.id, event.title)
    case 'todo.toggle':
      return TodoServer.toggle(self, token, event.id)
    case 'todo.remove':
      return TodoServer.remove(self, token, event.id)
    case 'todo.clear_completed':
      return TodoServer.clearCompleted(self, token)
    case 'todo.set_due':
      return TodoServer.setDue(self, token, event.id, event.due)
    case 'todo.settings': {
      const { keepCompletedMs, idleMs } = event
      return TodoServer.settings(self, token, { keep_completed_ms: keepCompletedMs, idle_ms: idleMs })
    }
    default:
      return null
  }
}
