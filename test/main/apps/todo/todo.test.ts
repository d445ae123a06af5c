import { describe, expect, it } from 'vitest'
import {
  addTodo,
  type Changed,
  clearCompleted,
  dropCompletedBefore,
  editTodo,
  emptyList,
  removeTodo,
  setDue,
  type TodoList,
  todoListOf,
  toggleTodo,
  withDues,
  withoutDues,
} from '../../../../src/main/apps/todo/todo.ts'
import { usualSettings } from '../../../../src/main/apps/todo/todo-settings.ts'
import { limits } from '../../../../src/shared/limits.ts'
import { atom, Bits, type Term, tuple } from '../../../../src/shared/term.ts'

function listOf(changed: Changed): TodoList {
  if ('refused' in changed) throw new Error(changed.refused)
  return changed.list
}

function listWith(...titles: string[]): TodoList {
  return titles.reduce((list, title) => listOf(addTodo(list, title)), emptyList)
}

const milkAndTea = listWith('milk', 'tea')

describe('a list of todos', () => {
  it('takes new todos at its end and numbers them from 1', () => {
    expect(milkAndTea).toEqual({
      next_id: 3,
      todos: [
        { id: 1, title: 'milk', completed: false, completed_at: null },
        { id: 2, title: 'tea', completed: false, completed_at: null },
      ],
      settings: usualSettings,
    })
  })

  it('gives no id twice, not even that of the last todo when it was removed', () => {
    const list = listOf(addTodo(listOf(removeTodo(milkAndTea, 2)), 'coffee'))
    expect(list.todos.map(todo => todo.id)).toEqual([1, 3])
  })

  it('completes a todo by toggling it, and takes that back by toggling it again', () => {
    const once = listOf(toggleTodo(milkAndTea, 1, 500))
    expect(once.todos.map(todo => [todo.completed, todo.completed_at])).toEqual([
      [true, 500],
      [false, null],
    ])
    expect(listOf(toggleTodo(once, 1, 600))).toEqual(milkAndTea)
  })

  it('clears the completed todos and keeps the others', () => {
    expect(listOf(clearCompleted(listOf(toggleTodo(milkAndTea, 1, 500)))).todos.map(todo => todo.id)).toEqual(
      [2],
    )
    expect(listOf(clearCompleted(milkAndTea)).todos).toEqual(milkAndTea.todos)
  })

  it.each<[what: string, id: Term]>([
    ['an id that was never given', 3],
    ['zero', 0],
    ['a negative id', -1],
    ['a fraction', 1.5],
    ['text', '1'],
    ['an atom', atom('nil')],
  ])('refuses to toggle or remove %s', (_, id) => {
    const refused = { refused: 'There is no such todo on this list any more.' }
    expect(toggleTodo(milkAndTea, id, 500)).toEqual(refused)
    expect(removeTodo(milkAndTea, id)).toEqual(refused)
  })
})

describe('an edit', () => {
  it('gives a todo another title under the rules of titles, and leaves the rest', () => {
    const done = listOf(toggleTodo(milkAndTea, 2, 500))
    expect(listOf(editTodo(done, 2, '  green tea ')).todos[1]).toEqual({
      ...done.todos[1],
      title: 'green tea',
    })
    expect(editTodo(done, 2, ' ')).toEqual({ refused: 'A todo needs a title.' })
    expect(editTodo(done, 3, 'coffee')).toMatchObject({ refused: expect.stringContaining('no such todo') })
  })
})

describe('a due date', () => {
  it.each<[what: string, due: Term]>([
    ['a day', '2024-02-29'],
    ['none', null],
  ])('is %s', (_, due) => {
    expect(listOf(setDue(withDues(milkAndTea), 1, due)).todos[0]?.due).toBe(due)
  })

  it.each<[what: string, due: Term]>([
    ['a day that there is not', '2023-02-29'],
    ['a time', '2024-02-29T10:00'],
    ['words', 'tomorrow'],
    ['a number', 20240229],
    ['the empty text', ''],
  ])('is not %s', (_, due) => {
    expect(setDue(withDues(milkAndTea), 1, due)).toMatchObject({ refused: expect.any(String) })
  })

  it('is nil for todos of version 1, is kept by version 2, and is unknown to version 1', () => {
    const dated = withDues(milkAndTea)
    expect(dated.todos.map(({ due }) => due)).toEqual([null, null])
    const due = listOf(setDue(dated, 1, '2026-12-24'))
    expect(withDues(due)).toBe(due)
    expect(withoutDues(due)).toEqual(milkAndTea)
    expect(withoutDues(milkAndTea)).toBe(milkAndTea)
  })
})

