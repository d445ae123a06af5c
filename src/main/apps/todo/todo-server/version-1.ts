import {
  continue_,
  error,
  infinity,
  noreply,
  normal,
  ok,
  reply,
  shutdown,
  stop,
  timeout,
} from '../../../../shared/atoms.ts'
import { atom, type Ref, type Term, Tuple, tuple } from '../../../../shared/term.ts'
import type { CallResult, CastResult, GenServerModule, Next } from '../../../otp/index.ts'
import {
  type Coroutine,
  cancelTimer,
  type Process,
  raise,
  sendAfter,
  setLabel,
  systemTime,
} from '../../../otp/process.ts'
import { errorProblem } from '../../kernel/problem-text.ts'
import { CoppicePubSub } from '../../kernel/pubsub.ts'
import { TodoDb } from '../db.ts'
import {
  addTodo,
  type Changed,
  clearCompleted,
  dropCompletedBefore,
  editTodo,
  emptyList,
  removeTodo,
  type TodoList,
  toggleTodo,
  withoutDues,
} from '../todo.ts'
import { isTodoSettings, sweepEveryMs } from '../todo-settings.ts'
import { todoTopic } from '../topic.ts'

/** A server's state: its list and whose it is. */
export type State = TodoList & {
  readonly token: string
  /** When it was last asked for something, in ms since 1970. */
  readonly used_at: number
  /** The timer of the next look for todos that are too old; nil while none are to be removed. */
  readonly sweep: Ref | null
}

/** The message by which it tells itself to look for todos that are too old. */
const sweep = atom('sweep')

export const get = atom('get')

/** Todos with a title and a state. */
export const todoServer: GenServerModule<State, string> = {
  name: 'Todo.TodoServer',

  init(token, self) {
    setLabel(self, `todo ${token}`)
    const state = { token, ...emptyList, used_at: systemTime(self), sweep: null }
    // Reading the table is left for later, so that the supervisor can go on with others.
    return tuple(ok, state, tuple(continue_, atom('load')))
  },

  *handleContinue(_load, state, self): Coroutine<CastResult<State>> {
    return yield* load(self, state, withoutDues)
  },

  *handleCall(request, _from, before, self): Coroutine<CallResult<State>> {
    const state = used(self, before)
    if (request === get) return got(self, state)
    return yield* change(self, state, changed(state, request, state.used_at))
  },

  *handleInfo(message, state, self): Coroutine<CastResult<State>> {
    if (message === timeout && idleLeft(self, state) === 0) return tuple(stop, normal, state)
    const next = message === sweep ? yield* sweepOld(self, state) : state
    // The timeout of a gen_server begins anew with every message: what is left of it is counted here.
    return tuple(noreply, next, idleLeft(self, next))
  },

  codeChange: (_oldVersion, state) => tuple(ok, withoutDues(state)),
}

/** Fetches the list from the table; `shape` gives it the fields that this version knows. */
export function* load(
  self: Process,
  state: State,
  shape: (list: TodoList) => TodoList,
): Coroutine<CastResult<State>> {
  const list = yield* TodoDb.load(self, state.token)
  // Starting again would not help, and to go on would overwrite what somebody else has written.
  if (list === null) return tuple(stop, tuple(shutdown, tuple(atom('no_todo_list'), state.token)), state)
  const loaded = planSweep(self, { ...state, ...shape(list) })
  return tuple(noreply, loaded, idleLeft(self, loaded))
}

/** As it is after a visit. */
export function used(self: Process, state: State): State {
  return { ...state, used_at: systemTime(self) }
}

export function got(self: Process, state: State): CallResult<State> {
  return tuple(reply, shownOf(state), state, idleLeft(self, state))
}

/** What a request makes of the list. */
export function changed(list: TodoList, request: Term, now: number): Changed {
  if (request === atom('clear_completed')) return clearCompleted(list)
  const [what, first = null, second = null] = request instanceof Tuple ? request.items : []
  if (what === atom('add')) return addTodo(list, first)
  if (what === atom('edit')) return editTodo(list, first, second)
  if (what === atom('toggle')) return toggleTodo(list, first, now)
  if (what === atom('remove')) return removeTodo(list, first)
  if (what === atom('settings'))
    return isTodoSettings(first)
      ? { list: { ...list, settings: first } }
      : { refused: 'These times cannot be.' }
  return raise(atom('function_clause'))
}

/** Makes a change lasting first and known after. */
export function* change(self: Process, state: State, result: Changed): Coroutine<CallResult<State>> {
  if ('refused' in result) return tuple(reply, tuple(error, result.refused), state, idleLeft(self, state))
  const saved = yield* TodoDb.save(self, state.token, result.list)
  if (saved !== ok) {
    const why = errorProblem((saved as Tuple).items[1] as Term)
    return tuple(reply, tuple(error, `Not saved: ${why}.`), state, idleLeft(self, state))
  }
  tell(self, state)
  const next = planSweep(self, { ...state, ...result.list })
  return tuple(reply, tuple(ok, shownOf(next)), next, idleLeft(self, next))
}

/** Ms until it has had nothing to do for too long: after that its callbacks say how long to wait for a message. */
export function idleLeft(self: Process, { settings, used_at }: State): Next {
  if (settings.idle_ms === null) return infinity
  return Math.max(0, used_at + settings.idle_ms - systemTime(self))
}

function shownOf({ todos, settings }: TodoList): Term {
  return { todos, settings }
}

function tell(self: Process, { token }: State): void {
  CoppicePubSub.broadcast(self, todoTopic(token), tuple(atom('todos_changed'), token))
}

/** Sees to it that there is a next look for old todos exactly while there are to be such looks. */
function planSweep(self: Process, state: State): State {
  const { keep_completed_ms } = state.settings
  if (state.sweep !== null) cancelTimer(self, state.sweep)
  if (keep_completed_ms === null) return { ...state, sweep: null }
  return { ...state, sweep: sendAfter(self, sweepEveryMs(keep_completed_ms), self.pid, sweep) }
}

/** Removes what was completed too long ago. What cannot be saved is tried again at the next look. */
function* sweepOld(self: Process, state: State): Coroutine<State> {
  const { keep_completed_ms } = state.settings
  if (keep_completed_ms === null) return state
  const list = dropCompletedBefore(state, systemTime(self) - keep_completed_ms)
  if (list === state) return planSweep(self, state)
  const saved = yield* TodoDb.save(self, state.token, list)
  if (saved !== ok) return planSweep(self, state)
  tell(self, state)
  return planSweep(self, { ...state, ...list })
}
