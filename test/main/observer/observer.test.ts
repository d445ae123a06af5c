import { describe, expect, it, vi } from 'vitest'
import { DynamicState } from '../../../src/main/otp/dynamic-supervisor/state.ts'
import { DynamicSupervisor, GenServer, Supervisor } from '../../../src/main/otp/index.ts'
import { type Coroutine, type Planted, type Process, sleep, spawn } from '../../../src/main/runtime/index.ts'
import { limits } from '../../../src/shared/limits.ts'
import type { TreeNode } from '../../../src/shared/protocol/events.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { Random } from '../../support/terms.ts'
import { named, slowLabelled, slowWorker, start, TestSystem, TestWindow, term } from './system.ts'

/** Starts a child under `pool`. @returns its pid */
function startInPool(system: TestSystem, name: string, restart = 'permanent'): Pid {
  let pid: Pid | undefined
  system.do(function* (self) {
    const spec = { id: atom('worker'), start: start(name), restart: atom(restart) }
    const started = (yield* DynamicSupervisor.startChild(self, atom('pool'), spec)) as Tuple
    pid = started.items[1] as Pid
  })
  system.pass(50)
  return pid as Pid
}

describe('the tree', () => {
  it('has every process of the application: kind, name, parent and start order', () => {
    const window = new TestWindow(new TestSystem().start())
    const seen = (name: string): unknown[] => {
      const { kind, parent, order, pid, status, detail, module, restart, lives } = window.node(name)
      return [kind, window.nodes.get(parent ?? '')?.name, order, pid, status, detail, module, restart, lives]
    }
    const three = 'one_for_one · 3 in 5 s'
    expect(window.nodes.size).toBe(9)
    expect(window.node('application demo')).toMatchObject({
      kind: 'application',
      parent: null,
      pid: '<0.1.0>',
    })
    expect(window.node('top')).toMatchObject({ kind: 'supervisor', detail: three, restart: null })
    expect(seen('one')).toEqual([
      'supervisor',
      'top',
      1,
      '<0.3.0>',
      'waiting',
      three,
      'supervisor',
      'permanent',
      1,
    ])
    expect(seen('a')).toEqual(['worker', 'one', 1, '<0.4.0>', 'waiting', '0 items', 'Worker', 'permanent', 1])
    expect(seen('d')).toEqual(['worker', 'all', 2, '<0.8.0>', 'waiting', '0 items', 'Worker', 'permanent', 1])
    expect(window.node('pool').detail).toBe('dynamic · 3 in 5 s')
    expect(window.node('top').supervisor).toEqual({
      strategy: 'one_for_one',
      intensity: 3,
      period: 5,
      restartsInWindow: 0,
      restartedAtMs: [],
      children: 3,
    })
  })

  it('sees what was there before it looked', () => {
    const system = new TestSystem().start()
    system.exit(system.pid('a'), ':boom')
    system.pass(1_000)
    const window = new TestWindow(system)
    expect(window.node('a')).toMatchObject({ pid: '<0.10.0>', lives: 2, lastExit: ':boom' })
  })

  it('keeps the seat when its process is replaced', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    const before = window.node('a')
    system.exit(system.pid('a'), 'kill')
    system.pass(100)
    expect(window.node('a')).toEqual({ ...before, pid: '<0.10.0>', lives: 2, lastExit: ':killed' })
    expect(window.node('one').supervisor?.restartsInWindow).toBe(1)
    expect(window.node('b').pid).toBe('<0.5.0>')
  })

  it('keeps the seats under a supervisor that is replaced', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    const keys = [...window.nodes.keys()].sort()
    system.exit(system.pid('one'), 'kill')
    system.pass(100)
    expect([...window.nodes.keys()].sort()).toEqual(keys)
    expect(window.node('one')).toMatchObject({ lives: 2, lastExit: ':killed', status: 'waiting' })
    expect(window.node('b')).toMatchObject({ lives: 2, lastExit: ':killed', status: 'waiting' })
  })

  it('counts no sibling of a one_for_all restart twice', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.exit(system.pid('c'), 'kill')
    system.pass(100)
    expect(window.node('c')).toMatchObject({ lives: 2, lastExit: ':killed' })
    expect(window.node('d')).toMatchObject({ lives: 2, lastExit: ':shutdown' })
    expect(window.node('all').supervisor?.restartsInWindow).toBe(1)
  })

  it('drains the restarts of a supervisor as they grow old', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.exit(system.pid('a'), 'kill')
    system.pass(100)
    expect(window.node('one').supervisor?.restartsInWindow).toBe(1)
    system.pass(6_500)
    expect(window.node('one').supervisor?.restartsInWindow).toBe(0)
  })

  it('keeps the seat of a child without an id when it is restarted', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    startInPool(system, 'labelled x')
    const pid = startInPool(system, 'labelled y')
    startInPool(system, 'labelled z')
    const before = window.node('labelled y')
    expect(before).toMatchObject({ order: 2, restart: 'permanent', module: 'Worker' })
    system.exit(pid, 'kill')
    system.pass(100)
    const after = window.node('labelled y')
    expect(after).toMatchObject({ key: before.key, order: 2, lives: 2, lastExit: ':killed' })
    expect(after.pid).not.toBe(before.pid)
    expect(window.node('pool').supervisor?.children).toBe(3)
  })

  it('keeps seats of children without id and name apart by the order of their start', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    startInPool(system, 'first')
    const second = startInPool(system, 'second')
    const seats = () => [...window.nodes.values()].filter(node => node.parent === window.node('pool').key)
    const keys = seats().map(node => node.key)
    expect(new Set(keys).size).toBe(2)
    system.exit(second, 'kill')
    system.pass(100)
    expect(seats().map(node => [node.key, node.lives])).toEqual([
      [keys[0], 1],
      [keys[1], 2],
    ])
  })

  it('gives the seat of a name to the next process of that name', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    const { key } = window.node('pool')
    system.exit(startInPool(system, 'labelled x', 'temporary'), ':boom')
    system.pass(100)
    expect(window.node('labelled x')).toMatchObject({ key: `${key}/labelled x`, status: 'dead', pid: null })
    startInPool(system, 'labelled x', 'temporary')
    expect(window.node('labelled x')).toMatchObject({ key: `${key}/labelled x`, lives: 2, lastExit: ':boom' })
  })

  it('draws the dead for a while, and longer while the world is paused', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.exit(startInPool(system, 'labelled x', 'temporary'), ':boom')
    system.pass(100)
    expect(window.node('labelled x')).toMatchObject({ status: 'dead', detail: 'exited: :boom' })
    system.host.driver.pause()
    system.pass(60_000)
    expect(window.has('labelled x')).toBe(true)
    system.host.driver.run()
    system.pass(3_000)
    expect(window.has('labelled x')).toBe(true)
    system.pass(2_000)
    expect(window.has('labelled x')).toBe(false)
  })

  it('remembers the lives of a seat that is not drawn any more', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.exit(startInPool(system, 'labelled x', 'temporary'), ':boom')
    system.pass(10_000)
    expect(window.has('labelled x')).toBe(false)
    startInPool(system, 'labelled x', 'temporary')
    expect(window.node('labelled x')).toMatchObject({ lives: 2, lastExit: ':boom' })
  })

  it('shows a child that was stopped on purpose as undefined, its specification being kept', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.do(self => Supervisor.terminateChild(self, atom('one'), atom('a')))
    system.pass(100)
    expect(window.node('a')).toMatchObject({ status: 'undefined', pid: null, lastExit: ':shutdown' })
    system.do(self => Supervisor.restartChild(self, atom('one'), atom('a')))
    system.pass(100)
    expect(window.node('a')).toMatchObject({ status: 'waiting', lives: 2 })
  })

  it('shows a seat as restarting until its supervisor has come round to it', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.host.driver.pause()
    system.exit(system.pid('a'), 'kill')
    system.host.driver.step('exit')
    system.pass(100)
    expect(window.node('a')).toMatchObject({ status: 'restarting', pid: null, lives: 1, lastExit: ':killed' })
  })

  it('shows a signal that has arrived and not yet taken effect', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.host.driver.pause()
    system.exit(system.pid('a'), 'kill')
    system.pass(100)
    expect(window.node('a')).toMatchObject({ status: 'exiting', pid: '<0.4.0>' })
  })

  it('shows whole subtrees dead when a supervisor gives up, and takes the seats up again', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    for (let kills = 0; kills < 4; kills++) {
      system.exit(system.pid('a'), 'kill')
      system.pass(50)
    }
    expect(window.feed.slice(-4)).toEqual([
      expect.stringMatching(/^one <0\.3\.0> exited: shutdown$/),
      expect.stringMatching(/^one started a /),
      expect.stringMatching(/^one started b /),
      expect.stringMatching(/^top restarted one as /),
    ])
    expect(window.feed).toContain('one gave up: reached max restart intensity (3 restarts in 5 s)')
    expect(window.node('a')).toMatchObject({ status: 'waiting', lives: 5 })
  })

  it('ends with the application, which can be started again', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    expect(window.world?.applicationRunning).toBe(true)
    system.exit(system.pid('top'), 'kill')
    system.pass(100)
    expect(window.world?.applicationRunning).toBe(false)
    expect(window.node('top')).toMatchObject({ status: 'dead', lastExit: ':killed' })
    expect(window.node('a')).toMatchObject({ status: 'dead' })
    system.pass(10_000)
    expect(window.nodes.size).toBe(0)
    expect(system.application.start()).toBe(true)
    system.pass(100)
    expect(window.world?.applicationRunning).toBe(true)
    expect(window.node('a')).toMatchObject({ status: 'waiting', lives: 2 })
    expect(system.application.start()).toBe(false)
  })

  it('goes on with all lives when it is started while the world is paused, and has no name yet', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.exit(system.pid('top'), 'kill')
    system.pass(10_000)
    system.host.driver.pause()
    system.application.start()
    system.pass(1_000)
    expect([...window.nodes.keys()]).toEqual(['~<0.10.0>'])
    system.host.driver.run()
    system.pass(500)
    expect(window.nodes.has('~application demo')).toBe(true)
    for (const name of ['application demo', 'top', 'one', 'a', 'd'])
      expect(window.node(name)).toMatchObject({ lives: 2, status: 'waiting' })
    expect(window.node('a').lastExit).toBe(':shutdown')
  })

  it('is taken down in order when the application is stopped', async () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    const down = system.application.stop()
    system.pass(100)
    await down
    expect(system.application.running).toBe(false)
    expect(system.host.world.processes.size).toBe(0)
    expect(window.feed).toContain('Worker a <0.4.0> exited: shutdown')
  })

  it('says the module of who has exited only where the name does not say it', () => {
    const system = new TestSystem(self =>
      Supervisor.startLinkChildren(self, [{ id: atom('w'), start: named('worker 7') }], {
        name: atom('top'),
      }),
    ).start()
    const window = new TestWindow(system)
    system.exit(system.pid('worker 7'), ':kill')
    system.pass(100)
    expect(window.feed.find(line => line.includes('exited'))).toMatch(/^worker 7 <.*> exited: killed$/)
  })

  it('shows a process whose init takes its time', () => {
    const system = new TestSystem(self =>
      Supervisor.startLinkChildren(
        self,
        [
          {
            id: atom('slow'),
            start: above => GenServer.startLink(above, slowWorker, 'x', { name: atom('slow') }),
          },
        ],
        { name: atom('top') },
      ),
    ).start()
    const window = new TestWindow(system)
    expect(window.has('slow')).toBe(false)
    system.pass(1_000)
    const early = window.node('slow')
    expect(early).toMatchObject({ lives: 1, status: 'waiting' })
    expect(window.nodes.get(early.parent ?? '')?.name).toBe('top')
    system.asked[0]?.answer('done')
    system.pass(1_000)
    expect(window.node('slow')).toMatchObject({ pid: early.pid, order: 1, restart: 'permanent', lives: 1 })
    expect(window.nodes.size).toBe(3)
  })

  it('keeps the seat of a child without an id over a restart that takes long', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.do(function* (self) {
      const slow = (above: Process): Coroutine<Term> => GenServer.startLink(above, slowLabelled, 'labelled x')
      yield* DynamicSupervisor.startChild(self, atom('pool'), { id: atom('slow'), start: slow })
    })
    system.pass(1_000)
    const makeshift = window.node('labelled x')
    expect(makeshift).toMatchObject({ lives: 1, restart: null })
    system.asked[0]?.answer('done')
    system.pass(100)
    const first = window.node('labelled x')
    expect(first).toMatchObject({ pid: makeshift.pid, lives: 1, restart: 'permanent' })
    const seats = window.nodes.size

    system.exit(term(`#PID${first.pid}`) as Pid, 'kill')
    system.pass(1_000)
    const second = window.node('labelled x')
    expect(second.pid).not.toBe(first.pid)
    expect(second).toMatchObject({ key: first.key, lives: 2, restart: 'permanent' })
    system.asked[1]?.answer('done')
    system.pass(100)
    expect(window.node('labelled x')).toMatchObject({ key: first.key, pid: second.pid, lives: 2 })
    expect(window.nodes.size).toBe(seats)
  })

  it("hangs processes that are nobody's child under who started them", () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.do(function* (self) {
      spawn(self, function* (other) {
        yield* sleep(other, 1_000)
      })
      yield* sleep(self, 500)
    })
    system.pass(100)
    const loose = [...window.nodes.values()].filter(node => node.restart === null && node.pid !== null)
    expect(loose.map(node => [node.name, node.parent === null])).toEqual([
      ['application demo', true],
      ['top', false],
      ['act', true],
      ['erlang', false],
    ])
  })

  it('tells how much a process holds and how many messages wait', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.cast(system.pid('a'), ':x')
    system.pass(100)
    expect(window.node('a')).toMatchObject({ detail: '1 item', messageQueueLen: 0 })
    system.host.driver.pause()
    system.cast(system.pid('a'), ':y')
    system.cast(system.pid('a'), ':z')
    system.pass(100)
    expect(window.node('a')).toMatchObject({ detail: '1 item', messageQueueLen: 2, status: 'runnable' })
    system.host.driver.run()
    system.pass(1_000)
    expect(window.node('a')).toMatchObject({ detail: '3 items', messageQueueLen: 0, status: 'waiting' })
  })
})

