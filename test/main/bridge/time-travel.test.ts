import { beforeEach, describe, expect, it } from 'vitest'
import { entries } from '../../../src/main/apps/index.ts'
import { Bridge } from '../../../src/main/bridge/bridge.ts'
import type { Session } from '../../../src/main/bridge/session.ts'
import { Application, Host } from '../../../src/main/host/index.ts'
import { Observer } from '../../../src/main/observer/index.ts'
import { MemoryDevice } from '../../../src/main/storage/index.ts'
import type {
  AppEvent,
  Forecast,
  History,
  Moment,
  Story,
  TimeMark,
  TimeUpdate,
  TodoScreen,
  TreeNode,
  ViewUpdate,
} from '../../../src/shared/protocol/events.ts'
import type { ReplyMessage, RequestArgs, RequestName } from '../../../src/shared/protocol/requests.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { viewAfter } from '../../support/view-after.ts'
import { copying, everythingOf } from '../timeline/player.ts'

/** The demo applications in one window, which has a todo list open. */
class Window {
  readonly clock = new ManualClock()
  readonly memory = new MemoryDevice()
  readonly host: Host
  readonly bridge: Bridge
  readonly session: Session
  readonly bugs: unknown[] = []
  readonly view: number
  nodes = new Map<string, TreeNode>()
  /** How each screen looked last. */
  readonly screens = new Map<number, ViewUpdate>()
  time: TimeUpdate | null = null
  readonly marks: TimeMark[] = []
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
    this.bridge = new Bridge({ host: this.host, application, observer, info, files: copying(memory), onBug })
    this.session = this.bridge.open(event => this.hear(event)) as Session
    this.host.driver.start()
    application.start()
    this.do('observe', {})
    this.view = (this.do('view.open', { screen: 'todo', token: 'ada' }) as { view: number }).view
    this.pass(1_000)
  }

  get titles(): string[] {
    return (this.screens.get(this.view)?.content as TodoScreen | null)?.todos.map(({ title }) => title) ?? []
  }

  /** Pid of the process in the seat called `name`; null while nobody sits there. */
  pid(name: string): string | null {
    return [...this.nodes.values()].find(node => node.name === name)?.pid ?? null
  }

  pass(ms: number): void {
    this.clock.pass(ms)
  }

  add(title: string): void {
    this.do('view.event', { view: this.view, event: { name: 'todo.add', title } })
    this.pass(100)
  }

  kill(name: string): void {
    this.do('exit', { pid: this.pid(name) as string, reason: 'kill' })
    this.pass(100)
  }

  /** Asks for what is answered at once. */
  do<N extends RequestName>(name: N, args: RequestArgs<N>): unknown {
    const reply = this.session.handle({ id: ++this.id, name, args }) as ReplyMessage
    if (!reply.ok) throw new Error(reply.error.message)
    return reply.value
  }

  /** Looks at another moment, and waits for it. */
  async look(to: RequestArgs<'time.look'>['to']): Promise<void> {
    await this.later('time.look', { to })
  }

  /** Asks for what takes a while, and waits for it. */
  async later<N extends RequestName>(name: N, args: RequestArgs<N>): Promise<unknown> {
    const asked = this.session.handle({ id: ++this.id, name, args })
    let reply: ReplyMessage | null = null
    void Promise.resolve(asked).then(answer => {
      reply = answer
    })
    for (let i = 0; i < 1_000 && reply === null; i++) {
      await Promise.resolve()
      if (i % 20 === 19) this.clock.pass(1)
    }
    const answer = reply as ReplyMessage | null
    if (answer === null || !answer.ok) throw new Error(answer?.error.message ?? 'no answer')
    this.pass(1)
    return answer.value
  }

  private hear(event: AppEvent): void {
    if (event.type === 'view') this.screens.set(event.view, viewAfter(this.screens.get(event.view), event))
    if (event.type === 'time') {
      this.time = event
      this.marks.push(...event.marks)
    }
    if (event.type !== 'snapshot' && event.type !== 'delta') return
    if (event.type === 'snapshot') this.nodes = new Map()
    else for (const key of event.removed) this.nodes.delete(key)
    for (const node of event.type === 'snapshot' ? event.nodes : event.upserts) this.nodes.set(node.key, node)
    this.clock.later(() => this.session.acknowledge(event.seq), 5)
  }
}

