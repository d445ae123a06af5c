import { describe, expect, it } from 'vitest'
import {
  GenServer,
  type GenServerModule,
  Registry,
  type RegistryOptions,
  Supervisor,
} from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  errorReason,
  exitSignal,
  isAlive,
  type Process,
  receive,
  register,
  sleep,
  spawn,
  trapExit,
  whereis,
} from '../../../src/main/runtime/index.ts'
import { EXIT, error, kill, killed, ok, reply, undefined_ } from '../../../src/shared/atoms.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../../src/shared/term.ts'
import { runInWorld } from '../../support/run-in-world.ts'

const name = atom('Elixir.Reg')
const any = atom('_')
const [$1, $2, $3] = [atom('$1'), atom('$2'), atom('$3')]

/** Runs `body` beside a registry called Reg; the test's own process traps exits. */
function withRegistry(
  options: Omit<RegistryOptions, 'name'>,
  body: (self: Process) => Coroutine<unknown>,
): void {
  runInWorld(function* (self) {
    trapExit(self, true)
    yield* Registry.startLink(self, { name, ...options })
    yield* body(self)
  })
}

/** A process that registers itself under each key with its value, and then waits for ever. */
function* registered(self: Process, ...entries: readonly (readonly [Term, Term])[]): Coroutine<Pid> {
  const pid = spawn(self, function* (process) {
    for (const [key, value] of entries) Registry.register(process, name, key, value)
    yield* receive(process)
  })
  yield* sleep(self, 1)
  return pid
}

function* end(self: Process, pid: Pid): Coroutine<void> {
  exitSignal(self, pid, kill)
  yield* sleep(self, 1)
}

function partition(self: Process, at = 0): Pid {
  return whereis(self, atom(`Elixir.Reg.PIDPartition${at}`)) as Pid
}

function raised(run: () => unknown): Term {
  try {
    run()
  } catch (thrown) {
    return errorReason(thrown)
  }
  return 'nothing was raised'
}

const both: RegistryOptions['keys'][] = ['unique', 'duplicate']

describe('Registry', () => {
  it('runs the program of its documentation', () => {
    const stack: GenServerModule<readonly Term[], readonly Term[]> = {
      name: 'Stack',
      init: items => tuple(ok, items),
      handleCall: (_pop, _from, [top, ...rest]) => tuple(reply, top ?? null, rest),
    }
    runInWorld(function* (self) {
      yield* Registry.startLink(self, { keys: 'unique', name: atom('shops') })
      const berlin = Registry.via(atom('shops'), 'berlin')
      const started = (yield* GenServer.startLink(self, stack, [1], { name: berlin })) as Tuple
      expect(yield* GenServer.call(self, berlin, atom('pop'))).toBe(1)
      expect(Registry.lookup(self, atom('shops'), 'berlin')).toEqual([tuple(started.items[1], null)])
    })
  })

  const faults: [string, Partial<RegistryOptions>][] = [
    ['keys', { keys: 'many' as 'unique' }],
    ['name', { name: 'reg' as never }],
    ['partitions', { partitions: 0 }],
    ['listeners', { listeners: ['x' as never] }],
    ['meta', { meta: [1] }],
  ]
  it.each(faults)('refuses wrong %s with an ArgumentError', (_what, options) => {
    runInWorld(self => {
      const reason = raised(() => Registry.startLink(self, { keys: 'unique', name, ...options }))
      expect(reason).toMatchObject({ __struct__: atom('Elixir.ArgumentError') })
    })
  })

  it('is a supervisor of partitions that are named after it', () => {
    withRegistry({ keys: 'unique', partitions: 2 }, function* (self) {
      const children = (yield* Supervisor.whichChildren(self, name)) as Tuple[]
      expect(children.map(child => child.items[0])).toEqual([
        atom('Elixir.Reg.PIDPartition1'),
        atom('Elixir.Reg.PIDPartition0'),
      ])
      const again = yield* Registry.startLink(self, { keys: 'unique', name })
      expect(again).toEqual(tuple(error, tuple(atom('already_started'), whereis(self, name) as Pid)))
    })
  })

  it('raises an ArgumentError where there is no such registry', () => {
    withRegistry({ keys: 'unique' }, function* (self) {
      const nope = atom('Elixir.Nope')
      for (const use of [() => Registry.lookup(self, nope, 1), () => Registry.register(self, nope, 1, 1)])
        expect(raised(use)).toMatchObject({ message: 'unknown registry: Nope' })
      expect(raised(() => Registry.meta(self, nope, atom('k')))).toMatchObject({
        message: expect.stringMatching(/^unknown registry: Nope\. Either/),
      })
      let reason: Term = null
      try {
        yield* GenServer.call(self, Registry.via(nope, 1), 'x')
      } catch (thrown) {
        reason = errorReason(thrown)
      }
      expect(reason).toMatchObject({ message: 'unknown registry: Nope' })
    })
  })
})

