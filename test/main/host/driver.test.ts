import { beforeEach, describe, expect, it } from 'vitest'
import { gapMsMax, Host, stepWorldMsMax, type WorldDriver } from '../../../src/main/host/index.ts'
import {
  Bug,
  type Coroutine,
  exit,
  FunctionProgram,
  type Process,
  type ProcessFunction,
  perform,
  receive,
  send,
  sendAfter,
  sleep,
  spawn,
  timedOut,
} from '../../../src/main/runtime/index.ts'
import { limits } from '../../../src/shared/limits.ts'
import { atom, Pid, type Term } from '../../../src/shared/term.ts'
import { ManualClock } from '../../support/manual-clock.ts'

const tick = atom('tick')
let clock: ManualClock
let asked: ((result: unknown) => void)[]

beforeEach(() => {
  clock = new ManualClock()
  asked = []
})

/** A host whose world has one process that runs `main`, as `<0.1.0>`. */
function start(main: ProcessFunction): { host: Host; driver: WorldDriver } {
  const host = new Host({
    clock,
    entries: { main: () => new FunctionProgram(main) },
    device: { request: (_id, _request, complete) => asked.push(complete) },
  })
  host.spawn('main', [])
  host.driver.start()
  return { host, driver: host.driver }
}

/** Takes messages for ever and notes at which world time. */
function listener(times: number[]): ProcessFunction {
  return function* (self): Coroutine<void> {
    for (;;) {
      yield* receive(self)
      times.push(self.world.now)
    }
  }
}

function sleeper(ms: number, times: number[]): ProcessFunction {
  return function* (self): Coroutine<void> {
    for (;;) {
      yield* sleep(self, ms)
      times.push(self.world.now)
    }
  }
}

function* busy(self: Process): Coroutine<void> {
  for (;;) {
    send(self, self.pid, tick)
    yield* receive(self)
  }
}

const main = new Pid(1)
const message = (text: string): Parameters<Host['inject']>[0] => ({ type: 'send', to: main, message: text })

describe('WorldDriver, running', () => {
  it('fires each timer at its own time, on the wall clock', () => {
    const times: number[] = []
    start(sleeper(100, times))
    clock.pass(350)
    expect(times).toEqual([100, 200, 300])
  })

  it('handles what comes from outside at once, at the world time of then', () => {
    const times: number[] = []
    const { host } = start(listener(times))
    clock.pass(40)
    host.inject(message('a'))
    clock.pass(1)
    expect(times).toEqual([40])
  })

  it('is woken by an answer of the device', () => {
    const seen: unknown[] = []
    start(function* (self) {
      seen.push(yield* perform(self, 'read'))
    })
    clock.pass(10)
    asked[0]?.('bytes')
    clock.pass(1)
    expect(seen).toEqual(['bytes'])
  })

  it('gives the event loop its turn after the budget, however much there is to do', () => {
    const { host } = start(busy)
    clock.lookCostMs = 1
    clock.turn()
    expect(clock.now()).toBeLessThanOrEqual(2 * limits.turnBudgetMs)
    const steps = host.world.steps
    expect(steps).toBeGreaterThan(0)
    clock.turn()
    expect(host.world.steps).toBeGreaterThan(steps)
  })

  it('fires timers of a world that never comes to rest', () => {
    const seen: Term[] = []
    start(function* (self) {
      sendAfter(self, 20, self.pid, 'late')
      for (;;) {
        send(self, self.pid, tick)
        const message = yield* receive(self)
        if (message === 'late') seen.push(message)
      }
    })
    clock.lookCostMs = 1
    for (let turn = 0; turn < 20; turn++) clock.turn()
    expect(seen).toEqual(['late'])
  })

  it('lets what one timer sets off run before the next fires, when it is late', () => {
    const seen: Term[] = []
    const { host } = start(function* (self) {
      sendAfter(self, 100, self.pid, 'answer')
      seen.push((yield* receive(self, null, 101)) === timedOut ? 'timeout' : 'answer')
    })
    clock.turn()
    clock.sleep(400)
    clock.pass(1)
    expect(seen).toEqual(['answer'])
    expect(host.driver.nowMs).toBeGreaterThan(101)
  })

  it('counts a long gap as a short one, so that a machine that slept causes no timeouts', () => {
    const { host } = start(sleeper(60_000, []))
    clock.pass(1_000)
    clock.sleep(3_600_000)
    clock.pass(1_000)
    expect(host.driver.nowMs).toBeGreaterThan(1_900)
    expect(host.driver.nowMs).toBeLessThanOrEqual(2_000 + gapMsMax)
  })

  it('keeps the clock of an idle world', () => {
    const { host } = start(listener([]))
    clock.pass(10_000)
    expect(host.world.now).toBeGreaterThan(9_700)
    expect(host.driver.nowMs).toBeLessThanOrEqual(10_000)
  })

  it('stops at a bug of ours, and tells of it', () => {
    const bugs: unknown[] = []
    const broken = () => {
      throw new Bug('a promise of ours is broken')
    }
    const host = new Host({
      clock,
      entries: { main: () => new FunctionProgram(broken) },
      onBug: bug => bugs.push(bug),
    })
    host.driver.start()
    host.spawn('main', [])
    clock.pass(1_000)
    expect(bugs).toEqual([new Bug('a promise of ours is broken')])
    expect(clock.waiting).toBe(0)
  })
})

