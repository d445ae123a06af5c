import { describe, expect, it } from 'vitest'
import {
  type Coroutine,
  ErlangError,
  type Process,
  sleep,
  spawn,
} from '../../../../src/main/runtime/index.ts'
import { writeFreeLists } from '../../../../src/main/storage/format/dets/free-lists.ts'
import { readHeader, writeHeader } from '../../../../src/main/storage/format/dets/header.ts'
import { readDets } from '../../../../src/main/storage/format/dets/read.ts'
import { writeDets } from '../../../../src/main/storage/format/dets/write.ts'
import { Dets, FaultyDevice } from '../../../../src/main/storage/index.ts'
import { type Atom, atom, type Term, type Tuple, tuple } from '../../../../src/shared/term.ts'
import { Random } from '../../../support/terms.ts'
import { newTableWorld, tableEvents, withTables } from '../support/world.ts'

const table = atom('t')
const ok = atom('ok')
const error = (...items: Term[]): Tuple =>
  tuple(atom('error'), items.length === 1 ? (items[0] as Term) : tuple(...items))

/** The keys in the file of a crashed machine, as our opening finds them. */
function keysIn(files: ReadonlyMap<string, Uint8Array>): Term[] {
  const keys: Term[] = []
  withTables(new FaultyDevice(files), function* (self) {
    yield* Dets.openFile(self, table)
    yield* Dets.foldl(self, table, object => void keys.push(object.items[0] as Term), undefined)
  })
  return keys.sort()
}

/** Whether Erlang would open it without repair. */
function isClosed(files: ReadonlyMap<string, Uint8Array>): boolean {
  return readDets(files.get('t') ?? new Uint8Array()).ok
}

function run(device: FaultyDevice, body: (self: Process) => Coroutine<unknown>): void {
  withTables(device, body)
}

describe("DETS's own auto_save", () => {
  it('answers before anything is written; a crash loses that, as it loses it of real DETS', () => {
    const device = new FaultyDevice()
    run(device, function* (self) {
      yield* Dets.openFile(self, table, { sync: 'auto_save' })
      const { operations } = device
      expect(yield* Dets.insert(self, table, tuple('a', 1))).toBe(ok)
      expect(yield* Dets.lookup(self, table, 'a')).toEqual([tuple('a', 1)])
      expect(yield* Dets.member(self, table, 'a')).toBe(true)
      yield* Dets.delete(self, table, 'b')
      expect(yield* Dets.lookup(self, table, 'b')).toEqual([])
      expect(device.operations).toBe(operations)
      expect(keysIn(device.crash('kill'))).toEqual([])
      // After 3 s it is written, so that a kill does not lose it; a power cut does.
      yield* sleep(self, 3_000)
      yield* sleep(self, 1)
      expect(keysIn(device.crash('kill'))).toEqual(['a'])
      expect(keysIn(device.crash('power'))).toEqual([])
      expect(yield* Dets.sync(self, table)).toBe(ok)
      expect(keysIn(device.crash('power'))).toEqual(['a'])
      expect(isClosed(device.crash('power'))).toBe(true)
    })
  })

  it('writes when a read cannot be answered without the file, and beyond 14,000 bytes', () => {
    const device = new FaultyDevice()
    run(device, function* (self) {
      yield* Dets.openFile(self, table, { sync: 'auto_save' })
      yield* Dets.insert(self, table, tuple('a', 1))
      expect(yield* Dets.first(self, table)).toBe('a')
      expect(keysIn(device.crash('kill'))).toEqual(['a'])
      for (let at = 0; at < 13; at++) yield* Dets.insert(self, table, tuple('b', 'x'.repeat(1_000)))
      expect(keysIn(device.crash('kill'))).toEqual(['a'])
      yield* Dets.insert(self, table, tuple('c', 'x'.repeat(1_000)))
      yield* sleep(self, 0)
      expect(keysIn(device.crash('kill'))).toEqual(['a', 'b', 'c'])
    })
  })

  it.each(['always', 'auto_save'] as const)(
    'closes the file after three minutes without a change (%s)',
    sync => {
      const device = new FaultyDevice()
      const { world } = newTableWorld(device, function* (self) {
        yield* Dets.openFile(self, table, { sync })
        yield* Dets.insert(self, table, tuple('a', 1))
        yield* sleep(self, 170_000)
        yield* Dets.insert(self, table, tuple('b', 1))
        yield* sleep(self, 1_000_000)
      })
      world.advance(300_000)
      expect(isClosed(device.crash('kill'))).toBe(false)
      world.advance(60_000)
      expect(isClosed(device.crash('power'))).toBe(true)
      expect(keysIn(device.crash('power'))).toEqual(['a', 'b'])
    },
  )
})

