import { describe, expect, it } from 'vitest'
import { FunctionProgram, register, sleep } from '../../../../src/main/runtime/index.ts'
import { atom, tuple } from '../../../../src/shared/term.ts'
import { Host } from '../host.ts'

const parts = [
  'coppice',
  'Coppice.Supervisor',
  'kernel_safe_sup',
  'dets_sup',
  'dets_server',
  'Todo.Supervisor',
  'Todo.Registry',
  'Todo.Db',
  'Todo.TodoSupervisor',
  'Shop.Supervisor',
  'Shop.Registry',
  'Shop.Db',
  'Shop.CartSupervisor',
  'Coppice.ViewSupervisor',
  'dets todos',
  'dets carts',
]

describe('the application coppice', () => {
  it('starts tables, todo, shop and views, and holds the tables open', () => {
    const names = Host.booted().names()
    expect(names).toEqual(expect.arrayContaining(parts))
    const started = (name: string): number => names.indexOf(name)
    for (const [before, after] of [
      ['Coppice.Supervisor', 'kernel_safe_sup'],
      ['dets_sup', 'dets_server'],
      ['dets_server', 'Todo.Supervisor'],
      ['Todo.Registry', 'Todo.Db'],
      ['Todo.Db', 'Todo.TodoSupervisor'],
      ['Todo.TodoSupervisor', 'Shop.Supervisor'],
      ['Shop.CartSupervisor', 'Coppice.ViewSupervisor'],
    ] as const)
      expect(started(before), `${before} before ${after}`).toBeLessThan(started(after))
  })

  it('is quiet when nobody asks anything of it', () => {
    const host = Host.booted()
    const { steps } = host.world
    host.pass(3_600_000)
    expect(host.world.steps).toBe(steps)
    expect(host.reports.filter(report => report.level === 'error')).toEqual([])
  })

  it('is not started a second time while it runs', () => {
    const host = Host.booted()
    const names = host.names()
    host.boot()
    expect(host.names()).toEqual(names)
    expect(host.reported('application')).toEqual([])
  })

  it('takes all of its processes along when its top supervisor is killed, and says so', () => {
    const host = Host.booted()
    host.openTodo(1, 'ada')
    host.openShop(2, 'ada')
    host.kill('Coppice.Supervisor')
    host.pass(60_000)
    expect(host.names()).toEqual(['window 1', 'window 2'])
    expect(host.reported('application')).toEqual(['Application coppice exited: killed'])
    const report = host.reports.find(({ kind }) => kind === 'application')
    expect(report?.level).toBe('notice')
    expect(report?.report).toEqual([
      tuple(atom('application'), atom('coppice')),
      tuple(atom('exited'), atom('killed')),
      tuple(atom('type'), atom('temporary')),
    ])
  })

  it('exits with shutdown when a part of it cannot be kept alive', () => {
    const host = Host.booted()
    for (let i = 0; i < 4; i++) {
      host.kill('Todo.Supervisor')
      host.pass(0)
    }
    expect(host.names()).toEqual([])
    expect(host.reported('application')).toEqual(['Application coppice exited: shutdown'])
  })

  it('says why it could not be started', () => {
    const squatter = new FunctionProgram(function* (self) {
      register(self, atom('dets_server'), self.pid)
      yield* sleep(self, null)
    })
    const host = new Host(new Map(), null, { squatter: () => squatter })
    host.world.spawn('squatter')
    host.boot()
    host.pass(5_000)
    expect(host.names()).toEqual(['dets_server'])
    expect(host.reported('application')).toHaveLength(1)
    expect(host.reported('application')[0]).toContain(
      'Application coppice exited: Coppice.start(:normal, []) returned an error: shutdown: failed to start child: :kernel_safe_sup',
    )
  })

  it('can be started again at once, while what is left of it is still ending', () => {
    const host = Host.booted()
    host.openTodo(1, 'ada')
    for (let step = 0; step < 40; step++) {
      host.kill('Coppice.Supervisor')
      host.world.run(step)
      host.world.spawn('boot')
      host.pass(10_000)
      if (!host.names().includes('Coppice.Supervisor')) host.boot()
      expect(host.names(), `started ${step} steps later`).toEqual(expect.arrayContaining(parts))
    }
  })

  it('can be started again after its end, and has lost nothing', () => {
    const host = Host.booted()
    host.openTodo(1, 'ada')
    host.do(1, { name: 'todo.add', title: 'milk' })
    host.kill('Coppice.Supervisor')
    host.pass(0)
    expect(host.last(1)).toMatchObject({ status: 'reconnecting', server: null })
    expect(host.titles(1)).toEqual(['milk'])
    host.boot()
    host.pass(2_000)
    expect(host.names()).toEqual(expect.arrayContaining(parts))
    expect(host.last(1)).toMatchObject({ status: 'live', message: null, server: host.pid('todo ada') })
    expect(host.titles(1)).toEqual(['milk'])
  })
})
