import { describe, expect, it } from 'vitest'
import {
  type Coroutine,
  ErlangError,
  ets,
  exit,
  FunctionProgram,
  type Process,
  receive,
  sleep,
  spawn,
  type TableOptions,
  type TableRef,
  type TableType,
  World,
} from '../../../src/main/runtime/index.ts'
import { badarg, undefined_ } from '../../../src/shared/atoms.ts'
import { type Atom, atom, float, type Pid, Ref, type Term, Tuple, tuple } from '../../../src/shared/term.ts'
import { compareExactly, compareTerms, equalTerms } from '../../../src/shared/term-order.ts'
import { runInWorld } from '../../support/run-in-world.ts'
import { Random } from '../../support/terms.ts'

const any = atom('_')
const [$1, $2] = [atom('$1'), atom('$2')]
const end = atom('$end_of_table')
const types: TableType[] = ['set', 'ordered_set', 'bag', 'duplicate_bag']

/** Runs `body`, which does not wait, with a new table. */
function withTable(options: TableOptions, body: (self: Process, table: TableRef) => void): void {
  runInWorld(self => {
    body(self, ets.new(self, atom('table'), options))
  })
}

function expectBadarg(run: () => unknown): void {
  let thrown: unknown
  try {
    run()
  } catch (error) {
    thrown = error
  }
  expect(thrown).toBeInstanceOf(ErlangError)
  expect((thrown as ErlangError).reason).toBe(badarg)
}

describe('ets', () => {
  it('runs the program of its documentation', () => {
    runInWorld(self => {
      const table = ets.new(self, atom('counts'), { named: true, protection: 'public' })
      ets.insert(self, table, [tuple('a', 1), tuple('b', 2)])
      expect(ets.updateCounter(self, table, 'a', 5)).toBe(6)
      expect(ets.lookup(self, table, 'a')).toEqual([tuple('a', 6)])
    })
  })
})

describe('ets.new', () => {
  it('gives an identifier, or the name of a named table', () => {
    runInWorld(self => {
      const plain = ets.new(self, atom('x'))
      expect(plain).toBeInstanceOf(Ref)
      expect(ets.new(self, atom('x'))).not.toEqual(plain)
      expect(ets.new(self, atom('x'), { named: true })).toBe(atom('x'))
      expect(ets.whereis(self, atom('x'))).toBeInstanceOf(Ref)
      expect(ets.whereis(self, atom('y'))).toBe(undefined_)
    })
  })

  const wrong: [string, Term, TableOptions][] = [
    ['a name that is taken', atom('taken'), { named: true }],
    ['a name that is no atom', 'x', {}],
    ['an unknown type', atom('x'), { type: 'heap' as TableType }],
    ['an unknown protection', atom('x'), { protection: 'secret' as 'private' }],
    ['a key position of 0', atom('x'), { keypos: 0 }],
    ['an heir that is no pid', atom('x'), { heir: { pid: 5 as unknown as Pid, data: 1 } }],
  ]
  it.each(wrong)('refuses %s', (_what, name, options) => {
    runInWorld(self => {
      ets.new(self, atom('taken'), { named: true })
      expectBadarg(() => ets.new(self, name as Atom, options))
    })
  })
})