describe('the options of open_file', () => {
  const file = (objects: Tuple[] = [tuple('a', 1)]): Uint8Array =>
    writeDets({ type: 'set', keypos: 1, objects })
  const leftOpen = (): Uint8Array => {
    const bytes = file()
    bytes[11] = 0
    return bytes
  }

  it('access read changes nothing, and says so', () => {
    const bytes = file()
    const device = new FaultyDevice(new Map([['t', bytes]]))
    run(device, function* (self) {
      yield* Dets.openFile(self, table, { access: 'read' })
      const refusal = error(atom('access_mode'), 't')
      expect(yield* Dets.insert(self, table, tuple('b'))).toEqual(refusal)
      expect(yield* Dets.delete(self, table, 'a')).toEqual(refusal)
      expect(yield* Dets.deleteAllObjects(self, table)).toEqual(refusal)
      expect(yield* Dets.lookup(self, table, 'a')).toEqual([tuple('a', 1)])
      expect(yield* Dets.close(self, table)).toBe(ok)
    })
    expect(device.files.get('t')).toEqual(bytes)
  })

  it('repair false and access read refuse what was left open, and leave it alone', () => {
    const bytes = leftOpen()
    const device = new FaultyDevice(new Map([['t', bytes]]))
    run(device, function* (self) {
      expect(yield* Dets.openFile(self, table, { repair: false })).toEqual(error(atom('needs_repair'), 't'))
      expect(yield* Dets.openFile(self, table, { access: 'read' })).toEqual(error(atom('not_closed'), 't'))
    })
    expect([...device.files]).toEqual([['t', bytes]])
  })

  it('repair force writes the file anew, and as small as it can be', () => {
    const device = new FaultyDevice()
    run(device, function* (self) {
      yield* Dets.openFile(self, table)
      const many = Array.from({ length: 300 }, (_, at) => tuple(at, 'x'.repeat(200)))
      yield* Dets.insert(self, table, many)
      for (let at = 1; at < 300; at++) yield* Dets.delete(self, table, at)
      yield* Dets.close(self, table)
      const before = (device.files.get('t') as Uint8Array).length
      yield* Dets.openFile(self, table, { repair: 'force' })
      expect(yield* Dets.lookup(self, table, 0)).toHaveLength(1)
      yield* Dets.close(self, table)
      expect((device.files.get('t') as Uint8Array).length).toBeLessThan(before / 2)
    })
    expect([...device.files.keys()]).toEqual(['t'])
  })

  it('ram_file writes at sync and close only', () => {
    const device = new FaultyDevice(new Map([['t', file()]]))
    run(device, function* (self) {
      yield* Dets.openFile(self, table, { ramFile: true })
      yield* Dets.insert(self, table, tuple('b', 1))
      expect(keysIn(device.crash('kill'))).toEqual(['a'])
      yield* Dets.sync(self, table)
      expect(keysIn(device.crash('power'))).toEqual(['a', 'b'])
      yield* Dets.insert(self, table, tuple('c', 1))
      yield* Dets.close(self, table)
    })
    expect(keysIn(device.crash('power'))).toEqual(['a', 'b', 'c'])
  })

  it('wrong ones raise badarg', () => {
    run(new FaultyDevice(), function* (self) {
      const wrong: object[] = [
        { type: 'ordered_set' },
        { keypos: 0 },
        { access: 'write' },
        { autoSave: -1 },
        { minNoSlots: 2_000, maxNoSlots: 1_000 },
        { repair: 'yes' },
        { sync: 'never' },
        { file: '../t' },
      ]
      for (const options of wrong) {
        try {
          yield* Dets.openFile(self, table, options)
          expect.fail(JSON.stringify(options))
        } catch (thrown) {
          if (!(thrown instanceof ErlangError)) throw thrown
          expect(thrown.reason).toBe(atom('badarg'))
        }
      }
    })
  })

  it('slots are rounded up to powers of two', () => {
    run(new FaultyDevice(), function* (self) {
      yield* Dets.openFile(self, table, { minNoSlots: 1_000, maxNoSlots: 5_000 })
      expect(yield* Dets.info(self, table, atom('no_slots'))).toEqual(tuple(1024, 1024, 8192))
    })
  })

  it('open_file/1 takes the file as it is; a file belongs to one table at a time', () => {
    const bytes = writeDets({ type: 'bag', keypos: 2, objects: [tuple(1, 'k')] })
    run(new FaultyDevice(new Map([['x', bytes]])), function* (self) {
      const opened = (yield* Dets.openExistingFile(self, 'x')) as Tuple
      const name = opened.items[1] as Atom
      expect(yield* Dets.info(self, name, atom('type'))).toBe(atom('bag'))
      expect(yield* Dets.lookup(self, name, 'k')).toEqual([tuple(1, 'k')])
      expect(Dets.all(self)).toEqual([name])
      expect(yield* Dets.openFile(self, table, { file: 'x' })).toEqual(
        error(atom('file_error'), 'x', atom('ebusy')),
      )
      yield* Dets.close(self, name)
      expect(yield* Dets.openExistingFile(self, 'none')).toEqual(
        error(atom('file_error'), 'none', atom('enoent')),
      )
      expect(yield* Dets.isDetsFile(self, 'x')).toBe(true)
      expect(yield* Dets.isDetsFile(self, 'none')).toEqual(error(atom('file_error'), 'none', atom('enoent')))
    })
  })
})

