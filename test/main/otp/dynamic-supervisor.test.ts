import { describe, expect, it } from 'vitest'
import { validateFlags } from '../../../src/main/otp/dynamic-supervisor/flags.ts'
import { shouldRestart } from '../../../src/main/otp/dynamic-supervisor/restart.ts'
import { DynamicState } from '../../../src/main/otp/dynamic-supervisor/state.ts'
import {
  DynamicSupervisor,
  type DynamicSupervisorOptions,
  GenServer,
  type GenServerModule,
} from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  type ErlangExit,
  errorReason,
  exit,
  exitSignal,
  isAlive,
  monitor,
  type Process,
  raise,
  receive,
  sleep,
  throw_,
  trapExit,
} from '../../../src/main/runtime/index.ts'
import {
  brutal_kill,
  error,
  ignore,
  infinity,
  kill,
  noreply,
  normal,
  ok,
  permanent,
  reply,
  restarting,
  shutdown,
  stop,
  temporary,
  transient,
  undefined_,
  worker,
} from '../../../src/shared/atoms.ts'
import { type Atom, atom, Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { type Ran, runInWorld } from '../../support/run-in-world.ts'

/** Holds what it is started with; its call answers that, its cast stops it with the given reason. */
const holder: GenServerModule<Term, Term> = {
  name: 'Holder',
  init: args => tuple(ok, args),
  handleCall: (_request, _from, state) => tuple(reply, state, state),
  handleCast: (reason, state) => tuple(stop, reason, state),
}

const slow: GenServerModule<Term, Term> = {
  name: 'Slow',
  init: (args, self) => {
    trapExit(self, true)
    return tuple(ok, args)
  },
  handleInfo: (_message, state) => tuple(noreply, state),
  *terminate(_reason, _state, self) {
    yield* sleep(self, 1_500)
  },
}

const spec = { id: atom('holder'), start: (self: Process) => GenServer.startLink(self, holder, 'state') }

/** Runs `body` beside a dynamic supervisor; the test's own process traps exits. */
function withSupervisor(
  options: DynamicSupervisorOptions,
  body: (self: Process, supervisor: Pid) => Coroutine<unknown>,
): Ran {
  return runInWorld(function* (self) {
    trapExit(self, true)
    const supervisor = pidIn(yield* DynamicSupervisor.startLink(self, options))
    yield* body(self, supervisor)
  })
}

function pidIn(started: Term): Pid {
  const pid = (started as Tuple).items[1]
  expect(pid).toBeInstanceOf(Pid)
  return pid as Pid
}

function* pidsOf(self: Process, supervisor: Pid): Coroutine<Term[]> {
  const children = (yield* DynamicSupervisor.whichChildren(self, supervisor)) as Tuple[]
  return children.map(child => child.items[1] as Term)
}

/** Waits until `pid` has exited. @returns its reason */
function* ended(self: Process, pid: Pid): Coroutine<Term> {
  const ref = monitor(self, pid)
  const message = yield* receive(self, term => (term as Tuple).items?.[1] === ref)
  return (message as Tuple).items[4] as Term
}

function count(specs: number, active: number, supervisors: number): Term {
  return { specs, active, supervisors, workers: specs - supervisors }
}

/** Contexts and reasons of the supervisor reports. */
function reports({ events }: Ran): Term[] {
  return events.flatMap(event => {
    if (event.type !== 'report' || event.report.kind !== 'supervisor') return []
    const { report } = event.report.report as { report: readonly Tuple[] }
    return [tuple(report[1]?.items[1] as Term, report[2]?.items[1] as Term)]
  })
}

describe('DynamicSupervisor.startLink', () => {
  it('runs the program of its documentation', () => {
    runInWorld(function* (self) {
      const started = yield* DynamicSupervisor.startLink(self, { name: atom('pool') })
      const child = yield* DynamicSupervisor.startChild(self, atom('pool'), spec)
      expect(yield* pidsOf(self, pidIn(started))).toEqual([pidIn(child)])
    })
  })

  const faults: [string, DynamicSupervisorOptions, Term][] = [
    ['strategy', { strategy: atom('one_for_all') }, atom('one_for_all')],
    ['intensity', { maxRestarts: -1 }, -1],
    ['period', { maxSeconds: 0 }, 0],
    ['max_children', { maxChildren: -1 }, -1],
    ['extra_arguments', { extraArguments: 1 as unknown as Term[] }, 1],
  ]
  it.each(faults)('refuses a wrong %s', (name, options, value) => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const why = tuple(atom('supervisor_data'), tuple(atom(`invalid_${name}`), value))
      expect(yield* DynamicSupervisor.startLink(self, options)).toEqual(tuple(error, why))
    })
  })

  it('says already_started when the name is taken', () => {
    runInWorld(function* (self) {
      const first = pidIn(yield* DynamicSupervisor.startLink(self, { name: atom('pool') }))
      const second = yield* DynamicSupervisor.startLink(self, { name: atom('pool') })
      expect(second).toEqual(tuple(error, tuple(atom('already_started'), first)))
    })
  })
})