describe('Registry.register', () => {
  it('gives a unique key to one living process', () => {
    withRegistry({ keys: 'unique' }, function* (self) {
      const holder = yield* registered(self, ['k', 1])
      const taken = tuple(error, tuple(atom('already_registered'), holder))
      expect(Registry.register(self, name, 'k', 2)).toEqual(taken)
      expect(Registry.keys(self, name, self.pid)).toEqual([])
      yield* end(self, holder)
      expect(Registry.register(self, name, 'k', 2)).toEqual(tuple(ok, partition(self)))
      expect(Registry.lookup(self, name, 'k')).toEqual([tuple(self.pid, 2)])
      const own = tuple(error, tuple(atom('already_registered'), self.pid))
      expect(Registry.register(self, name, 'k', 3)).toEqual(own)
      expect(Registry.keys(self, name, self.pid)).toEqual(['k'])
    })
  })

  it('gives a unique key to the next one even before the partition has heard that its process is dead', () => {
    withRegistry({ keys: 'unique' }, function* (self) {
      const holder = yield* registered(self, ['k', 1])
      exitSignal(self, holder, kill)
      expect(isAlive(self, holder)).toBe(false)
      expect(Registry.whereisName(self, name, 'k')).toBe(undefined_)
      expect((Registry.register(self, name, 'k', 2) as Tuple).items[0]).toBe(ok)
      yield* sleep(self, 1)
      expect(Registry.lookup(self, name, 'k')).toEqual([tuple(self.pid, 2)])
    })
  })

  it('takes any number of entries under a duplicate key, oldest first', () => {
    withRegistry({ keys: 'duplicate' }, function* (self) {
      const a = yield* registered(self, ['k', 1], ['k', 2])
      const b = yield* registered(self, ['k', 3], ['other', 4])
      expect(Registry.lookup(self, name, 'k')).toEqual([tuple(a, 1), tuple(a, 2), tuple(b, 3)])
      expect(Registry.count(self, name)).toBe(4)
      expect(Registry.values(self, name, 'k', a)).toEqual([1, 2])
      expect(Registry.keys(self, name, a)).toEqual(['k', 'k'])
      expect(Registry.keys(self, name, b)).toEqual(['other', 'k'])
    })
  })

  it.each(both)('takes keys that look like patterns in a registry with %s keys', keys => {
    withRegistry({ keys }, function* (self) {
      for (const key of [any, $1, 'plain']) Registry.register(self, name, key, 1)
      Registry.unregister(self, name, any)
      expect(Registry.keys(self, name, self.pid)).toEqual(['plain', $1])
      expect(Registry.countMatch(self, name, $1, any)).toBe(1)
      const other = yield* registered(self, [any, 1], ['x', 1])
      yield* end(self, other)
      expect(Registry.count(self, name)).toBe(2)
    })
  })

  it('tells the listeners', () => {
    runInWorld(function* (self) {
      register(self, atom('listener'), self.pid)
      yield* Registry.startLink(self, { keys: 'unique', name, listeners: [atom('listener')] })
      Registry.register(self, name, 'k', 'v')
      expect(yield* receive(self)).toEqual(tuple(atom('register'), name, 'k', self.pid, 'v'))
      Registry.unregister(self, name, 'k')
      expect(yield* receive(self)).toEqual(tuple(atom('unregister'), name, 'k', self.pid))
    })
  })
})

describe('the end of a registered process', () => {
  it.each([
    { keys: 'unique', partitions: 1 },
    { keys: 'unique', partitions: 3 },
    { keys: 'duplicate', partitions: 3 },
  ] as const)('takes its entries out of $partitions partition(s) with $keys keys', options => {
    withRegistry(options, function* (self) {
      const a = yield* registered(self, ['a', 1], ['b', 1], [tuple('c', 1), 1])
      const b = yield* registered(self, ['d', 1])
      expect(Registry.count(self, name)).toBe(4)
      yield* end(self, a)
      expect(Registry.count(self, name)).toBe(1)
      expect(Registry.keys(self, name, a)).toEqual([])
      expect(Registry.lookup(self, name, 'd')).toEqual([tuple(b, 1)])
    })
  })

  it('leaves the partition alone', () => {
    withRegistry({ keys: 'unique' }, function* (self) {
      const before = partition(self)
      yield* end(self, yield* registered(self, ['k', 1]))
      expect(partition(self)).toBe(before)
    })
  })
})