describe('objects', () => {
  it('are replaced in sets, and kept once in a bag and each time in a duplicate_bag, oldest first', () => {
    const left = (type: TableType): Term => {
      let found: Term = null
      withTable({ type }, (self, table) => {
        for (const value of ['a', 'c', 'a', 'b']) ets.insert(self, table, tuple(1, value))
        found = ets.lookup(self, table, 1).map(object => object.items[1] as Term)
      })
      return found
    }
    expect(types.map(left)).toEqual([['b'], ['b'], ['a', 'c', 'b'], ['a', 'c', 'a', 'b']])
  })

  it('of an ordered_set have one key when their keys compare equal, of the others when they are identical', () => {
    const count = (type: TableType): Term => {
      let size: Term = null
      withTable({ type }, (self, table) => {
        ets.insert(self, table, [tuple(1, 'a'), tuple(float(1), 'b')])
        size = ets.infoItem(self, table, atom('size'))
      })
      return size
    }
    expect(types.map(count)).toEqual([2, 1, 2, 2])
  })

  it('must be tuples that reach to the key', () => {
    withTable({ keypos: 2 }, (self, table) => {
      for (const bad of [5, tuple(1), [tuple(1, 2), tuple(1)], [tuple(1, 2), 5]] as Term[])
        expectBadarg(() => ets.insert(self, table, bad))
      expect(ets.tab2list(self, table)).toEqual([])
      expectBadarg(() => ets.deleteObject(self, table, tuple(1)))
    })
  })

  it('are frozen on their way in, so that nobody can change a table from outside', () => {
    withTable({}, (self, table) => {
      const inside: Term[] = [1]
      ets.insert(self, table, tuple('k', inside))
      expect(() => (inside as number[]).push(2)).toThrow(TypeError)
    })
  })

  it('go in as a list all or none with insert_new', () => {
    withTable({}, (self, table) => {
      expect(ets.insertNew(self, table, [tuple(1, 'a'), tuple(2, 'b')])).toBe(true)
      expect(ets.insertNew(self, table, [tuple(3, 'c'), tuple(2, 'x')])).toBe(false)
      expect(ets.tab2list(self, table)).toEqual([tuple(1, 'a'), tuple(2, 'b')])
      expect(ets.insertNew(self, table, [])).toBe(true)
    })
  })

  it('are taken out by key, by identity, or all', () => {
    withTable({ type: 'duplicate_bag' }, (self, table) => {
      ets.insert(self, table, [tuple(1, 'a'), tuple(1, 'b'), tuple(1, 'a'), tuple(2, 'c'), tuple(3, 'd')])
      ets.deleteObject(self, table, tuple(1, 'a'))
      expect(ets.lookup(self, table, 1)).toEqual([tuple(1, 'b')])
      expect(ets.take(self, table, 2)).toEqual([tuple(2, 'c')])
      expect(ets.take(self, table, 2)).toEqual([])
      ets.deleteKey(self, table, 3)
      expect(ets.tab2list(self, table)).toEqual([tuple(1, 'b')])
      ets.deleteAllObjects(self, table)
      expect(ets.infoItem(self, table, atom('size'))).toBe(0)
    })
  })

  it('of an ordered_set are not taken out by an object with another key, even an equal one', () => {
    withTable({ type: 'ordered_set' }, (self, table) => {
      ets.insert(self, table, tuple(1, 'a'))
      ets.deleteObject(self, table, tuple(float(1), 'a'))
      expect(ets.lookup(self, table, float(1))).toEqual([tuple(1, 'a')])
      ets.matchDelete(self, table, tuple(float(1), any))
      expect(ets.member(self, table, 1)).toBe(true)
    })
  })

  it('give single elements; of a bag the list of them', () => {
    withTable({ type: 'bag' }, (self, table) => {
      ets.insert(self, table, [tuple(1, 'a'), tuple(1, 'b')])
      expect(ets.lookupElement(self, table, 1, 2)).toEqual(['a', 'b'])
      expectBadarg(() => ets.lookupElement(self, table, 9, 2))
      expectBadarg(() => ets.lookupElement(self, table, 1, 3))
      expectBadarg(() => ets.lookupElement(self, table, 1, 0))
    })
  })
})

describe('traversal', () => {
  it.each(types)('meets every key of a %s once', type => {
    withTable({ type }, (self, table) => {
      const keys = [3, 'b', atom('a'), 1, tuple(1), 2]
      for (const key of keys) ets.insert(self, table, [tuple(key, 1), tuple(key, 2)])
      const met: Term[] = []
      for (let key = ets.first(self, table); key !== end; key = ets.next(self, table, key)) met.push(key)
      expect(met).toHaveLength(keys.length)
      expect(new Set(met.map(String))).toEqual(new Set(keys.map(String)))
    })
  })

  it('of an ordered_set goes by the order of terms, both ways and from keys that are not there', () => {
    withTable({ type: 'ordered_set' }, (self, table) => {
      ets.insert(self, table, [tuple(3), tuple('text'), tuple(1), tuple(atom('a'))])
      expect(ets.tab2list(self, table).map(object => object.items[0])).toEqual([1, 3, atom('a'), 'text'])
      expect(ets.first(self, table)).toBe(1)
      expect(ets.last(self, table)).toBe('text')
      expect(ets.next(self, table, 2)).toBe(3)
      expect(ets.prev(self, table, 2)).toBe(1)
      expect(ets.next(self, table, 'text')).toBe(end)
      expect(ets.prev(self, table, 1)).toBe(end)
      expect(
        ets.foldl(self, table, (object, keys) => [...keys, object.items[0] as Term], [] as Term[]),
      ).toEqual([1, 3, atom('a'), 'text'])
      expect(ets.foldr(self, table, (_object, count) => count + 1, 0)).toBe(4)
    })
  })

  it('of another table needs a key that is there, and has no backwards', () => {
    withTable({}, (self, table) => {
      expect(ets.first(self, table)).toBe(end)
      ets.insert(self, table, [tuple(1), tuple(2)])
      expectBadarg(() => ets.next(self, table, 3))
      expectBadarg(() => ets.prev(self, table, 3))
      expect(ets.last(self, table)).toEqual(ets.first(self, table))
      expect(ets.prev(self, table, 1)).toEqual(ets.next(self, table, 1))
    })
  })
})