describe('DynamicSupervisor.startLinkModule', () => {
  const start = (self: Process, value: Term) =>
    DynamicSupervisor.startLinkModule(self, { name: 'Pool', init: () => value }, null)

  it('takes the flags that init returns', () => {
    runInWorld(function* (self) {
      const supervisor = pidIn(yield* start(self, DynamicSupervisor.init({ maxChildren: 0 })))
      const refused = yield* DynamicSupervisor.startChild(self, supervisor, spec)
      expect(refused).toEqual(tuple(error, atom('max_children')))
    })
  })

  it('is ignored when init says so', () => {
    runInWorld(function* (self) {
      expect(yield* start(self, ignore)).toBe(ignore)
    })
  })

  it('fails with bad_return for anything else', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const bad = tuple(atom('bad_return'), tuple(atom('Pool'), atom('init'), 7))
      expect(yield* start(self, 7)).toEqual(tuple(error, bad))
    })
  })

  it("gives flags that are left out the defaults of Erlang's supervisor", () => {
    expect(validateFlags({})).toEqual({
      flags: {
        strategy: atom('one_for_one'),
        intensity: 1,
        period: 5,
        max_children: infinity,
        extra_arguments: [],
      },
    })
  })
})

describe('DynamicSupervisor.startChild', () => {
  const wrong: [string, Term, Term][] = [
    ['no id', { start: spec.start }, tuple(atom('invalid_child_spec'), { start: spec.start })],
    ['no start', { id: 1 }, tuple(atom('invalid_child_spec'), { id: 1 })],
    [
      'a start that is no function',
      { id: 1, start: 2 },
      tuple(atom('invalid_child_spec'), { id: 1, start: 2 }),
    ],
    [
      'a start of three terms',
      { ...spec, start: tuple(1, 2, 3) },
      tuple(atom('invalid_mfa'), tuple(1, 2, 3)),
    ],
    [
      'a wrong restart type',
      { ...spec, restart: atom('often') },
      tuple(atom('invalid_restart_type'), atom('often')),
    ],
    ['a shutdown of 0', { ...spec, shutdown: 0 }, tuple(atom('invalid_shutdown'), 0)],
    ['a wrong shutdown', { ...spec, shutdown: atom('soon') }, tuple(atom('invalid_shutdown'), atom('soon'))],
    ['modules that are no atoms', { ...spec, modules: ['x'] }, tuple(atom('invalid_modules'), ['x'])],
  ]
  it.each(wrong)('refuses %s', (_what, given, why) => {
    withSupervisor({}, function* (self, supervisor) {
      expect(yield* DynamicSupervisor.startChild(self, supervisor, given)).toEqual(tuple(error, why))
      expect(yield* DynamicSupervisor.countChildren(self, supervisor)).toEqual(count(0, 0, 0))
    })
  })

  it.each([
    ['a type that is none', { ...spec, type: atom('helper') } as Term],
    ['a spec that is no map', 12],
  ])('raises an error in the caller for %s', (_what, given) => {
    withSupervisor({}, function* (self, supervisor) {
      let raised: unknown
      try {
        yield* DynamicSupervisor.startChild(self, supervisor, given)
      } catch (thrown) {
        raised = thrown
      }
      expect(raised).toBeDefined()
      expect(errorReason(raised)).toMatchObject(
        given === 12
          ? { __struct__: atom('Elixir.ArgumentError') }
          : { items: [atom('case_clause'), atom('helper')] },
      )
      expect(isAlive(self, supervisor)).toBe(true)
    })
  })

  const starts: [string, (self: Process) => Term, Term][] = [
    ['ignore', () => ignore, ignore],
    ['an error', () => tuple(error, atom('no_port')), tuple(error, atom('no_port'))],
    ['anything else', () => tuple(ok, 5), tuple(error, tuple(ok, 5))],
    ['an exit', () => exit(atom('enough')), tuple(error, atom('enough'))],
    [
      'an error that is raised',
      () => raise(atom('boom')),
      tuple(error, tuple(atom('boom'), expect.anything())),
    ],
    ['a throw', () => throw_(1), tuple(error, tuple(tuple(atom('nocatch'), 1), expect.anything()))],
  ]
  it.each(starts)('gives back what the start function ends with: %s', (_what, start, answer) => {
    withSupervisor({}, function* (self, supervisor) {
      expect(yield* DynamicSupervisor.startChild(self, supervisor, { id: 1, start })).toEqual(answer)
      expect(yield* DynamicSupervisor.countChildren(self, supervisor)).toEqual(count(0, 0, 0))
    })
  })

  it('gives back the info of a start with info', () => {
    withSupervisor({}, function* (self, supervisor) {
      const start = function* (from: Process): Coroutine<Term> {
        return tuple(ok, pidIn(yield* GenServer.startLink(from, holder, 1)), 'info')
      }
      const started = (yield* DynamicSupervisor.startChild(self, supervisor, { id: 1, start })) as Tuple
      expect(started.items[2]).toBe('info')
      expect(yield* pidsOf(self, supervisor)).toEqual([started.items[1]])
    })
  })

  it('gives the start function the extra arguments, at restarts too', () => {
    withSupervisor({ extraArguments: ['a', 2] }, function* (self, supervisor) {
      const start = (from: Process, ...extra: Term[]) => GenServer.startLink(from, holder, extra)
      const child = pidIn(yield* DynamicSupervisor.startChild(self, supervisor, { id: 1, start }))
      expect(yield* GenServer.call(self, child, 'get')).toEqual(['a', 2])
      exitSignal(self, child, kill)
      yield* ended(self, child)
      const [again] = yield* pidsOf(self, supervisor)
      expect(again).not.toEqual(child)
      expect(yield* GenServer.call(self, again as Pid, 'get')).toEqual(['a', 2])
    })
  })

  it('refuses one more than max_children, and takes it once another has gone', () => {
    withSupervisor({ maxChildren: 1 }, function* (self, supervisor) {
      const child = pidIn(
        yield* DynamicSupervisor.startChild(self, supervisor, { ...spec, restart: temporary }),
      )
      const full = tuple(error, atom('max_children'))
      expect(yield* DynamicSupervisor.startChild(self, supervisor, spec)).toEqual(full)
      exitSignal(self, child, kill)
      yield* ended(self, child)
      pidIn(yield* DynamicSupervisor.startChild(self, supervisor, spec))
      expect(yield* DynamicSupervisor.startChild(self, supervisor, spec)).toEqual(full)
    })
  })
})

