import { limits } from '../../../shared/limits.ts'
import { isRecord, type Term } from '../../../shared/term.ts'
import { wellFormed } from '../kernel/problem-text.ts'
import { isTodoSettings, type TodoSettings, usualSettings } from './todo-settings.ts'

export type Todo = {
  readonly id: number
  readonly title: string
  readonly completed: boolean
  /** When it was completed, in ms since 1970; nil while it is not. */
  readonly completed_at: number | null
  /** "2026-12-24"; nil for none. Version 1 of the server knows no such field. */
  readonly due?: string | null
}

/** What is kept of one list, in memory and in the table: an id is never given twice. */
export type TodoList = {
  readonly next_id: number
  readonly todos: readonly Todo[]
  readonly settings: TodoSettings
}

/** A list after a change, or why it was refused, in words for the user. */
export type Changed = { readonly list: TodoList } | { readonly refused: string }

export const emptyList: TodoList = { next_id: 1, todos: [], settings: usualSettings }

/** With a new todo at the end. Blanks around its title do not count. */
export function addTodo(list: TodoList, title: Term): Changed {
  const text = titleOf(title)
  if (typeof text !== 'string') return text
  if (list.todos.length >= limits.todosPerList)
    return { refused: `The list is full: it holds ${limits.todosPerList} todos.` }
  const todo = { id: list.next_id, title: text, completed: false, completed_at: null }
  return { list: { ...list, next_id: list.next_id + 1, todos: [...list.todos, todo] } }
}

/** With another title of todo `id`. */
export function editTodo(list: TodoList, id: Term, title: Term): Changed {
  const text = titleOf(title)
  if (typeof text !== 'string') return text
  return changeTodo(list, id, todo => ({ ...todo, title: text }))
}

/** With the other state of todo `id`: done `at` that time, or to be done. */
export function toggleTodo(list: TodoList, id: Term, at: number): Changed {
  return changeTodo(list, id, todo => ({
    ...todo,
    completed: !todo.completed,
    completed_at: todo.completed ? null : at,
  }))
}

/** With another day on which todo `id` is due: "2026-12-24", or nil for none. */
export function setDue(list: TodoList, id: Term, due: Term): Changed {
  if (due !== null && !isDay(due)) return { refused: 'A due date is a day, such as 2026-12-24.' }
  return changeTodo(list, id, todo => ({ ...todo, due }))
}

/** Without todo `id`. */
export function removeTodo(list: TodoList, id: Term): Changed {
  if (!has(list, id)) return unknown
  return { list: { ...list, todos: list.todos.filter(todo => todo.id !== id) } }
}

/** Without the todos that are done. */
export function clearCompleted(list: TodoList): Changed {
  return { list: { ...list, todos: list.todos.filter(todo => !todo.completed) } }
}

/** Without the todos that were completed at `time` or before. */
export function dropCompletedBefore(list: TodoList, time: number): TodoList {
  const todos = list.todos.filter(({ completed_at }) => completed_at === null || completed_at > time)
  return todos.length === list.todos.length ? list : { ...list, todos }
}

/** As version 2 of the server has it: each todo has a due date, nil where none was set. */
export function withDues<L extends TodoList>(list: L): L {
  if (list.todos.every(todo => todo.due !== undefined)) return list
  return { ...list, todos: list.todos.map(todo => ({ due: null, ...todo })) }
}

/** As version 1 of the server has it. */
export function withoutDues<L extends TodoList>(list: L): L {
  if (list.todos.every(todo => todo.due === undefined)) return list
  return { ...list, todos: list.todos.map(({ due: _due, ...todo }) => todo) }
}

/** What `term`, which came from a file that anybody can write, says of a list; null when it is none. */
export function todoListOf(term: Term | undefined): TodoList | null {
  if (!isRecord(term) || !isId(term.next_id) || !Array.isArray(term.todos)) return null
  const { next_id, settings = usualSettings } = term
  if (!isTodoSettings(settings)) return null
  const ids = new Set<number>()
  const todos: Todo[] = []
  for (const kept of term.todos as readonly Term[]) {
    // Older files do not say when a todo was completed.
    const todo: Term = isRecord(kept) ? { completed_at: null, ...kept } : kept
    if (!isTodo(todo) || todo.id >= next_id) return null
    ids.add(todo.id)
    todos.push(todo)
  }
  return ids.size === todos.length ? { next_id, todos, settings } : null
}

function isTodo(term: Term): term is Todo {
  return (
    isRecord(term) &&
    isId(term.id) &&
    typeof term.title === 'string' &&
    typeof term.completed === 'boolean' &&
    (term.completed_at === null || Number.isFinite(term.completed_at)) &&
    (term.due === undefined || term.due === null || isDay(term.due))
  )
}

function isId(term: Term | undefined): term is number {
  return Number.isSafeInteger(term) && (term as number) > 0
}

/** A day that there is, as ISO 8601 writes it. */
function isDay(term: Term): term is string {
  if (typeof term !== 'string' || !/^\d{4}-\d{2}-\d{2}$/.test(term)) return false
  const day = new Date(`${term}T00:00:00Z`)
  return !Number.isNaN(day.getTime()) && day.toISOString().startsWith(term)
}

/** The title to keep, or why it cannot be one. */
function titleOf(title: Term): string | { readonly refused: string } {
  if (typeof title !== 'string') return { refused: 'A title is text.' }
  const text = wellFormed(title.trim())
  const length = [...text].length
  if (length === 0) return { refused: 'A todo needs a title.' }
  if (length > limits.todoTitleChars)
    return { refused: `A title has ${limits.todoTitleChars} characters at most; this one has ${length}.` }
  return text
}

function changeTodo(list: TodoList, id: Term, change: (todo: Todo) => Todo): Changed {
  if (!has(list, id)) return unknown
  return { list: { ...list, todos: list.todos.map(todo => (todo.id === id ? change(todo) : todo)) } }
}

function has(list: TodoList, id: Term): boolean {
  return list.todos.some(todo => todo.id === id)
}

const unknown: Changed = { refused: 'There is no such todo on this list any more.' }