describe('the end of a partition', () => {
  it('ends the processes that are registered there, and a new one starts empty', () => {
    withRegistry({ keys: 'unique' }, function* (self) {
      const other = yield* registered(self, ['k', 1])
      Registry.register(self, name, 'mine', 1)
      const before = partition(self)
      exitSignal(self, before, kill)
      expect(yield* receive(self)).toEqual(tuple(EXIT, before, killed))
      yield* sleep(self, 1)
      expect(isAlive(self, other)).toBe(false)
      expect(partition(self)).not.toBe(before)
      expect(Registry.count(self, name)).toBe(0)
      expect((Registry.register(self, name, 'mine', 2) as Tuple).items[0]).toBe(ok)
    })
  })

  it('leaves processes alone that are not registered any more', () => {
    withRegistry({ keys: 'duplicate' }, function* (self) {
      Registry.register(self, name, 'k', 1)
      Registry.register(self, name, 'l', 1)
      Registry.unregister(self, name, 'k')
      Registry.unregister(self, name, 'l')
      exitSignal(self, partition(self), kill)
      expect(yield* receive(self, null, 10)).toBeTypeOf('symbol')
    })
  })

  it('ends all partitions of a unique registry, and one of a duplicate', () => {
    const survivors = (keys: RegistryOptions['keys']): boolean => {
      let same = false
      withRegistry({ keys, partitions: 2 }, function* (self) {
        const other = partition(self, 1)
        exitSignal(self, partition(self, 0), kill)
        yield* sleep(self, 1)
        same = partition(self, 1) === other
      })
      return same
    }
    expect(both.map(survivors)).toEqual([false, true])
  })
})

describe('Registry.unregister and unregisterMatch', () => {
  it('take out entries of the running process only', () => {
    withRegistry({ keys: 'duplicate' }, function* (self) {
      const other = yield* registered(self, ['k', 1])
      Registry.register(self, name, 'k', 1)
      expect(Registry.unregister(self, name, 'k')).toBe(ok)
      expect(Registry.unregister(self, name, 'k')).toBe(ok)
      expect(Registry.lookup(self, name, 'k')).toEqual([tuple(other, 1)])
    })
  })

  it('with a pattern take out the entries whose value matches, and keep count of the rest', () => {
    withRegistry({ keys: 'duplicate' }, function* (self) {
      for (const value of [1, 2, 3]) Registry.register(self, name, 'x', value)
      Registry.unregisterMatch(self, name, 'x', 2)
      expect(Registry.values(self, name, 'x', self.pid)).toEqual([1, 3])
      expect(Registry.keys(self, name, self.pid)).toEqual(['x', 'x'])
      Registry.unregisterMatch(self, name, 'x', $1, [tuple(atom('>'), $1, 5)])
      expect(Registry.count(self, name)).toBe(2)
      Registry.unregisterMatch(self, name, 'x', any)
      expect(Registry.keys(self, name, self.pid)).toEqual([])
      exitSignal(self, partition(self), kill)
      expect(yield* receive(self, null, 10)).toBeTypeOf('symbol')
    })
  })
})

describe('questions about entries', () => {
  it('match values by pattern and guards', () => {
    withRegistry({ keys: 'duplicate', partitions: 2 }, function* (self) {
      const pid = yield* registered(self, ['k', tuple('a', 1)], ['k', tuple('b', 2)], ['l', tuple('a', 3)])
      expect(Registry.match(self, name, 'k', tuple('a', any))).toEqual([tuple(pid, tuple('a', 1))])
      const big = [tuple(atom('>'), $1, 1)]
      expect(Registry.match(self, name, 'k', tuple(any, $1), big)).toEqual([tuple(pid, tuple('b', 2))])
      expect(Registry.countMatch(self, name, 'k', any)).toBe(2)
      expect(Registry.countMatch(self, name, 'none', any)).toBe(0)
    })
  })

  it.each([1, 2])('select with heads of key, pid and value in %i partition(s)', partitions => {
    withRegistry({ keys: 'unique', partitions }, function* (self) {
      const pid = yield* registered(self, ['a', 1], ['b', 2])
      const all = [tuple(tuple($1, $2, $3), [], [tuple(tuple($1, $2, $3))])]
      const found = Registry.select(self, name, all)
      expect(found).toHaveLength(2)
      expect(found).toEqual(expect.arrayContaining([tuple('a', pid, 1), tuple('b', pid, 2)]))
      const one = [tuple(tuple(any, any, $1), [tuple(atom('=:='), $1, 2)], [true])]
      expect(Registry.countSelect(self, name, one)).toBe(1)
      expect(raised(() => Registry.select(self, name, [tuple(any, [], [1])]))).toMatchObject({
        message: 'invalid match specification in Registry.select/2: [{:_, [], [1]}]',
      })
    })
  })

  it('dispatch to the entries of a key, and to none when there are none', () => {
    withRegistry({ keys: 'duplicate' }, function* (self) {
      const pid = yield* registered(self, ['k', 1], ['k', 2])
      const calls: Term[] = []
      Registry.dispatch(self, name, 'k', entries => calls.push(entries))
      Registry.dispatch(self, name, 'none', entries => calls.push(entries))
      expect(calls).toEqual([[tuple(pid, 1), tuple(pid, 2)]])
    })
  })
})