describe('WorldDriver, speed', () => {
  it.each([0.5, 2, 10])('scales the clock of the world by %s', speed => {
    const times: number[] = []
    const { driver } = start(sleeper(100, times))
    driver.setSpeed(speed)
    clock.pass(1_000)
    expect(times.length).toBe(Math.floor((1_000 * speed) / 100) - (speed < 1 ? 1 : 0))
  })

  it('begins with the moment it is set', () => {
    const { driver } = start(listener([]))
    clock.pass(1_000)
    driver.setSpeed(0.1)
    clock.pass(1_000)
    expect(driver.nowMs).toBeCloseTo(1_100, 6)
  })

  it.each([
    [0.5, 500],
    [0.1, 100],
    [0.01, 10],
    [0.001, 1],
  ])('at %s makes at most %d steps a second, so that messages can be followed', (speed, stepsPerSecond) => {
    const { host, driver } = start(busy)
    driver.setSpeed(speed)
    clock.pass(2_000)
    const before = host.world.steps
    clock.pass(4_000)
    expect(host.world.steps - before).toBeGreaterThanOrEqual(stepsPerSecond * 4 * 0.99 - 1)
    expect(host.world.steps - before).toBeLessThanOrEqual(stepsPerSecond * 4 + 1)
  })

  it('does not save up steps while nothing can run', () => {
    const { host, driver } = start(listener([]))
    driver.setSpeed(0.01)
    clock.pass(60_000)
    const before = host.world.steps
    for (let i = 0; i < 10; i++) host.inject(message('a'))
    clock.pass(150)
    expect(host.world.steps - before).toBeLessThanOrEqual(2)
    clock.pass(1_000)
    expect(host.world.steps - before).toBe(10)
  })
})