describe('the feed', () => {
  it('says in plain words what happened, and what it was about', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    expect(window.feed).toContain('one started a <0.4.0>')
    system.exit(system.pid('a'), 'kill')
    system.pass(100)
    expect(window.feed.slice(-2)).toEqual([
      'Worker a <0.4.0> exited: killed',
      'one restarted it as <0.10.0> (1 of 3 restarts in 5 s)',
    ])
    const [exit, restart] = window.deltas.flatMap(delta => delta.feed)
    expect(exit).toMatchObject({ kind: 'exit', level: 'error', key: window.node('a').key })
    expect(restart).toMatchObject({ kind: 'restart', level: 'info', key: window.node('a').key })
  })

  it('says the name where more than one is restarted', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.exit(system.pid('c'), '{:bad, 1}')
    system.pass(100)
    expect(window.feed.slice(-4)).toEqual([
      'Worker c <0.7.0> exited: {:bad, 1}',
      'Worker d <0.8.0> exited: shutdown',
      'all restarted c as <0.10.0> (1 of 3 restarts in 5 s)',
      'all restarted d as <0.11.0> (1 of 3 restarts in 5 s)',
    ])
  })

  it('says an exception in its own words and leaves the stack to others', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    const program = system.host.world.process(system.pid('a'))?.program as { planted?: Planted }
    program.planted = { do: 'raise', message: 'this was planted' }
    system.cast(system.pid('a'), ':x')
    system.pass(100)
    expect(window.feed.at(-2)).toBe('Worker a <0.4.0> exited: this was planted (RuntimeError)')
    expect(window.node('a').lastExit).toMatch(/^%RuntimeError\{message: "this was planted"\}$/)
  })

  it('tells what happened to files, and makes a notice of what the user must know', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    const tell = (what: 'opened' | 'set_aside' | 'write_failed' | 'write_ok', text: string): void => {
      system.host.world.emit({
        type: 'table',
        pid: system.pid('a'),
        table: atom('todos'),
        file: 'todos.dets',
        what,
        text,
      })
      system.pass(100)
    }
    tell('opened', 'opened')
    tell('write_ok', 'written')
    expect(window.notices).toEqual([])
    tell('set_aside', 'todos.dets was set aside as todos.dets.damaged')
    tell('write_failed', 'cannot be written: enospc')
    tell('write_failed', 'cannot be written: enospc')
    tell('write_ok', 'written again')
    expect(window.feed.slice(-2)).toEqual([
      'Table todos: cannot be written: enospc',
      'Table todos: written again',
    ])
    expect(window.notices.map(({ level, title }) => [level, title])).toEqual([
      ['error', 'The file of table todos was set aside'],
      ['error', 'Table todos cannot be written'],
      ['error', 'Table todos cannot be written'],
      ['info', 'Table todos can be written again'],
    ])
    expect(new TestWindow(system).notices.map(({ title }) => title)).toEqual([
      'The file of table todos was set aside',
      'Table todos can be written again',
    ])
  })

  it('keeps no more lines than its limit, the newest', () => {
    const system = new TestSystem().start()
    for (let line = 0; line < 3 * limits.feedEvents; line++)
      system.observer.say('app', 'info', `line ${line}`)
    const window = new TestWindow(system)
    expect(window.feed).toHaveLength(limits.feedEvents)
    expect(window.feed.at(-1)).toBe(`line ${3 * limits.feedEvents - 1}`)
    expect(window.feed[0]).toBe(`line ${2 * limits.feedEvents}`)
  })
})