describe('a restart type', () => {
  const state = DynamicState.withFlags({
    strategy: atom('one_for_one'),
    intensity: 3,
    period: 5,
    max_children: infinity,
    extra_arguments: [],
  })
  const reasons: [string, Term][] = [
    ['normal', normal],
    ['shutdown', shutdown],
    ['{shutdown, Term}', tuple(shutdown, 1)],
    ['{shutdown, A, B}', tuple(shutdown, 1, 2)],
    ['killed', atom('killed')],
    ['an error', tuple(atom('boom'), [])],
  ]
  const orderly = new Set(['normal', 'shutdown', '{shutdown, Term}'])
  const table = reasons.flatMap(([name, reason]) => [
    { name, reason, type: 'permanent', restart: permanent, again: true },
    { name, reason, type: 'transient', restart: transient, again: !orderly.has(name) },
    { name, reason, type: 'temporary', restart: temporary, again: false },
  ])
  it.each(table)('$type restarts after $name: $again', ({ reason, restart, again }) => {
    const pid = new Pid(7)
    const child = { start: spec.start, restart: restart as Atom, shutdown: 5_000, type: worker, modules: [] }
    const entry = state.started(pid, child).entry(pid)
    expect(shouldRestart(entry!, reason)).toBe(again)
  })
})

