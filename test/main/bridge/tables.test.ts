import { beforeEach, describe, expect, it } from 'vitest'
import { entries } from '../../../src/main/apps/index.ts'
import { Bridge } from '../../../src/main/bridge/bridge.ts'
import type { Session } from '../../../src/main/bridge/session.ts'
import { Application, Host } from '../../../src/main/host/index.ts'
import { Observer } from '../../../src/main/observer/index.ts'
import { type Coroutine, ets, FunctionProgram, type Process, sleep } from '../../../src/main/runtime/index.ts'
import { Dets, MemoryDevice } from '../../../src/main/storage/index.ts'
import type { AppEvent, TableRow } from '../../../src/shared/protocol/events.ts'
import type { RequestArgs, RequestName, RequestReply } from '../../../src/shared/protocol/requests.ts'
import { atom, type Tuple, tuple } from '../../../src/shared/term.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { copying } from '../timeline/player.ts'

const bag = atom('bag')
const bagFile = 'bag.dets'

/** The demo applications, and a process with tables of its own, in one window. */
class Window {
  readonly clock = new ManualClock()
  readonly memory = new MemoryDevice()
  readonly host: Host
  readonly session: Session
  readonly rows = new Map<string, TableRow>()
  /** How often the window was told of tables. */
  updates = 0
  past: number | null = null
  forked = false
  private id = 0

  constructor() {
    const { clock, memory } = this
    const onBug = (bug: unknown): void => {
      throw bug
    }
    const device = {
      request: (id: number, request: unknown, complete: (result: unknown) => void) =>
        void clock.later(() => memory.request(id, request, complete), 2),
    }
    this.host = new Host({
      clock,
      device,
      entries: { ...entries, holder: () => new FunctionProgram(holder) },
      seed: 5,
      onBug,
    })
    const application = new Application(this.host)
    const observer = new Observer({ host: this.host, application, heapBytes: () => 0 })
    const info = { version: '0', mode: 'browser', dataDir: '' } as const
    const bridge = new Bridge({ host: this.host, application, observer, info, files: copying(memory), onBug })
    this.session = bridge.open(event => this.hear(event)) as Session
    this.host.driver.start()
    application.start()
    clock.pass(500)
    this.host.spawn('holder', [])
    clock.pass(500)
  }

  async ask<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<RequestReply<N>> {
    const asked = Promise.resolve(this.session.handle({ id: ++this.id, name, args }))
    let answered = false
    const noted = asked.finally(() => {
      answered = true
    })
    while (!answered) {
      this.clock.pass(5)
      await new Promise(done => setImmediate(done))
    }
    const reply = await noted
    if (!reply.ok) throw new Error(`${reply.error.code}: ${reply.error.message}`)
    return reply.value as RequestReply<N>
  }

  row(id: string): TableRow {
    const row = this.rows.get(id)
    if (row === undefined) throw new Error(`no table ${id}: ${[...this.rows.keys()].join(', ')}`)
    return row
  }

  /** The objects of a table, as text. */
  async texts(table: string): Promise<string[]> {
    const { objects } = await this.ask('tables.page', { table, from: { at: 0, skip: 0 }, limit: 500 })
    return objects.map(({ text }) => text)
  }

  /** The number by which requests call the object that reads so. */
  async object(table: string, text: string): Promise<number> {
    const { objects } = await this.ask('tables.page', { table, from: { at: 0, skip: 0 }, limit: 500 })
    const found = objects.find(object => object.text === text)
    if (found === undefined) throw new Error(`${text} is not among ${objects.map(each => each.text)}`)
    return found.id
  }

  /** A process of the world does something. */
  act(body: (self: Process) => Coroutine<unknown>): void {
    ;(this.host.world.entries as Record<string, unknown>).act = () => new FunctionProgram(body)
    this.host.spawn('act', [])
    this.clock.pass(50)
  }

  /** A process of the world puts `object` into the public ETS table. */
  insert(object: Tuple): void {
    this.act(function* (self) {
      ets.insert(self, atom('public'), object)
      yield* sleep(self, 0)
    })
  }

  private hear(event: AppEvent): void {
    if (event.type === 'time') {
      this.past = event.past?.atMs ?? null
      this.forked = event.fork !== null
    }
    if (event.type !== 'tables') return
    this.updates++
    if (event.whole) this.rows.clear()
    for (const row of event.upserts) this.rows.set(row.id, row)
    for (const id of event.removed) this.rows.delete(id)
  }
}

