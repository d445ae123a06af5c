import { describe, expect, it } from 'vitest'
import {
  type Coroutine,
  ErlangError,
  exitSignal,
  monitor,
  type Process,
  receive,
  sleep,
  spawn,
} from '../../../../src/main/runtime/index.ts'
import { readDets } from '../../../../src/main/storage/format/dets/read.ts'
import { writeDets } from '../../../../src/main/storage/format/dets/write.ts'
import { Dets, FaultyDevice, type TableType } from '../../../../src/main/storage/index.ts'
import { atom, float, type Pid, type Term, type Tuple, tuple } from '../../../../src/shared/term.ts'
import { compareTerms } from '../../../../src/shared/term-order.ts'
import { newTableWorld, tableEvents, withTables } from '../support/world.ts'

const table = atom('t')
const ok = atom('ok')

/** The objects that real DETS would find in the file of the table. */
function onDisk(files: ReadonlyMap<string, Uint8Array>): Tuple[] {
  const bytes = files.get('t')
  if (bytes === undefined) return []
  const reading = readDets(bytes)
  if (!reading.ok) throw new Error(`the file is ${reading.error}`)
  expect(reading.problems).toEqual([])
  return reading.objects.sort(compareTerms)
}

function opened(
  body: (self: Process) => Coroutine<unknown>,
  device = new FaultyDevice(),
  type: TableType = 'set',
) {
  return withTables(device, function* (self) {
    expect(yield* Dets.openFile(self, table, { type })).toEqual(tuple(ok, table))
    yield* body(self)
  })
}

function* raised(body: Coroutine<unknown>): Coroutine<Term | undefined> {
  try {
    yield* body
    return undefined
  } catch (thrown) {
    return thrown instanceof ErlangError ? thrown.reason : undefined
  }
}

describe('a set', () => {
  it('holds one object a key, the one inserted last', () => {
    const device = new FaultyDevice()
    opened(function* (self) {
      expect(yield* Dets.insert(self, table, [tuple(1, 'a'), tuple(2, 'b'), tuple(1, 'c')])).toBe(ok)
      expect(yield* Dets.lookup(self, table, 1)).toEqual([tuple(1, 'c')])
      expect(yield* Dets.info(self, table, atom('size'))).toBe(2)
      expect(yield* Dets.delete(self, table, 2)).toBe(ok)
      expect(yield* Dets.member(self, table, 2)).toBe(false)
    }, device)
    expect(onDisk(device.files)).toEqual([tuple(1, 'c')])
  })

  it('keeps 1 and 1.0 apart, and finds keys of every kind', () => {
    opened(function* (self) {
      const keys: Term[] = [1, float(1), 'x', atom('x'), [1], tuple(1), { a: 1 }, null, 2n ** 70n]
      for (const [i, key] of keys.entries()) yield* Dets.insert(self, table, tuple(key, i))
      for (const [i, key] of keys.entries())
        expect((yield* Dets.lookup(self, table, key)).map(object => object.items[1])).toEqual([i])
    })
  })

  it('inserts new objects all or none', () => {
    opened(function* (self) {
      expect(yield* Dets.insertNew(self, table, [tuple(1, 'a'), tuple(2, 'a')])).toBe(true)
      expect(yield* Dets.insertNew(self, table, [tuple(3, 'b'), tuple(1, 'b')])).toBe(false)
      expect(yield* Dets.lookup(self, table, 3)).toEqual([])
    })
  })
})

describe('a bag', () => {
  it('holds different objects of a key once each, a duplicate_bag all', () => {
    for (const [type, expected] of [
      ['bag', [tuple(1, 'b'), tuple(1, 'a')]],
      ['duplicate_bag', [tuple(1, 'a'), tuple(1, 'b'), tuple(1, 'a')]],
    ] as const) {
      const device = new FaultyDevice()
      opened(
        function* (self) {
          for (const value of ['a', 'b', 'a']) yield* Dets.insert(self, table, tuple(1, value))
          expect(yield* Dets.lookup(self, table, 1)).toEqual(expected)
        },
        device,
        type,
      )
      // A new world reads the same from the file.
      opened(
        function* (self) {
          expect(yield* Dets.lookup(self, table, 1)).toEqual(expected)
          yield* Dets.deleteObject(self, table, tuple(1, 'a'))
          expect(yield* Dets.lookup(self, table, 1)).toEqual([tuple(1, 'b')])
        },
        device,
        type,
      )
    }
  })
})

