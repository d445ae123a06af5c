import { describe, expect, it } from 'vitest'
import { sys } from '../../../src/main/otp/index.ts'
import { FunctionProgram } from '../../../src/main/runtime/index.ts'
import { atom, type Pid, type Term, tuple } from '../../../src/shared/term.ts'
import { Host } from './host.ts'

const suspend = ([pid]: readonly Term[]): FunctionProgram =>
  new FunctionProgram(self => sys.suspend(self, pid as Pid))

/** A host with two windows on one list and one on a cart, and something in each. */
function busy(): Host {
  const host = new Host(new Map(), null, { suspend })
  host.boot()
  host.openTodo(1, 'ada')
  host.openTodo(2, 'ada', { filter: 'active' })
  host.openShop(3, 'ada')
  host.do(1, { name: 'todo.add', title: 'milk' })
  host.do(1, { name: 'todo.add', title: 'tea' })
  host.do(1, { name: 'todo.toggle', id: 1 })
  host.do(3, { name: 'shop.select_item', sku: 'towel' })
  return host
}

/** All three screens live, with all that was there, and taking changes. */
function expectWhole(host: Host): void {
  for (const view of [1, 2, 3]) expect(host.last(view)).toMatchObject({ status: 'live', message: null })
  expect(host.last(1).server).toBe(host.pid('todo ada'))
  expect(host.last(2).server).toBe(host.pid('todo ada'))
  expect(host.last(3).server).toBe(host.pid('cart ada'))
  expect(host.todo(1).todos).toMatchObject([
    { id: 1, title: 'milk', completed: true },
    { id: 2, title: 'tea', completed: false },
  ])
  expect(host.todo(2)).toMatchObject({ filter: 'active', counts: { all: 2 } })
  expect(host.titles(2)).toEqual(['tea'])
  expect(host.cart(3)).toEqual(['towel × 1'])
  host.do(2, { name: 'todo.add', title: 'bread' })
  host.do(3, { name: 'shop.select_item', sku: 'air-can' })
  expect(host.titles(1)).toEqual(['milk', 'tea', 'bread'])
  expect(host.cart(3)).toEqual(['towel × 1', 'air-can × 1'])
}

const everything = [
  'Coppice.PubSub',
  'Coppice.PubSub.PIDPartition0',
  'Coppice.ViewSupervisor',
  'Shop.CartSupervisor',
  'Shop.Db',
  'Shop.Registry',
  'Shop.Supervisor',
  'Todo.Db',
  'Todo.Registry',
  'Todo.Registry.PIDPartition0',
  'Todo.Supervisor',
  'Todo.TodoSupervisor',
  'cart ada',
  'dets carts',
  'dets todos',
  'dets_server',
  'dets_sup',
  'kernel_safe_sup',
  'todo ada',
  'view shop ada',
  'view todo ada',
] as const

describe('a process that is killed', () => {
  it.each(everything)('comes back with all that relies on it, and nothing is lost: %s', name => {
    const host = busy()
    const old = host.pid(name)
    host.kill(name)
    host.pass(10_000)
    expect(host.pid(name)).not.toBe(old)
    expectWhole(host)
    expect(host.reported('application')).toEqual([])
  })

  it.each(everything)('comes back however often, when there is time between: %s', name => {
    const host = busy()
    for (let i = 0; i < 6; i++) {
      host.kill(name)
      host.pass(10_000)
    }
    expectWhole(host)
    expect(host.reported('application')).toEqual([])
  })

  it.each(['todo ada', 'cart ada', 'Todo.TodoSupervisor', 'dets todos', 'view todo ada'])(
    'comes back when it is killed at once again, as often as its supervisor bears: %s',
    name => {
      const host = busy()
      for (let i = 0; i < 3; i++) {
        host.kill(name)
        host.pass(0)
        host.pass(100)
      }
      host.pass(10_000)
      expectWhole(host)
    },
  )

  it.each<[reason: Term]>([
    [atom('shutdown')],
    [tuple(atom('shutdown'), 'enough')],
    [atom('oops')],
    [tuple(atom('error'), { why: 'chaos' })],
  ])('comes back for any reason: %s', reason => {
    const host = busy()
    const old = host.pid('todo ada')
    host.kill('todo ada', reason)
    host.kill('cart ada', reason)
    host.pass(10_000)
    expect(host.pid('todo ada')).not.toBe(old)
    expectWhole(host)
  })

  it('leaves its siblings and everyone else alone', () => {
    const host = busy()
    host.openTodo(4, 'grace')
    const others = host.names().filter(name => name !== 'todo ada')
    const before = others.map(name => host.pid(name))
    host.kill('todo ada')
    host.pass(10_000)
    expect(others.map(name => host.pid(name))).toEqual(before)
  })

  it('does not exit for the reason normal', () => {
    const host = busy()
    const old = host.pid('todo ada')
    host.kill('todo ada', atom('normal'))
    host.pass(10_000)
    expect(host.pid('todo ada')).toBe(old)
  })
})

