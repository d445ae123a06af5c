import { beforeEach, describe, expect, it } from 'vitest'
import { entries } from '../../../src/main/apps/index.ts'
import { Bridge } from '../../../src/main/bridge/bridge.ts'
import type { Session } from '../../../src/main/bridge/session.ts'
import { Application, Host } from '../../../src/main/host/index.ts'
import { Observer } from '../../../src/main/observer/index.ts'
import { MemoryDevice } from '../../../src/main/storage/index.ts'
import { type ProcessTable, rowAt, tableAfter } from '../../../src/renderer/stores/process-table.ts'
import type { ProcessesUpdate, ProcessRow, TreeNode } from '../../../src/shared/protocol/events.ts'
import type { ReplyMessage, RequestArgs, RequestName } from '../../../src/shared/protocol/requests.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { copying } from '../timeline/player.ts'

/** The demo applications, and a window that has the table of processes open. */
class TableWindow {
  readonly clock = new ManualClock()
  readonly session: Session
  readonly host: Host
  table: ProcessTable | null = null
  updates: ProcessesUpdate[] = []
  private nodes = new Map<string, TreeNode>()
  private id = 0

  constructor() {
    const { clock } = this
    const memory = new MemoryDevice()
    this.host = new Host({ clock, device: memory, entries, seed: 5 })
    const application = new Application(this.host)
    const observer = new Observer({ host: this.host, application, heapBytes: () => 0 })
    const info = { version: '0', mode: 'browser', dataDir: '' } as const
    const bridge = new Bridge({ host: this.host, application, observer, info, files: copying(memory) })
    this.session = bridge.open(event => {
      if (event.type === 'processes') {
        this.updates.push(event)
        this.table = tableAfter(this.table, event)
      }
      if (event.type !== 'snapshot' && event.type !== 'delta') return
      for (const node of event.type === 'snapshot' ? event.nodes : event.upserts)
        this.nodes.set(node.key, node)
      clock.later(() => this.session.acknowledge(event.seq), 5)
    }) as Session
    this.host.driver.start()
    application.start()
    this.do('observe', {})
    this.do('view.open', { screen: 'todo', token: 'ada' })
    this.clock.pass(5_000)
  }

  look(filter = '', offset = 0): this {
    const sort = { by: 'pid', descending: false } as const
    this.do('processes.look', { look: 1, sort, filter, offset, limit: 100 })
    return this
  }

  get rows(): readonly ProcessRow[] {
    return this.table?.rows ?? []
  }

  row(name: string): ProcessRow {
    const found = this.rows.filter(row => row.name === name && row.mark !== 'gone')
    expect(found).toHaveLength(1)
    return found[0] as ProcessRow
  }

  kill(pid: string): void {
    this.do('exit', { pid, reason: 'kill' })
    this.clock.pass(500)
  }

  do<N extends RequestName>(name: N, args: RequestArgs<N>): unknown {
    const reply = this.session.handle({ id: ++this.id, name, args }) as ReplyMessage
    if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
    return reply.value
  }

  async lookBack(atMs: number): Promise<void> {
    let reply: ReplyMessage | null = null
    const asked = this.session.handle({ id: ++this.id, name: 'time.look', args: { to: { atMs } } })
    void Promise.resolve(asked).then(answer => {
      reply = answer
    })
    for (let turn = 0; turn < 1_000 && reply === null; turn++) {
      await Promise.resolve()
      if (turn % 20 === 19) this.clock.pass(1)
    }
    expect(reply).toMatchObject({ ok: true })
  }
}

let window: TableWindow
beforeEach(() => {
  window = new TableWindow().look()
})

describe('the table of processes of a window', () => {
  it('has every process of the demo, each row as long as it is looked at', () => {
    expect(window.table).toMatchObject({ alive: window.host.world.processes.size, offset: 0 })
    expect(window.rows).toHaveLength(window.host.world.processes.size)
    expect(window.row('todo ada')).toMatchObject({ supervisor: 'Todo.TodoSupervisor', life: 1, mark: null })
  })

  it('is of the moment of the past that is looked at, then of the fork, then of the present', async () => {
    const first = window.row('todo ada').pid
    const then = window.host.world.now
    window.clock.pass(500)
    window.kill(first)
    const second = window.row('todo ada').pid
    expect(second).not.toBe(first)
    window.clock.pass(5_000)

    await window.lookBack(then)
    expect(window.row('todo ada')).toMatchObject({ pid: first, life: 1, restarts: 0 })
    expect(window.rows.some(row => row.pid === second)).toBe(false)
    // It did not come before the user's eyes.
    expect(window.rows.every(row => row.mark === null && row.changed.length === 0)).toBe(true)

    window.kill(window.row('Todo.Db').pid)
    expect(window.row('Todo.Db')).toMatchObject({ mark: 'new', life: 2, restarts: 1 })
    window.do('time.present', { of: 'live' })
    expect(window.row('Todo.Db').life).toBe(1)
    expect(window.row('todo ada').pid).toBe(second)
    window.do('time.present', { of: 'fork' })
    expect(window.row('Todo.Db').life).toBe(2)
  })

  it('keeps its filter and its place from world to world', async () => {
    window.look('dets', 1)
    const rows = window.rows.map(row => row.name)
    expect(rows.length).toBeGreaterThan(3)
    await window.lookBack(2_000)
    expect(window.rows.map(row => row.name)).toEqual(rows)
    expect(window.table?.offset).toBe(1)
    expect(rowAt(window.table as ProcessTable, 1)?.name).toBe(rows[0])
  })

  it('is told of nothing once it is closed, whatever world comes', async () => {
    window.do('processes.close', {})
    const before = window.updates.length
    window.kill(window.row('todo ada').pid)
    await window.lookBack(1_000)
    window.clock.pass(5_000)
    expect(window.updates).toHaveLength(before)
    expect(() => window.do('processes.copy', {})).toThrow('not open')
  })

  it('is copied as it is sorted and filtered', () => {
    window.look('dets')
    const { rows, more } = window.do('processes.copy', {}) as { rows: ProcessRow[]; more: number }
    expect(rows.map(row => row.pid)).toEqual(window.rows.map(row => row.pid))
    expect(more).toBe(0)
  })

  it('says where in it a process stands, as it is sorted and filtered', () => {
    const ada = window.row('todo ada')
    expect(window.do('processes.place', { pid: ada.pid })).toEqual({ place: window.rows.indexOf(ada) })
    window.look('dets')
    expect(window.do('processes.place', { pid: ada.pid })).toEqual({ place: null })
    expect(window.do('processes.place', { pid: '<0.999999.0>' })).toEqual({ place: null })
  })

  it('is refused in parts that are too large', () => {
    const look = { look: 1, sort: { by: 'pid', descending: false }, filter: '', offset: 0 } as const
    expect(() => window.do('processes.look', { ...look, limit: 201 })).toThrow('limit')
    expect(() => window.do('processes.look', { ...look, limit: 0 })).toThrow('limit')
  })

  it('ends with its window', () => {
    const before = window.updates.length
    window.session.close()
    window.clock.pass(5_000)
    expect(window.updates).toHaveLength(before)
  })
})
