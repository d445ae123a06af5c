import { beforeEach, describe, expect, it } from 'vitest'
import { entries } from '../../../src/main/apps/index.ts'
import { Bridge } from '../../../src/main/bridge/bridge.ts'
import type { Session } from '../../../src/main/bridge/session.ts'
import { Application, Host } from '../../../src/main/host/index.ts'
import { Observer } from '../../../src/main/observer/index.ts'
import { MemoryDevice } from '../../../src/main/storage/index.ts'
import type {
  AppEvent,
  ChartDetail,
  ChartEvent,
  MessagesUpdate,
  Moment,
  TreeNode,
} from '../../../src/shared/protocol/events.ts'
import type { ReplyMessage, RequestArgs, RequestName } from '../../../src/shared/protocol/requests.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { copying } from '../timeline/player.ts'

type Message = Extract<ChartEvent, { type: 'message' }>

/** The demo applications in one window, which has a todo list open and draws whatever it is told. */
class Window {
  readonly clock = new ManualClock()
  readonly memory = new MemoryDevice()
  readonly host: Host
  readonly session: Session
  readonly bugs: unknown[] = []
  readonly view: number
  readonly nodes = new Map<string, TreeNode>()
  readonly updates: MessagesUpdate[] = []
  /** Keys of the seats by the pids that were told. */
  readonly seats = new Map<string, string | null>()
  events: ChartEvent[] = []
  past: Moment | null = null
  drawing = true
  private id = 0

  constructor() {
    const { clock, memory } = this
    const onBug = (bug: unknown): void => void this.bugs.push(bug)
    const device = {
      request: (id: number, request: unknown, complete: (result: unknown) => void) =>
        void clock.later(() => memory.request(id, request, complete), 2),
    }
    this.host = new Host({ clock, device, entries, seed: 5, onBug })
    const application = new Application(this.host)
    const observer = new Observer({ host: this.host, application, heapBytes: () => 0 })
    const info = { version: '0', mode: 'browser', dataDir: '' } as const
    const bridge = new Bridge({ host: this.host, application, observer, info, files: copying(memory), onBug })
    this.session = bridge.open(event => this.hear(event)) as Session
    this.host.driver.start()
    application.start()
    this.do('observe', {})
    this.view = (this.do('view.open', { screen: 'todo', token: 'ada' }) as { view: number }).view
    this.clock.pass(1_000)
  }

  get server(): string {
    return this.key('todo ada')
  }

  get table(): string {
    return [...this.nodes.values()].find(({ kind }) => kind === 'table')?.key ?? ''
  }

  key(name: string): string {
    return [...this.nodes.values()].find(node => node.name === name)?.key ?? ''
  }

  pid(key: string): string {
    return this.nodes.get(key)?.pid ?? ''
  }

  /** Chooses seats, and waits until the past of them is told. */
  async open(keys: readonly string[], others = false): Promise<void> {
    const before = this.updates.length
    this.do('messages.open', { keys: [...keys], others })
    await this.until(() => this.updates.slice(before).some(({ begin }) => begin))
  }

  async until(test: () => boolean): Promise<void> {
    for (let i = 0; i < 2_000 && !test(); i++) {
      await Promise.resolve()
      if (i % 20 === 19) this.clock.pass(5)
    }
    expect(test()).toBe(true)
  }

  add(title: string): void {
    this.do('view.event', { view: this.view, event: { name: 'todo.add', title } })
    this.clock.pass(500)
  }

  do<N extends RequestName>(name: N, args: RequestArgs<N>): unknown {
    const reply = this.session.handle({ id: ++this.id, name, args }) as ReplyMessage
    if (!reply.ok) throw new Error(reply.error.message)
    return reply.value
  }

  of<T extends ChartEvent['type']>(type: T): Extract<ChartEvent, { type: T }>[] {
    return this.events.filter(event => event.type === type) as Extract<ChartEvent, { type: T }>[]
  }

  messages(text: RegExp): Message[] {
    return this.of('message').filter(message => text.test(message.text))
  }

  read(id: string): ChartDetail {
    return this.do('messages.read', { id }) as ChartDetail
  }

