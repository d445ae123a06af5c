import { beforeEach, describe, expect, it } from 'vitest'
import { ProcessList, type ProcessLook } from '../../../src/main/observer/index.ts'
import { DynamicSupervisor } from '../../../src/main/otp/index.ts'
import { FunctionProgram, receive, spawnProgram } from '../../../src/main/runtime/index.ts'
import { processColumns } from '../../../src/shared/protocol/events/processes.ts'
import type { ProcessesUpdate, ProcessRow } from '../../../src/shared/protocol/events.ts'
import { atom, Pid } from '../../../src/shared/term.ts'
import { Random } from '../../support/terms.ts'
import { start, TestSystem, TestWindow } from './system.ts'

/** A window with the table of processes open: puts together what it is told. */
class TestTable {
  readonly updates: ProcessesUpdate[] = []
  readonly list: ProcessList
  rows: ProcessRow[] = []
  /** What was asked for last. */
  asked: ProcessLook

  /** `look`: what it looks at first. */
  constructor(system: TestSystem, look: Partial<ProcessLook> = {}) {
    this.list = new ProcessList(system.observer, system.clock, update => this.take(update))
    this.asked = { look: 0, sort: { by: 'pid', descending: false }, filter: '', offset: 0, limit: 50 }
    this.see(look)
  }

  see(look: Partial<ProcessLook> = {}): this {
    this.asked = { ...this.asked, ...look, look: this.asked.look + 1 }
    this.list.see(this.asked)
    return this
  }

  get last(): ProcessesUpdate {
    return this.updates.at(-1) as ProcessesUpdate
  }

  get names(): string[] {
    return this.rows.map(row => row.name)
  }

  row(name: string, mark: ProcessRow['mark'] | 'any' = 'any'): ProcessRow {
    const found = this.rows.filter(row => row.name === name && (mark === 'any' || row.mark === mark))
    expect(found, name).toHaveLength(1)
    return found[0] as ProcessRow
  }

  private take(update: ProcessesUpdate): void {
    this.updates.push(update)
    const known = new Map([...this.rows, ...update.rows].map(row => [row.pid, row]))
    const pids = update.pids ?? this.rows.map(row => row.pid)
    this.rows = pids.map(pid => known.get(pid) as ProcessRow)
  }
}

const sleeper = () =>
  new FunctionProgram(function* (self) {
    yield* receive(self, () => false)
  })

let system: TestSystem
let table: TestTable

/** Processes that do nothing, and one that has started them. */
function startSleepers(count: number): void {
  system.do(function* (self) {
    for (let started = 0; started < count; started++) spawnProgram(self, sleeper(), 'sleeper.wait/0')
    yield* receive(self, () => false)
  })
}

beforeEach(() => {
  system = new TestSystem().start()
  new TestWindow(system)
  table = new TestTable(system)
})

