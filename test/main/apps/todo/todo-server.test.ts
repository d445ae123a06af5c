import { describe, expect, it } from 'vitest'
import { atom } from '../../../../src/shared/term.ts'
import { Host } from '../host.ts'

const minutes = 60_000

/** A host on which view 1 shows the list of ada, with these todos. */
function withTodos(...titles: string[]): Host {
  const host = Host.booted()
  host.openTodo(1, 'ada')
  for (const title of titles) host.do(1, { name: 'todo.add', title })
  return host
}

const times = (host: Host, keepCompletedMs: number | null, idleMs: number | null) =>
  host.do(1, { name: 'todo.settings', keepCompletedMs, idleMs })

describe('a todo server that nobody visits', () => {
  it('stops after its time, for which it needs no reason but normal', () => {
    const host = withTodos('milk')
    const server = host.pid('todo ada')
    host.pass(5 * minutes - 1)
    expect(host.names()).toContain('todo ada')
    host.pass(1)
    expect(host.names()).not.toContain('todo ada')
    expect(host.last(1)).toMatchObject({ status: 'asleep', server: null, message: null })
    expect(host.titles(1)).toEqual(['milk'])
    expect(host.reported('crash')).toEqual([])
    expect(server).not.toBe(host.last(1).server)
  })

  it('is started again by the next visit, with its todos', () => {
    const host = withTodos('milk')
    host.pass(5 * minutes)
    host.do(1, { name: 'todo.add', title: 'tea' })
    expect(host.titles(1)).toEqual(['milk', 'tea'])
    expect(host.last(1)).toMatchObject({ status: 'live', server: host.pid('todo ada') })
  })

  it('counts from the last visit, whatever else it hears meanwhile', () => {
    const host = withTodos('milk')
    times(host, 10 * minutes, 2 * minutes)
    host.pass(119_000)
    host.do(1, { name: 'todo.toggle', id: 1 })
    host.pass(119_999)
    expect(host.names()).toContain('todo ada')
    host.pass(1)
    expect(host.names()).not.toContain('todo ada')
  })

  it('stays for ever where its owner chose that, also after a restart', () => {
    const host = withTodos('milk')
    times(host, null, null)
    host.kill('todo ada')
    host.pass(0)
    host.pass(1_000 * minutes)
    expect(host.names()).toContain('todo ada')
    expect(host.todo(1).settings).toEqual({ keepCompletedMs: null, idleMs: null })
  })

  it('wakes for a second window, and the first is live with it when something changes', () => {
    const host = withTodos('milk')
    host.pass(5 * minutes)
    host.openTodo(2, 'ada')
    expect(host.last(1).status).toBe('asleep')
    host.do(2, { name: 'todo.add', title: 'tea' })
    expect(host.last(1)).toMatchObject({ status: 'live', server: host.last(2).server })
    expect(host.titles(1)).toEqual(['milk', 'tea'])
  })
})

describe('completed todos', () => {
  it('are removed when they are older than their owner chose, and no others', () => {
    const host = withTodos('milk', 'tea', 'bread')
    times(host, 60_000, null)
    host.do(1, { name: 'todo.toggle', id: 1 })
    host.pass(30_000)
    host.do(1, { name: 'todo.toggle', id: 2 })
    host.pass(45_000)
    expect(host.titles(1)).toEqual(['tea', 'bread'])
    host.pass(60_000)
    expect(host.titles(1)).toEqual(['bread'])
    const after = Host.booted(host.device.crash('kill'))
    after.openTodo(1, 'ada')
    expect(after.titles(1)).toEqual(['bread'])
  })

  it('are looked for by a message that the server sends itself, also after it was restarted', () => {
    const host = withTodos('milk')
    times(host, 60_000, null)
    host.do(1, { name: 'todo.toggle', id: 1 })
    host.kill('todo ada')
    host.pass(75_000)
    expect(host.titles(1)).toEqual([])
  })

  it('stay for ever where their owner takes the time back', () => {
    const host = withTodos('milk')
    times(host, 60_000, null)
    host.do(1, { name: 'todo.toggle', id: 1 })
    times(host, null, null)
    host.pass(1_000 * minutes)
    expect(host.titles(1)).toEqual(['milk'])
  })

  it.each([0, 999, 1.5, -5, 1e15])('refuses to be kept for %d ms', ms => {
    const host = withTodos('milk')
    times(host, ms, null)
    expect(host.last(1).message).toEqual({ level: 'error', text: 'These times cannot be.' })
    expect(host.todo(1).settings.keepCompletedMs).toBeNull()
  })
})

describe('version 2 of the todo server', () => {
  const upgrade = (host: Host, version: 1 | 2) => host.do(1, { name: 'todo.upgrade', version })

  it('is taken over by all servers while they run: same processes, same todos, with due dates', () => {
    const host = withTodos('milk')
    host.openTodo(2, 'grace')
    host.do(2, { name: 'todo.add', title: 'compiler' })
    const pids = [host.pid('todo ada'), host.pid('todo grace')]
    expect(host.todo(1).version).toBe(1)
    upgrade(host, 2)
    expect(host.last(1).message?.text).toBe('Version 2 is loaded; 2 servers took it over while running.')
    expect([host.pid('todo ada'), host.pid('todo grace')]).toEqual(pids)
    expect(host.todo(2)).toMatchObject({ version: 2, todos: [{ title: 'compiler', due: null }] })
    host.do(1, { name: 'todo.set_due', id: 1, due: '2026-12-24' })
    expect(host.todo(1).todos).toMatchObject([{ title: 'milk', due: '2026-12-24' }])
    expect(host.state('todo ada')).toMatchObject({ todos: [{ due: '2026-12-24' }] })
  })

  it('is what a server starts with from then on, and due dates last', () => {
    const host = withTodos('milk')
    upgrade(host, 2)
    host.do(1, { name: 'todo.set_due', id: 1, due: '2026-12-24' })
    host.kill('todo ada')
    host.pass(1_000)
    expect(host.todo(1)).toMatchObject({ version: 2, todos: [{ due: '2026-12-24' }] })
    host.do(1, { name: 'todo.add', title: 'tea' })
    expect(host.state('todo ada')).toMatchObject({ todos: [{ due: '2026-12-24' }, { due: null }] })
  })

  it('can be taken back, and then a due date is a crash of the caller, not of the list', () => {
    const host = withTodos('milk')
    upgrade(host, 2)
    upgrade(host, 1)
    expect(host.state('todo ada')).toMatchObject({ todos: [{ id: 1, title: 'milk', completed: false }] })
    expect(host.todo(1)).toMatchObject({ version: 1, todos: [{ due: null }] })
    host.do(1, { name: 'todo.set_due', id: 1, due: '2026-12-24' })
    host.pass(1_000)
    expect(host.reported('crash')).toHaveLength(1)
    expect(host.titles(1)).toEqual(['milk'])
  })

  it('refuses a day that there is not', () => {
    const host = withTodos('milk')
    upgrade(host, 2)
    host.do(1, { name: 'todo.set_due', id: 1, due: '2026-02-30' })
    expect(host.last(1).message?.level).toBe('error')
  })

  it('goes past a server that does not answer, which has it after its next start', () => {
    const host = withTodos('milk')
    host.kill('todo ada', atom('kill'))
    host.click(1, { name: 'todo.upgrade', version: 2 })
    host.pass(10_000)
    expect(host.todo(1)).toMatchObject({ version: 2, todos: [{ title: 'milk' }] })
  })
})