describe('matching', () => {
  const filled = (body: (self: Process, table: TableRef) => void): void =>
    withTable({ type: 'ordered_set' }, (self, table) => {
      ets.insert(self, table, [tuple(1, 'a'), tuple(2, 'b'), tuple(3, 'a')])
      body(self, table)
    })

  it('gives bindings, objects, or what a specification makes of them', () => {
    filled((self, table) => {
      expect(ets.match(self, table, tuple($2, $1))).toEqual([
        ['a', 1],
        ['b', 2],
        ['a', 3],
      ])
      expect(ets.matchObject(self, table, tuple(any, 'a'))).toEqual([tuple(1, 'a'), tuple(3, 'a')])
      const spec = [tuple(tuple($1, any), [tuple(atom('>'), $1, 1)], [$1])]
      expect(ets.select(self, table, spec)).toEqual([2, 3])
    })
  })

  it('counts and takes out objects for which the specification says true, and no others', () => {
    filled((self, table) => {
      const saying = (result: Term) => [tuple(tuple(any, 'a'), [], [result])]
      expect(ets.selectCount(self, table, saying(1))).toBe(0)
      expect(ets.selectDelete(self, table, saying(1))).toBe(0)
      expect(ets.selectCount(self, table, saying(true))).toBe(2)
      expect(ets.selectDelete(self, table, saying(true))).toBe(2)
      expect(ets.tab2list(self, table)).toEqual([tuple(2, 'b')])
      ets.matchDelete(self, table, tuple(2, any))
      expect(ets.tab2list(self, table)).toEqual([])
    })
  })

  it('with a key that is given looks at that key alone', () => {
    filled((self, table) => {
      expect(ets.matchObject(self, table, tuple(2, any))).toEqual([tuple(2, 'b')])
      expect(ets.matchObject(self, table, tuple(2, 'a'))).toEqual([])
      expect(ets.matchObject(self, table, tuple(float(2), any))).toEqual([])
      const both = [tuple(tuple(3, any), [], ['three']), tuple(tuple(1, any), [], ['one'])]
      expect(ets.select(self, table, both)).toEqual(['one', 'three'])
    })
  })

  it('raises badarg for a wrong specification', () => {
    filled((self, table) => {
      expectBadarg(() => ets.select(self, table, atom('x')))
      expectBadarg(() => ets.selectDelete(self, table, [tuple(any, [], [$1])]))
    })
  })
})