describe('the list of processes', () => {
  it('has all processes, in the order of their pids, when it is looked at first', () => {
    expect(table.names).toEqual(['application demo', 'top', 'one', 'a', 'b', 'all', 'c', 'd', 'pool'])
    expect(table.last).toMatchObject({ look: 1, alive: 9, passed: 9, length: 9, offset: 0 })
    expect(table.row('a')).toEqual({
      pid: '<0.4.0>',
      key: system.observer.keyOf(system.pid('a')),
      name: 'a',
      named: 'registered',
      status: 'waiting',
      reductions: expect.any(Number),
      memoryBytes: 776 + 233 * 8,
      messageQueueLen: 0,
      currentFunction: 'gen_server.loop/7',
      restarts: 0,
      life: 1,
      supervisor: 'one',
      lastExit: null,
      startedAtMs: 0,
      mark: null,
      changed: [],
    })
    expect(table.row('top').supervisor).toBeNull()
  })

  it.each([
    ['name', false, ['a', 'all', 'application demo', 'b', 'c', 'd', 'one', 'pool', 'top']],
    ['name', true, ['top', 'pool', 'one', 'd', 'c', 'b', 'application demo', 'all', 'a']],
    // Who has none comes first; within one supervisor the order is that of the pids.
    ['supervisor', false, ['application demo', 'top', 'c', 'd', 'a', 'b', 'one', 'all', 'pool']],
    ['pid', true, ['pool', 'd', 'c', 'all', 'b', 'a', 'one', 'top', 'application demo']],
  ] as const)('is sorted by %s, descending: %s', (by, descending, names) => {
    expect(table.see({ sort: { by, descending } }).names).toEqual(names)
  })

  it('has only those in which each word of the filter is found', () => {
    expect(table.see({ filter: 'POOL' }).names).toEqual(['pool'])
    expect(table.see({ filter: '<0.4.0>' }).names).toEqual(['a'])
    expect(table.see({ filter: 'one waiting' }).names).toEqual(['one', 'a', 'b'])
    expect(table.see({ filter: 'nobody' }).names).toEqual([])
    expect(table.last).toMatchObject({ alive: 9, passed: 0, length: 0 })
    expect(table.see({ filter: '' }).names).toHaveLength(9)
  })

  it('tells only rows that came into sight when another part is looked at', () => {
    table.see({ offset: 0, limit: 4 })
    table.see({ offset: 2, limit: 4 })
    expect(table.last.rows.map(row => row.name)).toEqual(['b', 'all'])
    expect(table.names).toEqual(['one', 'a', 'b', 'all'])
    expect(table.last.length).toBe(9)
  })

  it('tells only rows that changed, four times a second, and nothing while nothing does', () => {
    system.pass(3_000)
    const before = table.updates.length
    for (let count = 0; count < 20; count++) {
      system.cast(system.pid('c'), ':item')
      system.pass(50)
    }
    const told = table.updates.slice(before)
    expect(told.length).toBeGreaterThanOrEqual(3)
    expect(told.length).toBeLessThanOrEqual(5)
    for (const update of told) {
      expect(update.pids).toBeNull()
      expect(update.rows.map(row => row.name)).toEqual(['c'])
    }
    expect(table.row('c').changed).toEqual(expect.arrayContaining(['reductions']))
    system.pass(2_000)
    expect(table.row('c').changed).toEqual([])
    const quiet = table.updates.length
    system.pass(10_000)
    expect(table.updates).toHaveLength(quiet)
  })

  it('puts a process in its place anew when what it is sorted by has changed', () => {
    table.see({ sort: { by: 'reductions', descending: true } })
    for (let count = 0; count < 500; count++) system.cast(system.pid('d'), ':item')
    system.pass(600)
    expect(table.names[0]).toBe('d')
    for (let count = 0; count < 1_500; count++) system.cast(system.pid('b'), ':item')
    system.pass(600)
    expect(table.names.slice(0, 2)).toEqual(['b', 'd'])
  })

  it('marks who came as new for three seconds, with the seat that is found for it', () => {
    system.do(function* (self) {
      const spec = { id: atom('worker'), start: start('labelled new') }
      yield* DynamicSupervisor.startChild(self, atom('pool'), spec)
    })
    system.pass(600)
    expect(table.row('labelled new')).toMatchObject({ mark: 'new', supervisor: 'pool', life: 1 })
    system.pass(3_000)
    expect(table.row('labelled new').mark).toBeNull()
  })

  it('keeps who has exited in its place for three seconds, beside who came back', () => {
    system.pass(3_000)
    const pid = String(system.pid('c'))
    system.exit(system.pid('c'), 'oops')
    system.pass(300)
    expect(table.names).toEqual([
      'application demo',
      'top',
      'one',
      'a',
      'b',
      'all',
      'c',
      'd',
      'pool',
      'c',
      'd',
    ])
    expect(table.row('c', 'gone')).toMatchObject({
      pid,
      status: 'dead',
      life: 1,
      restarts: 0,
      lastExit: ':oops',
      supervisor: 'all',
    })
    expect(table.row('c', 'new')).toMatchObject({
      life: 2,
      restarts: 1,
      lastExit: ':oops',
      supervisor: 'all',
    })
    expect(table.last).toMatchObject({ alive: 9, passed: 9, length: 11 })
    system.pass(3_300)
    expect(table.names).toEqual(['application demo', 'top', 'one', 'a', 'b', 'all', 'pool', 'c', 'd'])
    expect(table.last).toMatchObject({ alive: 9, passed: 9, length: 9 })
  })

  it('keeps marks while the world is paused, until it is stepped again', () => {
    system.pass(3_000)
    system.exit(system.pid('a'), 'oops')
    system.pass(300)
    system.host.driver.pause()
    system.pass(60_000)
    expect(table.row('a', 'gone').lastExit).toBe(':oops')
    expect(table.row('a', 'new').life).toBe(2)
    system.cast(system.pid('d'), ':item')
    system.host.driver.step('message')
    system.pass(300)
    expect(table.names.filter(name => name === 'a')).toHaveLength(1)
    expect(table.row('a').mark).toBeNull()
    expect(table.row('d').changed).toContain('reductions')
    system.pass(60_000)
    expect(table.row('d').changed).toContain('reductions')
  })

  it('has the messages that wait, and what they take', () => {
    const pid = system.pid('b')
    const before = table.row('b').memoryBytes
    system.host.driver.pause()
    for (let count = 0; count < 7; count++) system.cast(pid, '{:item, 1}')
    system.pass(300)
    expect(table.row('b').messageQueueLen).toBe(7)
    expect(table.row('b').status).toBe('runnable')
    // {'$gen_cast', {item, 1}}: two pairs, and what holds a message.
    expect(table.row('b').memoryBytes - before).toBe(7 * (64 + 6 * 8))
    expect(table.see({ sort: { by: 'messages', descending: true } }).names[0]).toBe('b')
  })

  it('names a process without a name by the function it was started with', () => {
    system.do(function* (self) {
      spawnProgram(self, sleeper(), 'Elixir.Somebody.wait/0')
      yield* receive(self, () => false)
    })
    system.pass(300)
    expect(table.row('Somebody.wait/0')).toMatchObject({ named: 'initial_call', mark: 'new' })
  })

  it.each([1, 2, 3, 4, 5, 6])('is what a new list would be, whatever happens (seed %i)', seed => {
    const random = new Random(seed)
    const names = ['a', 'b', 'c', 'd', 'one', 'all', 'pool']
    for (let round = 0; round < 25; round++) {
      for (let count = random.int(12); count > 0; count--) {
        const process = system.host.world.names.get(atom(random.pick(names)))
        if (process === undefined) continue
        if (random.int(8) === 0) system.exit(process.pid, 'kill')
        else system.cast(process.pid, `{:item, ${random.int(1_000)}}`)
        system.pass(random.int(40))
      }
      if (random.int(3) === 0)
        table.see({
          sort: { by: random.pick(processColumns), descending: random.int(2) === 0 },
          filter: random.pick(['', '', 'a', 'waiting', 'one']),
          offset: random.int(4),
          limit: 1 + random.int(12),
        })
      // Long enough for windows of restarts to be empty, seats to be found and marks to be gone.
      system.pass(6_000)
      const fresh = new TestTable(system, table.asked)
      fresh.list.close()
      expect(table.rows).toEqual(fresh.rows)
      expect(table.last).toMatchObject({
        ...fresh.last,
        look: table.last.look,
        pids: table.last.pids,
        rows: table.last.rows,
      })
    }
  })

  it('copies the rows as they are now, not only those in sight', () => {
    table.see({ offset: 0, limit: 2, filter: 'one' })
    const { rows, more } = table.list.copy()
    expect(rows.map(row => row.name)).toEqual(['one', 'a', 'b'])
    expect(more).toBe(0)
  })

  it('is told of nothing any more once it is closed', () => {
    table.list.close()
    const before = table.updates.length
    system.exit(system.pid('a'), 'oops')
    system.pass(5_000)
    expect(table.updates).toHaveLength(before)
  })

  it('looks at who has done something and at the rows in sight, at no others', () => {
    startSleepers(3_000)
    table.see({ sort: { by: 'reductions', descending: true }, limit: 40 })
    system.pass(6_000)
    table.list.close()
    let looks = 0
    const { observer } = system
    const counted = {
      host: observer.host,
      seatOf: (pid: Pid) => {
        looks++
        return observer.seatOf(pid)
      },
      follow: observer.follow.bind(observer),
      onEvent: observer.onEvent.bind(observer),
    }
    const list = new ProcessList(counted, system.clock, () => undefined)
    list.see({ ...table.asked, look: 1 })
    system.pass(6_000)
    looks = 0
    for (let count = 0; count < 10; count++) system.cast(system.pid('c'), ':item')
    system.pass(250)
    expect(looks).toBeGreaterThanOrEqual(40)
    expect(looks).toBeLessThanOrEqual(2 * (40 + 1))
    list.close()
  })

  it('sorts many in slices, and meanwhile shows the order before', () => {
    const many = 3_000
    startSleepers(many)
    system.pass(6_000)
    expect(table.last.length).toBe(many + 10)
    const first = table.rows[0]
    // Each look at the clock takes a while: a slice is over after a few.
    system.clock.lookCostMs = 1
    table.see({ sort: { by: 'pid', descending: true } })
    expect(table.rows[0]).toEqual(first)
    system.clock.lookCostMs = 0
    system.pass(300)
    const pid = (row: ProcessRow): number => Number(row.pid.split('.')[1])
    // Who opens it is told nothing before there is an order.
    system.clock.lookCostMs = 1
    const opened = new TestTable(system)
    expect(opened.updates).toEqual([])
    system.clock.lookCostMs = 0
    system.pass(300)
    expect(opened.last.length).toBe(many + 10)
    expect(pid(table.rows[0] as ProcessRow)).toBe(system.host.world.nextPid - 1)
    expect(table.rows.map(pid)).toEqual([...table.rows.map(pid)].sort((a, b) => b - a))
    expect(new Pid(pid(table.rows[0] as ProcessRow)).toString()).toBe(table.rows[0]?.pid)
  })
})
