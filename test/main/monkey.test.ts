import { describe, expect, it } from 'vitest'
import { entries } from '../../src/main/apps/index.ts'
import { Bridge, type Session } from '../../src/main/bridge/index.ts'
import { Application, Host } from '../../src/main/host/index.ts'
import { Observer } from '../../src/main/observer/index.ts'
import { MemoryDevice } from '../../src/main/storage/index.ts'
import type { AppEvent, TodoScreen, TreeNode, ViewUpdate } from '../../src/shared/protocol/events.ts'
import type { RequestArgs, RequestName } from '../../src/shared/protocol/requests.ts'
import { atOnce } from '../support/at-once.ts'
import { ManualClock } from '../support/manual-clock.ts'
import { Random } from '../support/terms.ts'
import { viewAfter } from '../support/view-after.ts'

/** The whole app but for its window and the real disk, and somebody who breaks whatever he can reach. */
class Monkey {
  readonly clock = new ManualClock()
  readonly bugs: unknown[] = []
  readonly nodes = new Map<string, TreeNode>()
  readonly host: Host
  private readonly session: Session
  private readonly random: Random
  private id = 0
  private view = 0
  private latest: ViewUpdate | null = null
  /** Titles that the list has shown. */
  readonly acknowledged = new Set<string>()
  private mode = 'running'

  constructor(seed: number) {
    this.random = new Random(seed)
    const clock = this.clock
    const onBug = (bug: unknown): void => void this.bugs.push(bug)
    // Answers of a real disk come later, and not while the world runs.
    const memory = new MemoryDevice()
    const device = {
      request: (id: number, request: unknown, complete: (result: unknown) => void) =>
        memory.request(
          id,
          request,
          result => void clock.later(() => complete(result), 1 + this.random.int(4)),
        ),
    }
    this.host = new Host({ clock, device, entries, seed, onBug })
    const application = new Application(this.host)
    const observer = new Observer({ host: this.host, application, heapBytes: () => 0 })
    const info = { version: '0', mode: 'browser', dataDir: '' } as const
    const bridge = new Bridge({ host: this.host, application, observer, info, onBug })
    this.session = bridge.open(event => this.hear(event)) as Session
    this.host.driver.start()
    application.start()
    this.ask('observe', {})
    this.open()
    clock.pass(500)
  }

  get list(): ViewUpdate | null {
    return this.latest
  }

  get titles(): string[] {
    return (this.latest?.content as TodoScreen | null)?.todos.map(({ title }) => title) ?? []
  }

  act(round: number): void {
    const { random } = this
    const seat = [...this.nodes.values()].filter(({ pid }) => pid !== null)
    const pid = seat.length === 0 ? null : (random.pick(seat).pid as string)
    switch (random.int(10)) {
      case 0:
      case 1:
      case 2:
        if (pid !== null)
          this.ask('exit', {
            pid,
            reason: random.pick(['kill', ':boom', ':shutdown', ':normal', '{:a, "b"}']),
          })
        break
      case 3:
        if (pid !== null) this.ask('raise', { pid, message: 'planted' })
        break
      case 4:
      case 5:
      case 6:
        this.ask('view.event', { view: this.view, event: { name: 'todo.add', title: `todo ${round}` } })
        break
      case 7:
        this.ask('pause', {})
        this.ask('step', { to: random.pick(['message', 'exit']) })
        break
      case 8:
        this.ask('run', {})
        this.ask('speed', { value: random.pick([0.01, 0.5, 1, 10]) })
        break
      case 9:
        this.ask('application.start', {})
        break
    }
    this.clock.pass(random.pick([0, 1, 5, 50, 500, 2_000]))
  }

  /** Lets everything be, and whoever is down come back. */
  rest(): void {
    this.ask('speed', { value: 1 })
    this.ask('run', {})
    for (let second = 0; second < 40; second++) {
      this.ask('application.start', {})
      this.clock.pass(1_000)
    }
  }

  ask<N extends RequestName>(name: N, args: RequestArgs<N>): unknown {
    const reply = atOnce(this.session.handle({ id: ++this.id, name, args }))
    return reply.ok ? reply.value : reply.error
  }

  private open(): void {
    this.view = (this.ask('view.open', { screen: 'todo', token: 'ada' }) as { view: number }).view
  }

  private hear(event: AppEvent): void {
    if (event.type === 'view') {
      this.latest = viewAfter(this.latest ?? undefined, event)
      for (const title of this.titles) this.acknowledged.add(title)
    }
    if (event.type !== 'snapshot' && event.type !== 'delta') return
    if (event.type === 'snapshot') this.nodes.clear()
    else for (const key of event.removed) this.nodes.delete(key)
    for (const node of event.type === 'snapshot' ? event.nodes : event.upserts) this.nodes.set(node.key, node)
    this.mode = event.world.mode
    this.clock.later(() => void this.ask('ack', { seq: event.seq }), 10)
  }

  get worldMode(): string {
    return this.mode
  }
}

describe('somebody who kills, raises, pauses and types at random', () => {
  it.each(Array.from({ length: 15 }, (_, i) => i + 1))(
    'finds everything back in the end, and nothing lost that was on his list: seed %d',
    seed => {
      const monkey = new Monkey(seed)
      for (let round = 0; round < 150; round++) monkey.act(round)
      monkey.rest()
      expect(monkey.bugs).toEqual([])
      expect(monkey.worldMode).toBe('running')
      expect(monkey.list?.status).toBe('live')
      expect(monkey.titles).toEqual(expect.arrayContaining([...monkey.acknowledged]))
      expect(new Set(monkey.titles).size).toBe(monkey.titles.length)
      const seats = [...monkey.nodes.values()]
      expect(seats.map(({ status }) => status).filter(status => status !== 'waiting')).toEqual([])
      expect(seats.map(({ pid }) => pid).sort()).toEqual(
        [...monkey.host.world.processes.values()].map(({ pid }) => String(pid)).sort(),
      )
      expect(monkey.acknowledged.size).toBeGreaterThan(0)
    },
  )
})
