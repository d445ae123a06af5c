import { describe, expect, it } from 'vitest'
import { writeDets } from '../../../../src/main/storage/format/dets/write.ts'
import { limits } from '../../../../src/shared/limits.ts'
import { tuple } from '../../../../src/shared/term.ts'
import { Host } from '../host.ts'

/** A host on which view 1 shows the list of ada, with these todos. */
function withTodos(...titles: string[]): Host {
  const host = Host.booted()
  host.openTodo(1, 'ada')
  for (const title of titles) host.do(1, { name: 'todo.add', title })
  return host
}

describe('the todo screen', () => {
  it('shows that it mounts, then an empty list', () => {
    const host = withTodos()
    expect(host.shown.map(shown => [shown.view, shown.status])).toEqual([
      [1, 'mounting'],
      [1, 'live'],
    ])
    // The page is fetched before a view is connected to it.
    expect(host.shown[0]).toMatchObject({ content: { todos: [] }, server: null, message: null })
    expect(host.last(1)).toEqual({
      view: 1,
      pid: host.pid('window 1'),
      status: 'live',
      message: null,
      server: host.pid('todo ada'),
      content: {
        screen: 'todo',
        token: 'ada',
        filter: 'all',
        version: 1,
        todos: [],
        counts: { all: 0, active: 0, completed: 0 },
        settings: { keepCompletedMs: null, idleMs: 300_000 },
      },
      stream: null,
    })
  })

  it('adds todos in the order they come', () => {
    const host = withTodos('milk', '  tea ', 'milk')
    expect(host.todo(1).todos).toMatchObject([
      { id: 1, title: 'milk', completed: false },
      { id: 2, title: 'tea', completed: false },
      { id: 3, title: 'milk', completed: false },
    ])
    expect(host.todo(1).counts).toEqual({ all: 3, active: 3, completed: 0 })
  })

  it('toggles and removes todos, and clears the completed', () => {
    const host = withTodos('milk', 'tea', 'bread')
    host.do(1, { name: 'todo.toggle', id: 2 })
    expect(host.todo(1).counts).toEqual({ all: 3, active: 2, completed: 1 })
    host.do(1, { name: 'todo.remove', id: 1 })
    expect(host.titles(1)).toEqual(['tea', 'bread'])
    host.do(1, { name: 'todo.clear_completed' })
    expect(host.titles(1)).toEqual(['bread'])
    expect(host.last(1).message).toBeNull()
  })

  it.each([
    ['all', ['milk', 'tea', 'bread']],
    ['active', ['milk', 'bread']],
    ['completed', ['tea']],
  ] as const)('shows %s of the todos when it is asked to, and counts all', (filter, titles) => {
    const host = withTodos('milk', 'tea', 'bread')
    host.do(1, { name: 'todo.toggle', id: 2 })
    host.do(1, { name: 'todo.filter', filter })
    expect(host.titles(1)).toEqual(titles)
    expect(host.todo(1)).toMatchObject({ filter, counts: { all: 3, active: 2, completed: 1 } })
  })

  it.each([
    ['an empty title', { name: 'todo.add', title: '  ' }, 'A todo needs a title.'],
    ['a title that is too long', { name: 'todo.add', title: 'x'.repeat(201) }, /200 characters at most/],
    ['a toggle of what is not there', { name: 'todo.toggle', id: 9 }, /no such todo/],
    ['a removal of what is not there', { name: 'todo.remove', id: 1.5 }, /no such todo/],
    ['what another screen can do', { name: 'shop.select_item', sku: 'towel' }, /knows no shop.select_item/],
  ] as const)('refuses %s in words, and changes nothing', (_, event, text) => {
    const host = withTodos('milk')
    const before = host.last(1)
    const file = host.device.files.get('todos.dets')
    host.do(1, event)
    expect(host.last(1)).toEqual({
      ...before,
      message: { level: 'error', text: expect.stringMatching(text) },
    })
    expect(host.device.files.get('todos.dets')).toEqual(file)
    host.do(1, { name: 'todo.filter', filter: 'all' })
    expect(host.last(1)).toEqual(before)
  })

  it('refuses a todo too many and keeps the list', () => {
    const todos = Array.from({ length: limits.todosPerList - 1 }, (_, i) => ({
      id: i + 1,
      title: `todo ${i}`,
      completed: false,
    }))
    const row = tuple('ada', { next_id: limits.todosPerList, todos })
    const file = writeDets({ type: 'set', keypos: 1, objects: [row] })
    const host = Host.booted(new Map([['todos.dets', file]]))
    host.openTodo(1, 'ada')
    host.do(1, { name: 'todo.add', title: 'the last' })
    expect(host.todo(1).todos.at(-1)).toEqual({
      id: limits.todosPerList,
      title: 'the last',
      completed: false,
      due: null,
    })
    const before = host.todo(1)
    host.do(1, { name: 'todo.add', title: 'one more' })
    expect(host.last(1).message?.text).toBe('The list is full: it holds 1000 todos.')
    expect(host.todo(1)).toEqual(before)
  })

  it('shows each token its own list', () => {
    const host = withTodos('milk')
    host.openTodo(2, 'grace')
    host.do(2, { name: 'todo.add', title: 'compiler' })
    expect(host.titles(1)).toEqual(['milk'])
    expect(host.titles(2)).toEqual(['compiler'])
    expect(host.pid('todo ada')).not.toBe(host.pid('todo grace'))
  })

  it('shows what happens in another window on the same list, under its own filter', () => {
    const host = withTodos('milk')
    host.openTodo(2, 'ada', { filter: 'completed' })
    expect(host.titles(2)).toEqual([])
    host.do(1, { name: 'todo.toggle', id: 1 })
    expect(host.titles(2)).toEqual(['milk'])
    host.do(2, { name: 'todo.add', title: 'tea' })
    expect(host.titles(1)).toEqual(['milk', 'tea'])
    expect(host.last(1).server).toBe(host.last(2).server)
  })

  it('ends up at the same list in all windows that change it at once', () => {
    const host = withTodos()
    for (const view of [2, 3]) host.openTodo(view, 'ada')
    for (let i = 0; i < 10; i++)
      for (const view of [1, 2, 3]) host.click(view, { name: 'todo.add', title: `${i} of ${view}` })
    host.pass(0)
    expect(host.titles(1)).toHaveLength(30)
    expect(host.titles(2)).toEqual(host.titles(1))
    expect(host.titles(3)).toEqual(host.titles(1))
  })

  it('hears of nothing any more when it is closed, and its view ends', () => {
    const host = withTodos('milk')
    host.openTodo(2, 'ada')
    host.kill('window 2', Symbol.for('shutdown'))
    host.pass(0)
    expect(host.names().filter(name => name.startsWith('view') || name.startsWith('window'))).toEqual([
      'window 1',
      'view todo ada',
    ])
    const shown = host.shown.length
    host.do(1, { name: 'todo.add', title: 'tea' })
    expect(host.shown.slice(shown).every(({ view }) => view === 1)).toBe(true)
  })

  it('finds the todos of its token in the files of an earlier run', () => {
    const before = withTodos('milk', 'tea')
    before.do(1, { name: 'todo.toggle', id: 1 })
    const after = Host.booted(before.device.crash('kill'))
    after.openTodo(1, 'ada')
    expect(after.todo(1)).toEqual(before.todo(1))
    after.openTodo(2, 'grace')
    expect(after.titles(2)).toEqual([])
  })
})