describe('ets.updateCounter', () => {
  const counter = (body: (self: Process, table: TableRef) => void): void =>
    withTable({}, (self, table) => {
      ets.insert(self, table, [tuple('c', 1, 2), tuple('t', 'text')])
      body(self, table)
    })

  const operations: [string, Term, Term][] = [
    ['an increment', 1, 2],
    ['an element', tuple(3, 5), 7],
    ['a list', [tuple(2, 1), tuple(3, -1)], [2, 1]],
    ['the same element twice', [tuple(2, 1), tuple(2, 1)], [2, 3]],
    ['a threshold that is passed upwards', tuple(2, 10, 5, 0), 0],
    ['a threshold that is passed downwards', tuple(2, -10, 0, 100), 100],
    ['a threshold that is reached', tuple(2, 4, 5, 0), 5],
    ['nothing', [], []],
    ['beyond 2^53', tuple(2, 9007199254740991), 9007199254740992n],
  ]
  it.each(operations)('counts by %s', (_what, operation, value) => {
    counter((self, table) => expect(ets.updateCounter(self, table, 'c', operation)).toEqual(value))
  })

  const wrong: [string, Term, Term][] = [
    ['a key that is not there', 'z', 1],
    ['an element that is no integer', 't', 1],
    ['the key itself', 'c', tuple(1, 1)],
    ['a position that is not there', 'c', tuple(4, 1)],
    ['an increment that is no integer', 'c', 1.5],
    ['an operation of three', 'c', tuple(2, 1, 5)],
    ['one wrong in a list', 'c', [tuple(2, 1), tuple(9, 1)]],
  ]
  it.each(wrong)('refuses %s, and changes nothing', (_what, key, operation) => {
    counter((self, table) => {
      expectBadarg(() => ets.updateCounter(self, table, key, operation))
      expect(ets.lookup(self, table, 'c')).toEqual([tuple('c', 1, 2)])
    })
  })

  it('begins with the initial object where there is none, under the key that was asked for', () => {
    counter((self, table) => {
      expect(ets.updateCounter(self, table, 'n', 5, tuple('whatever', 10))).toBe(15)
      expect(ets.lookup(self, table, 'n')).toEqual([tuple('n', 15)])
      expectBadarg(() => ets.updateCounter(self, table, 'm', 5, tuple('short')))
      expect(ets.member(self, table, 'm')).toBe(false)
      expect(ets.updateCounter(self, table, 'c', 1, tuple('whatever', 10))).toBe(2)
    })
  })

  it('is for sets only', () => {
    withTable({ type: 'bag' }, (self, table) => {
      ets.insert(self, table, tuple('c', 1))
      expectBadarg(() => ets.updateCounter(self, table, 'c', 1))
      expectBadarg(() => ets.updateElement(self, table, 'c', tuple(2, 1)))
    })
  })
})

describe('ets.updateElement', () => {
  it('sets one element or several', () => {
    withTable({}, (self, table) => {
      ets.insert(self, table, tuple('k', 1, 2))
      expect(ets.updateElement(self, table, 'k', tuple(2, 'x'))).toBe(true)
      expect(ets.updateElement(self, table, 'k', [tuple(2, 'y'), tuple(3, 'z')])).toBe(true)
      expect(ets.lookup(self, table, 'k')).toEqual([tuple('k', 'y', 'z')])
      expect(ets.updateElement(self, table, 'none', tuple(9, 'x'))).toBe(false)
      expectBadarg(() => ets.updateElement(self, table, 'k', tuple(1, 'x')))
      expectBadarg(() => ets.updateElement(self, table, 'k', tuple(4, 'x')))
      expectBadarg(() => ets.updateElement(self, table, 'k', 'x'))
    })
  })
})

describe('access rights', () => {
  const table = atom('table')
  const reads = (self: Process): unknown => ets.lookup(self, table, 1)
  const writes = (self: Process): unknown => ets.insert(self, table, tuple(2))
  const renames = (self: Process): unknown => ets.rename(self, table, atom('other'))
  const ends = (self: Process): unknown => ets.delete(self, table)
  const setsHeir = (self: Process): unknown => ets.setHeir(self, table, null)
  const gives = (self: Process): unknown => ets.giveAway(self, table, self.pid, 1)
  const asks = (self: Process): unknown => ets.info(self, table)
  const rights: [TableOptions['protection'], string, (self: Process) => unknown, boolean][] = [
    ['private', 'read', reads, false],
    ['private', 'write', writes, false],
    ['private', 'rename', renames, false],
    ['private', 'delete', ends, false],
    ['private', 'set the heir of', setsHeir, false],
    ['private', 'ask about', asks, true],
    ['protected', 'read', reads, true],
    ['protected', 'write', writes, false],
    ['protected', 'rename', renames, false],
    ['protected', 'delete', ends, false],
    ['protected', 'give away', gives, false],
    ['public', 'read', reads, true],
    ['public', 'write', writes, true],
    ['public', 'rename', renames, true],
    ['public', 'delete', ends, true],
    ['public', 'set the heir of', setsHeir, false],
    ['public', 'give away', gives, false],
  ]
  it.each(rights)('of a %s table let others %s it: %#', (protection, _what, act, allowed) => {
    let outcome: unknown = 'nothing'
    runInWorld(function* (self) {
      ets.new(self, table, { named: true, protection: protection as 'public' })
      ets.insert(self, table, tuple(1))
      spawn(self, other => {
        try {
          act(other)
          outcome = true
        } catch (error) {
          outcome = (error as ErlangError).reason === badarg ? false : error
        }
      })
      yield* sleep(self, 1)
    })
    expect(outcome).toBe(allowed)
  })
})

