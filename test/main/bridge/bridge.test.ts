import { beforeEach, describe, expect, it } from 'vitest'
import { Bridge } from '../../../src/main/bridge/bridge.ts'
import type { Session } from '../../../src/main/bridge/session.ts'
import { stoppedText } from '../../../src/main/bridge/views.ts'
import {
  type Coroutine,
  exit,
  FunctionProgram,
  output,
  receive,
  whereis,
} from '../../../src/main/runtime/index.ts'
import { limits } from '../../../src/shared/limits.ts'
import type { AppEvent, ProcessInfo, ViewUpdate } from '../../../src/shared/protocol/events.ts'
import type { ReplyMessage } from '../../../src/shared/protocol/requests.ts'
import { atom, isTagged, type Term, type TermRecord } from '../../../src/shared/term.ts'
import { atOnce } from '../../support/at-once.ts'
import { viewAfter } from '../../support/view-after.ts'
import { demo, TestSystem } from '../observer/system.ts'

const info = { version: '1.2.3', mode: 'browser', dataDir: 'somewhere' } as const

let system: TestSystem
let bridge: Bridge
let session: Session
let events: AppEvent[]

/** A screen's process: shows how often it was told something; the event `die` ends it. */
function screen(args: readonly Term[]): FunctionProgram {
  const [view, name, params] = args as [number, Term, TermRecord]
  return new FunctionProgram(function* (self): Coroutine<void> {
    let told: readonly Term[] = []
    for (;;) {
      const server = whereis(self, atom('a')) ?? null
      const content = { screen: atom(String(name)), ...params, told }
      output(self, 'view', { view, pid: self.pid, status: 'live', message: null, server, content })
      const message = yield* receive(self, message => isTagged(message, atom('view_event'), 2))
      const event = (message as { items: readonly Term[] }).items[1] as TermRecord
      if (event.title === 'die') exit(atom('died'))
      told = [...told, event.title as Term]
    }
  })
}

beforeEach(() => {
  system = new TestSystem(demo, { 'view.open': screen }).start()
  const { host, application, observer } = system
  bridge = new Bridge({ host, application, observer, info })
  events = []
  session = bridge.open(event => events.push(event)) as Session
})

let lastId = 0
function ask(name: string, args: unknown = {}): ReplyMessage {
  return atOnce(session.handle({ id: ++lastId, name, args }))
}

function value(name: string, args: unknown = {}): unknown {
  const reply = ask(name, args)
  if (!reply.ok) throw new Error(`${name}: ${reply.error.message}`)
  return reply.value
}

function refusal(name: string, args: unknown = {}): unknown {
  const reply = ask(name, args)
  return reply.ok ? 'it was not refused' : reply.error
}

/** How the screens looked, one after the other. */
const views = (): ViewUpdate[] => {
  const last = new Map<number, ViewUpdate>()
  return events.flatMap(event => {
    if (event.type !== 'view') return []
    const after = viewAfter(last.get(event.view), event)
    last.set(event.view, after)
    return [after]
  })
}
const lastView = (): ViewUpdate => views().at(-1) as ViewUpdate
const pidOf = (name: string): string => String(system.pid(name))

