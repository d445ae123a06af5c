/** Worlds that use all of Elixir's behaviours at random go on in a fork as they do themselves. */
import { describe, expect, it } from 'vitest'
import {
  Agent,
  DynamicSupervisor,
  GenServer,
  type GenServerModule,
  PubSub,
  Registry,
  Supervisor,
  Task,
  TaskSupervisor,
} from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  ErlangError,
  ErlangExit,
  ets,
  exit,
  exitSignal,
  FunctionProgram,
  type Process,
  receive,
  sleep,
  spawn,
  type TableRef,
  trapExit,
  uniform,
  World,
  type WorldEvent,
} from '../../../src/main/runtime/index.ts'
import { ok, reply } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, tuple } from '../../../src/shared/term.ts'
import { formatTerm } from '../../../src/shared/term-text.ts'
import { Random } from '../../support/terms.ts'

const [names, bus, pool, tasks, counter, counts] = ['names', 'bus', 'pool', 'tasks', 'counter', 'counts'].map(
  name => atom(name),
) as [symbol, symbol, symbol, symbol, symbol, symbol]

/** Takes its time to start and to end. */
const holder: GenServerModule<Term, Term> = {
  name: 'Holder',
  *init(key, self) {
    trapExit(self, uniform(self, 2) === 1)
    yield* sleep(self, uniform(self, 5))
    PubSub.subscribe(self, bus, uniform(self, 3))
    return tuple(ok, key)
  },
  *handleCall(request, _from, state, self) {
    yield* sleep(self, uniform(self, 5))
    if (uniform(self, 6) === 1) exit(atom('enough'))
    return tuple(reply, request, state)
  },
  *terminate(_reason, _state, self) {
    yield* sleep(self, uniform(self, 30))
  },
}

const holderSpec = (key: number): Term => ({
  id: key,
  start: (self: Process) => GenServer.startLink(self, holder, key, { name: Registry.via(names, key) }),
  shutdown: 20,
})

function* slowly(item: Term, self: Process): Coroutine<Term> {
  yield* sleep(self, uniform(self, 10))
  return uniform(self, 8) === 1 ? exit(tuple(atom('failed'), item)) : item
}

/** One thing that a user of the system may do. */
function* act(self: Process, table: TableRef): Coroutine<unknown> {
  const key = uniform(self, 5)
  const via = Registry.via(names, key)
  switch (uniform(self, 10)) {
    case 1:
    case 2:
      return yield* DynamicSupervisor.startChild(self, pool, holderSpec(key))
    case 3:
      return yield* GenServer.call(self, via, 'hello', 8)
    case 4: {
      const [entry] = Registry.lookup(self, names, key)
      return entry && exitSignal(self, entry.items[0] as Pid, atom(uniform(self, 2) === 1 ? 'kill' : 'bye'))
    }
    case 5: {
      const [entry] = Registry.lookup(self, names, key)
      return entry && (yield* DynamicSupervisor.terminateChild(self, pool, entry.items[0] as Term))
    }
    case 6:
      return yield* Task.await(
        self,
        Task.async(self, process => slowly(key, process)),
        5,
      )
    case 7:
      return yield* TaskSupervisor.asyncStreamNolink(self, tasks, [1, 2, 3, 4, 5], slowly, {
        maxConcurrency: 2,
        timeout: 6,
        onTimeout: 'kill_task',
      }).toList()
    case 8:
      return yield* Agent.update(self, counter, function* (state, process) {
        yield* sleep(process, uniform(process, 4))
        return (state as number) + 1
      })
    case 9:
      ets.updateCounter(self, table, key, 1, tuple(key, 0))
      return ets.tab2list(self, table)
    default:
      return PubSub.broadcast(self, bus, key, tuple(atom('news'), self.pid))
  }
}

function* user(self: Process): Coroutine<void> {
  trapExit(self, true)
  for (;;) {
    yield* sleep(self, uniform(self, 10))
    try {
      yield* act(self, counts)
    } catch (thrown) {
      if (!(thrown instanceof ErlangExit || thrown instanceof ErlangError)) throw thrown
    }
    while (typeof (yield* receive(self, null, 0)) !== 'symbol');
  }
}

function* main(self: Process): Coroutine<void> {
  ets.new(self, counts, { named: true, protection: 'public' })
  yield* Supervisor.startLinkChildren(
    self,
    [
      Registry.childSpec({ keys: 'unique', name: names, partitions: 2 }),
      PubSub.childSpec({ name: bus }),
      {
        id: pool,
        start: process => DynamicSupervisor.startLink(process, { name: pool, maxRestarts: 1_000 }),
        type: atom('supervisor'),
      },
      TaskSupervisor.childSpec({ name: tasks }),
      Agent.childSpec(() => 0, { name: counter }),
    ],
    { maxRestarts: 1_000 },
  )
  for (let i = 0; i < 4; i++) spawn(self, user)
  yield* receive(self)
}

function newWorld(seed: number): World {
  const world = new World({ seed, entries: { main: () => new FunctionProgram(main) } })
  world.spawn('main')
  return world
}

/** Every event of `world` from now on, as text. */
function eventsOf(world: World): string[] {
  const events: string[] = []
  world.tap = (event: WorldEvent) => void events.push(formatTerm(event as unknown as Term, 'erlang'))
  return events
}

function tableOf(world: World): Term {
  const [table] = [...world.tables.all()].filter(({ name }) => name === counts)
  return [...(table?.all() ?? [])]
}

describe('a world with all of the behaviours', () => {
  it('goes on in a fork as it does itself', () => {
    const kinds = new Set<string>()
    for (let seed = 1; seed <= 25; seed++) {
      const random = new Random(seed)
      const world = newWorld(seed)
      world.advance(50 + random.int(100))
      world.inject({ type: 'clock', now: world.now + random.int(5) })
      world.run(random.int(30))
      const fork = world.fork()
      for (const process of world.processes.values())
        if (process.coroutine !== null) kinds.add(process.program.currentFunction(process))
      const told = [eventsOf(world), eventsOf(fork)]
      expect(tableOf(fork)).toEqual(tableOf(world))
      for (const each of [fork, world]) each.advance(150)
      expect(told[1], `seed ${seed}`).toEqual(told[0])
      expect(told[0]?.length).toBeGreaterThan(500)
      expect(tableOf(fork)).toEqual(tableOf(world))
    }
    // What was in the middle of a wait when the fork was made.
    for (const kind of [
      'Holder.init/1',
      'Holder.terminate/2',
      'Agent.Server.handle_call/3',
      'Task.Supervised.reply/2',
    ])
      expect(kinds).toContain(kind)
    expect([...kinds].join()).toContain('DynamicSupervisor.')
  })
})