describe('the owner of a table', () => {
  /** A process that makes a table, then does what it is told by a function. */
  const owner = (options: TableOptions) =>
    function* (self: Process): Coroutine<void> {
      ets.new(self, atom('owned'), { ...options, named: true, protection: 'public' })
      ets.insert(self, atom('owned'), tuple(1, 'kept'))
      yield* receive(self)
      exit(atom('enough'))
    }

  it('takes it along when it exits', () => {
    runInWorld(function* (self) {
      const pid = spawn(self, owner({}))
      yield* sleep(self, 1)
      expect(ets.infoItem(self, atom('owned'), atom('owner'))).toBe(pid)
      self.world.inject({ type: 'signal', to: pid, reason: atom('kill') })
      yield* sleep(self, 1)
      expect(ets.info(self, atom('owned'))).toBe(undefined_)
      expectBadarg(() => ets.lookup(self, atom('owned'), 1))
    })
  })

  it('leaves it to a living heir, who is told', () => {
    runInWorld(function* (self) {
      const pid = spawn(self, owner({ heir: { pid: self.pid, data: 'yours' } }))
      yield* sleep(self, 1)
      self.world.inject({ type: 'signal', to: pid, reason: atom('kill') })
      expect(yield* receive(self)).toEqual(tuple(atom('ETS-TRANSFER'), atom('owned'), pid, 'yours'))
      expect(ets.infoItem(self, atom('owned'), atom('owner'))).toBe(self.pid)
      expect(ets.infoItem(self, atom('owned'), atom('heir'))).toBe(self.pid)
      expect(ets.lookup(self, atom('owned'), 1)).toEqual([tuple(1, 'kept')])
    })
  })

  it('takes it along when the heir is dead', () => {
    runInWorld(function* (self) {
      const heir = spawn(self, () => {})
      yield* sleep(self, 1)
      const pid = spawn(self, owner({ heir: { pid: heir, data: 1 } }))
      yield* sleep(self, 1)
      expect(ets.infoItem(self, atom('owned'), atom('heir'))).toBe(atom('none'))
      self.world.inject({ type: 'signal', to: pid, reason: atom('kill') })
      yield* sleep(self, 1)
      expect(ets.info(self, atom('owned'))).toBe(undefined_)
    })
  })

  it('can give it away, to a living process other than itself', () => {
    runInWorld(function* (self) {
      const table = ets.new(self, atom('gift'), { protection: 'private' })
      let got: unknown
      const other = spawn(self, function* (process) {
        got = yield* receive(process)
        ets.insert(process, table, tuple(1))
        yield* receive(process)
      })
      const dead = spawn(self, () => {})
      yield* sleep(self, 1)
      expectBadarg(() => ets.giveAway(self, table, self.pid, 1))
      expectBadarg(() => ets.giveAway(self, table, dead, 1))
      expect(ets.giveAway(self, table, other, 'present')).toBe(true)
      yield* sleep(self, 1)
      expect(got).toEqual(tuple(atom('ETS-TRANSFER'), table, self.pid, 'present'))
      expectBadarg(() => ets.lookup(self, table, 1))
      expect(ets.infoItem(self, table, atom('size'))).toBe(1)
    })
  })

  it('can name it anew, but not as another named table', () => {
    runInWorld(self => {
      const named = ets.new(self, atom('a'), { named: true })
      const plain = ets.new(self, atom('b'))
      ets.insert(self, named, tuple(1))
      expect(ets.rename(self, named, atom('c'))).toBe(atom('c'))
      expect(ets.lookup(self, atom('c'), 1)).toEqual([tuple(1)])
      expectBadarg(() => ets.lookup(self, atom('a'), 1))
      expectBadarg(() => ets.rename(self, atom('c'), atom('c')))
      expect(ets.rename(self, plain, atom('c'))).toBe(plain)
      expect(ets.infoItem(self, plain, atom('name'))).toBe(atom('c'))
      expect(ets.delete(self, atom('c'))).toBe(true)
      expect(ets.new(self, atom('c'), { named: true })).toBe(atom('c'))
    })
  })
})