describe('restarts', () => {
  /** Kills the only child and lets the supervisor deal with it. */
  function* killChild(self: Process, supervisor: Pid): Coroutine<void> {
    const [child] = yield* pidsOf(self, supervisor)
    exitSignal(self, child as Pid, kill)
    yield* ended(self, child as Pid)
    yield* sleep(self, 1)
  }

  it('gives up after one restart more than the intensity allows, with shutdown', () => {
    const ran = withSupervisor({ maxRestarts: 2 }, function* (self, supervisor) {
      yield* DynamicSupervisor.startChild(self, supervisor, spec)
      yield* killChild(self, supervisor)
      yield* killChild(self, supervisor)
      expect(isAlive(self, supervisor)).toBe(true)
      yield* killChild(self, supervisor)
      expect(isAlive(self, supervisor)).toBe(false)
      const exited = (yield* receive(self)) as Tuple
      expect(exited.items).toEqual([atom('EXIT'), supervisor, shutdown])
    })
    expect(reports(ran).at(-1)).toEqual(tuple(atom('shutdown'), atom('reached_max_restart_intensity')))
  })

  it('counts whole seconds, the edge of the period included', () => {
    withSupervisor({ maxRestarts: 1, maxSeconds: 5 }, function* (self, supervisor) {
      yield* DynamicSupervisor.startChild(self, supervisor, spec)
      yield* killChild(self, supervisor)
      yield* sleep(self, 5_900)
      expect(isAlive(self, supervisor)).toBe(true)
      yield* killChild(self, supervisor)
      expect(isAlive(self, supervisor)).toBe(false)
    })
  })

  it('forgets restarts that the period has passed', () => {
    withSupervisor({ maxRestarts: 1, maxSeconds: 5 }, function* (self, supervisor) {
      yield* DynamicSupervisor.startChild(self, supervisor, spec)
      for (let i = 0; i < 5; i++) {
        yield* killChild(self, supervisor)
        yield* sleep(self, 6_000)
      }
      expect(isAlive(self, supervisor)).toBe(true)
    })
  })

  it('tries a failed restart again by a message to itself, and counts each try', () => {
    let tries = 0
    const start = (self: Process): Coroutine<Term> | Term => {
      tries++
      return tries > 1 && tries < 4 ? tuple(error, atom('not_yet')) : GenServer.startLink(self, holder, tries)
    }
    const ran = withSupervisor({}, function* (self, supervisor) {
      yield* DynamicSupervisor.startChild(self, supervisor, { id: 1, start })
      yield* killChild(self, supervisor)
      const [child] = yield* pidsOf(self, supervisor)
      expect(yield* GenServer.call(self, child as Pid, 'get')).toBe(4)
    })
    expect(tries).toBe(4)
    expect(reports(ran).map(report => (report as Tuple).items[0])).toEqual([
      atom('child_terminated'),
      atom('start_error'),
      atom('start_error'),
    ])
  })

  it('lists a child whose restart failed as restarting, and terminate_child takes it off', () => {
    const broken = atom('broken')
    let works = true
    const start = (self: Process): Coroutine<Term> | Term =>
      works ? GenServer.startLink(self, holder, 1) : tuple(error, broken)
    withSupervisor({ maxRestarts: 1_000_000 }, function* (self, supervisor) {
      const child = pidIn(yield* DynamicSupervisor.startChild(self, supervisor, { id: 1, start }))
      works = false
      exitSignal(self, child, kill)
      yield* ended(self, child)
      let listed: Term[] = []
      while (listed[0] !== restarting) listed = yield* pidsOf(self, supervisor)
      expect(yield* DynamicSupervisor.countChildren(self, supervisor)).toEqual(count(1, 0, 0))
      expect(yield* DynamicSupervisor.terminateChild(self, supervisor, child)).toBe(ok)
      expect(yield* DynamicSupervisor.countChildren(self, supervisor)).toEqual(count(0, 0, 0))
    })
  })

  it('leaves siblings alone', () => {
    withSupervisor({}, function* (self, supervisor) {
      const a = pidIn(yield* DynamicSupervisor.startChild(self, supervisor, spec))
      const b = pidIn(yield* DynamicSupervisor.startChild(self, supervisor, spec))
      exitSignal(self, a, kill)
      yield* ended(self, a)
      expect(yield* pidsOf(self, supervisor)).toContain(b)
      expect(isAlive(self, b)).toBe(true)
    })
  })

  it('tells the tap what it does with its children', () => {
    const { events } = withSupervisor({ maxRestarts: 1 }, function* (self, supervisor) {
      yield* DynamicSupervisor.startChild(self, supervisor, spec)
      yield* DynamicSupervisor.startChild(self, supervisor, spec)
      const [child] = yield* pidsOf(self, supervisor)
      exitSignal(self, child as Pid, kill)
      yield* sleep(self, 1)
      const [other] = yield* pidsOf(self, supervisor)
      exitSignal(self, other as Pid, kill)
      yield* sleep(self, 1)
    })
    expect(events.flatMap(event => (event.type === 'child' ? [event.action] : []))).toEqual([
      'start',
      'start',
      'restart',
      'give_up',
      'terminate',
    ])
  })
})