describe('a table', () => {
  it('that is fixed does not grow, until nobody fixes it', () => {
    run(new FaultyDevice(), function* (self) {
      yield* Dets.openFile(self, table)
      const objects = (from: number): Tuple[] => Array.from({ length: 400 }, (_, at) => tuple(from + at))
      spawn(self, function* (inner: Process) {
        yield* Dets.safeFixtable(inner, table, true)
        yield* sleep(inner, 100)
      })
      yield* sleep(self, 1)
      yield* Dets.insert(self, table, objects(0))
      expect(yield* Dets.info(self, table, atom('no_slots'))).toEqual(tuple(256, 256, 33_554_432))
      yield* sleep(self, 200)
      expect(yield* Dets.info(self, table, atom('fixed'))).toBe(false)
      yield* Dets.insert(self, table, objects(1_000))
      expect(yield* Dets.info(self, table, atom('no_slots'))).toEqual(tuple(256, 1024, 33_554_432))
      expect(yield* Dets.info(self, table, atom('size'))).toBe(800)
    })
  })

  it('whose file is as large as DETS allows refuses what does not fit, and goes on', () => {
    // All space but one small block below the limit was given out.
    const whole = writeDets({ type: 'set', keypos: 1, objects: [] })
    const { header } = readHeader(whole)
    if (header === undefined) throw new Error('no header')
    const free: number[][] = Array.from({ length: 32 }, () => [])
    free[5] = [header.freeListsAt]
    free[26] = [2 ** 31 - 2 ** 20]
    const lists = writeFreeLists(free, header.freeListsAt)
    const bytes = new Uint8Array(header.freeListsAt + lists.length)
    bytes.set(whole.subarray(0, header.freeListsAt))
    bytes.set(lists, header.freeListsAt)
    bytes.set(writeHeader(header))
    // With repair off the gap that this leaves is nobody's business.
    const device = new FaultyDevice(new Map([['t', bytes]]))
    run(device, function* (self) {
      yield* Dets.openFile(self, table, { repair: false })
      const full = error(atom('no_more_space_on_file'), 't')
      expect(yield* Dets.insert(self, table, tuple('large', 'x'.repeat(100)))).toEqual(full)
      const answers: Term[] = []
      spawn(self, function* (inner: Process) {
        answers.push(yield* Dets.insert(inner, table, tuple('larger', 'x'.repeat(100))))
      })
      expect(yield* Dets.insert(self, table, tuple(1))).toBe(ok)
      yield* sleep(self, 1)
      expect(answers).toEqual([full])
      expect(yield* Dets.lookup(self, table, 1)).toEqual([tuple(1)])
    })
  })

  it('on a disk that fails in the middle of changes answers what is true, and loses nothing', () => {
    let failures = 0
    for (let seed = 1; seed <= 12; seed++) {
      const random = new Random(seed)
      const device = new FaultyDevice(new Map([['t', writeDets({ type: 'set', keypos: 1, objects: [] })]]), {
        draw: below => random.int(below),
        failOneIn: 6,
      })
      const held = new Map<number, number>()
      withTables(device, function* (self) {
        while (((yield* Dets.openFile(self, table)) as Tuple).items[0] !== ok) failures++
        for (let round = 0; round < 80; round++) {
          const key = random.int(300)
          const answer = yield* Dets.insert(self, table, tuple(key, round))
          if (answer === ok) held.set(key, round)
          else failures++
          const found = yield* Dets.lookup(self, table, key)
          const expected = held.has(key) ? [tuple(key, held.get(key) as number)] : []
          // A read may fail as well.
          if (Array.isArray(found)) expect(found, `seed ${seed}, round ${round}`).toEqual(expected)
        }
      })
      const left: (readonly [Term, Term])[] = []
      withTables(new FaultyDevice(device.files), function* (self) {
        yield* Dets.openFile(self, table)
        yield* Dets.foldl(
          self,
          table,
          ({ items }) => void left.push([items[0] as Term, items[1] as Term]),
          undefined,
        )
      })
      const found = new Map(left)
      // Whether the last change was taken back in time or not: nobody was told that it is there.
      for (const [key, value] of held)
        expect(found.has(key), `seed ${seed}, key ${key} (${value})`).toBe(true)
    }
    expect(failures).toBeGreaterThan(50)
  })

  it('is the same in a fork, from whatever step on, and neither sees what the other writes', () => {
    const device = new FaultyDevice()
    const { world } = newTableWorld(device, function* (self) {
      yield* Dets.openFile(self, table)
      for (let at = 0; at < 6; at++) {
        spawn(self, function* (inner: Process) {
          yield* Dets.insert(inner, table, tuple(`from ${at}`, at))
        })
        yield* Dets.insert(self, table, tuple(at, 'x'.repeat(at * 50)))
        yield* Dets.lookup(self, table, at)
      }
      yield* Dets.delete(self, table, 3)
      yield* Dets.close(self, table)
    })
    const forks: { device: FaultyDevice; fork: ReturnType<typeof world.fork> }[] = []
    do {
      const own = new FaultyDevice(device.crash('kill'))
      forks.push({ device: own, fork: world.fork({ device: own }) })
    } while (world.run(1) === 1)
    const expected = keysIn(device.files)
    expect(expected).toHaveLength(11)
    expect(forks.length).toBeGreaterThan(60)
    for (const [at, { device: own, fork }] of forks.entries()) {
      fork.advance(1_000)
      expect(keysIn(own.files), `forked after ${at} steps`).toEqual(expected)
      expect(fork.steps).toBe(world.steps)
    }
  })
})

it('tells of each opening what is there', () => {
  const device = new FaultyDevice()
  const told = (): string[] =>
    tableEvents(
      withTables(device, function* (self) {
        yield* Dets.openFile(self, table)
        yield* Dets.insert(self, table, tuple('a'))
      }).events,
    ).map(event => event.text)
  expect(told()).toEqual(['t was made', 'closed'])
  expect(told()).toEqual(['t was opened: 1 object', 'closed'])
})