describe('ets.info', () => {
  it('tells what OTP tells of a new table, but its memory', () => {
    withTable({}, (self, table) => {
      expect(ets.info(self, table)).toEqual([
        tuple(atom('id'), table),
        tuple(atom('decentralized_counters'), false),
        tuple(atom('read_concurrency'), false),
        tuple(atom('write_concurrency'), false),
        tuple(atom('compressed'), false),
        tuple(atom('owner'), self.pid),
        tuple(atom('heir'), atom('none')),
        tuple(atom('name'), atom('table')),
        tuple(atom('size'), 0),
        tuple(atom('node'), atom('nonode@nohost')),
        tuple(atom('named_table'), false),
        tuple(atom('type'), atom('set')),
        tuple(atom('keypos'), 1),
        tuple(atom('protection'), atom('protected')),
      ])
      expectBadarg(() => ets.infoItem(self, table, atom('colour')))
      expectBadarg(() => ets.info(self, 5 as unknown as TableRef))
    })
  })
})

describe('a fork of a world', () => {
  it('has the tables as they were, and changes them on its own', () => {
    const seen: Term[][] = []
    /** How many objects with the key 1 are found, before and after each change. */
    const found: number[] = []
    const entries = {
      main: () =>
        new FunctionProgram(function* (self) {
          const table = ets.new(self, atom('t'), { named: true, heir: { pid: self.pid, data: 1 } })
          ets.insert(self, table, [tuple(1), tuple(2)])
          ets.lookup(self, table, 1)
          for (;;) {
            const key = (yield* receive(self)) as number
            found.push(ets.lookup(self, table, 1).length)
            ets.insert(self, table, tuple(key))
            ets.deleteKey(self, table, key - 10)
            found.push(ets.lookup(self, table, 1).length)
            seen.push(ets.tab2list(self, table).map(object => object.items[0] as Term))
          }
        }),
    }
    const world = new World({ entries })
    world.spawn('main')
    world.run()
    const fork = world.fork()
    for (const [one, key] of [
      [world, 11],
      [fork, 12],
      [world, 13],
    ] as const) {
      const [process] = one.processes.values()
      one.inject({ type: 'send', to: (process as Process).pid, message: key })
      one.run()
    }
    expect(seen).toEqual([
      [2, 11],
      [1, 12],
      [2, 11, 13],
    ])
    expect(found).toEqual([1, 0, 1, 1, 0, 0])
    const [owner] = fork.processes.values()
    fork.inject({ type: 'signal', to: (owner as Process).pid, reason: atom('kill') })
    fork.run()
    expect([...fork.tables.all()]).toEqual([])
    expect([...world.tables.all()]).toHaveLength(1)
  })
})

