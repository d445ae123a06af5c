import { describe, expect, it } from 'vitest'
import { entries } from '../../../src/main/apps/index.ts'
import { Application, Host } from '../../../src/main/host/index.ts'
import { Observer } from '../../../src/main/observer/index.ts'
import type { Process } from '../../../src/main/runtime/index.ts'
import { MemoryDevice } from '../../../src/main/storage/index.ts'
import { holds, originOf } from '../../../src/main/timeline/field-origin.ts'
import { Recorder, stateOrigins } from '../../../src/main/timeline/index.ts'
import { kill } from '../../../src/shared/atoms.ts'
import type { StateOrigins } from '../../../src/shared/protocol/events/process.ts'
import { atom, type Term, tuple } from '../../../src/shared/term.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { copying } from './player.ts'

/** The demo applications, with one screen open. */
class Demo {
  readonly clock = new ManualClock()
  readonly host: Host
  readonly observer: Observer
  readonly recorder: Recorder

  constructor(screen: string, params: { [name: string]: Term }) {
    const memory = new MemoryDevice()
    const { clock } = this
    const device = {
      request: (id: number, request: unknown, complete: (result: unknown) => void) =>
        void clock.later(() => memory.request(id, request, complete), 1),
    }
    this.host = new Host({ clock, device, entries })
    const application = new Application(this.host)
    this.observer = new Observer({ host: this.host, application, heapBytes: () => 0 })
    this.recorder = new Recorder(
      { host: this.host, application, observer: this.observer },
      { files: copying(memory) },
    )
    this.observer.watch(() => undefined).observe()
    this.host.driver.start()
    application.start()
    clock.pass(500)
    this.host.spawn('view.open', [1, screen, params])
    clock.pass(500)
  }

  /** The process labelled or named so. */
  find(name: string): Process {
    const found = [...this.host.world.processes.values()].find(
      ({ label, registeredName }) => label === name || registeredName === atom(name),
    )
    if (found === undefined) throw new Error(`nobody is called ${name}`)
    return found
  }

  /** Sends what the user of the screen does. */
  click(event: { [name: string]: Term }): void {
    const { pid } = [...this.host.world.processes.values()].find(
      ({ program }) => program.initialCall === 'Window.init/1',
    ) as Process
    this.host.inject({ type: 'send', to: pid, message: tuple(atom('view_event'), event) })
    this.clock.pass(500)
  }

  kill(name: string): void {
    this.host.inject({ type: 'signal', to: this.find(name).pid, reason: kill })
    this.clock.pass(2_000)
  }

  async origins(name: string): Promise<StateOrigins> {
    const process = this.find(name)
    const asked = stateOrigins(this.recorder, process, this.observer.stateBefore(process), 'elixir')
    this.clock.pass(1_000)
    return asked
  }
}

const marks = ({ fields }: StateOrigins): { [name: string]: string } =>
  Object.fromEntries(fields.map(({ name, mark }) => [name, mark]))

describe('where a state came from', () => {
  it('is the table for what a todo server is told by it, its start arguments, or nowhere for what is lost', async () => {
    const demo = new Demo('todo', { token: 'ada' })
    demo.click({ name: 'todo.add', title: 'milk' })
    demo.kill('todo ada')
    const origins = await demo.origins('todo ada')
    expect(origins).toMatchObject({ hasBefore: true, args: '"ada"' })
    expect(origins.sources).toContainEqual({ name: expect.stringMatching(/todos/), onDisk: true })
    expect(marks(origins)).toMatchObject({
      todos: 'restored',
      next_id: 'restored',
      'settings.idle_ms': 'restored',
      'settings.keep_completed_ms': 'restored',
      token: 'argument',
      used_at: 'lost',
    })
    const todos = origins.fields.find(({ name }) => name === 'todos')
    expect(todos?.before).toContain('milk')
    expect(todos?.onDisk).toBe(todos?.before)
    expect(todos?.after).toBe(todos?.before)
    expect(todos?.source).toMatch(/todos/)
    const used = origins.fields.find(({ name }) => name === 'used_at')
    expect(used?.onDisk).toBeNull()
  })

  it('has no life before for a first one, in which nothing can be lost', async () => {
    const demo = new Demo('todo', { token: 'ada' })
    const origins = await demo.origins('todo ada')
    expect(origins.hasBefore).toBe(false)
    expect(origins.fields.map(({ before }) => before)).toEqual(origins.fields.map(() => null))
    expect(Object.values(marks(origins))).not.toContain('lost')
    expect(marks(origins).token).toBe('argument')
  })

  it('changes nothing in the world', async () => {
    const demo = new Demo('shop', { session: 'ada' })
    demo.kill('cart ada')
    const { steps } = demo.host.world
    const asked = stateOrigins(demo.recorder, demo.find('cart ada'), undefined, 'erlang')
    await asked
    expect(demo.host.world.steps).toBe(steps)
  })
})

describe('originOf', () => {
  const told = [
    { source: 'todos.dets', onDisk: true, value: [tuple('ada', { items: ['milk'], next: 4, open: true })] },
    { source: 'Stash', onDisk: false, value: tuple(atom('ok'), 'a cart') },
  ]
  const field = { name: 'x', was: undefined, is: undefined, hasBefore: true, args: 'ada', told }
  it.each<[string, { name?: string; was?: Term; is?: Term }, string, string | null]>([
    [
      'is as before, and a file told it',
      { name: 'items', was: ['milk'], is: ['milk'] },
      'restored',
      'todos.dets',
    ],
    ['is as before, and a process told it', { was: 'a cart', is: 'a cart' }, 'restored', 'Stash'],
    ['stands in the start arguments', { was: 'ada', is: 'ada' }, 'argument', null],
    ['is another than before', { name: 'items', was: ['milk'], is: [] }, 'lost', null],
    ['is not there any more', { was: 1 }, 'lost', null],
    ['was not there before', { is: 1 }, 'made', null],
    ['is as before, and nobody told it', { was: 'b', is: 'b' }, 'made', null],
    ['is common, and was told under its name', { name: 'next', was: 4, is: 4 }, 'restored', 'todos.dets'],
    ['is common, and was told under another', { name: 'count', was: 4, is: 4 }, 'made', null],
  ])('a value that %s', (_, changes, mark, source) => {
    expect(originOf({ ...field, ...changes })).toMatchObject({ mark, source })
  })

  it('shows what is on the disk under the name of the field, also when it is not what is there now', () => {
    expect(originOf({ ...field, name: 'next', was: 5, is: 1 }).onDisk).toBe(4)
    expect(originOf({ ...field, name: 'elsewhere', was: 5, is: 1 }).onDisk).toBeUndefined()
  })
})

describe('holds', () => {
  it('finds a value anywhere in a term, and a common one under its name only', () => {
    expect(holds([{ a: tuple(1, 'text') }], 'text', 'b')).toBe(true)
    expect(holds([{ a: null }], null, 'b')).toBe(false)
    expect(holds([{ b: null }], null, 'b')).toBe(true)
    expect(holds(new Map<Term, Term>([[1, [5_000]]]), 5_000, 'b')).toBe(true)
  })
})
