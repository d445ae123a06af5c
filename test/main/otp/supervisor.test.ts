import { describe, expect, it } from 'vitest'
import {
  type ChildSpec,
  GenServer,
  type GenServerModule,
  Supervisor,
  type SupervisorOptions,
  sys,
} from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  type ErlangExit,
  exit,
  exitSignal,
  isAlive,
  monotonicTime,
  type Process,
  raise,
  send,
  sleep,
  spawn,
  throw_,
  trapExit,
} from '../../../src/main/runtime/index.ts'
import {
  brutal_kill,
  error,
  ignore,
  kill,
  noreply,
  normal,
  ok,
  permanent,
  reply,
  restarting,
  shutdown,
  simple_one_for_one,
  stop,
  supervisor as supervisorAtom,
  temporary,
  transient,
  undefined_,
} from '../../../src/shared/atoms.ts'
import { type Atom, atom, atomName, Pid, type Term, Tuple, tuple } from '../../../src/shared/term.ts'
import { formatTerm } from '../../../src/shared/term-text.ts'
import { type Ran, runInWorld } from '../../support/run-in-world.ts'
import { Random } from '../../support/terms.ts'

const stack: GenServerModule<readonly Term[], readonly Term[]> = {
  name: 'Stack',
  init: items => tuple(ok, items),
  handleCall: (_pop, _from, [top, ...rest]) => tuple(reply, top ?? null, rest),
  handleCast: () => {
    throw new Error('boom')
  },
}

/** Stops with what it is cast. */
const worker: GenServerModule<Term, Term> = {
  name: 'Worker',
  init: args => tuple(ok, args),
  handleCall: (_request, _from, state) => tuple(reply, state, state),
  handleCast: (reason, state) => tuple(stop, reason, state),
}

function specOf(id: string, more: Partial<ChildSpec> = {}): ChildSpec {
  return { id: atom(id), start: self => GenServer.startLink(self, worker, id), ...more }
}

type Body = (self: Process, supervisor: Pid) => Coroutine<unknown>

/** Runs `body` beside a supervisor of `children`; the test's own process traps exits. */
function supervising(children: readonly ChildSpec[], options: SupervisorOptions, body: Body): Ran {
  return runInWorld(function* (self) {
    trapExit(self, true)
    yield* body(self, pidIn(yield* Supervisor.startLinkChildren(self, children, options)))
  })
}

function pidIn(started: Term): Pid {
  const pid = started instanceof Tuple ? started.items[1] : undefined
  if (!(pid instanceof Pid)) throw new Error(`nothing was started: ${formatTerm(started, 'elixir')}`)
  return pid
}

/** Children by id, as pids or what stands in their place. */
function* childrenOf(self: Process, supervisor: Pid): Coroutine<Readonly<Record<string, Term>>> {
  const rows = (yield* Supervisor.whichChildren(self, supervisor)) as Tuple[]
  return Object.fromEntries(rows.map(({ items: [id, pid] }) => [atomName(id as Atom), pid as Term]))
}

function* childPid(self: Process, supervisor: Pid, id: string): Coroutine<Pid> {
  return (yield* childrenOf(self, supervisor))[id] as Pid
}

/** The ids whose pid is another now. */
function changed(before: Readonly<Record<string, Term>>, after: Readonly<Record<string, Term>>): string {
  return Object.keys(after)
    .filter(id => (before[id] as Pid).id !== (after[id] as Pid).id)
    .sort()
    .join('')
}

/** What the supervisors did with their children: "restart a, …". */
function deeds({ events }: Ran): string[] {
  return events.flatMap(event =>
    event.type === 'child' ? [`${event.action} ${formatTerm(event.id, 'erlang')}`] : [],
  )
}

/** Contexts and reasons of the supervisor reports. */
function reports({ events }: Ran): string[] {
  return events.flatMap(event => {
    if (event.type !== 'report' || event.report.kind !== 'supervisor') return []
    const { report } = event.report.report as { report: readonly Tuple[] }
    const [, context, reason] = report.map(pair => pair.items[1] as Term) as [Term, Atom, Term]
    return [`${atomName(context)} ${formatTerm(reason, 'erlang')}`]
  })
}

function exitOf({ events }: Ran, pid: Pid): Term | undefined {
  const found = events.find(event => event.type === 'exit' && event.pid.id === pid.id)
  return found?.type === 'exit' ? found.reason : undefined
}

/** In Erlang, with stacks as they are not compared: empty. */
function text(term: Term): string {
  const bare = (inner: Term): Term => {
    if (inner instanceof Tuple) return new Tuple(inner.items.map(bare))
    if (!Array.isArray(inner)) return inner
    return isStack(inner) ? [] : inner.map(bare)
  }
  return formatTerm(bare(term), 'erlang')
}

function isStack(list: readonly Term[]): boolean {
  return list.length > 0 && list.every(frame => frame instanceof Tuple && frame.size === 4)
}