let window: Window
beforeEach(() => {
  window = new Window()
})

describe('a window that looks back', () => {
  it('sees tree, states and screen as they were, and the present again when it comes back', async () => {
    window.add('milk')
    const before = window.pid('todo ada')
    const then = window.host.world.now
    window.pass(500)
    window.kill('todo ada')
    window.pass(500)
    window.add('bread')
    const after = window.pid('todo ada')
    expect(after).not.toBe(before)
    expect(window.titles).toEqual(['milk', 'bread'])
    await window.look({ atMs: then + 200 })
    expect(window.pid('todo ada')).toBe(before)
    expect(window.titles).toEqual(['milk'])
    expect(window.time?.past?.atMs).toBeLessThanOrEqual(then + 200)
    window.do('time.present', { of: 'here' })
    window.pass(50)
    expect(window.pid('todo ada')).toBe(after)
    expect(window.titles).toEqual(['milk', 'bread'])
    expect(window.time?.past).toBeNull()
    expect(window.bugs).toEqual([])
  })

  it('leaves the live world alone, which goes on meanwhile', async () => {
    window.add('milk')
    await window.look({ move: 'back' })
    const now = window.host.world.now
    window.pass(5_000)
    expect(window.host.driver.nowMs).toBeGreaterThan(now + 4_000)
    expect(window.time?.toMs).toBeGreaterThan(now + 4_000)
    expect(window.time?.past?.atMs).toBeLessThanOrEqual(now)
  })

  it('goes back and forward by what looks different: each step, and each message before it is handled', async () => {
    window.do('pause', {})
    window.do('view.event', { view: window.view, event: { name: 'todo.add', title: 'milk' } })
    for (let i = 0; i < 12; i++) {
      window.do('step', { to: 'message' })
      window.pass(20)
    }
    const seen: string[] = []
    const shot = () => seen.push(everythingOf(window.session.stage))
    shot()
    const moments: Moment[] = []
    for (let i = 0; i < 14; i++) {
      await window.look({ move: 'back' })
      moments.push(window.time?.past?.at as Moment)
      shot()
    }
    expect(new Set(seen).size).toBe(15)
    for (let i = 13; i > 0; i--) {
      await window.look({ move: 'forward' })
      expect(window.time?.past?.at).toEqual(moments[i - 1])
      expect(everythingOf(window.session.stage)).toBe(seen[i])
    }
    await window.look({ move: 'forward' })
    expect(window.time?.past).toBeNull()
  })

  it('goes to the exits, which are marked with where they happened', async () => {
    window.add('milk')
    for (let i = 0; i < 2; i++) {
      window.kill('todo ada')
      window.pass(1_000)
    }
    const exits = window.marks.filter(({ kind, text }) => kind === 'exit' && text.startsWith('todo ada'))
    expect(exits.map(({ text }) => text)).toEqual(['todo ada exited: killed', 'todo ada exited: killed'])
    expect(window.marks.filter(({ kind, key }) => kind === 'restart' && key === exits[0]?.key)).toHaveLength(
      2,
    )
    await window.look({ move: 'previous_exit' })
    expect(window.time?.past?.at).toEqual(exits[1]?.at)
    expect(window.pid('todo ada')).toBeNull()
    await window.look({ move: 'previous_exit' })
    expect(window.time?.past?.at).toEqual(exits[0]?.at)
    await window.look({ move: 'next_exit' })
    expect(window.time?.past?.at).toEqual(exits[1]?.at)
    await window.look({ move: 'next_exit' })
    expect(window.time?.past).toBeNull()
  })

  it('tells of a screen that was not open then', async () => {
    const { view } = window.do('view.open', { screen: 'todo', token: 'bob' }) as { view: number }
    window.pass(500)
    await window.look({ atMs: 900 })
    expect(window.screens.get(window.view)?.status).toBe('live')
    expect(window.screens.get(view)).toMatchObject({
      status: 'closed',
      message: { text: 'This screen was not open then.' },
    })
  })
})

