import { continue_, DOWN, error, noreply, ok, reply, shutdown, stop } from '../../../shared/atoms.ts'
import { atom, isTagged, type Pid, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import {
  type CallResult,
  type CastResult,
  GenServer,
  type GenServerModule,
  Registry,
} from '../../otp/index.ts'
import { type Coroutine, type Process, raise, setLabel } from '../../otp/process.ts'
import { errorProblem } from '../kernel/problem-text.ts'
import { notify, type Subscribers, subscribe, unsubscribe } from '../kernel/subscribers.ts'
import { TodoDb } from './db.ts'
import { todoRegistry } from './registry.ts'
import {
  addTodo,
  type Changed,
  clearCompleted,
  emptyList,
  removeTodo,
  type Todo,
  type TodoList,
  toggleTodo,
} from './todo.ts'

/** A server's state: its list, whose it is, and who wants to hear of changes. */
type State = TodoList & { readonly token: string; readonly subscribers: Subscribers }

/**
 * The todos of one user, known by a token. All changes answer `{ok, Todos}` once they are on the disk, or
 * `{error, Message}` and nothing has changed. To make sure that the server runs is `TodoSupervisor.startChild`'s part.
 */
export const TodoServer = {
  startLink(self: Process, token: string): Coroutine<Term> {
    return GenServer.startLink(self, todoServer, token, { name: serverName(token) })
  },

  *get(self: Process, token: string): Coroutine<readonly Todo[]> {
    return (yield* GenServer.call(self, serverName(token), atom('get'))) as readonly Todo[]
  },

  add(self: Process, token: string, title: string): Coroutine<Term> {
    return GenServer.call(self, serverName(token), tuple(atom('add'), title))
  },

  toggle(self: Process, token: string, id: number): Coroutine<Term> {
    return GenServer.call(self, serverName(token), tuple(atom('toggle'), id))
  },

  remove(self: Process, token: string, id: number): Coroutine<Term> {
    return GenServer.call(self, serverName(token), tuple(atom('remove'), id))
  },

  clearCompleted(self: Process, token: string): Coroutine<Term> {
    return GenServer.call(self, serverName(token), atom('clear_completed'))
  },

  /** The todos now; and after every change from now on the caller gets `{todos_changed, Token}`. */
  *subscribe(self: Process, token: string): Coroutine<readonly Todo[]> {
    return (yield* GenServer.call(self, serverName(token), atom('subscribe'))) as readonly Todo[]
  },
} as const

function serverName(token: string): Tuple {
  return Registry.via(todoRegistry, token)
}

const todoServer: GenServerModule<State, string> = {
  name: 'Todo.TodoServer',

  init(token, self) {
    setLabel(self, `todo ${token}`)
    const state = { token, ...emptyList, subscribers: [] }
    // Reading the table is left for later, so that the supervisor can go on with others.
    return tuple(ok, state, tuple(continue_, atom('load')))
  },

  *handleContinue(_load, state, self): Coroutine<CastResult<State>> {
    const list = yield* TodoDb.load(self, state.token)
    // Starting again would not help, and to go on would overwrite what somebody else has written.
    if (list === null) return tuple(stop, tuple(shutdown, tuple(atom('no_todo_list'), state.token)), state)
    return tuple(noreply, { ...state, ...list })
  },

  *handleCall(request, from, state, self): Coroutine<CallResult<State>> {
    if (request === atom('get')) return tuple(reply, state.todos, state)
    if (request === atom('subscribe')) {
      const subscribers = subscribe(self, state.subscribers, from.items[0] as Pid)
      return tuple(reply, state.todos, { ...state, subscribers })
    }
    return yield* change(self, state, changed(state, request))
  },

  handleInfo(message, state) {
    if (!isTagged(message, DOWN, 5)) return tuple(noreply, state)
    return tuple(noreply, { ...state, subscribers: unsubscribe(state.subscribers, message.items[3]) })
  },
}

function changed(list: TodoList, request: Term): Changed {
  if (request === atom('clear_completed')) return clearCompleted(list)
  const [what, argument = null] = (request as Tuple).items
  if (what === atom('add')) return addTodo(list, argument)
  if (what === atom('toggle')) return toggleTodo(list, argument)
  if (what === atom('remove')) return removeTodo(list, argument)
  return raise(atom('function_clause'))
}

/** Makes a change lasting first and known after. */
function* change(self: Process, state: State, result: Changed): Coroutine<CallResult<State>> {
  if ('refused' in result) return tuple(reply, tuple(error, result.refused), state)
  const saved = yield* TodoDb.save(self, state.token, result.list)
  if (isTagged(saved, error, 2))
    return tuple(reply, tuple(error, `Not saved: ${errorProblem(saved.items[1] as Term)}.`), state)
  notify(self, state.subscribers, tuple(atom('todos_changed'), state.token))
  return tuple(reply, tuple(ok, result.list.todos), { ...state, ...result.list })
}