describe('bad arguments', () => {
  it.each<[string, (self: Process) => Coroutine<unknown>]>([
    ['a table that is not open', self => Dets.lookup(self, atom('other'), 1)],
    ['an object that is no tuple', self => Dets.insert(self, table, [1 as unknown as Tuple])],
    ['an object without a key', self => Dets.insert(self, table, tuple())],
    ['a pid inside an object', self => Dets.insert(self, table, tuple(1, self.pid))],
    [
      'a fun inside an object',
      self =>
        Dets.insert(
          self,
          table,
          tuple(1, () => 1),
        ),
    ],
    ['a file name that leaves the folder', self => Dets.openFile(self, atom('x'), { file: '../x' })],
  ])('%s raise badarg and change nothing', (_what, call) => {
    const device = new FaultyDevice()
    opened(function* (self) {
      yield* Dets.insert(self, table, tuple(1, 'a'))
      expect(yield* raised(call(self))).toBe(atom('badarg'))
      expect(yield* Dets.foldl(self, table, (_object, n) => n + 1, 0)).toBe(1)
    }, device)
  })
})

describe('the users of a table', () => {
  it('share its process, which goes with the last of them', () => {
    const { world } = opened(function* (self) {
      const owner = yield* Dets.info(self, table, atom('owner'))
      const user = spawn(self, function* (inner: Process) {
        yield* Dets.openFile(inner, table)
        yield* sleep(inner, 1_000)
      })
      yield* sleep(self, 10)
      expect(yield* Dets.close(self, table)).toBe(ok)
      expect(yield* Dets.info(self, table, atom('owner'))).toBe(owner)
      monitor(self, user)
      monitor(self, owner as Pid)
      yield* receive(self)
      yield* receive(self)
      expect(yield* Dets.info(self, table, atom('owner'))).toBe(atom('undefined'))
      expect(yield* Dets.close(self, table)).toEqual(tuple(atom('error'), atom('not_owner')))
    })
    expect(world.processes.size).toBe(0)
  })

  it('get the error badarg when it is killed, and can open it again with all that was acknowledged', () => {
    opened(function* (self) {
      yield* Dets.insert(self, table, tuple(1, 'a'))
      exitSignal(self, (yield* Dets.info(self, table, atom('owner'))) as Pid, atom('kill'))
      expect(yield* raised(Dets.lookup(self, table, 1))).toBe(atom('badarg'))
      yield* sleep(self, 10)
      yield* Dets.openFile(self, table)
      expect(yield* Dets.lookup(self, table, 1)).toEqual([tuple(1, 'a')])
    })
  })

  it('can open a table again while it is being closed', () => {
    opened(function* (self) {
      yield* Dets.insert(self, table, tuple(1, 'a'))
      for (let i = 0; i < 3; i++) {
        spawn(self, function* (inner: Process) {
          yield* Dets.openFile(inner, table)
          yield* Dets.close(inner, table)
          yield* Dets.openFile(inner, table)
          yield* Dets.insert(inner, table, tuple(`again ${i}`, i))
        })
      }
      yield* Dets.close(self, table)
      yield* sleep(self, 1_000)
      yield* Dets.openFile(self, table)
      expect(yield* Dets.info(self, table, atom('size'))).toBe(4)
    })
  })

  it('are told when they ask for it with other options', () => {
    opened(function* (self) {
      const answer = yield* Dets.openFile(self, table, { type: 'bag' })
      expect(answer).toEqual(tuple(atom('error'), atom('incompatible_arguments')))
    })
  })
})

describe('writes that wait together', () => {
  it('share one group, whatever their number', () => {
    const device = new FaultyDevice()
    const answers: Term[] = []
    opened(function* (self) {
      const before = device.operations
      for (let i = 0; i < 100; i++) {
        spawn(self, function* (inner: Process) {
          answers.push(yield* Dets.insert(inner, table, tuple(i, 'x')))
        })
      }
      yield* sleep(self, 1)
      expect(device.operations - before).toBeLessThanOrEqual(8)
    }, device)
    expect(answers).toEqual(Array(100).fill(ok))
    expect(onDisk(device.files).length).toBe(100)
  })
})