describe('who acts in the past', () => {
  async function lookBeforeBread(): Promise<void> {
    window.add('milk')
    const then = window.host.world.now
    window.pass(500)
    window.add('bread')
    await window.look({ atMs: then + 100 })
  }

  it('gets a fork that goes on from there, on files as they were; the live world is untouched', async () => {
    await lookBeforeBread()
    const live = everythingOf(window.bridge.live)
    window.do('pause', {})
    window.bridge.live.host.driver.pause()
    window.add('beer')
    window.pass(1_000)
    expect(window.time?.fork?.inIt).toBe(true)
    window.do('run', {})
    window.pass(1_000)
    expect(window.titles).toEqual(['milk', 'beer'])
    window.kill('todo ada')
    window.pass(1_000)
    expect(window.titles).toEqual(['milk', 'beer'])
    const normal = (text: string) => text.replace(/"(now|reductions)": [\d.]+/g, '')
    expect(normal(everythingOf(window.bridge.live))).toBe(normal(live))
    window.do('time.present', { of: 'live' })
    window.bridge.live.host.driver.run()
    window.pass(1_000)
    expect(window.titles).toEqual(['milk', 'bread'])
    expect(window.time?.fork?.inIt).toBe(false)
    window.do('time.present', { of: 'fork' })
    window.pass(100)
    expect(window.titles).toEqual(['milk', 'beer'])
    window.do('time.drop_fork', {})
    window.pass(100)
    expect(window.titles).toEqual(['milk', 'bread'])
    expect(window.time?.fork).toBeNull()
    expect(window.bugs).toEqual([])
  })

  it('can look back in the fork, too, and act there', async () => {
    await lookBeforeBread()
    window.add('beer')
    window.pass(500)
    const then = window.session.stage.host.world.now
    window.pass(500)
    window.add('cheese')
    await window.look({ atMs: then })
    expect(window.titles).toEqual(['milk', 'beer'])
    window.add('salt')
    window.pass(500)
    expect(window.titles).toEqual(['milk', 'beer', 'salt'])
    expect(window.bugs).toEqual([])
  })

  it('gets none by a request that is refused', async () => {
    await lookBeforeBread()
    expect(() => window.do('exit', { pid: '<0.9999.0>', reason: 'kill' })).toThrow(/no process/)
    expect(() => window.do('mailbox', { do: 'drop', pid: window.pid('todo ada') as string, id: 1 })).toThrow()
    expect(window.time?.past).not.toBeNull()
    expect(window.time?.fork).toBeNull()
  })

  it('runs it only where the world ran in which he was', async () => {
    window.do('pause', {})
    await window.look({ move: 'back' })
    window.do('step', { to: 'message' })
    window.pass(100)
    expect(window.session.stage.host.driver.mode).toBe('paused')
    expect(window.time?.fork?.inIt).toBe(true)
  })
})

describe('messages that wait', () => {
  it('are chosen, dropped and delayed by hand', () => {
    window.do('pause', {})
    for (const title of ['a', 'b', 'c', 'd'])
      window.do('view.event', { view: window.view, event: { name: 'todo.add', title } })
    const pid = window.pid('window 1') as string
    const waiting = () => {
      const info = window.do('inspect', { pid }) as { messages: string[]; messageIds: number[] }
      return info.messages.map((text, index) => ({ text, id: info.messageIds[index] as number }))
    }
    const [a, b, c, d] = waiting() as { text: string; id: number }[]
    window.do('mailbox', { do: 'first', pid, id: d?.id as number })
    window.do('mailbox', { do: 'drop', pid, id: a?.id as number })
    window.do('mailbox', { do: 'delay', pid, id: b?.id as number, ms: 1_000 })
    expect(waiting()).toEqual([d, c])
    expect(() => window.do('mailbox', { do: 'drop', pid, id: a?.id as number })).toThrow(/does not wait/)
    window.do('run', {})
    window.pass(500)
    expect(window.titles).toEqual(['d', 'c'])
    window.pass(1_000)
    expect(window.titles).toEqual(['d', 'c', 'b'])
  })
})