describe('DynamicSupervisor.terminateChild', () => {
  it('ends the child for good', () => {
    withSupervisor({}, function* (self, supervisor) {
      const child = pidIn(yield* DynamicSupervisor.startChild(self, supervisor, spec))
      expect(yield* DynamicSupervisor.terminateChild(self, supervisor, child)).toBe(ok)
      expect(isAlive(self, child)).toBe(false)
      const again = yield* DynamicSupervisor.terminateChild(self, supervisor, child)
      expect(again).toEqual(tuple(error, atom('not_found')))
    })
  })

  it('exits the caller with noproc when there is no such supervisor', () => {
    runInWorld(function* (self) {
      let reason: Term = null
      try {
        yield* DynamicSupervisor.terminateChild(self, atom('nobody'), self.pid)
      } catch (thrown) {
        reason = (thrown as ErlangExit).reason
      }
      expect((reason as Tuple).items[0]).toBe(atom('noproc'))
    })
  })
})

describe('the end of a dynamic supervisor', () => {
  it('ends all children at once, and kills those that take too long', () => {
    withSupervisor({}, function* (self, supervisor) {
      const startSlow = (from: Process) => GenServer.startLink(from, slow, 1)
      for (let i = 0; i < 3; i++)
        yield* DynamicSupervisor.startChild(self, supervisor, { id: 1, start: startSlow, shutdown: 1_000 })
      yield* DynamicSupervisor.startChild(self, supervisor, {
        id: 1,
        start: startSlow,
        shutdown: brutal_kill,
      })
      const pids = (yield* pidsOf(self, supervisor)) as Pid[]
      const refs = pids.map(pid => monitor(self, pid))
      const before = self.world.now
      yield* DynamicSupervisor.stop(self, supervisor)
      expect(self.world.now - before).toBe(1_000)
      for (const ref of refs) {
        const down = (yield* receive(self, term => (term as Tuple).items?.[1] === ref)) as Tuple
        expect(down.items[4]).toBe(atom('killed'))
      }
    })
  })

  it('waits for a child with shutdown infinity', () => {
    withSupervisor({}, function* (self, supervisor) {
      const start = (from: Process) => GenServer.startLink(from, slow, 1)
      yield* DynamicSupervisor.startChild(self, supervisor, { id: 1, start, shutdown: infinity })
      const before = self.world.now
      yield* DynamicSupervisor.stop(self, supervisor)
      expect(self.world.now - before).toBe(1_500)
    })
  })

  it('reports children that did not end as asked', () => {
    const ran = withSupervisor({}, function* (self, supervisor) {
      const start = (from: Process) => GenServer.startLink(from, slow, 1)
      yield* DynamicSupervisor.startChild(self, supervisor, { id: 1, start, shutdown: 100 })
      yield* DynamicSupervisor.startChild(self, supervisor, { id: 1, start, shutdown: brutal_kill })
      yield* DynamicSupervisor.startChild(self, supervisor, spec)
      yield* DynamicSupervisor.stop(self, supervisor)
    })
    expect(reports(ran)).toEqual([tuple(atom('shutdown_error'), atom('killed'))])
  })

  it('ends ten thousand children', () => {
    withSupervisor({}, function* (self, supervisor) {
      let last: Pid | undefined
      for (let i = 0; i < 10_000; i++)
        last = pidIn(yield* DynamicSupervisor.startChild(self, supervisor, spec))
      expect(yield* DynamicSupervisor.countChildren(self, supervisor)).toEqual(count(10_000, 10_000, 0))
      yield* DynamicSupervisor.stop(self, supervisor)
      expect(isAlive(self, last as Pid)).toBe(false)
    })
  })
})

describe('what observers see', () => {
  it('keeps the seat of a child through its restarts', () => {
    withSupervisor({}, function* (self, supervisor) {
      const a = pidIn(yield* DynamicSupervisor.startChild(self, supervisor, spec))
      yield* DynamicSupervisor.startChild(self, supervisor, { ...spec, restart: transient })
      exitSignal(self, a, kill)
      yield* sleep(self, 1)
      const { state } = self.world.process(supervisor)!.program as unknown as { state: DynamicState }
      const seen = state.describe(self.world.now)
      expect(seen).toMatchObject({ strategy: atom('one_for_one'), intensity: 3, period: 5, restarts: 1 })
      expect(seen.children.map(({ order, restart }) => [order, restart])).toEqual([
        [2, transient],
        [1, permanent],
      ])
      expect(seen.children.every(({ id, type }) => id === undefined_ && type === worker)).toBe(true)
      expect(state.describe(self.world.now + 10_000).restarts).toBe(0)
    })
  })
})