describe('a message from a window', () => {
  it.each<[string, unknown, string, RegExp]>([
    ['nothing', undefined, 'bad_request', /^not a request: /],
    ['text', 'hello', 'bad_request', /^not a request: /],
    ['a list', [1, 'hello', {}], 'bad_request', /^not a request: /],
    ['one without a name', { id: 1, args: {} }, 'bad_request', /^not a request: name: /],
    [
      'one whose id is no number',
      { id: '1', name: 'hello', args: {} },
      'bad_request',
      /^not a request: id: /,
    ],
    ['one with a negative id', { id: -1, name: 'hello', args: {} }, 'bad_request', /^not a request: id: /],
    [
      'one with more fields',
      { id: 1, name: 'hello', args: {}, more: 1 },
      'bad_request',
      /^not a request: more: /,
    ],
    ['one with what JSON has not', { id: 1, name: 'hello', args: { n: 1n } }, 'bad_request', /JSON/],
    ['an unknown one', { id: 1, name: 'format_disk', args: {} }, 'unknown_request', /"format_disk"/],
    [
      'one named like what every object has',
      { id: 1, name: 'toString', args: {} },
      'unknown_request',
      /toString/,
    ],
    [
      'one with a prototype for a name',
      { id: 1, name: '__proto__', args: {} },
      'unknown_request',
      /__proto__/,
    ],
    ['missing arguments', { id: 1, name: 'exit', args: { pid: '<0.1.0>' } }, 'invalid_argument', /^reason: /],
    ['too many arguments', { id: 1, name: 'pause', args: { now: true } }, 'invalid_argument', /^now: /],
    [
      'a wrong pid',
      { id: 1, name: 'inspect', args: { pid: 'me' } },
      'invalid_argument',
      /^pid: .*<0\.12\.0>/,
    ],
    ['a wrong choice', { id: 1, name: 'step', args: { to: 'end' } }, 'invalid_argument', /^to: /],
    ['a speed of no world', { id: 1, name: 'speed', args: { value: 0 } }, 'invalid_argument', /^value: /],
    [
      'a speed that is no number',
      { id: 1, name: 'speed', args: { value: Number.NaN } },
      'invalid_argument',
      /^value: /,
    ],
    [
      'a key with a path',
      { id: 1, name: 'view.open', args: { screen: 'todo', token: '../x' } },
      'invalid_argument',
      /^token: /,
    ],
    [
      'a screen that is none',
      { id: 1, name: 'view.open', args: { screen: 'x' } },
      'invalid_argument',
      /^screen: /,
    ],
    [
      'a number that no term is',
      {
        id: 1,
        name: 'view.event',
        args: { view: 1, event: { name: 'todo.toggle', id: Number.POSITIVE_INFINITY } },
      },
      'invalid_argument',
      /^event\.id: /,
    ],
  ])('that is %s is refused, and changes nothing', (_, message, code, text) => {
    const { host } = system
    const before = [host.world.steps, host.world.processes.size, host.driver.mode, host.driver.speed]
    const reply = atOnce(session.handle(message))
    expect(reply).toMatchObject({ ok: false, error: { code } })
    expect(reply.ok ? '' : reply.error.message).toMatch(text)
    system.pass(100)
    expect([host.world.steps, host.world.processes.size, host.driver.mode, host.driver.speed]).toEqual(before)
    expect(events).toEqual([])
  })

  it('is answered under its id, also when it is refused', () => {
    expect(session.handle({ id: 7, name: 'hello', args: {} })).toEqual({ id: 7, ok: true, value: info })
    expect(session.handle({ id: 8, name: 'goodbye', args: {} })).toMatchObject({ id: 8, ok: false })
    expect(session.handle({ id: 9, name: 5, args: {} })).toMatchObject({ id: 9, ok: false })
    expect(session.handle({ name: 'hello', args: {} })).toMatchObject({ id: 0, ok: false })
  })

  it('that meets a mistake of our own is answered all the same, and the mistake is told', () => {
    const bugs: unknown[] = []
    const { host, application, observer } = system
    const frail = new Bridge({ host, application, observer, info, onBug: bug => bugs.push(bug) })
    const mistake = new Error('a mistake of ours')
    host.driver.pause = () => {
      throw mistake
    }
    expect(frail.open(() => {})?.handle({ id: 3, name: 'pause', args: {} })).toEqual({
      id: 3,
      ok: false,
      error: { code: 'unavailable', message: 'this failed inside Coppice, by a mistake of its own' },
    })
    expect(bugs).toEqual([mistake])
  })

  it('is refused when it is too big', () => {
    const title = 'x'.repeat(limits.requestBytes)
    expect(refusal('view.event', { view: 1, event: { name: 'todo.add', title } })).toMatchObject({
      code: 'bad_request',
      message: expect.stringContaining(`${limits.requestBytes} bytes`),
    })
  })
})

