import { limits } from '../../../shared/limits.ts'
import { isRecord, type Term } from '../../../shared/term.ts'
import { wellFormed } from '../kernel/problem-text.ts'

export type Todo = { readonly id: number; readonly title: string; readonly completed: boolean }

/** What is kept of one list, in memory and in the table: an id is never given twice. */
export type TodoList = { readonly next_id: number; readonly todos: readonly Todo[] }

/** A list after a change, or why it was refused, in words for the user. */
export type Changed = { readonly list: TodoList } | { readonly refused: string }

export const emptyList: TodoList = { next_id: 1, todos: [] }

/** With a new todo at the end. Blanks around its title do not count. */
export function addTodo(list: TodoList, title: Term): Changed {
  if (typeof title !== 'string') return { refused: 'A title is text.' }
  const text = wellFormed(title.trim())
  const length = [...text].length
  if (length === 0) return { refused: 'A todo needs a title.' }
  if (length > limits.todoTitleChars)
    return { refused: `A title has ${limits.todoTitleChars} characters at most; this one has ${length}.` }
  if (list.todos.length >= limits.todosPerList)
    return { refused: `The list is full: it holds ${limits.todosPerList} todos.` }
  const todo = { id: list.next_id, title: text, completed: false }
  return { list: { next_id: list.next_id + 1, todos: [...list.todos, todo] } }
}

/** With the other state of todo `id`: done, or to be done. */
export function toggleTodo(list: TodoList, id: Term): Changed {
  if (!has(list, id)) return unknown
  const todos = list.todos.map(todo => (todo.id === id ? { ...todo, completed: !todo.completed } : todo))
  return { list: { ...list, todos } }
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

/** Whether `term`, which came from a file that anybody can write, is a list of todos. */
export function isTodoList(term: Term | undefined): term is TodoList {
  if (!isRecord(term) || !isId(term.next_id) || !Array.isArray(term.todos)) return false
  const { next_id } = term
  const ids = new Set(term.todos.map((todo: Term) => (isTodo(todo) && todo.id < next_id ? todo.id : null)))
  return ids.size === term.todos.length && !ids.has(null)
}

function isTodo(term: Term): term is Todo {
  return (
    isRecord(term) && isId(term.id) && typeof term.title === 'string' && typeof term.completed === 'boolean'
  )
}

function isId(term: Term | undefined): term is number {
  return Number.isSafeInteger(term) && (term as number) > 0
}

function has(list: TodoList, id: Term): boolean {
  return list.todos.some(todo => todo.id === id)
}

const unknown: Changed = { refused: 'There is no such todo on this list any more.' }