describe('a step of one process', () => {
  it('is refused where it has nothing to do, and moves nobody else', () => {
    window.do('pause', {})
    window.do('view.event', { view: window.view, event: { name: 'todo.add', title: 'a' } })
    const pid = window.pid('window 1') as string
    expect(() => window.do('step', { to: 'process', pid: window.pid('todo ada') as string })).toThrow(
      /nothing to do/,
    )
    const steps = window.host.world.steps
    window.do('step', { to: 'process', pid })
    window.pass(100)
    expect(window.host.world.steps).toBe(steps + 1)
  })
})

describe('a forecast', () => {
  it('tells who stops, who comes back and from where, and what the screen will show; nothing is done', () => {
    window.add('milk')
    const before = everythingOf(window.bridge.live)
    const told = window.do('forecast', { do: 'exit', pid: window.pid('todo ada') as string, reason: 'kill' })
    expect(told).toMatchObject({
      steps: [
        { number: 1, kind: 'exit', text: 'todo ada exits: killed' },
        { number: 2, kind: 'restart', text: 'Todo.TodoSupervisor restarts todo ada' },
      ],
      seats: [{ name: 'todo ada', back: true, nameBack: null }],
      meters: [{ name: 'Todo.TodoSupervisor', before: 0, after: 1, blown: false }],
      screens: [{ view: window.view, same: true }],
    })
    const [seat] = (told as Forecast).seats
    expect(seat?.state?.kept).toContain('todos')
    expect(seat?.state?.from).toContain('todos.dets')
    expect(everythingOf(window.bridge.live)).toBe(before)
  })

  it('of a fault that cannot be is refused', () => {
    const pid = window.pid('todo ada') as string
    expect(() => window.do('forecast', { do: 'exit', pid, reason: '{' })).toThrow(/reason/)
    expect(() => window.do('forecast', { do: 'exit', pid: '<0.9999.0>', reason: 'kill' })).toThrow(
      /no process/,
    )
  })
})

describe('the story of an exit', () => {
  it('tells cause and consequences line by line, each with its moment', async () => {
    window.add('milk')
    const pid = window.pid('todo ada') as string
    window.kill('todo ada')
    window.pass(1_000)
    const story = (await window.later('story', { pid })) as Story
    const texts = story.lines.map(({ text }) => text)
    expect(texts[0]).toBe('Somebody outside sent it an exit signal: :kill')
    expect(texts[1]).toBe(`todo ada ${pid} exited: killed`)
    expect(texts).toContain(
      'todo ada was linked to Todo.TodoSupervisor, which traps exits: the signal became a message',
    )
    expect(
      texts.some(text => /^Todo.TodoSupervisor restarted todo ada .*1 of 3 restarts in 5 s/.test(text)),
    ).toBe(true)
    expect(texts).toContain('todo ada reads its state from todos.dets')
    const exit = story.lines[1]?.at as Moment
    await window.look({ moment: exit })
    expect(window.pid('todo ada')).toBeNull()
    expect(window.time?.past?.at).toEqual(exit)
  })

  it('begins with the message and the callback where an exception did it', async () => {
    const pid = window.pid('todo ada') as string
    window.do('raise', { pid, message: 'planted' })
    window.add('milk')
    window.pass(1_000)
    const story = (await window.later('story', { pid })) as Story
    const texts = story.lines.map(({ text }) => text)
    expect(texts[0]).toMatch(/^todo ada was sent .*"milk".* from view todo ada$/)
    expect(texts[1]).toBe('It handled that in Todo.TodoServer.handle_call/3')
    expect(texts[2]).toMatch(/exited: planted/)
  })

  it('is refused for who has not exited', async () => {
    await expect(window.later('story', { pid: window.pid('todo ada') as string })).rejects.toThrow(
      /nothing is kept/,
    )
  })
})

describe('the history of a process', () => {
  it('tells each message and what it changed', async () => {
    window.add('milk')
    window.add('bread')
    const pid = window.pid('todo ada') as string
    const { changes } = (await window.later('history', { pid })) as History
    const adds = changes.filter(({ message }) => message?.includes('add') && message.includes('bread'))
    expect(adds).toHaveLength(1)
    expect(adds[0]?.before).not.toContain('bread')
    expect(adds[0]?.after).toContain('bread')
    expect(adds[0]?.after).toContain('milk')
  })
})
