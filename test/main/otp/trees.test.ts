import { describe, expect, it } from 'vitest'
import {
  Agent,
  type ChildSpec,
  DynamicSupervisor,
  describeSupervisor,
  GenServer,
  type GenServerModule,
  PartitionSupervisor,
  Registry,
  Supervisor,
  type SupervisorModule,
  TaskSupervisor,
} from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  ErlangError,
  ErlangExit,
  exit,
  FunctionProgram,
  type Input,
  type JournalEntry,
  monotonicTime,
  type Process,
  raise,
  receive,
  replay,
  sleep,
  trapExit,
  uniform,
  World,
  type WorldEvent,
  type WorldOptions,
} from '../../../src/main/runtime/index.ts'
import { noreply, ok, reply, supervisor as supervisorAtom } from '../../../src/shared/atoms.ts'
import { atom, Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { formatTerm } from '../../../src/shared/term-text.ts'
import { problemsOf } from '../../support/process-rules.ts'
import { Random } from '../../support/terms.ts'

/** A worker that traps exits or not, takes its time to end, and now and then fails to start. */
const worker: GenServerModule<Term, Term> = {
  name: 'Worker',
  init(args, self) {
    if (uniform(self, 2) === 1) trapExit(self, true)
    if (monotonicTime(self) > 100 && uniform(self, 15) === 1) raise(atom('no_start'))
    return tuple(ok, args)
  },
  handleCall: (_request, _from, state) => tuple(reply, ok, state),
  *handleCast(_message, _state, self): Coroutine<never> {
    yield* sleep(self, uniform(self, 40))
    return raise(atom('told_to'))
  },
  handleInfo: (_message, state) => tuple(noreply, state),
  *terminate(_reason, _state, self) {
    yield* sleep(self, uniform(self, 60))
    return ok
  },
}

const names = Array.from({ length: 14 }, (_, at) => atom(`sup_${at}`))
const restarts = ['permanent', 'permanent', 'transient', 'temporary'].map(atom)
const strategies = ['one_for_one', 'one_for_all', 'rest_for_one'].map(atom)

function workerSpec(random: Random, id: Term): ChildSpec {
  return {
    id,
    start: (self, ...extra) => GenServer.startLink(self, worker, extra as Term),
    restart: random.pick(restarts),
    shutdown: random.pick<ChildSpec['shutdown'] & Term>([atom('brutal_kill'), 30, 5_000, atom('infinity')]),
  } as ChildSpec
}

const oneKind: SupervisorModule = {
  name: 'OneKind',
  init: spec => tuple(ok, tuple({ strategy: atom('simple_one_for_one'), intensity: 3, period: 5 }, [spec])),
}

/** A random tree: workers, and all kinds of supervisors over workers and more supervisors. `free`: names to be had. */
function tree(random: Random, depth: number, free: Term[]): ChildSpec[] {
  return Array.from({ length: 2 + random.int(3) }, (_, at): ChildSpec => {
    const id = atom(`n${at}`)
    const restart = random.pick(restarts)
    if (depth === 0 || free.length === 0 || random.int(3) === 0) return workerSpec(random, id)
    const name = free.pop() as never
    const limits = { maxRestarts: 1 + random.int(5), maxSeconds: 5 }
    const sup = (start: ChildSpec['start']): ChildSpec => ({ id, start, restart, type: supervisorAtom })
    const children = tree(random, depth - 1, free)
    const one = workerSpec(random, 'one')
    const strategy = random.pick(strategies)
    return random.pick<() => ChildSpec>([
      () =>
        sup(self =>
          Supervisor.startLinkChildren(self, children, {
            strategy,
            name,
            ...limits,
          }),
        ),
      () => sup(self => DynamicSupervisor.startLink(self, { name, ...limits })),
      () => sup(self => Supervisor.startLink(self, oneKind, one as never, { name })),
      () => sup(self => TaskSupervisor.startLink(self, { name, ...limits })),
      () =>
        sup(self => PartitionSupervisor.startLink(self, { name, childSpec: one, partitions: 2, ...limits })),
      () => sup(self => Registry.startLink(self, { name, keys: 'unique', partitions: 2 })),
      () => ({ id, start: self => Agent.startLink(self, () => 0), restart }),
    ])()
  })
}

/** What the first process does when it is told to do something: uses a supervisor, whatever kind it is. */
function* act(self: Process): Coroutine<unknown> {
  const name = names[uniform(self, names.length) - 1] as symbol
  const spec: ChildSpec = { id: uniform(self, 3), start: owner => GenServer.startLink(owner, worker, 'new') }
  switch (uniform(self, 9)) {
    case 1:
    case 2:
      return yield* DynamicSupervisor.startChild(self, name, spec as never)
    case 3:
      return yield* Supervisor.startChild(self, name, uniform(self, 2) === 1 ? [] : spec)
    case 4:
      return yield* TaskSupervisor.startChild(self, name, function* (task) {
        yield* sleep(task, uniform(task, 200))
        if (uniform(task, 2) === 1) exit(atom('tired'))
      })
    case 5:
      return yield* Supervisor.terminateChild(self, name, atom('n0'))
    case 6:
      return yield* Supervisor.restartChild(self, name, atom('n0'))
    case 7: {
      const rows = (yield* Supervisor.whichChildren(self, name)) as readonly Tuple[]
      const [row] = rows
      const pid = row?.items[1]
      if (pid instanceof Pid && uniform(self, 2) === 1) GenServer.cast(self, pid, 'fail')
      return pid instanceof Pid ? yield* DynamicSupervisor.terminateChild(self, name, pid) : null
    }
    case 8:
      return yield* GenServer.stop(self, name, atom('shutdown'), 500)
    default:
      return yield* Supervisor.deleteChild(self, name, atom('n0'))
  }
}

function optionsOf(seed: number): WorldOptions {
  const random = new Random(seed)
  const children = tree(random, 3, [...names])
  const strategy = random.pick(strategies)
  const main = function* (self: Process): Coroutine<void> {
    trapExit(self, true)
    yield* Supervisor.startLinkChildren(self, children, { strategy, maxRestarts: 50, name: atom('top') })
    for (;;) {
      const message = yield* receive(self)
      if (message !== 'act') continue
      try {
        yield* act(self)
      } catch (thrown) {
        if (!(thrown instanceof ErlangExit || thrown instanceof ErlangError)) throw thrown
      }
    }
  }
  return { seed, entries: { main: () => new FunctionProgram(main) } }
}

/** Living processes that no living supervisor knows, and children that supervisors believe in but are dead. */
function strays(world: World): string[] {
  const known = new Set<number>([1])
  const dead: string[] = []
  for (const process of world.processes.values()) {
    const described = describeSupervisor(process)
    for (const { pid } of described?.children ?? []) {
      if (pid === null) continue
      known.add(pid.id)
      if (world.process(pid) === undefined) dead.push(`${process.pid} still counts ${pid}`)
    }
  }
  const top = world.names.get(atom('top'))
  if (top !== undefined) known.add(top.pid.id)
  const lost = [...world.processes.values()].filter(({ pid }) => !known.has(pid.id))
  return [
    ...dead,
    ...lost.map(
      ({ pid, program }) =>
        `nobody knows ${pid}, in ${program.currentFunction(world.process(pid) as Process)}`,
    ),
  ]
}

type Life = {
  world: World
  events: WorldEvent[]
  journal: JournalEntry[]
  found: string[]
}

/** A random tree to which random things are done from outside; after each all come to rest. */
function live(seed: number): Life {
  const random = new Random(seed + 1_000_000)
  const events: WorldEvent[] = []
  const journal: JournalEntry[] = []
  const found: string[] = []
  const world = new World({ ...optionsOf(seed), journal: entry => void journal.push(entry) })
  world.tap = event => void events.push(event)
  world.spawn('main')
  const tell = (input: Input): void => world.inject(input)
  const rest = (ms: number): void => {
    world.advance(ms)
    world.inject({ type: 'clock', now: world.now })
    world.run()
  }
  rest(10)
  // Number 1 is told what to do, number 2 is the top of the tree.
  for (let time = 0; time < 12; time++) {
    // Several things at once, so that ends cross each other.
    for (let many = random.int(5); many >= 0; many--) {
      const all = [...world.processes.values()].filter(({ pid }) => pid.id > 2)
      const victim = all.length === 0 ? undefined : random.pick(all)
      if (victim !== undefined && random.int(2) === 0) {
        tell({
          type: 'signal',
          to: victim.pid,
          reason: random.pick<Term>(['kill', 'kill', 'shutdown', 'normal', 'boom'].map(atom)),
        })
      } else tell({ type: 'send', to: new Pid(1), message: 'act' })
      world.run(random.int(30))
    }
    rest(6_000)
    for (const problem of strays(world)) found.push(`at time ${time}: ${problem}`)
  }
  const top = world.names.get(atom('top'))
  if (top !== undefined && random.int(2) === 0) tell({ type: 'signal', to: top.pid, reason: atom('kill') })
  tell({ type: 'signal', to: new Pid(1), reason: atom('kill') })
  rest(60_000)
  return { world, events, journal, found }
}

/** Those that have not ended, and what they are doing. */
function leftIn(world: World): string[] {
  return [...world.processes.values()].map(process => {
    const { pid, program, registeredName } = process
    return `${formatTerm(registeredName ?? pid, 'erlang')} in ${program.currentFunction(process)}`
  })
}

const lives = 250

describe('supervisors of all kinds', () => {
  it('leave no orphans and believe in no dead children, whatever is killed, and when', () => {
    let ended = 0
    for (let seed = 1; seed <= lives; seed++) {
      const life = live(seed)
      expect(life.found, `seed ${seed}`).toEqual([])
      expect(leftIn(life.world), `seed ${seed}`).toEqual([])
      expect(problemsOf(life.events.slice(1)), `seed ${seed}`).toEqual([])
      ended += life.events.filter(({ type }) => type === 'exit').length
    }
    expect(ended).toBeGreaterThan(6_000)
  })
})

describe('a world of supervisors', () => {
  it('is the same when it is run again from its journal', () => {
    const textOf = (event: WorldEvent): string => formatTerm(event as unknown as Term, 'erlang')
    for (let seed = 1; seed <= 100; seed++) {
      const first = live(seed)
      const again: WorldEvent[] = []
      const world = replay(optionsOf(seed), first.journal, first.world.steps, begun => {
        begun.tap = event => void again.push(event)
      })
      expect(world.steps, `seed ${seed}`).toBe(first.world.steps)
      expect(again.map(textOf), `seed ${seed}`).toEqual(first.events.map(textOf))
    }
  })
})