describe('a supervisor that is killed', () => {
  it.each([
    'Coppice.PubSub',
    'kernel_safe_sup',
    'dets_sup',
    'Todo.Supervisor',
    'Todo.Registry',
    'Todo.TodoSupervisor',
    'Shop.Supervisor',
    'Coppice.ViewSupervisor',
  ])('costs one restart, though what was under it ends a moment later: %s', name => {
    const host = busy()
    host.reports.length = 0
    host.kill(name)
    host.pass(10_000)
    expect(host.reported('supervisor').filter(text => text.includes('errorContext: start_error'))).toEqual([])
    for (let i = 0; i < 2; i++) {
      host.kill(name)
      host.pass(0)
    }
    host.pass(10_000)
    expectWhole(host)
    expect(host.reported('application')).toEqual([])
  })
})

describe('a screen whose server is gone', () => {
  it('keeps what it showed, says that it reconnects, and goes live with the new server', () => {
    const host = busy()
    const before = host.last(1)
    const shown = host.shown.length
    host.kill('todo ada')
    host.pass(0)
    expect(host.last(1)).toEqual({ ...before, status: 'reconnecting', server: null })
    host.pass(50)
    expect(host.last(1)).toEqual({ ...before, server: host.pid('todo ada') })
    expect(host.shown.slice(shown).filter(({ view }) => view === 1)).toHaveLength(2)
  })

  it('says what became of what was asked of it in between', () => {
    const host = busy()
    host.kill('todo ada')
    host.kill('Todo.TodoSupervisor')
    host.click(1, { name: 'todo.add', title: 'bread' })
    host.pass(0)
    expect(host.last(1).message).toMatchObject({ level: 'error', text: expect.stringMatching(/No answer/) })
    host.pass(10_000)
    expect(host.titles(1)).toEqual(['milk', 'tea'])
  })

  it('takes what does not need the server meanwhile', () => {
    const host = busy()
    host.kill('todo ada')
    host.pass(0)
    host.do(1, { name: 'todo.filter', filter: 'completed' })
    expect(host.last(1).status).toBe('reconnecting')
    expect(host.titles(1)).toEqual(['milk'])
    host.pass(50)
    expect(host.last(1).status).toBe('live')
    expect(host.titles(1)).toEqual(['milk'])
  })

  it('does not wait for a server that is suspended for longer than five seconds', () => {
    const host = busy()
    host.world.spawn('suspend', host.pid('todo ada'))
    host.pass(0)
    host.click(1, { name: 'todo.add', title: 'bread' })
    host.pass(4_999)
    expect(host.last(1).message).toBeNull()
    host.pass(1)
    expect(host.last(1).message?.text).toBe(
      'No answer, it may or may not be done: it did not answer in time.',
    )
    expect(host.last(1).status).toBe('live')
  })
})

describe('a view that is gone', () => {
  it('is mounted again by its window, at the same address', () => {
    const host = busy()
    host.do(1, { name: 'todo.filter', filter: 'completed' })
    host.kill('view todo ada', atom('oops'))
    host.pass(0)
    expect(host.last(1)).toMatchObject({ status: 'reconnecting', content: { filter: 'completed' } })
    expect(host.last(1).message?.text).toBe('The view is gone: it exited with :oops. Trying again.')
    host.pass(50)
    expect(host.last(1)).toMatchObject({ status: 'live', message: null })
    expect(host.todo(1).filter).toBe('completed')
    expect(host.titles(1)).toEqual(['milk'])
  })

  it('cannot be asked for anything, and the user is told', () => {
    const host = busy()
    host.kill('view todo ada')
    host.pass(0)
    host.do(1, { name: 'todo.add', title: 'bread' })
    expect(host.last(1).message?.text).toBe('Not done: there is no view now. Trying again.')
    host.pass(10_000)
    expect(host.titles(1)).toEqual(['milk', 'tea'])
  })
})

describe('the rest_for_one of the todo application', () => {
  it.each(['Todo.Registry', 'Todo.Db'])(
    'starts what comes after %s anew, and not what comes before',
    name => {
      const order = ['Todo.Registry', 'Todo.Db', 'Todo.TodoSupervisor']
      const host = busy()
      const before = new Map(order.map(part => [part, host.pid(part)]))
      const shop = host.pid('cart ada')
      host.kill(name)
      host.pass(10_000)
      for (const [i, part] of order.entries())
        expect(host.pid(part) === before.get(part), part).toBe(i < order.indexOf(name))
      expect(host.pid('cart ada')).toBe(shop)
    },
  )

  it('starts the holder anew when the process of its table is gone', () => {
    const host = busy()
    host.kill('dets todos')
    host.pass(0)
    expect(host.reported('terminate').join()).toContain('{table_down,killed}')
    host.pass(10_000)
    expectWhole(host)
  })
})