  private hear(event: AppEvent): void {
    if (event.type === 'messages') {
      this.updates.push(event)
      this.events = event.begin ? [...event.events] : [...this.events, ...event.events]
      for (const { pid, key } of event.who) this.seats.set(pid, key)
      if (this.drawing) this.clock.later(() => this.do('messages.ack', { seq: event.seq }), 5)
    }
    if (event.type === 'time') this.past = event.past?.at ?? null
    if (event.type !== 'snapshot' && event.type !== 'delta') return
    if (event.type === 'snapshot') this.nodes.clear()
    else for (const key of event.removed) this.nodes.delete(key)
    for (const node of event.type === 'snapshot' ? event.nodes : event.upserts) this.nodes.set(node.key, node)
    this.clock.later(() => this.session.acknowledge(event.seq), 5)
  }
}

let window: Window
beforeEach(() => {
  window = new Window()
})

describe('the chart of messages', () => {
  it('tells a call, when it was handled, its reply and the change of state that it made', async () => {
    const { server, table } = window
    await window.open([server, table])
    window.add('milk')
    const insert = window.messages(/milk/).find(({ kind, to }) => kind === 'call' && to === window.pid(table))
    expect(insert).toMatchObject({ from: window.pid(server) })
    const reply = window.of('message').find(({ call }) => call === insert?.id)
    expect(reply).toMatchObject({
      kind: 'reply',
      from: window.pid(table),
      to: window.pid(server),
      text: ':ok',
    })
    const handled = window.of('handled').map(({ message }) => message)
    expect(handled).toContain(insert?.id)
    expect(handled).toContain(reply?.id)
    // What somebody who is not on the chart asked of the server is not told, but what it changed is.
    expect(window.messages(/milk/).every(({ to }) => to === window.pid(table))).toBe(true)
    expect(window.read(insert?.id ?? '').payload).toContain('milk')
    expect(window.bugs).toEqual([])
  })

  it('tells also what others send and get, when it is asked to', async () => {
    await window.open([window.server], true)
    window.add('milk')
    const put = window.messages(/milk/).find(({ to }) => to === window.pid(window.server))
    expect(put?.kind).toBe('call')
    expect(window.of('changed').map(({ message }) => message)).toContain(put?.id)
    const { before, after, payload } = window.read(put?.id ?? '')
    expect(payload).toContain('milk')
    expect(before).not.toContain('milk')
    expect(after).toContain('milk')
  })

  it('begins with what happened before it was opened, as if it had listened', async () => {
    const { server, table } = window
    await window.open([server, table])
    window.add('milk')
    window.add('bread')
    const listened = window.events
    await window.open([server, table])
    const played = window.events
    const from = played.findIndex(({ id }) => id === listened.find(({ type }) => type === 'message')?.id)
    expect(from).toBeGreaterThanOrEqual(0)
    const ids = (events: readonly ChartEvent[]) => events.map(({ id, type }) => `${type} ${id}`)
    const begun = window.updates.findIndex(({ begin }) => begin)
    const live = window.updates.slice(begun + 1, -1).flatMap(({ events }) => events)
    expect(live.length).toBeGreaterThan(8)
    expect(ids(played).slice(-live.length)).toEqual(ids(live))
  })

  it('keeps the lifeline of who is killed: its exit, and its next life in the same seat', async () => {
    const { server } = window
    await window.open([server, window.key('Todo.TodoSupervisor')])
    const old = window.pid(server)
    window.do('exit', { pid: old, reason: 'kill' })
    window.clock.pass(500)
    const next = window.pid(server)
    expect(next).not.toBe(old)
    expect(window.of('signal').at(-1)).toMatchObject({ from: null, to: old, text: ':kill', ignored: false })
    expect(window.of('exit').find(({ pid }) => pid === old)).toMatchObject({
      text: 'killed',
      orderly: false,
      // It was killed while it handled nothing.
      inside: false,
    })
    const told = window.of('message').find(({ kind }) => kind === 'exit')
    expect(told).toMatchObject({ from: old, text: ':killed' })
    expect(window.of('start').map(({ pid }) => pid)).toContain(next)
    expect(window.seats.get(old)).toBe(server)
    expect(window.seats.get(next)).toBe(server)
  })

  it('tells that a crash happened while a message was handled', async () => {
    const { server } = window
    await window.open([server, window.table])
    const old = window.pid(server)
    window.do('raise', { pid: old, message: 'oops' })
    window.add('milk')
    const exit = window.of('exit').find(({ pid }) => pid === old)
    expect(exit).toMatchObject({ inside: true, orderly: false })
    expect(window.read(exit?.id ?? '').payload).toContain('oops')
  })

  it('breaks a call off whose time is up', async () => {
    const view = [...window.nodes.values()].find(({ module }) => /TodoLive/.test(module))?.key ?? ''
    await window.open([window.server, view])
    window.do('plant', { pid: window.pid(window.server), planted: { do: 'wait' } })
    window.add('milk')
    window.clock.pass(6_000)
    const call = window.messages(/milk/).find(({ kind }) => kind === 'call')
    expect(call?.to).toBe(window.pid(window.server))
    expect(window.of('timeout').map(each => each.call)).toContain(call?.id)
    expect(window.updates.at(-1)?.busy).toEqual([window.pid(window.server)])
  })

  it('sends nothing more until what it sent was taken in, and then all at once', async () => {
    await window.open([window.server, window.table])
    window.drawing = false
    window.add('milk')
    window.add('bread')
    const late = window.updates.length
    window.add('salt')
    expect(window.updates.length).toBe(late)
    window.drawing = true
    window.do('messages.ack', { seq: window.updates.at(-1)?.seq ?? 0 })
    window.clock.pass(200)
    expect(window.updates.length).toBe(late + 1)
    expect(window.messages(/next_id: 3/)).toHaveLength(1)
    expect(window.messages(/next_id: 4/)).toHaveLength(1)
  })

  it('is of the instant that is looked at: what came after is not on it', async () => {
    await window.open([window.server, window.table])
    window.add('milk')
    window.add('bread')
    window.add('salt')
    const then = window.messages(/next_id: 3/)[0]
    const before = window.updates.length
    const looking = window.session.handle({
      id: 9_999,
      name: 'time.look',
      args: { to: { moment: then?.at } },
    })
    await window.until(() => window.updates.slice(before).some(({ begin }) => begin))
    await looking
    expect(window.past).toEqual(then?.at)
    expect(window.messages(/next_id: 2/)).toHaveLength(1)
    expect(window.messages(/next_id: 3/).map(({ id }) => id)).toEqual([then?.id])
    expect(window.of('message').at(-1)?.id).toBe(then?.id)
    expect(window.read(then?.id ?? '').payload).toContain('bread')
    window.do('time.present', { of: 'here' })
    await window.until(() => window.past === null && window.messages(/next_id: 4/).length === 1)
  })

  it('goes on in the fork where somebody acts in the past', async () => {
    await window.open([window.server, window.table])
    window.add('milk')
    const then = window.messages(/next_id: 2/)[0]
    window.add('bread')
    const before = window.updates.length
    const looking = window.session.handle({
      id: 9_999,
      name: 'time.look',
      args: { to: { moment: then?.at } },
    })
    await window.until(() => window.updates.slice(before).some(({ begin }) => begin))
    await looking
    window.clock.pass(100)
    const inPast = window.updates.length
    window.do('run', {})
    window.clock.pass(1_000)
    // It is the same chart, and goes on.
    expect(window.updates.slice(inPast).some(({ begin }) => begin)).toBe(false)
    window.add('salt')
    const told = window.messages(/insert/).map(({ text }) => /next_id: \d/.exec(text)?.[0])
    // What came after that moment in the live world did not happen here.
    expect(told).toEqual(['next_id: 2', 'next_id: 3'])
    expect(window.messages(/next_id: 2/)[0]?.id).toBe(then?.id)
    const replies = window.of('message').filter(({ kind }) => kind === 'reply')
    expect(replies.map(({ call }) => call)).toContain(then?.id)
  })

  it('is told nothing when it is closed', async () => {
    await window.open([window.server, window.table])
    window.do('messages.close', {})
    const { length } = window.updates
    window.add('milk')
    expect(window.updates.length).toBe(length)
    expect(() => window.do('messages.read', { id: 'm1.1.0' })).toThrow('not kept')
  })
})
