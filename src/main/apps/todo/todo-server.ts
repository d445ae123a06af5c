import { error, ok } from '../../../shared/atoms.ts'
import { atom, isTagged, type Term, type Tuple, tuple } from '../../../shared/term.ts'
import { Code, GenServer, Registry } from '../../otp/index.ts'
import type { Coroutine, Process } from '../../otp/process.ts'
import { CoppicePubSub } from '../kernel/pubsub.ts'
import { todoRegistry } from './registry.ts'
import type { Todo } from './todo.ts'
import { todoServer } from './todo-server/version-1.ts'
import type { TodoSettings } from './todo-settings.ts'
import { todoTopic } from './topic.ts'

/** What a visitor is told of a list. */
export type TodoView = { readonly todos: readonly Todo[]; readonly settings: TodoSettings }

/**
 * The todos of one user, known by a token. All changes answer `{ok, TodoView}` once they are on the disk, or
 * `{error, Message}` and nothing has changed. To make sure that the server runs is `TodoSupervisor.startChild`'s part.
 * The callbacks are in `todo-server/`, one file a version.
 */
export const TodoServer = {
  startLink(self: Process, token: string): Coroutine<Term> {
    return GenServer.startLink(self, Code.loaded(self, todoServer), token, { name: serverName(token) })
  },

  *get(self: Process, token: string): Coroutine<TodoView> {
    return (yield* GenServer.call(self, serverName(token), atom('get'))) as unknown as TodoView
  },

  add(self: Process, token: string, title: string): Coroutine<Term> {
    return GenServer.call(self, serverName(token), tuple(atom('add'), title))
  },

  edit(self: Process, token: string, id: number, title: string): Coroutine<Term> {
    return GenServer.call(self, serverName(token), tuple(atom('edit'), id, title))
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

  /** Version 2 only. `due`: "2026-12-24", or nil for none. */
  setDue(self: Process, token: string, id: number, due: string | null): Coroutine<Term> {
    return GenServer.call(self, serverName(token), tuple(atom('set_due'), id, due))
  },

  settings(self: Process, token: string, settings: TodoSettings): Coroutine<Term> {
    return GenServer.call(self, serverName(token), tuple(atom('settings'), settings))
  },

  /** After every change from now on the caller gets `{todos_changed, Token}`. */
  subscribe(self: Process, token: string): void {
    CoppicePubSub.subscribe(self, todoTopic(token))
  },
} as const

/** What a change answered: the list as it is then, or why not. */
export function changeAnswer(answer: Term): TodoView | { readonly refused: string } {
  if (isTagged(answer, error, 2)) return { refused: answer.items[1] as string }
  return isTagged(answer, ok, 2) ? (answer.items[1] as unknown as TodoView) : { refused: 'No answer.' }
}

function serverName(token: string): Tuple {
  return Registry.via(todoRegistry, token)
}