describe('Registry.updateValue', () => {
  it('replaces the value of the running process', () => {
    withRegistry({ keys: 'unique' }, function* (self) {
      yield* registered(self, ['theirs', 1])
      Registry.register(self, name, 'mine', 1)
      const next = (value: Term): Term => (value as number) + 1
      expect(Registry.updateValue(self, name, 'mine', next)).toEqual(tuple(2, 1))
      expect(Registry.values(self, name, 'mine', self.pid)).toEqual([2])
      expect(Registry.updateValue(self, name, 'theirs', next)).toBe(error)
      expect(Registry.updateValue(self, name, 'none', next)).toBe(error)
    })
  })
})

describe('a duplicate registry', () => {
  it('has neither names nor values to update', () => {
    withRegistry({ keys: 'duplicate' }, function* (self) {
      expect(raised(() => Registry.whereisName(self, name, 'k'))).toMatchObject({
        message: ':via is not supported for duplicate registries',
      })
      expect(raised(() => Registry.updateValue(self, name, 'k', value => value))).toMatchObject({
        message: 'Registry.update_value/3 is not supported for duplicate registries',
      })
      yield* sleep(self, 0)
    })
  })
})

describe('meta', () => {
  it('is kept beside the entries', () => {
    withRegistry({ keys: 'unique', meta: [tuple(atom('a'), 1)] }, function* (self) {
      expect(Registry.meta(self, name, atom('a'))).toEqual(tuple(ok, 1))
      expect(Registry.putMeta(self, name, tuple('b'), 2)).toBe(ok)
      expect(Registry.meta(self, name, tuple('b'))).toEqual(tuple(ok, 2))
      expect(Registry.deleteMeta(self, name, atom('a'))).toBe(ok)
      expect(Registry.meta(self, name, atom('a'))).toBe(error)
      expect(raised(() => Registry.meta(self, name, 'text'))).toBe(atom('function_clause'))
      expect(Registry.count(self, name)).toBe(0)
      yield* sleep(self, 0)
    })
  })
})

describe('a via name', () => {
  const server: GenServerModule<Term, Term> = {
    name: 'Server',
    init: args => tuple(ok, args),
    handleCall: (_request, _from, state) => tuple(reply, state, state),
  }

  it('is taken while its process lives, and can carry a value', () => {
    withRegistry({ keys: 'unique' }, function* (self) {
      const via = Registry.via(name, 'k', 'value')
      const first = (yield* GenServer.startLink(self, server, 1, { name: via })) as Tuple
      const pid = first.items[1] as Pid
      const second = yield* GenServer.startLink(self, server, 2, { name: via })
      expect(second).toEqual(tuple(error, tuple(atom('already_started'), pid)))
      expect(Registry.lookup(self, name, 'k')).toEqual([tuple(pid, 'value')])
      expect(Registry.send(self, name, 'k', tuple(atom('$gen_cast'), 1))).toBeDefined()
      expect(raised(() => Registry.send(self, name, 'none', 1))).toBe(atom('badarg'))
      yield* end(self, pid)
      const third = (yield* GenServer.startLink(self, server, 3, { name: via })) as Tuple
      expect(third.items[0]).toBe(ok)
      expect(yield* GenServer.call(self, via, 'get')).toBe(3)
    })
  })

  it('can be one of ten thousand entries of a process', () => {
    withRegistry({ keys: 'unique' }, function* (self) {
      for (let i = 0; i < 10_000; i++) Registry.register(self, name, `key ${i}`, i)
      expect(Registry.whereisName(self, name, 'key 9999')).toBe(self.pid)
      expect(Registry.count(self, name)).toBe(10_000)
      Registry.unregister(self, name, 'key 5000')
      expect(Registry.count(self, name)).toBe(9_999)
      yield* sleep(self, 0)
    })
  })
})