describe('observe, ack', () => {
  it('begin the stream and let it go on', () => {
    value('observe')
    expect(events.at(-1)).toMatchObject({ type: 'snapshot', seq: 1 })
    value('exit', { pid: pidOf('a'), reason: 'kill' })
    system.pass(100)
    expect(events.filter(event => event.type === 'delta')).toHaveLength(0)
    value('ack', { seq: 1 })
    system.pass(100)
    expect(events.filter(event => event.type === 'delta')).toHaveLength(1)
  })
})

describe('exit', () => {
  it.each([
    ['kill', 'killed'],
    [':kill', 'killed'],
    ['{:shutdown, :later}', '{:shutdown, :later}'],
    ['{shutdown, later}', '{:shutdown, :later}'],
    ['"boom"', '"boom"'],
  ])('sends the signal %s', (reason, ended) => {
    const pid = pidOf('a')
    value('inspect', { pid })
    value('exit', { pid, reason })
    system.pass(200)
    const info = value('inspect', { pid }) as ProcessInfo
    expect(info.alive).toBe(false)
    expect(info.exitReason).toBe(ended === 'killed' ? ':killed' : ended)
  })

  it('with normal bounces off', () => {
    value('exit', { pid: pidOf('a'), reason: 'normal' })
    system.pass(100)
    expect(pidOf('a')).toBe('<0.4.0>')
  })

  it('says where a reason cannot be read', () => {
    expect(refusal('exit', { pid: pidOf('a'), reason: '{:shutdown, ' })).toMatchObject({
      code: 'invalid_argument',
      message: expect.stringMatching(/^reason: .*, at character \d+$/),
    })
    system.pass(100)
    expect(pidOf('a')).toBe('<0.4.0>')
  })

  it('knows who is gone', () => {
    expect(refusal('exit', { pid: '<0.999.0>', reason: 'kill' })).toEqual({
      code: 'not_found',
      message: 'no process <0.999.0> is alive',
    })
  })
})

describe('raise', () => {
  it('makes the next callback of a gen_server raise', () => {
    const pid = pidOf('a')
    value('raise', { pid, message: 'planted' })
    system.pass(100)
    expect(pidOf('a')).toBe(pid)
    system.cast(system.pid('a'), ':x')
    system.pass(100)
    expect((value('inspect', { pid }) as ProcessInfo).exitReason).toContain('planted')
  })

  it('is for behaviours only', () => {
    expect(refusal('raise', { pid: '<0.1.0>', message: 'x' })).toMatchObject({ code: 'invalid_argument' })
  })
})

describe('the throttle', () => {
  it('is moved by pause, run, step and speed', () => {
    const { driver } = system.host
    value('pause')
    expect(driver.mode).toBe('paused')
    system.cast(system.pid('a'), ':x')
    system.pass(1_000)
    expect((value('inspect', { pid: pidOf('a') }) as ProcessInfo).messageQueueLen).toBe(1)
    value('step', { to: 'message' })
    system.pass(1)
    expect((value('inspect', { pid: pidOf('a') }) as ProcessInfo).messageQueueLen).toBe(0)
    value('run')
    value('speed', { value: 0.5 })
    expect([driver.mode, driver.speed]).toEqual(['running', 0.5])
  })
})