describe('Supervisor', () => {
  it('runs the program of its documentation', () => {
    runInWorld(function* (self) {
      const child: ChildSpec = {
        id: atom('stack'),
        start: parent => GenServer.startLink(parent, stack, [1], { name: atom('stack') }),
      }
      const strategy = atom('one_for_one')
      const pid = pidIn(yield* Supervisor.startLinkChildren(self, [child], { strategy }))
      expect(yield* GenServer.call(self, atom('stack'), atom('pop'))).toBe(1)
      GenServer.cast(self, atom('stack'), atom('crash'))
      yield* sleep(self, 1)
      expect(yield* GenServer.call(self, atom('stack'), atom('pop'))).toBe(1)
      expect(text(yield* Supervisor.countChildren(self, pid))).toBe(
        '#{active => 1,specs => 1,supervisors => 0,workers => 1}',
      )
    })
  })

  it('starts its children one after the other, and ends them in reverse', () => {
    const ran = supervising(
      ['a', 'b', 'c'].map(id => specOf(id)),
      {},
      function* (self, supervisor) {
        yield* GenServer.stop(self, supervisor)
      },
    )
    expect(deeds(ran)).toEqual(['start a', 'start b', 'start c', 'terminate c', 'terminate b', 'terminate a'])
    expect(reports(ran)).toEqual([])
  })

  it('ends with its parent', () => {
    let supervisor: Pid | undefined
    const ran = runInWorld(function* (self) {
      const parent = spawn(self, function* (process) {
        supervisor = pidIn(yield* Supervisor.startLinkChildren(process, [specOf('a'), specOf('b')]))
        yield* sleep(process, null)
      })
      yield* sleep(self, 1)
      exitSignal(self, parent, shutdown)
      yield* sleep(self, 1)
    })
    expect(exitOf(ran, supervisor as Pid)).toBe(shutdown)
    expect(ran.world.processes.size).toBe(0)
  })

  it('gives children no ids twice, and takes them back after they are deleted', () => {
    supervising([specOf('a')], {}, function* (self, supervisor) {
      const again = yield* Supervisor.startChild(self, supervisor, specOf('a'))
      expect(again).toEqual(
        tuple(error, tuple(atom('already_started'), yield* childPid(self, supervisor, 'a'))),
      )
      yield* Supervisor.terminateChild(self, supervisor, atom('a'))
      expect(text(yield* Supervisor.startChild(self, supervisor, specOf('a')))).toBe(
        '{error,already_present}',
      )
      expect(yield* Supervisor.deleteChild(self, supervisor, atom('a'))).toBe(ok)
      expect(pidIn(yield* Supervisor.startChild(self, supervisor, specOf('a')))).toBeInstanceOf(Pid)
    })
  })

  it('crashes at a request or cast it does not know, and logs other messages', () => {
    const ran = supervising([specOf('a')], {}, function* (self, supervisor) {
      send(self, supervisor, 'hello')
      yield* sleep(self, 1)
      expect(isAlive(self, supervisor)).toBe(true)
      GenServer.cast(self, supervisor, 'what')
      yield* sleep(self, 1)
      expect(isAlive(self, supervisor)).toBe(false)
    })
    const logged = ran.events.flatMap(event => (event.type === 'report' ? [event.report.text] : []))
    expect(logged).toContain('Supervisor received unexpected message: <<"hello">>')
    expect(deeds(ran)).toEqual(['start a', 'terminate a'])
  })

  it('shows sys a state that is a term', () => {
    supervising([specOf('a'), specOf('b')], {}, function* (self, supervisor) {
      expect(yield* sys.getState(self, supervisor)).toMatchObject({
        strategy: atom('one_for_one'),
        children: 2,
      })
    })
  })

  it('serves ten thousand children', () => {
    const ids = Array.from({ length: 10_000 }, (_, at) => `c${at}`)
    const ran = supervising(
      ids.map(id => specOf(id)),
      {},
      function* (self, supervisor) {
        const victim = yield* childPid(self, supervisor, 'c5000')
        exitSignal(self, victim, kill)
        yield* sleep(self, 1)
        expect(yield* childPid(self, supervisor, 'c5000')).not.toBe(victim)
        yield* GenServer.stop(self, supervisor)
      },
    )
    expect(ran.world.processes.size).toBe(0)
  })
})