describe('WorldDriver, paused', () => {
  it('stands still: no message is handled and no time passes', () => {
    const times: number[] = []
    const { host, driver } = start(listener(times))
    clock.pass(100)
    driver.pause()
    host.inject(message('a'))
    clock.pass(60_000)
    expect(times).toEqual([])
    expect(driver.nowMs).toBe(100)
    driver.run()
    clock.pass(1)
    expect(times).toEqual([100])
  })

  it('asks nothing of the event loop', () => {
    const { driver } = start(busy)
    clock.lookCostMs = 1
    clock.turn()
    driver.pause()
    clock.pass(1_000)
    expect(clock.waiting).toBe(0)
  })

  it('handles one message a step', () => {
    const times: number[] = []
    const { host, driver } = start(listener(times))
    clock.pass(1)
    driver.pause()
    for (let i = 0; i < 3; i++) host.inject(message('a'))
    for (const handled of [1, 2, 3, 3]) {
      driver.step('message')
      clock.pass(1)
      expect(times).toHaveLength(handled)
    }
    expect(driver.mode).toBe('paused')
  })

  it('steps to the next exit, and no further', () => {
    const seen: Term[] = []
    const { host, driver } = start(function* (self) {
      for (;;) {
        const message = (yield* receive(self)) as Term
        seen.push(message)
        if (message === 'die') exit(atom('boom'))
      }
    })
    clock.pass(1)
    driver.pause()
    for (const text of ['a', 'b', 'die', 'after']) host.inject(message(text))
    driver.step('exit')
    clock.pass(10)
    expect(seen).toEqual(['a', 'b', 'die'])
    expect(host.world.process(main)).toBeUndefined()
  })

  it('goes on to the next timer where nobody can run', () => {
    const times: number[] = []
    const { driver } = start(function* (self) {
      for (;;) {
        sendAfter(self, 5_000, self.pid, 'late')
        yield* receive(self)
        times.push(self.world.now)
      }
    })
    clock.pass(1)
    driver.step('message')
    clock.pass(1)
    expect(times).toEqual([5_000])
    expect(driver.nowMs).toBe(5_000)
  })

  it('waits for the disk before it lets a timer fire', () => {
    const seen: unknown[] = []
    const { driver } = start(function* (self) {
      sendAfter(self, 10, self.pid, 'late')
      seen.push(yield* perform(self, 'read'))
      seen.push(yield* receive(self))
    })
    driver.step('message')
    clock.pass(1_000)
    expect(seen).toEqual([])
    asked[0]?.('bytes')
    clock.pass(1)
    expect(seen).toEqual(['bytes', 'late'])
  })

  it('makes every step that is asked for, also while one waits for the disk', () => {
    const seen: unknown[] = []
    const { host, driver } = start(function* (self) {
      seen.push(yield* perform(self, 'read'))
      for (;;) seen.push(yield* receive(self))
    })
    clock.pass(1)
    driver.pause()
    for (const text of ['a', 'b', 'c', 'd']) host.inject(message(text))
    for (let i = 0; i < 3; i++) driver.step('message')
    clock.pass(1_000)
    expect(seen).toEqual([])
    asked[0]?.('bytes')
    clock.pass(1)
    expect(seen).toEqual(['bytes', 'a', 'b', 'c'])
    expect(driver.mode).toBe('paused')
  })

  it('forgets the steps that wait when it is paused or runs', () => {
    const seen: unknown[] = []
    const { host, driver } = start(function* (self) {
      seen.push(yield* perform(self, 'read'))
      for (;;) seen.push(yield* receive(self))
    })
    clock.pass(1)
    driver.pause()
    host.inject(message('a'))
    driver.step('message')
    driver.step('message')
    driver.pause()
    asked[0]?.('bytes')
    clock.pass(100)
    expect(seen).toEqual([])
  })

  it('steps one process only: all others stay where they are', () => {
    const seen: string[] = []
    const { host, driver } = start(self => {
      const taker = function* (of: Process): Coroutine<void> {
        for (;;) seen.push(`${of.pid} ${String(yield* receive(of))}`)
      }
      spawn(self, taker)
      spawn(self, taker)
    })
    clock.pass(1)
    driver.pause()
    const [one, two] = [...host.world.processes.values()].map(({ pid }) => pid) as [Pid, Pid]
    for (const to of [one, two])
      for (const text of ['a', 'b']) host.inject({ type: 'send', to, message: text })
    driver.step(two)
    clock.pass(1)
    expect(seen).toEqual([`${two} a`])
    driver.step(two)
    driver.step(two)
    clock.pass(1)
    expect(seen).toEqual([`${two} a`, `${two} b`])
    driver.step('message')
    clock.pass(1)
    expect(seen).toEqual([`${two} a`, `${two} b`, `${one} a`])
  })

  it('ends a step to an exit that does not come', () => {
    const { driver, host } = start(sleeper(1_000, []))
    driver.pause()
    driver.step('exit')
    clock.pass(1_000)
    expect(driver.nowMs).toBeLessThanOrEqual(stepWorldMsMax + 1)
    expect(clock.waiting).toBe(0)
    host.inject(message('a'))
    clock.pass(1_000)
    expect(host.world.now).toBeLessThanOrEqual(stepWorldMsMax + 1)
  })
})