describe('a disk that refuses', () => {
  it.each(['enospc', 'eio', 'erofs', 'eacces'])('(%s) fails the change and nothing else', reason => {
    let broken = false
    const device = new FaultyDevice(new Map(), {
      fault: ({ op }) => (broken && op !== 'read' && op !== 'size' ? reason : null),
    })
    const { events } = opened(function* (self) {
      yield* Dets.insert(self, table, tuple(1, 'a'))
      broken = true
      const answer = yield* Dets.insert(self, table, tuple(2, 'b'))
      expect(answer).toEqual(tuple(atom('error'), tuple(atom('file_error'), 't', atom(reason))))
      expect(yield* Dets.lookup(self, table, 2)).toEqual([])
      expect(yield* Dets.lookup(self, table, 1)).toEqual([tuple(1, 'a')])
      broken = false
      expect(yield* Dets.insert(self, table, tuple(3, 'c'))).toBe(ok)
    }, device)
    expect(tableEvents(events).map(event => event.what)).toEqual([
      'opened',
      'write_failed',
      'write_ok',
      'closed',
    ])
    expect(onDisk(device.files)).toEqual([tuple(1, 'a'), tuple(3, 'c')])
  })

  it('(unreadable) cannot open the table, and says why', () => {
    const device = new FaultyDevice(new Map(), { fault: ({ op }) => (op === 'size' ? 'eacces' : null) })
    withTables(device, function* (self) {
      const answer = yield* Dets.openFile(self, table)
      expect(answer).toEqual(tuple(atom('error'), tuple(atom('file_error'), 't', atom('eacces'))))
    })
  })
})

describe('a file that is not what it should be', () => {
  const good = (): Uint8Array => {
    const device = new FaultyDevice()
    opened(function* (self) {
      yield* Dets.insert(self, table, [tuple(1, 'a'), tuple(2, 'b')])
    }, device)
    return device.files.get('t') as Uint8Array
  }

  function openedWith(bytes: Uint8Array): { found: readonly Tuple[]; device: FaultyDevice; told: string[] } {
    const device = new FaultyDevice(new Map([['t', bytes]]))
    const found: Tuple[] = []
    const { events } = opened(function* (self) {
      yield* Dets.foldl(self, table, object => void found.push(object), undefined)
      yield* Dets.insert(self, table, tuple(9, 'new'))
    }, device)
    return { found: found.sort(compareTerms), device, told: tableEvents(events).map(event => event.what) }
  }

  it('but foreign is refused and left alone', () => {
    const foreign = new TextEncoder().encode('my thesis, the only copy')
    for (const bytes of [foreign, new Uint8Array(), new Uint8Array(5_000), good().slice(0, 187)]) {
      const device = new FaultyDevice(new Map([['t', bytes]]))
      const { events } = withTables(device, function* (self) {
        const answer = tuple(atom('error'), tuple(expect.any(Symbol), 't'))
        expect(yield* Dets.openFile(self, table)).toEqual(answer)
        expect(yield* Dets.openFile(self, table, { repair: 'force' })).toEqual(answer)
        expect(yield* raised(Dets.lookup(self, table, 1))).toBe(atom('badarg'))
      })
      expect(tableEvents(events).map(event => event.what)).toEqual(['refused', 'refused'])
      expect([...device.files]).toEqual([['t', bytes]])
    }
  })

  it('but left open by a killed program goes on as it is, with nothing written anew', () => {
    const left = good()
    left[11] = 0
    const { found, device, told } = openedWith(left)
    expect(found).toEqual([tuple(1, 'a'), tuple(2, 'b')])
    expect(told).toEqual(['opened', 'closed'])
    expect([...device.files.keys()]).toEqual(['t'])
    expect(onDisk(device.files)).toEqual([tuple(1, 'a'), tuple(2, 'b'), tuple(9, 'new')])
  })

  it('is recovered as far as it goes, cut at any length, and never overwritten', () => {
    const whole = good()
    let damaged = 0
    for (let size = 188; size < whole.length; size += 61) {
      const cut = whole.slice(0, size)
      const { found, device, told } = openedWith(cut)
      for (const object of found) expect([tuple(1, 'a'), tuple(2, 'b')]).toContainEqual(object)
      if (told[0] === 'repaired') {
        expect(device.files.get('t.damaged'), `cut at ${size}`).toEqual(cut)
        damaged++
      } else {
        expect(found, `cut at ${size}`).toHaveLength(2)
      }
    }
    expect(damaged).toBeGreaterThan(50)
  })

  it('but whose damage shows in use is repaired then, and the damaged file kept', () => {
    // Too large to be looked through when it is opened.
    const objects = Array.from({ length: 6_000 }, (_, at) => tuple(at, `value ${at} ${'x'.repeat(30)}`))
    const bytes = writeDets({ type: 'set', keypos: 1, objects })
    expect(bytes.length).toBeGreaterThan(256 * 1024)
    const at = Buffer.from(bytes).indexOf('value 77 ')
    bytes[at - 6] = 200
    const device = new FaultyDevice(new Map([['t', bytes]]))
    const { events } = opened(function* (self) {
      expect(yield* Dets.lookup(self, table, 78)).toHaveLength(1)
      expect(yield* Dets.lookup(self, table, 77)).toEqual([])
      expect(yield* Dets.info(self, table, atom('size'))).toBe(5_999)
    }, device)
    const [, { what, text } = { what: '', text: '' }] = tableEvents(events)
    expect(what).toBe('repaired')
    expect(text).toMatch(/5999 objects recovered \(the file counted 6000\); trouble at byte \d+/)
    expect(device.files.get('t.damaged')).toEqual(bytes)
  })

  it('but another kind of table is refused and left alone', () => {
    const bytes = good()
    const device = new FaultyDevice(new Map([['t', bytes]]))
    withTables(device, function* (self) {
      const answer = yield* Dets.openFile(self, table, { type: 'bag' })
      expect(answer).toEqual(tuple(atom('error'), tuple(atom('type_mismatch'), 't')))
    })
    expect([...device.files]).toEqual([['t', bytes]])
  })
})