function* holder(self: Process): Coroutine<void> {
  yield* Dets.openFile(self, bag, { type: 'bag', file: bagFile })
  yield* Dets.insert(self, bag, [tuple('a', 1), tuple('a', 2), tuple('b', 1)])
  for (const protection of ['public', 'protected', 'private'] as const) {
    const table = ets.new(self, atom(protection), { named: true, protection, keypos: 2, type: 'ordered_set' })
    for (let at = 0; at < 700; at++) ets.insert(self, table, tuple('object', at))
  }
  const many = ets.new(self, atom('copies'), { named: true, protection: 'public', type: 'duplicate_bag' })
  for (let at = 0; at < 3; at++) ets.insert(self, many, tuple('same', 1))
  yield* sleep(self, 1_000_000_000)
}

let window: Window
beforeEach(() => {
  window = new Window()
})

describe('the list of tables', () => {
  it('tells what each table is, whose it is, and what of it waits', async () => {
    await window.ask('tables.watch', { on: true })
    expect(window.row('dets :bag')).toMatchObject({
      kind: 'dets',
      name: 'bag',
      ref: ':bag',
      type: 'bag',
      keypos: 1,
      objects: 3,
      ets: null,
      dets: {
        file: bagFile,
        keys: 2,
        sync: 'always',
        access: 'read_write',
        isClosedProperly: false,
        waiting: 0,
        problem: null,
      },
    })
    expect(window.row('dets :bag').dets?.users).toHaveLength(1)
    expect(window.row('dets :bag').bytes).toBe(window.memory.files.get(bagFile)?.length)
    expect(window.row('ets :private')).toMatchObject({
      kind: 'ets',
      type: 'ordered_set',
      keypos: 2,
      objects: 700,
      dets: null,
      ets: { protection: 'private', named: true, heir: null, isSystem: false },
    })
    expect(window.row('ets :dets_registry')).toMatchObject({ ets: { isSystem: true } })
  })

  it('is told again where something has changed, and only that', async () => {
    await window.ask('tables.watch', { on: true })
    const other = window.row('ets :public')
    const { revision } = window.row('dets :bag')
    window.act(self => Dets.insert(self, bag, tuple('c', 1)))
    window.clock.pass(500)
    expect(window.row('dets :bag')).toMatchObject({ objects: 4 })
    expect(window.row('dets :bag').revision).not.toBe(revision)
    expect(window.row('ets :public')).toBe(other)
  })

  it('sees a table come and go', async () => {
    await window.ask('tables.watch', { on: true })
    window.act(function* (self) {
      ets.new(self, atom('short'), { named: true })
      yield* sleep(self, 1_000)
    })
    window.clock.pass(300)
    expect(window.row('ets :short').objects).toBe(0)
    window.clock.pass(2_000)
    expect(window.rows.has('ets :short')).toBe(false)
  })

  it('costs nothing when nobody looks, and tells nothing', async () => {
    await window.ask('tables.watch', { on: true })
    await window.ask('tables.watch', { on: false })
    const { updates } = window
    window.act(self => Dets.insert(self, bag, tuple('c', 1)))
    window.clock.pass(1_000)
    expect(window.updates).toBe(updates)
  })
})