describe('a table against a plain list', () => {
  const keys: Term[] = [
    1,
    float(1),
    2,
    1.5,
    'a',
    'b',
    atom('a'),
    tuple(1),
    tuple(float(1)),
    [1],
    [],
    { a: 1 },
    2n ** 60n,
  ]

  /** What a table is by its definition: a list of objects, searched from end to end. */
  class Model {
    objects: Tuple[] = []
    readonly type: TableType

    constructor(type: TableType) {
      this.type = type
    }

    same(a: Term, b: Term): boolean {
      return this.type === 'ordered_set' ? compareTerms(a, b) === 0 : equalTerms(a, b)
    }

    under(key: Term): Tuple[] {
      return this.objects.filter(object => this.same(object.items[0] as Term, key))
    }

    insert(object: Tuple): void {
      const key = object.items[0] as Term
      if (this.type === 'set' || this.type === 'ordered_set') this.drop(key)
      if (this.type === 'bag' && this.objects.some(other => equalTerms(other, object))) return
      this.objects.push(object)
    }

    drop(key: Term): void {
      this.objects = this.objects.filter(object => !this.same(object.items[0] as Term, key))
    }

    sorted(): Tuple[] {
      const order = this.type === 'ordered_set' ? compareTerms : compareExactly
      return [...this.objects].sort((a, b) => order(a.items[0] as Term, b.items[0] as Term))
    }
  }

  /** Keys in an order that only tells which there are. */
  function bag(objects: readonly Tuple[]): Tuple[] {
    return [...objects].sort((a, b) => compareExactly(a.items[0] as Term, b.items[0] as Term))
  }

  const cases = types.flatMap(type => Array.from({ length: 50 }, (_, seed) => ({ type, seed })))
  it.each(cases)('$type, seed $seed', ({ type, seed }) => {
    const random = new Random(seed)
    const model = new Model(type)
    withTable({ type }, (self, table) => {
      for (let step = 0; step < 200; step++) {
        const key = random.pick(keys)
        const value = random.int(4)
        const object = tuple(key, value)
        switch (random.int(13)) {
          case 0:
          case 1:
          case 2:
            ets.insert(self, table, object)
            model.insert(object)
            break
          case 3:
            expect(ets.insertNew(self, table, object)).toBe(model.under(key).length === 0)
            if (model.under(key).length === 0) model.insert(object)
            break
          case 4:
            expect(ets.take(self, table, key)).toEqual(model.under(key))
            model.drop(key)
            break
          case 5:
            ets.deleteObject(self, table, object)
            model.objects = model.objects.filter(other => !equalTerms(other, object))
            break
          case 6:
            if (random.int(4) > 0) break
            ets.matchDelete(self, table, tuple(any, value))
            model.objects = model.objects.filter(other => other.items[1] !== value)
            break
          case 7:
            expect(bag(ets.matchObject(self, table, tuple(any, value)))).toEqual(
              bag(model.sorted().filter(other => other.items[1] === value)),
            )
            expect(ets.select(self, table, [tuple(tuple(key, $1), [], [$1])])).toEqual(
              model.under(key).flatMap(({ items }) => (equalTerms(items[0] as Term, key) ? [items[1]] : [])),
            )
            break
          case 8: {
            // All of it, some at a time.
            const parts: Term[] = []
            const limit = 1 + random.int(3)
            let part = ets.matchObjectSome(self, table, any, limit)
            while (part instanceof Tuple) {
              const [found, rest] = part.items as readonly [readonly Term[], Term]
              expect(found.length).toBeLessThanOrEqual(limit)
              parts.push(...found)
              part = ets.more(self, rest)
            }
            expect(part).toBe(atom('$end_of_table'))
            expect(parts).toEqual(ets.tab2list(self, table))
            break
          }
          case 9: {
            const replace = [tuple(tuple($1, value), [], [tuple(tuple($1, value + 1))])]
            if (type === 'bag') break
            const count = model.objects.filter(other => other.items[1] === value).length
            expect(ets.selectReplace(self, table, replace)).toBe(count)
            model.objects = model.objects.map(other =>
              other.items[1] === value ? tuple(other.items[0] as Term, value + 1) : other,
            )
            break
          }
          case 10: {
            const doomed = [tuple(tuple(key, value), [], [true])]
            const kept = model.objects.filter(other => !equalTerms(other, object))
            expect(ets.selectCount(self, table, doomed)).toBe(model.objects.length - kept.length)
            expect(ets.selectDelete(self, table, doomed)).toBe(model.objects.length - kept.length)
            model.objects = kept
            break
          }
          case 11: {
            if (type !== 'ordered_set') break
            const order = model.sorted().map(other => other.items[0] as Term)
            const above = order.find(other => compareTerms(other, key) > 0)
            const below = order.findLast(other => compareTerms(other, key) < 0)
            expect(ets.next(self, table, key)).toEqual(above ?? atom('$end_of_table'))
            expect(ets.prev(self, table, key)).toEqual(below ?? atom('$end_of_table'))
            break
          }
          default:
            expect(ets.lookup(self, table, key)).toEqual(model.under(key))
            expect(ets.member(self, table, key)).toBe(model.under(key).length > 0)
        }
        expect(ets.infoItem(self, table, atom('size'))).toBe(model.objects.length)
        if (step % 20 === 0) {
          const all = ets.tab2list(self, table)
          if (type === 'ordered_set') expect(all).toEqual(model.sorted())
          expect(bag(all)).toEqual(bag(model.sorted()))
        }
      }
    })
  })
})