describe('signals', () => {
  it('are told from seat to seat, with what they carry', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    const key = window.node('a').key
    system.do(function* (self) {
      GenServer.cast(self, atom('a'), atom('hello'))
      yield* GenServer.call(self, atom('a'), tuple(atom('get'), 1))
    })
    system.pass(100)
    const signals = window.deltas
      .flatMap(delta => delta.signals)
      .filter(signal => signal.to === key || signal.from === key)
    expect(signals.map(({ kind, text }) => [kind, text])).toEqual([
      ['cast', ':hello'],
      ['call', '{:get, 1}'],
      ['reply', '[:hello]'],
    ])
  })

  it('show an exit as it was sent, and what it turned into', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.exit(system.pid('a'), 'kill')
    system.pass(100)
    const seen = window.deltas.flatMap(delta => delta.signals)
    expect(seen).toContainEqual({ kind: 'exit', from: null, to: window.node('a').key, text: ':kill' })
    expect(seen).toContainEqual({
      kind: 'exit',
      from: window.node('a').key,
      to: window.node('one').key,
      text: ':killed',
      trapped: true,
    })
  })

  it('tell an exit signal that is trapped from one that ends its process, and from one that does nothing', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    const signalled = (name: string, reason: string) => {
      system.exit(system.pid(name), reason)
      system.pass(100)
      const { key } = window.node(name)
      return window.deltas
        .flatMap(({ signals }) => signals)
        .findLast(({ kind, to }) => kind === 'exit' && to === key)
    }
    expect(signalled('one', ':oops')).toMatchObject({ text: ':oops', trapped: true })
    expect(signalled('one', ':normal')).toMatchObject({ text: ':normal', trapped: true })
    expect(signalled('a', ':normal')).not.toHaveProperty('trapped')
    expect(signalled('a', ':oops')).not.toHaveProperty('trapped')
  })

  it('are capped in one frame, and the cap is told', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    for (let i = 0; i < 1_000; i++) system.cast(system.pid('a'), ':x')
    system.pass(100)
    const [delta] = window.deltas
    expect(delta?.signals.length).toBeLessThanOrEqual(100)
    expect(
      window.deltas.reduce((sum, { signals, signalsDropped }) => sum + signals.length + signalsDropped, 0),
    ).toBe(1_000)
  })
})