describe('looking into a table', () => {
  it('goes page by page, in the order of the table', async () => {
    const first = await window.ask('tables.page', {
      table: 'ets :public',
      from: { at: 0, skip: 0 },
      limit: 500,
    })
    expect(first).toMatchObject({ next: { at: 500, skip: 0 }, places: 700, damage: null })
    expect(first.objects[3]).toMatchObject({ slot: null, key: '3', text: '{"object", 3}' })
    const from = first.next ?? { at: 0, skip: 0 }
    const second = await window.ask('tables.page', { table: 'ets :public', from, limit: 500 })
    expect(second).toMatchObject({ next: null })
    expect(second.objects).toHaveLength(200)
    expect((await window.texts('dets :bag')).sort()).toEqual(['{"a", 1}', '{"a", 2}', '{"b", 1}'])
  })

  it('finds a key, and the slot that it is in', async () => {
    const found = await window.ask('tables.find', { table: 'dets :bag', key: '"a"' })
    expect(found.objects.map(({ text }) => text)).toEqual(['{"a", 1}', '{"a", 2}'])
    const slot = found.from.at
    expect(found.objects.every(object => object.slot === slot)).toBe(true)
    const inSlot = await window.ask('tables.slot', { table: 'dets :bag', slot })
    expect(inSlot.map(({ text }) => text)).toEqual(['{"a", 1}', '{"a", 2}'])
    expect(await window.ask('tables.find', { table: 'ets :public', key: '12' })).toMatchObject({
      objects: [{ text: '{"object", 12}' }],
    })
    await expect(window.ask('tables.find', { table: 'ets :public', key: '{' })).rejects.toThrow(
      /^invalid_argument: key: .*at character/,
    )
  })

  it('maps the bytes of a file, and shows them', async () => {
    const size = window.memory.files.get(bagFile)?.length ?? 0
    const map = await window.ask('tables.map', { table: 'dets :bag', from: 0, to: size, most: 4_000 })
    expect(map).toMatchObject({ fileSize: size, damage: null })
    expect(map.regions[0]).toMatchObject({ at: 0, kind: 'header' })
    expect(map.regions.filter(({ kind }) => kind === 'collections')).toHaveLength(2)
    expect(map.totals.reduce((sum, { bytes }) => sum + bytes, 0)).toBe(size)
    expect(map.totals).toContainEqual({ kind: 'collections', bytes: expect.any(Number), blocks: 2 })
    const coarse = await window.ask('tables.map', { table: 'dets :bag', from: 0, to: size, most: 2 })
    expect(coarse.regions.length).toBeLessThanOrEqual(2)
    expect(coarse.totals).toEqual(map.totals)
    const cookie = await window.ask('tables.bytes', { table: 'dets :bag', at: 0, length: 16 })
    expect(cookie).toMatch(/^[0-9a-f]{32}$/)
    await expect(
      window.ask('tables.map', { table: 'ets :public', from: 0, to: 1, most: 10 }),
    ).rejects.toThrow('has no file')
  })

  it('gives an object in full, and says whether it can be written as text', async () => {
    window.act(function* (self) {
      ets.insert(
        self,
        atom('public'),
        tuple(() => null, -1),
      )
    })
    const [first, second] = (
      await window.ask('tables.page', { table: 'ets :public', from: { at: 0, skip: 0 }, limit: 2 })
    ).objects
    expect(await window.ask('tables.object', { object: second?.id ?? 0 })).toEqual({
      elixir: '{"object", 0}',
      erlang: '{<<"object">>,0}',
      notEditable: null,
    })
    expect(await window.ask('tables.object', { object: first?.id ?? 0 })).toMatchObject({
      notEditable: expect.stringContaining('function'),
    })
  })

  it('copies a page, or the whole table, in three notations', async () => {
    const page = { table: 'dets :bag', from: { at: 0, skip: 0 }, limit: 10 } as const
    const { text, objects } = await window.ask('tables.copy', { ...page, notation: 'elixir' })
    expect(objects).toBe(3)
    expect(text.split('\n').slice(1, -1).sort().join('')).toContain('{"a", 1}')
    expect((await window.ask('tables.copy', { ...page, notation: 'erlang' })).text).toContain('{<<"a">>,1}')
    const whole = await window.ask('tables.copy', {
      table: 'ets :public',
      from: null,
      limit: 10,
      notation: 'json',
    })
    expect(whole).toMatchObject({ objects: 700, more: false })
    expect(JSON.parse(whole.text)).toMatchObject({ table: ':public', kind: 'ets' })
    expect(JSON.parse(whole.text).objects[699]).toEqual({ t: ['object', 699] })
  })

  it('says that a table is not open', async () => {
    await expect(
      window.ask('tables.page', { table: 'dets :nobody', from: { at: 0, skip: 0 }, limit: 1 }),
    ).rejects.toThrow('not_found: the table :nobody is not open')
  })
})