describe('inspect', () => {
  it("tells all that Erlang's observer would", () => {
    system.cast(system.pid('a'), '{:put, 1}')
    system.pass(10)
    expect(value('inspect', { pid: pidOf('a') })).toEqual({
      pid: '<0.4.0>',
      key: expect.stringMatching(/:a$/),
      name: 'a',
      alive: true,
      registeredName: 'a',
      label: null,
      initialCall: 'Worker.init/1',
      currentFunction: 'gen_server.loop/7',
      status: 'waiting',
      messageQueueLen: 0,
      messages: [],
      messagesMore: 0,
      messageIds: [],
      startedAtMs: 0,
      links: [{ pid: '<0.3.0>', name: 'one', key: expect.stringMatching(/:one$/) }],
      monitors: [],
      monitoredBy: [],
      trapExit: false,
      reductions: expect.any(Number),
      endedAtMs: null,
      parent: { pid: '<0.3.0>', name: 'one', key: expect.stringMatching(/:one$/) },
      timeoutAtMs: null,
      memoryBytes: expect.any(Number),
      running: null,
      sys: { suspended: false, debug: [], replaceable: true, undoable: 0 },
      trace: { lines: [], dropped: 0 },
      dictionary: [{ key: ':"$ancestors"', value: '[:one, :top, #PID<0.1.0>]' }],
      ancestors: [
        { pid: '<0.3.0>', name: 'one', key: expect.any(String) },
        { pid: '<0.2.0>', name: 'top', key: expect.any(String) },
        { pid: '<0.1.0>', name: 'application demo', key: expect.any(String) },
      ],
      behaviour: 'gen_server',
      state: '%{items: [put: 1], name: "a"}',
      stateTree: expect.objectContaining({ kind: 'map', size: 2, text: '%{items: [put: 1], name: "a"}' }),
      stateBefore: null,
      restarts: 0,
      pastLives: [],
      exitReason: null,
    })
  })

  it('tells the lives of the seat, newest first, with their last state', () => {
    for (const item of [':x', ':y']) {
      system.cast(system.pid('a'), item)
      system.pass(100)
      value('exit', { pid: pidOf('a'), reason: ':boom' })
      system.pass(100)
    }
    const info = value('inspect', { pid: pidOf('a') }) as ProcessInfo
    expect(info).toMatchObject({ restarts: 2, stateBefore: '%{items: [:y], name: "a"}' })
    expect(info.pastLives).toMatchObject([
      { life: 2, pid: '<0.10.0>', reason: ':boom', state: '%{items: [:y], name: "a"}' },
      { life: 1, pid: '<0.4.0>', reason: ':boom', state: '%{items: [:x], name: "a"}' },
    ])
  })

  it('shows the first messages that wait, and how many more', () => {
    value('pause')
    for (let i = 0; i < limits.mailboxShown + 5; i++) system.cast(system.pid('a'), `{:put, ${i}}`)
    const info = value('inspect', { pid: pidOf('a') }) as ProcessInfo
    expect(info.messages).toHaveLength(limits.mailboxShown)
    expect(info.messages[0]).toBe('{:"$gen_cast", {:put, 0}}')
    expect([info.messageQueueLen, info.messagesMore]).toEqual([limits.mailboxShown + 5, 5])
  })

  it('follows the chosen process until its end, and no other', () => {
    value('inspect', { pid: pidOf('a') })
    const told = (): ProcessInfo[] =>
      events.flatMap(event => (event.type === 'process' && event.info !== null ? [event.info] : []))
    system.pass(500)
    system.cast(system.pid('b'), ':x')
    system.pass(500)
    expect(told()).toEqual([])
    value('observe')
    system.cast(system.pid('a'), ':x')
    system.pass(500)
    expect(told().at(-1)?.state).toBe('%{items: [:x], name: "a"}')
    value('exit', { pid: pidOf('a'), reason: 'kill' })
    system.pass(500)
    expect(told().at(-1)).toMatchObject({ alive: false, exitReason: ':killed', status: 'dead' })
    const before = told().length
    value('inspect', { pid: null })
    system.cast(system.pid('a'), ':x')
    system.pass(500)
    expect(told()).toHaveLength(before)
  })

  it('knows what it never knew', () => {
    expect(refusal('inspect', { pid: '<0.999.0>' })).toMatchObject({ code: 'not_found' })
  })
})