describe('old todos', () => {
  it('are those that were completed at that time or before', () => {
    const both = listOf(toggleTodo(listOf(toggleTodo(milkAndTea, 1, 500)), 2, 600))
    expect(dropCompletedBefore(both, 499)).toBe(both)
    expect(dropCompletedBefore(both, 500).todos.map(({ id }) => id)).toEqual([2])
    expect(dropCompletedBefore(both, 1_000).todos).toEqual([])
    expect(dropCompletedBefore(milkAndTea, 1_000)).toBe(milkAndTea)
  })
})

describe('a title', () => {
  const title = (text: Term): string | undefined => listOf(addTodo(emptyList, text)).todos[0]?.title
  const longest = 'x'.repeat(limits.todoTitleChars)

  it.each<[what: string, given: string, kept: string]>([
    ['loses the blanks around it', ' \t milk \n', 'milk'],
    ['keeps the blanks inside it', 'oat  milk', 'oat  milk'],
    ['may have as many characters as the limit says', longest, longest],
    ['is measured without the blanks around it', `  ${longest}  `, longest],
    [
      'is measured in characters, whatever they take in memory',
      '🥛'.repeat(limits.todoTitleChars),
      '🥛'.repeat(limits.todoTitleChars),
    ],
    ['gets whole characters in place of halves, which no file could hold', 'a\ud83eb', 'a\ufffdb'],
  ])('%s', (_, given, kept) => {
    expect(title(given)).toBe(kept)
  })

  it.each<[what: string, given: Term, why: string]>([
    ['nothing', '', 'A todo needs a title.'],
    ['only blanks', ' \n\t\u3000', 'A todo needs a title.'],
    ['one character too many', `${longest}x`, 'A title has 200 characters at most; this one has 201.'],
    ['a number', 5, 'A title is text.'],
    ['nil', null, 'A title is text.'],
    ['bytes that are no text', new Bits(Uint8Array.of(255)), 'A title is text.'],
  ])('cannot be %s', (_, given, why) => {
    expect(addTodo(emptyList, given)).toEqual({ refused: why })
  })

  it('is refused when the list is full', () => {
    const todos = Array.from({ length: limits.todosPerList }, (_, i) => ({
      id: i + 1,
      title: 'x',
      completed: true,
      completed_at: 1,
    }))
    const full = { ...emptyList, next_id: limits.todosPerList + 1, todos }
    expect(addTodo(full, 'one more')).toEqual({ refused: 'The list is full: it holds 1000 todos.' })
    expect(listOf(addTodo(listOf(removeTodo(full, 1)), 'one more')).todos).toHaveLength(limits.todosPerList)
  })
})

describe('todoListOf', () => {
  const milk = { id: 1, title: 'milk', completed: false }

  it.each<[what: string, term: Term, is: boolean]>([
    ['an empty list', emptyList, true],
    ['a list of todos', milkAndTea, true],
    ['a list that something was removed from', { next_id: 9, todos: [milk] }, true],
    ['a number', 17, false],
    ['a tuple', tuple(1, []), false],
    ['an empty map', {}, false],
    ['a list without its next id', { todos: [] }, false],
    ['a next id of zero', { next_id: 0, todos: [] }, false],
    ['todos that are no list', { next_id: 1, todos: {} }, false],
    ['an id that is still to be given', { next_id: 1, todos: [milk] }, false],
    ['an id that two todos have', { next_id: 2, todos: [milk, milk] }, false],
    ['a todo without a title', { next_id: 2, todos: [{ id: 1, completed: false }] }, false],
    ['a title that is no text', { next_id: 2, todos: [{ ...milk, title: atom('milk') }] }, false],
    [
      'a todo that is neither done nor to be done',
      { next_id: 2, todos: [{ ...milk, completed: null }] },
      false,
    ],
    ['a todo that is nil', { next_id: 2, todos: [null] }, false],
    ['settings that are none', { next_id: 1, todos: [], settings: { idle_ms: 5 } }, false],
    ['a due date that is none', { next_id: 2, todos: [{ ...milk, due: 'soon' }] }, false],
  ])('is asked about %s: %s', (_, term, is) => {
    expect(todoListOf(term) !== null).toBe(is)
  })

  it('reads what older files did not say as nil, and as the usual settings', () => {
    expect(todoListOf({ next_id: 9, todos: [milk] })).toEqual({
      next_id: 9,
      todos: [{ ...milk, completed_at: null }],
      settings: usualSettings,
    })
  })
})