describe('a change by hand', () => {
  const dets = 'dets :bag'

  it('takes an object out of a table on disk, and puts it back when it is undone', async () => {
    const done = await window.ask('tables.delete', { object: await window.object(dets, '{"a", 2}') })
    expect(done).toMatchObject({ state: 'done', text: 'Deleted {"a", 2}' })
    expect((await window.texts(dets)).sort()).toEqual(['{"a", 1}', '{"b", 1}'])
    const undone = await window.ask('tables.undo', { change: done.undo ?? 0 })
    expect(undone).toEqual({ state: 'done', text: 'Undone: Deleted {"a", 2}', undo: null })
    expect((await window.texts(dets)).sort()).toEqual(['{"a", 1}', '{"a", 2}', '{"b", 1}'])
    await expect(window.ask('tables.undo', { change: done.undo ?? 0 })).rejects.toThrow(/^not_found/)
  })

  it('puts all copies back', async () => {
    const done = await window.ask('tables.delete', {
      object: await window.object('ets :copies', '{"same", 1}'),
    })
    expect(await window.texts('ets :copies')).toEqual([])
    await window.ask('tables.undo', { change: done.undo ?? 0 })
    expect(await window.texts('ets :copies')).toEqual(['{"same", 1}', '{"same", 1}', '{"same", 1}'])
  })

  it('changes an object, its key too: it takes the place of what had that key', async () => {
    const text = '{"moved", 8}'
    const done = await window.ask('tables.edit', {
      object: await window.object('ets :public', '{"object", 7}'),
      text,
    })
    const after = await window.texts('ets :public')
    expect(after.slice(6, 9)).toEqual(['{"object", 6}', '{"moved", 8}', '{"object", 9}'])
    await window.ask('tables.undo', { change: done.undo ?? 0 })
    expect((await window.texts('ets :public')).slice(6, 9)).toEqual([
      '{"object", 6}',
      '{"object", 7}',
      '{"object", 8}',
    ])
  })

  it('inserts an object', async () => {
    await window.ask('tables.insert', { table: dets, text: '{:new, %{a: 1}}' })
    expect(await window.texts(dets)).toContain('{:new, %{a: 1}}')
  })

  it.each([
    ['ets :public', '[1]', 'an object is a tuple'],
    ['ets :public', '{1}', 'the key is element 2 of an object; {1} has 1'],
    ['ets :public', '{1, ', 'object: '],
    ['ets :protected', '{1, 2}', 'the table is protected: nobody but its owner'],
    ['ets :private', '{1, 2}', 'the table is private'],
  ])('is refused with its reason: %s, %s', async (table, text, reason) => {
    await expect(window.ask('tables.insert', { table, text })).rejects.toThrow(reason)
  })

  it('is refused when somebody has changed the object meanwhile', async () => {
    const object = await window.object(dets, '{"b", 1}')
    window.act(self => Dets.delete(self, bag, 'b'))
    await expect(window.ask('tables.delete', { object })).rejects.toThrow('somebody has changed it')
  })

  it('waits while the world is paused', async () => {
    const object = await window.object(dets, '{"b", 1}')
    await window.ask('pause', {})
    expect(await window.ask('tables.delete', { object })).toMatchObject({ state: 'waiting' })
    expect(await window.texts(dets)).toHaveLength(3)
    await window.ask('run', {})
    window.clock.pass(100)
    expect(await window.texts(dets)).toHaveLength(2)
  })

  it('closes a file properly; the table stays open', async () => {
    await window.ask('tables.watch', { on: true })
    expect(await window.ask('tables.sync', { table: dets })).toMatchObject({ state: 'done', undo: null })
    window.clock.pass(500)
    expect(window.row(dets).dets?.isClosedProperly).toBe(true)
  })
})

describe('in the past', () => {
  /** Looks at the moment before the table had a fourth object. */
  async function lookBack(): Promise<void> {
    window.clock.pass(1_000)
    const atMs = window.host.driver.nowMs
    window.clock.pass(1_000)
    window.act(self => Dets.insert(self, bag, tuple('late', 1)))
    window.insert(tuple('late', -1))
    window.clock.pass(1_000)
    await window.ask('tables.watch', { on: true })
    expect(window.row('dets :bag').objects).toBe(4)
    await window.ask('time.look', { to: { atMs } })
  }

  it('tables and their objects are as they were', async () => {
    await lookBack()
    expect(window.row('dets :bag').objects).toBe(3)
    expect(window.row('ets :public').objects).toBe(700)
    expect((await window.texts('dets :bag')).sort()).toEqual(['{"a", 1}', '{"a", 2}', '{"b", 1}'])
    expect((await window.texts('ets :public'))[0]).toBe('{"object", 0}')
    await window.ask('time.present', { of: 'here' })
    expect(window.row('dets :bag').objects).toBe(4)
    expect(await window.texts('dets :bag')).toHaveLength(4)
  })

  it('a change makes a fork, and leaves the live table alone', async () => {
    await lookBack()
    const object = await window.object('dets :bag', '{"a", 1}')
    const done = await window.ask('tables.delete', { object })
    window.clock.pass(500)
    expect(window.forked).toBe(true)
    expect((await window.texts('dets :bag')).sort()).toEqual(['{"a", 2}', '{"b", 1}'])
    await window.ask('time.present', { of: 'live' })
    expect(await window.texts('dets :bag')).toHaveLength(4)
    await expect(window.ask('tables.undo', { change: done.undo ?? 0 })).rejects.toThrow('another world')
  })
})

describe('a change that is played again', () => {
  it('comes to the same tables', async () => {
    await window.ask('tables.delete', { object: await window.object('dets :bag', '{"a", 1}') })
    window.clock.pass(1_000)
    const atMs = window.host.driver.nowMs
    window.clock.pass(500)
    await window.ask('tables.insert', { table: 'dets :bag', text: '{:more}' })
    window.clock.pass(1_000)
    await window.ask('time.look', { to: { atMs } })
    expect((await window.texts('dets :bag')).sort()).toEqual(['{"a", 2}', '{"b", 1}'])
  })
})