describe('a process that is too busy for its messages to be told', () => {
  const family =
    (size: number) =>
    (self: Process): Coroutine<Term> =>
      Supervisor.startLinkChildren(
        self,
        Array.from({ length: size }, (_, id) => ({ id, start: named(`w${id}`) })),
      )
  const floodThenCast = (system: TestSystem): void => {
    for (let i = 0; i < 1_000; i++) system.cast(system.pid('w0'), ':x')
    for (let i = 0; i < 3; i++) system.cast(system.pid('w1'), ':x')
    system.pass(100)
  }
  for (const size of [10, 1_200]) {
    it(`is shown as it is once a frame, in a tree of ${size}`, () => {
      const system = new TestSystem(family(size)).start()
      const window = new TestWindow(system)
      floodThenCast(system)
      expect(window.node('w0')).toMatchObject({ detail: '1000 items', status: 'waiting', messageQueueLen: 0 })
      expect(window.node('w1')).toMatchObject({ detail: '3 items', status: 'waiting', messageQueueLen: 0 })
      expect(window.node('w2').detail).toBe('0 items')
      floodThenCast(system)
      expect(window.node('w1').detail).toBe('6 items')
    })
  }

  it('is shown with its messages while it cannot run', () => {
    const system = new TestSystem(family(3)).start()
    const window = new TestWindow(system)
    system.host.driver.pause()
    floodThenCast(system)
    expect(window.node('w1')).toMatchObject({ status: 'runnable', messageQueueLen: 3, detail: '0 items' })
    system.host.driver.run()
    system.pass(100)
    expect(window.node('w1')).toMatchObject({ status: 'waiting', messageQueueLen: 0, detail: '3 items' })
  })

  it('is told anew to who inspects it when somebody changes the order of its messages', () => {
    const system = new TestSystem(family(3)).start()
    const window = new TestWindow(system)
    system.host.driver.pause()
    system.cast(system.pid('w1'), ':early')
    system.cast(system.pid('w1'), ':late')
    system.pass(1_000)
    window.watching.inspect(system.pid('w1'))
    system.host.inject({ type: 'mailbox', to: system.pid('w1'), change: { do: 'first', index: 1 } })
    system.observer.statusChanged()
    system.pass(200)
    const told = window.events.findLast(event => event.type === 'process')
    expect(told?.info?.messages.map(text => text.match(/early|late/)?.[0])).toEqual(['late', 'early'])
  })
})