describe('a crash at any step', () => {
  /** Inserts, deletes and replaces; `acknowledged` grows as each is answered. */
  function workload(acknowledged: string[]): (self: Process) => Coroutine<unknown> {
    return function* (self) {
      yield* Dets.openFile(self, table)
      for (let i = 0; i < 12; i++) {
        const change = i % 4 === 3 ? `-${i - 2}` : `+${i}`
        if (i % 4 === 3) yield* Dets.delete(self, table, i - 2)
        else yield* Dets.insert(self, table, tuple(i, `value ${i}`))
        acknowledged.push(change)
      }
    }
  }

  const keysAfter = (changes: readonly string[]): number[] => {
    const keys = new Set<number>()
    for (const change of changes) {
      if (change.startsWith('+')) keys.add(Number(change.slice(1)))
      else keys.delete(Number(change.slice(1)))
    }
    return [...keys].sort((a, b) => a - b)
  }

  it.each(['kill', 'power'] as const)('(%s) loses nothing that was acknowledged', how => {
    const all: string[] = []
    const device = new FaultyDevice()
    const steps = withTables(device, workload(all)).world.steps
    expect(all.length).toBe(12)
    let crashes = 0
    for (let step = 1; step < steps; step++) {
      const acknowledged: string[] = []
      const crashed = new FaultyDevice()
      newTableWorld(crashed, workload(acknowledged)).world.run(step)
      const left = new FaultyDevice(crashed.crash(how))
      const found: number[] = []
      withTables(left, function* (self) {
        yield* Dets.openFile(self, table)
        yield* Dets.foldl(self, table, object => void found.push(object.items[0] as number), undefined)
      })
      // The change under way may be there or not; nothing else may differ.
      const possible = [keysAfter(acknowledged), keysAfter(all.slice(0, acknowledged.length + 1))]
      expect(possible, `step ${step}`).toContainEqual(found.sort((a, b) => a - b))
      expect([...left.files.keys()].filter(name => name.includes('damaged'))).toEqual([])
      crashes++
    }
    expect(crashes).toBeGreaterThan(60)
  })
})