describe('Supervisor.startLink', () => {
  function startWith(value: Term): string {
    let answer = ''
    runInWorld(function* (self) {
      trapExit(self, true)
      answer = text(yield* Supervisor.startLink(self, { name: 'Sup', init: () => value }, null))
    })
    return answer
  }
  const flags = { strategy: atom('one_for_one') }
  const child = specOf('a') as Term

  const failures: readonly (readonly [Term, string])[] = [
    [ignore, 'ignore'],
    [atom('what'), "{error,{bad_return,{'Sup',init,what}}}"],
    [tuple(ok, flags), "{error,{bad_return,{'Sup',init,{ok,#{strategy => one_for_one}}}}}"],
    [tuple(ok, tuple({ strategy: 1 }, [])), '{error,{supervisor_data,{invalid_strategy,1}}}'],
    [tuple(ok, tuple(flags, [{ id: 1 }])), '{error,{start_spec,missing_start}}'],
    [tuple(ok, tuple(flags, [child, child])), '{error,{start_spec,{duplicate_child_name,a}}}'],
    [tuple(ok, tuple(flags, atom('none'))), '{error,{function_clause,[]}}'],
    [tuple(ok, tuple({ strategy: simple_one_for_one }, [])), '{error,{bad_start_spec,[]}}'],
    [tuple(ok, tuple({ strategy: simple_one_for_one }, [{ id: 1 }])), '{error,{start_spec,missing_start}}'],
  ]
  for (const [value, answer] of failures)
    it(`answers ${answer}`, () => {
      expect(startWith(value)).toBe(answer)
    })

  it('fails with what init raises', () => {
    runInWorld(function* (self) {
      trapExit(self, true)
      const init = () => raise(atom('boom'))
      const answer = yield* Supervisor.startLink(self, { name: 'Sup', init }, null)
      expect(text(answer)).toBe('{error,{boom,[]}}')
    })
  })

  it('ends the children it had started when one fails, the last first', () => {
    const ran = runInWorld(function* (self) {
      trapExit(self, true)
      const failing = specOf('c', { start: () => tuple(error, 'no') })
      const children = [specOf('a'), specOf('b'), failing, specOf('d')]
      expect(text(yield* Supervisor.startLinkChildren(self, children))).toBe(
        '{error,{shutdown,{failed_to_start_child,c,<<"no">>}}}',
      )
    })
    expect(deeds(ran)).toEqual(['start a', 'start b', 'terminate b', 'terminate a'])
    expect(reports(ran)).toEqual(['start_error <<"no">>'])
    expect(ran.world.processes.size).toBe(0)
  })

  it('refuses a name that is taken', () => {
    supervising([], { name: atom('sup') }, function* (self, supervisor) {
      const again = yield* Supervisor.startLinkChildren(self, [], { name: atom('sup') })
      expect(again).toEqual(tuple(error, tuple(atom('already_started'), supervisor)))
    })
  })
})