describe('the stream to a window', () => {
  it('is one snapshot, then deltas no closer than their interval', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    const times: number[] = []
    for (let ms = 0; ms < 1_000; ms++) {
      system.cast(system.pid('a'), ':x')
      const before = window.deltas.length
      system.pass(1)
      if (window.deltas.length > before) times.push(ms)
    }
    expect(window.events.filter(event => event.type === 'snapshot')).toHaveLength(1)
    expect(times.length).toBeGreaterThan(20)
    for (let i = 1; i < times.length; i++)
      expect((times[i] as number) - (times[i - 1] as number)).toBeGreaterThanOrEqual(limits.deltaIntervalMs)
  })

  it('waits for the acknowledgement, and merges what happens meanwhile', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system, { slow: true })
    system.exit(system.pid('a'), 'kill')
    system.pass(1_000)
    system.exit(system.pid('b'), 'kill')
    system.pass(1_000)
    expect(window.deltas).toHaveLength(0)
    window.watching.acknowledge(window.seq)
    system.pass(100)
    expect(window.deltas).toHaveLength(1)
    expect(window.node('a').lives).toBe(2)
    expect(window.node('b').lives).toBe(2)
    system.pass(1_000)
    expect(window.deltas).toHaveLength(1)
  })

  it('is quiet while nothing changes but the clock, and silent while that stands still', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.pass(10_000)
    expect(window.deltas.length).toBeLessThanOrEqual(40)
    expect(window.deltas.every(({ upserts, removed }) => upserts.length + removed.length === 0)).toBe(true)
    expect(window.world?.nowMs).toBeGreaterThan(9_000)
    system.host.driver.pause()
    system.observer.statusChanged()
    system.pass(1_000)
    expect(window.world?.mode).toBe('paused')
    const before = window.deltas.length
    system.pass(60_000)
    expect(window.deltas).toHaveLength(before)
  })

  it('begins anew when it is asked for again', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system, { slow: true })
    system.exit(system.pid('a'), 'kill')
    system.pass(100)
    window.watching.observe()
    expect(window.events.at(-1)).toMatchObject({ type: 'snapshot', seq: 2 })
    expect(window.node('a').lives).toBe(2)
  })

  it('ends with the window, and costs nothing then', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    window.watching.close()
    const before = window.events.length
    system.exit(system.pid('a'), 'kill')
    system.pass(1_000)
    expect(window.events).toHaveLength(before)
    const late = new TestWindow(system)
    expect(late.node('a').lives).toBe(2)
  })

  it('tells notices once, and again in the place of an earlier one', () => {
    const system = new TestSystem().start()
    const window = new TestWindow(system)
    system.observer.notify('disk', { level: 'error', title: 'Full', text: 'No space.' })
    system.pass(100)
    system.observer.notify('disk', { level: 'info', title: 'Better', text: 'Space again.' })
    system.pass(100)
    expect(window.notices.map(({ title }) => title)).toEqual(['Full', 'Better'])
    expect(new Set(window.notices.map(({ id }) => id)).size).toBe(1)
    expect(new TestWindow(system).notices.map(({ title }) => title)).toEqual(['Better'])
  })
})