describe('a screen', () => {
  const open = (token = 'ada'): number => {
    const { view } = value('view.open', { screen: 'todo', token }) as { view: number }
    system.pass(10)
    return view
  }
  const add = (view: number, title: string) => ask('view.event', { view, event: { name: 'todo.add', title } })

  it('shows itself: content, server and its seat', () => {
    const view = open()
    expect(lastView()).toEqual({
      type: 'view',
      view,
      status: 'live',
      message: null,
      server: { pid: pidOf('a'), key: expect.stringMatching(/:a$/) },
      content: { screen: 'todo', token: 'ada', told: [] },
      changes: null,
      stream: null,
    })
  })

  it('hears what the user does', () => {
    const view = open()
    expect(add(view, 'water the plants')).toMatchObject({ ok: true, value: null })
    system.pass(10)
    expect(lastView().content).toMatchObject({ told: ['water the plants'] })
  })

  it('tells its own window only', () => {
    const others: AppEvent[] = []
    const other = bridge.open(event => others.push(event)) as Session
    const view = open()
    expect(others).toEqual([])
    const asked = { id: 1, name: 'view.event', args: { view, event: { name: 'todo.add', title: 'x' } } }
    expect(other.handle(asked)).toMatchObject({ ok: false, error: { code: 'not_found' } })
    expect(other.handle({ id: 1, name: 'view.close', args: { view } })).toMatchObject({ ok: false })
  })

  it('is opened again when its process exits, and keeps its content meanwhile', () => {
    const view = open()
    add(view, 'die')
    system.pass(50)
    expect(lastView()).toMatchObject({ status: 'reconnecting', server: null, content: { token: 'ada' } })
    expect(add(view, 'x')).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    system.pass(200)
    expect(lastView()).toMatchObject({ status: 'live', content: { token: 'ada', told: [] } })
    add(view, 'again')
    system.pass(10)
    expect(lastView().content).toMatchObject({ told: ['again'] })
  })

  it('is closed, with the reason, while the application is stopped', () => {
    const view = open()
    value('exit', { pid: pidOf('top'), reason: 'kill' })
    add(view, 'die')
    system.pass(50)
    expect(lastView()).toMatchObject({ status: 'closed', message: { level: 'error', text: stoppedText } })
    expect(add(view, 'x')).toMatchObject({ ok: false, error: { code: 'unavailable' } })
    value('application.start')
    system.pass(1_000)
    expect(lastView()).toMatchObject({ status: 'live' })
  })

  it('ends with view.close', () => {
    const { processes } = system.host.world
    const before = processes.size
    const view = open()
    expect(processes.size).toBe(before + 1)
    value('view.close', { view })
    system.pass(1_000)
    expect(processes.size).toBe(before)
    expect(add(view, 'x')).toMatchObject({ ok: false, error: { code: 'not_found' } })
  })

  it('ends with its window, also when it was not there yet', () => {
    const { processes } = system.host.world
    const before = processes.size
    open()
    value('view.open', { screen: 'todo', token: 'late' })
    session.close()
    system.pass(1_000)
    expect(processes.size).toBe(before)
  })

  it('takes no more than waits already', () => {
    const view = open()
    value('pause')
    for (let i = 0; i < limits.pendingRequests; i++) expect(add(view, 'x').ok).toBe(true)
    expect(add(view, 'x')).toMatchObject({ ok: false, error: { code: 'too_many' } })
    value('run')
    system.pass(100)
    expect(add(view, 'x').ok).toBe(true)
  })

  it('is one of a limited number', () => {
    for (let i = 0; i < limits.viewsPerWindow; i++) open()
    expect(refusal('view.open', { screen: 'todo', token: 'ada' })).toMatchObject({ code: 'too_many' })
  })
})

describe('application.start', () => {
  it('starts what is stopped and leaves alone what runs', () => {
    value('application.start')
    system.pass(100)
    expect(pidOf('a')).toBe('<0.4.0>')
    value('exit', { pid: pidOf('top'), reason: 'kill' })
    system.pass(100)
    expect(system.application.running).toBe(false)
    value('application.start')
    system.pass(100)
    expect(system.application.running).toBe(true)
    expect(pidOf('a')).not.toBe('<0.4.0>')
  })
})

describe('windows', () => {
  it('are not more than the limit', () => {
    const more = Array.from({ length: limits.windows }, () => bridge.open(() => {}))
    expect(more.at(-1)).toBeNull()
    more[0]?.close()
    expect(bridge.open(() => {})).not.toBeNull()
  })
})