describe('the start of a child', () => {
  const starts: readonly (readonly [string, ChildSpec['start'], string])[] = [
    ['ignore', () => ignore, '{ok,undefined}'],
    ['an error', () => tuple(error, atom('no')), '{error,{no,'],
    ['something else', () => atom('what'), '{error,{what,'],
    ['{ok, NoPid}', () => tuple(ok, 1), '{error,{{ok,1},'],
    ['nothing', () => undefined as never, '{error,{nil,'],
    ['an exit', () => exit(atom('gone')), "{error,{{'EXIT',gone},"],
    ['a raised error', () => raise(atom('boom')), "{error,{{'EXIT',{boom,[]}},"],
    ['a throw', () => throw_(atom('ball')), '{error,{ball,'],
    ['a thrown return value', () => throw_(ignore), '{ok,undefined}'],
    ['a function there is not', tuple(atom('m'), atom('f'), []) as never, "{error,{{'EXIT',{undef,[]}},"],
  ]
  for (const [what, start, answer] of starts)
    it(`that gives ${what} is answered ${answer}…`, () => {
      supervising([], {}, function* (self, supervisor) {
        const given = text(yield* Supervisor.startChild(self, supervisor, { id: 1, start }))
        expect(given.startsWith(answer), given).toBe(true)
        if (answer.startsWith('{error')) expect(given).toMatch(/\{child,undefined,1,/)
        const children = (yield* Supervisor.whichChildren(self, supervisor)) as Tuple[]
        expect(children.map(({ items }) => items[1])).toEqual(answer.startsWith('{ok') ? [undefined_] : [])
      })
    })

  it('may pass information on', () => {
    const start: ChildSpec['start'] = function* (self) {
      return tuple(ok, pidIn(yield* GenServer.startLink(self, worker, 1)), 'info')
    }
    supervising([], {}, function* (self, supervisor) {
      const answer = (yield* Supervisor.startChild(self, supervisor, { id: 1, start })) as Tuple
      expect(answer.items).toEqual([ok, expect.any(Pid), 'info'])
    })
  })

  it('that is temporary and ignored leaves nothing behind', () => {
    const ignored = specOf('a', { start: () => ignore, restart: temporary })
    supervising([ignored], {}, function* (self, supervisor) {
      expect(yield* Supervisor.startChild(self, supervisor, ignored)).toEqual(tuple(ok, undefined_))
      expect(yield* Supervisor.whichChildren(self, supervisor)).toEqual([])
    })
  })
})

describe('requests of a supervisor', () => {
  it('restart a child that was terminated, and no other', () => {
    supervising([specOf('a'), specOf('b')], {}, function* (self, supervisor) {
      const first = yield* childPid(self, supervisor, 'a')
      expect(text(yield* Supervisor.restartChild(self, supervisor, atom('a')))).toBe('{error,running}')
      expect(text(yield* Supervisor.restartChild(self, supervisor, atom('x')))).toBe('{error,not_found}')
      expect(yield* Supervisor.terminateChild(self, supervisor, atom('a'))).toBe(ok)
      expect(yield* childPid(self, supervisor, 'a')).toBe(undefined_)
      const next = pidIn(yield* Supervisor.restartChild(self, supervisor, atom('a')))
      expect(next).not.toBe(first)
      expect(yield* childPid(self, supervisor, 'a')).toBe(next)
    })
  })

  it('terminate a child without counting it as a crash', () => {
    supervising([specOf('a')], { maxRestarts: 0 }, function* (self, supervisor) {
      for (let time = 0; time < 5; time++) {
        yield* Supervisor.terminateChild(self, supervisor, atom('a'))
        yield* Supervisor.restartChild(self, supervisor, atom('a'))
      }
      expect(isAlive(self, supervisor)).toBe(true)
    })
  })

  it('forget a temporary child that is terminated', () => {
    supervising([specOf('a', { restart: temporary })], {}, function* (self, supervisor) {
      expect(yield* Supervisor.terminateChild(self, supervisor, atom('a'))).toBe(ok)
      expect(text(yield* Supervisor.terminateChild(self, supervisor, atom('a')))).toBe('{error,not_found}')
    })
  })

  it('delete a child only when it does not run', () => {
    supervising([specOf('a')], {}, function* (self, supervisor) {
      expect(text(yield* Supervisor.deleteChild(self, supervisor, atom('a')))).toBe('{error,running}')
      yield* Supervisor.terminateChild(self, supervisor, atom('a'))
      expect(yield* Supervisor.deleteChild(self, supervisor, atom('a'))).toBe(ok)
      expect(text(yield* Supervisor.deleteChild(self, supervisor, atom('a')))).toBe('{error,not_found}')
    })
  })

  it('give a specification back with its defaults', () => {
    supervising([specOf('a')], {}, function* (self, supervisor) {
      const { items } = (yield* Supervisor.getChildspec(self, supervisor, atom('a'))) as Tuple
      expect(items[1]).toMatchObject({
        id: atom('a'),
        restart: permanent,
        shutdown: 5_000,
        significant: false,
      })
      expect(text(yield* Supervisor.getChildspec(self, supervisor, 1))).toBe('{error,not_found}')
    })
  })

  it('list the last started first, with its type and modules', () => {
    const nested = specOf('b', { type: supervisorAtom, modules: [atom('m')] })
    supervising([specOf('a'), nested], {}, function* (self, supervisor) {
      const rows = ((yield* Supervisor.whichChildren(self, supervisor)) as Tuple[]).map(({ items }) => items)
      expect(rows).toEqual([
        [atom('b'), expect.any(Pid), supervisorAtom, [atom('m')]],
        [atom('a'), expect.any(Pid), atom('worker'), []],
      ])
      yield* Supervisor.terminateChild(self, supervisor, atom('a'))
      expect(text(yield* Supervisor.countChildren(self, supervisor))).toBe(
        '#{active => 1,specs => 2,supervisors => 1,workers => 1}',
      )
    })
  })

  it('exit like a call when the supervisor is gone', () => {
    runInWorld(function* (self) {
      const thrown: unknown[] = []
      try {
        yield* Supervisor.whichChildren(self, atom('nobody'))
      } catch (caught) {
        thrown.push(caught)
      }
      expect(text((thrown[0] as ErlangExit).reason)).toBe(
        "{noproc,{'Elixir.GenServer',call,[nobody,which_children,infinity]}}",
      )
    })
  })
})

describe('the end of a child', () => {
  const strategies: Readonly<Record<string, Readonly<Record<string, string>>>> = {
    one_for_one: { a: 'a', b: 'b', c: 'c', d: 'd' },
    one_for_all: { a: 'abcd', b: 'abcd', c: 'abcd', d: 'abcd' },
    rest_for_one: { a: 'abcd', b: 'bcd', c: 'cd', d: 'd' },
  }
  for (const [strategy, table] of Object.entries(strategies))
    for (const [victim, restarted] of Object.entries(table))
      it(`of ${victim} under ${strategy} gives ${restarted} new pids, and its siblings keep theirs`, () => {
        const children = ['a', 'b', 'c', 'd'].map(id => specOf(id))
        const ran = supervising(children, { strategy: atom(strategy) }, function* (self, supervisor) {
          const before = yield* childrenOf(self, supervisor)
          exitSignal(self, before[victim] as Pid, kill)
          yield* sleep(self, 1)
          expect(changed(before, yield* childrenOf(self, supervisor))).toBe(restarted)
        })
        const others = [...restarted].filter(id => id !== victim)
        expect(deeds(ran).slice(4, 4 + others.length + restarted.length)).toEqual([
          ...others.reverse().map(id => `terminate ${id}`),
          ...[...restarted].map(id => `restart ${id}`),
        ])
        expect(reports(ran)).toEqual(['child_terminated killed'])
      })

  const reasons: readonly (readonly [Term, boolean])[] = [
    [normal, false],
    [shutdown, false],
    [tuple(shutdown, 'why'), false],
    [atom('boom'), true],
  ]
  for (const restart of [permanent, transient, temporary] as const)
    for (const [reason, abnormal] of reasons)
      it(`with ${formatTerm(reason, 'erlang')} is followed by what ${atomName(restart)} says`, () => {
        const ran = supervising([specOf('a', { restart }), specOf('b')], {}, function* (self, supervisor) {
          const before = yield* childrenOf(self, supervisor)
          GenServer.cast(self, before.a as Pid, reason)
          yield* sleep(self, 1)
          const after = yield* childrenOf(self, supervisor)
          expect(after.b).toBe(before.b)
          if (restart === permanent || (restart === transient && abnormal)) {
            expect(after.a).toBeInstanceOf(Pid)
            expect(after.a).not.toBe(before.a)
          } else expect(after.a).toBe(restart === transient ? undefined_ : undefined)
        })
        const reported = restart === permanent || abnormal
        expect(reports(ran)).toEqual(reported ? [`child_terminated ${formatTerm(reason, 'erlang')}`] : [])
      })

  it('once too often ends all others and the supervisor, with shutdown', () => {
    let supervisor: Pid | undefined
    const children = ['a', 'b', 'c'].map(id => specOf(id))
    const ran = supervising(children, { maxRestarts: 1 }, function* (self, pid) {
      supervisor = pid
      for (let time = 0; time < 2; time++) {
        exitSignal(self, yield* childPid(self, pid, 'b'), kill)
        yield* sleep(self, 1)
      }
    })
    expect(exitOf(ran, supervisor as Pid)).toBe(shutdown)
    expect(deeds(ran).slice(3)).toEqual(['restart b', 'give_up b', 'terminate c', 'terminate a'])
    expect(reports(ran)).toEqual([
      'child_terminated killed',
      'child_terminated killed',
      'shutdown reached_max_restart_intensity',
    ])
    expect(ran.world.processes.size).toBe(0)
  })

  it('stops the supervisor exactly when a naive count of restarts says so', () => {
    for (let seed = 1; seed <= 300; seed++) {
      const random = new Random(seed)
      const maxRestarts = random.int(4)
      const maxSeconds = 1 + random.int(4)
      supervising([specOf('a')], { maxRestarts, maxSeconds }, function* (self, supervisor) {
        const seconds: number[] = []
        for (let restart = 0; restart < 12; restart++) {
          yield* sleep(self, 1 + random.int(random.pick([100, 1_500, 4_000])))
          seconds.push(Math.floor(monotonicTime(self) / 1000))
          exitSignal(self, yield* childPid(self, supervisor, 'a'), kill)
          yield* sleep(self, 1)
          const now = seconds[restart] as number
          const inWindow = seconds.filter(second => now - second <= maxSeconds).length
          expect(isAlive(self, supervisor), `seed ${seed}, restart ${restart}`).toBe(inWindow <= maxRestarts)
          if (inWindow > maxRestarts) return
        }
      })
    }
  })
})

describe('a restart that fails', () => {
  /** A child that can be started once, and again from the moment its list gets an item. */
  function stubborn(id: string, open: unknown[], more: Partial<ChildSpec> = {}): ChildSpec {
    let starts = 0
    const start: ChildSpec['start'] = self => {
      starts++
      if (starts > 1 && open.length === 0) return tuple(error, 'not yet')
      return GenServer.startLink(self, worker, id)
    }
    return specOf(id, { start, ...more })
  }

  it('is tried again until it goes well; meanwhile the child is restarting, and requests are served', () => {
    const open: unknown[] = []
    const options = { maxRestarts: 1_000 }
    const ran = supervising([stubborn('a', open), specOf('b')], options, function* (self, supervisor) {
      exitSignal(self, yield* childPid(self, supervisor, 'a'), kill)
      for (let time = 0; time < 5; time++) {
        const child = (yield* childrenOf(self, supervisor)).a
        if (time > 0) expect(child).toBe(restarting)
      }
      expect(text(yield* Supervisor.restartChild(self, supervisor, atom('a')))).toBe('{error,restarting}')
      expect(text(yield* Supervisor.deleteChild(self, supervisor, atom('a')))).toBe('{error,restarting}')
      expect(text(yield* Supervisor.startChild(self, supervisor, specOf('a')))).toBe(
        '{error,already_present}',
      )
      open.push(true)
      yield* sleep(self, 1)
      expect(yield* childPid(self, supervisor, 'a')).toBeInstanceOf(Pid)
    })
    expect(deeds(ran)).toContain('restart_failed a')
    expect(deeds(ran).filter(deed => deed.startsWith('restart '))).toEqual(['restart a'])
    expect(reports(ran)).toContain('start_error <<"not yet">>')
  })

  it('counts against the intensity, so that it ends the supervisor', () => {
    let supervisor: Pid | undefined
    let victim: Pid | undefined
    const ran = supervising([stubborn('a', []), specOf('b')], { maxRestarts: 3 }, function* (self, pid) {
      supervisor = pid
      victim = yield* childPid(self, pid, 'a')
      exitSignal(self, victim, kill)
      yield* sleep(self, 1)
    })
    const words = ran.events.flatMap(event => (event.type === 'report' ? [event.report.text] : [])).at(-1)
    expect(words).toContain(`reached_max_restart_intensity`)
    expect(words).toContain(`[{pid,{restarting,${victim}}},{id,a},`)
    expect(exitOf(ran, supervisor as Pid)).toBe(shutdown)
    expect(deeds(ran).slice(2)).toEqual([
      'restart_failed a',
      'restart_failed a',
      'restart_failed a',
      'give_up a',
      'terminate b',
    ])
  })

  it('is tried no more once the child is terminated', () => {
    const options = { maxRestarts: 1_000 }
    supervising([stubborn('a', []), specOf('b')], options, function* (self, supervisor) {
      exitSignal(self, yield* childPid(self, supervisor, 'a'), kill)
      expect(yield* Supervisor.terminateChild(self, supervisor, atom('a'))).toBe(ok)
      yield* sleep(self, 1)
      expect(yield* childPid(self, supervisor, 'a')).toBe(undefined_)
      expect(isAlive(self, supervisor)).toBe(true)
    })
  })

  it('leaves those after it unstarted under one_for_all, and starts all when it goes well', () => {
    const open: unknown[] = []
    const children = [specOf('a'), stubborn('b', open), specOf('c')]
    const options = { strategy: atom('one_for_all'), maxRestarts: 1_000 }
    supervising(children, options, function* (self, supervisor) {
      const before = yield* childrenOf(self, supervisor)
      exitSignal(self, before.c as Pid, kill)
      yield* childrenOf(self, supervisor)
      const between = yield* childrenOf(self, supervisor)
      expect(between).toEqual({ a: expect.any(Pid), b: restarting, c: undefined_ })
      open.push(true)
      yield* sleep(self, 1)
      expect(changed(before, yield* childrenOf(self, supervisor))).toBe('abc')
    })
  })
})

describe('the shutdown of a child', () => {
  type Behaviour = 'plain' | 'quick' | 'slow' | 'normal' | 'stubborn' | 'unlinked'

  const slowMs = 500

  /** A child that takes the request to end in one of several ways. */
  function child(behaviour: Behaviour, more: Partial<ChildSpec>): ChildSpec {
    const module: GenServerModule<null, null> = {
      name: 'Child',
      init(_args, self) {
        trapExit(self, behaviour !== 'plain')
        return tuple(ok, null)
      },
      handleInfo: (_message, state) => tuple(noreply, state),
      *terminate(_reason, _state, self) {
        if (behaviour === 'slow') yield* sleep(self, slowMs)
        if (behaviour === 'normal') exit(normal)
        if (behaviour === 'stubborn') yield* sleep(self, null)
      },
    }
    const start: ChildSpec['start'] =
      behaviour === 'unlinked'
        ? self =>
            tuple(
              ok,
              spawn(self, process => sleep(process, null)),
            )
        : self => GenServer.startLink(self, module, null)
    return { id: atom('a'), start, ...more }
  }

  type Row = readonly [Behaviour, Atom | number, reason: string, ms: number, report: string | null]
  const rows: readonly Row[] = [
    ['plain', 100, 'shutdown', 0, null],
    ['quick', 100, 'shutdown', 0, null],
    ['quick', atom('infinity'), 'shutdown', 0, null],
    ['slow', 1_000, 'shutdown', slowMs, null],
    ['slow', 100, 'killed', 100, 'shutdown_error killed'],
    ['slow', atom('infinity'), 'shutdown', slowMs, null],
    ['stubborn', 100, 'killed', 100, 'shutdown_error killed'],
    ['stubborn', 0, 'killed', 0, 'shutdown_error killed'],
    ['plain', brutal_kill, 'killed', 0, null],
    ['quick', brutal_kill, 'killed', 0, null],
    ['stubborn', brutal_kill, 'killed', 0, null],
    ['unlinked', 100, 'shutdown', 0, null],
    ['unlinked', brutal_kill, 'killed', 0, null],
    ['normal', 100, 'normal', 0, 'shutdown_error normal'],
  ]
  for (const [behaviour, shutdownTime, reason, ms, report] of rows)
    it(`that is ${behaviour} with ${formatTerm(shutdownTime, 'erlang')} ends with ${reason} after ${ms} ms`, () => {
      let pid: Pid | undefined
      const spec = child(behaviour, { shutdown: shutdownTime })
      const ran = supervising([spec], {}, function* (self, supervisor) {
        pid = yield* childPid(self, supervisor, 'a')
        const before = monotonicTime(self)
        yield* Supervisor.terminateChild(self, supervisor, atom('a'))
        expect(monotonicTime(self) - before).toBe(ms)
      })
      expect(text(exitOf(ran, pid as Pid) as Term)).toBe(reason)
      expect(reports(ran)).toEqual(report === null ? [] : [report])
      expect(ran.world.processes.size).toBe(0)
    })

  it('may end with normal where the child is not permanent', () => {
    for (const restart of [transient, temporary]) {
      const ran = supervising([child('normal', { restart })], {}, function* (self, supervisor) {
        yield* Supervisor.terminateChild(self, supervisor, atom('a'))
      })
      expect(reports(ran)).toEqual([])
    }
  })

  it('reports what a child had ended with before it was asked', () => {
    const children = [specOf('a'), specOf('b')]
    const ran = supervising(children, { strategy: atom('one_for_all') }, function* (self, supervisor) {
      const before = yield* childrenOf(self, supervisor)
      for (const id of ['a', 'b']) GenServer.cast(self, before[id] as Pid, atom(`boom_${id}`))
      yield* sleep(self, 1)
      expect(changed(before, yield* childrenOf(self, supervisor))).toBe('ab')
    })
    expect(reports(ran)).toEqual(['child_terminated boom_a', 'shutdown_error boom_b'])
  })

  it('waits for one child before the next is asked', () => {
    const children = ['a', 'b', 'c'].map(id => ({ ...child('slow', {}), id: atom(id) }))
    supervising(children, {}, function* (self, supervisor) {
      const before = monotonicTime(self)
      yield* GenServer.stop(self, supervisor)
      expect(monotonicTime(self) - before).toBe(3 * slowMs)
    })
  })

  it('asks all instances of one specification at once', () => {
    runInWorld(function* (self) {
      const init = () => tuple(ok, tuple({ strategy: simple_one_for_one }, [child('slow', {}) as Term]))
      const supervisor = pidIn(yield* Supervisor.startLink(self, { name: 'Sup', init }, null))
      for (let count = 0; count < 5; count++) yield* Supervisor.startChild(self, supervisor, [])
      const before = monotonicTime(self)
      yield* GenServer.stop(self, supervisor)
      expect(monotonicTime(self) - before).toBe(slowMs)
      expect(self.world.processes.size).toBe(1)
    })
  })
})

describe('a simple_one_for_one supervisor', () => {
  function instances(body: Body, more: Partial<ChildSpec> = {}, flags: object = {}): Ran {
    const start: ChildSpec['start'] = (self, ...args) => GenServer.startLink(self, worker, args)
    const spec = { id: atom('a'), start, ...more } as Term
    return runInWorld(function* (self) {
      trapExit(self, true)
      const init = () => tuple(ok, tuple({ strategy: simple_one_for_one, ...flags } as Term, [spec]))
      yield* body(self, pidIn(yield* Supervisor.startLink(self, { name: 'Sup', init }, null)))
    })
  }

  it('starts instances with what each is given, and restarts each with its own', () => {
    instances(function* (self, supervisor) {
      const one = pidIn(yield* Supervisor.startChild(self, supervisor, ['one', 1]))
      pidIn(yield* Supervisor.startChild(self, supervisor, ['two']))
      exitSignal(self, one, kill)
      yield* sleep(self, 1)
      const rows = (yield* Supervisor.whichChildren(self, supervisor)) as Tuple[]
      expect(rows.map(({ items }) => items[0])).toEqual([undefined_, undefined_])
      const states: Term[] = []
      for (const { items } of rows) states.push(yield* GenServer.call(self, items[1] as Pid, 'state'))
      expect(states).toContainEqual(['one', 1])
      expect(states).toContainEqual(['two'])
    })
  })

  it('keeps no specification of its own to restart or delete', () => {
    instances(function* (self, supervisor) {
      const refused = '{error,simple_one_for_one}'
      expect(text(yield* Supervisor.restartChild(self, supervisor, atom('a')))).toBe(refused)
      expect(text(yield* Supervisor.deleteChild(self, supervisor, atom('a')))).toBe(refused)
      expect(text(yield* Supervisor.terminateChild(self, supervisor, atom('a')))).toBe(refused)
      expect(text(yield* Supervisor.countChildren(self, supervisor))).toBe(
        '#{active => 0,specs => 1,supervisors => 0,workers => 0}',
      )
    })
  })

  it('terminates an instance by its pid; one that is gone is ok, and a stranger is not found', () => {
    instances(function* (self, supervisor) {
      const pid = pidIn(yield* Supervisor.startChild(self, supervisor, []))
      expect(yield* Supervisor.terminateChild(self, supervisor, pid)).toBe(ok)
      expect(isAlive(self, pid)).toBe(false)
      expect(yield* Supervisor.terminateChild(self, supervisor, pid)).toBe(ok)
      expect(text(yield* Supervisor.terminateChild(self, supervisor, self.pid))).toBe('{error,not_found}')
      expect(yield* Supervisor.whichChildren(self, supervisor)).toEqual([])
    })
  })

  it('answers what is no list of arguments with what apply says', () => {
    instances(function* (self, supervisor) {
      const answer = yield* Supervisor.startChild(self, supervisor, atom('x') as never)
      expect(text(answer)).toBe("{error,{'EXIT',{badarg,[]}}}")
    })
  })

  it('tries a restart that fails again, as one that is active no more', () => {
    let closed = false
    const start: ChildSpec['start'] = self =>
      closed ? tuple(error, 'closed') : GenServer.startLink(self, worker, null)
    const body: Body = function* (self, supervisor) {
      const pid = pidIn(yield* Supervisor.startChild(self, supervisor, []))
      closed = true
      exitSignal(self, pid, kill)
      for (let time = 0; time < 3; time++) yield* Supervisor.whichChildren(self, supervisor)
      const rows = (yield* Supervisor.whichChildren(self, supervisor)) as Tuple[]
      expect(rows.map(({ items }) => items[1])).toEqual([restarting])
      expect(text(yield* Supervisor.countChildren(self, supervisor))).toMatch(/active => 0,.*workers => 1/)
      closed = false
      yield* sleep(self, 1)
      expect(text(yield* Supervisor.countChildren(self, supervisor))).toMatch(/active => 1,.*workers => 1/)
    }
    instances(body, { start }, { intensity: 1_000 })
  })

  it('reports instances that did not end as asked together', () => {
    const stubborn: GenServerModule<null, Term> = {
      name: 'Stubborn',
      init: (_args, self) => {
        trapExit(self, true)
        return tuple(ok, null)
      },
      *terminate(_reason, _state, self) {
        yield* sleep(self, null)
      },
    }
    const start: ChildSpec['start'] = self => GenServer.startLink(self, stubborn, null)
    const body: Body = function* (self, supervisor) {
      for (let count = 0; count < 3; count++) yield* Supervisor.startChild(self, supervisor, [])
      const before = monotonicTime(self)
      yield* GenServer.stop(self, supervisor)
      expect(monotonicTime(self) - before).toBe(200)
    }
    const ran = instances(body, { start, shutdown: 200 })
    expect(reports(ran)).toEqual(['shutdown_error killed'])
    const report = ran.events.find(event => event.type === 'report' && event.report.kind === 'supervisor')
    expect(report?.type === 'report' && report.report.text).toMatch(/\{nb_children,3\}/)
  })
})

describe('a supervisor that is gone', () => {
  /** A random tree: specifications of workers and of supervisors that have children of their own. */
  function tree(random: Random, depth: number): ChildSpec[] {
    return Array.from({ length: 1 + random.int(4) }, (_, at) => {
      const id = `n${at}`
      const restart = random.pick([permanent, transient, temporary])
      if (depth === 0 || random.int(3) > 0) return specOf(id, { restart })
      const children = tree(random, depth - 1)
      const strategy = atom(random.pick(['one_for_one', 'one_for_all', 'rest_for_one']))
      const start: ChildSpec['start'] = self =>
        Supervisor.startLinkChildren(self, children, { strategy, maxRestarts: 2 })
      return specOf(id, { restart, start, type: supervisorAtom })
    })
  }

  it('leaves no process behind, whatever was killed under it before', () => {
    for (let seed = 1; seed <= 120; seed++) {
      const random = new Random(seed)
      const strategy = atom(random.pick(['one_for_one', 'one_for_all', 'rest_for_one']))
      const ran = supervising(tree(random, 3), { strategy, maxRestarts: 4 }, function* (self, supervisor) {
        for (let time = random.int(12); time > 0; time--) {
          const others = [...self.world.processes.values()].filter(({ pid }) => pid.id !== self.pid.id)
          if (others.length > 0)
            exitSignal(self, random.pick(others).pid, random.pick<Term>([kill, normal, shutdown, 'why']))
          if (random.int(2) === 0) yield* sleep(self, random.int(1_500))
        }
        exitSignal(self, supervisor, random.pick([kill, shutdown]))
        yield* sleep(self, 20_000)
        const left = [...self.world.processes.values()].filter(({ pid }) => pid.id !== self.pid.id)
        expect(left.length, `seed ${seed}`).toBe(0)
      })
      expect(ran.world.processes.size).toBe(0)
    }
  })
})