describe('any history', () => {
  const byKey = (nodes: Iterable<TreeNode>): TreeNode[] => [...nodes].sort((a, b) => (a.key < b.key ? -1 : 1))

  it.each(Array.from({ length: 20 }, (_, i) => i + 1))(
    'gives by deltas what a fresh snapshot gives, from seed %d',
    seed => {
      const random = new Random(seed)
      const system = new TestSystem().start()
      const window = new TestWindow(system, { slow: true })
      for (let round = 0; round < 60; round++) {
        act(system, random, round)
        system.pass(random.pick([0, 1, 10, 40, 300, 3_000]))
        if (random.int(3) > 0) window.watching.acknowledge(window.seq)
      }
      system.host.driver.run()
      for (let second = 0; second < 10; second++) {
        system.pass(1_000)
        window.watching.acknowledge(window.seq)
      }
      window.watching.close()
      const fresh = new TestWindow(system)
      expect(byKey(window.nodes.values())).toEqual(byKey(fresh.nodes.values()))
      for (const { parent } of fresh.nodes.values())
        expect(parent === null || fresh.nodes.has(parent)).toBe(true)
      const pids = [...fresh.nodes.values()].map(node => node.pid).filter(pid => pid !== null)
      expect(pids.sort()).toEqual(
        [...system.host.world.processes.values()].map(({ pid }) => String(pid)).sort(),
      )
    },
  )

  function act(system: TestSystem, random: Random, round: number): void {
    const { host } = system
    const processes = [...host.world.processes.values()]
    const victim = processes[random.int(Math.max(1, processes.length))]
    switch (random.int(9)) {
      case 0:
      case 1:
        if (victim !== undefined)
          system.exit(victim.pid, random.pick(['kill', ':boom', ':shutdown', ':normal']))
        break
      case 2:
        for (let i = 0; i < 5; i++) if (victim !== undefined) system.cast(victim.pid, ':hello')
        break
      case 3:
      case 4:
        if (host.world.names.has(atom('pool')) && host.driver.mode === 'running')
          startInPool(
            system,
            random.pick([`labelled ${random.int(4)}`, 'plain']),
            random.pick(['permanent', 'transient', 'temporary']),
          )
        break
      case 5:
        if (host.world.names.has(atom('one')) && host.driver.mode === 'running')
          system.do(self => Supervisor.terminateChild(self, atom('one'), atom(random.pick(['a', 'b']))))
        break
      case 6:
        if (host.world.names.has(atom('one')) && host.driver.mode === 'running')
          system.do(function* (self): Generator<never, void> {
            const spec = {
              id: atom(`extra ${round}`),
              start: named(`extra ${round}`),
              restart: atom('temporary'),
            }
            yield* Supervisor.startChild(self, atom('one'), spec) as Generator<never, Term>
          })
        break
      case 7:
        host.driver.pause()
        host.driver.step(random.pick(['message', 'exit']))
        break
      case 8:
        host.driver.run()
        system.application.start()
        break
    }
  }
})

describe('a supervisor of ten thousand', () => {
  it('is not read anew for every change', () => {
    const system = new TestSystem(self =>
      DynamicSupervisor.startLink(self, { name: atom('pool'), maxRestarts: 1_000 }),
    ).start()
    system.do(function* (self) {
      for (let i = 0; i < 10_000; i++)
        yield* DynamicSupervisor.startChild(self, atom('pool'), { id: 1, start: start(`labelled ${i}`) })
    })
    system.pass(2_000)
    const window = new TestWindow(system)
    expect(window.nodes.size).toBe(10_002)
    const reads = vi.spyOn(DynamicState.prototype, 'describe')
    try {
      for (let i = 0; i < 20; i++) {
        const { name, key, pid } = window.node(`labelled ${i * 400}`)
        system.exit(term(pid as string) as Pid, 'kill')
        system.pass(50)
        expect(window.node(name)).toMatchObject({ key, lives: 2, lastExit: ':killed', order: i * 400 + 1 })
      }
      expect(reads).not.toHaveBeenCalled()
    } finally {
      reads.mockRestore()
    }
  })
})
