import '../../../support/term-equality.ts'
import { describe, expect, it } from 'vitest'
import { Supervisor } from '../../../../src/main/otp/index.ts'
import {
  type Coroutine,
  FunctionProgram,
  type Process,
  receive,
  sleep,
  spawn,
  timedOut,
  trapExit,
  World,
} from '../../../../src/main/runtime/index.ts'
import { DiskLog, type DiskLogOptions } from '../../../../src/main/storage/disk-log/index.ts'
import { FaultyDevice, MemoryDevice } from '../../../../src/main/storage/files/index.ts'
import { logStatus, readLog, writeLog } from '../../../../src/main/storage/format/disk-log.ts'
import { atom, type Term, tuple } from '../../../../src/shared/term.ts'
import { Random } from '../../../support/terms.ts'
import { itemsOf, newLogWorld, withLogs } from './log-world.ts'

const name = atom('events')
const options: DiskLogOptions = { name, file: 'events' }
const ok = atom('ok')
const fails = (reason: Term) => tuple(atom('error'), reason)

/** The items that a file holds, as who opens it next finds them. */
function itemsIn(files: ReadonlyMap<string, Uint8Array>): Term[] {
  let items: Term[] = []
  withLogs(new FaultyDevice(files), function* (self) {
    yield* DiskLog.open(self, options)
    items = yield* itemsOf(self, name)
  })
  return items
}

function* opened(self: Process, more: Partial<DiskLogOptions> = {}): Coroutine<void> {
  expect(yield* DiskLog.open(self, { ...options, ...more })).toEqual(tuple(ok, name))
}

describe('a log', () => {
  it('waits for the disk once for all that is logged at once', () => {
    let syncs = 0
    const device = new FaultyDevice(new Map(), {
      onMoment: ({ next }) => void (next.op === 'step' && next.step.op === 'fsync' && syncs++),
    })
    withLogs(device, function* (self) {
      yield* opened(self)
      const before = syncs
      let answers = 0
      for (let i = 0; i < 200; i++)
        spawn(self, function* (other) {
          expect(yield* DiskLog.log(other, name, i)).toBe(ok)
          answers++
        })
      yield* sleep(self, 1)
      expect(answers).toBe(200)
      expect(syncs - before).toBeLessThanOrEqual(3)
      expect((yield* itemsOf(self, name)).length).toBe(200)
    })
  })

  it('holds no process up that has nothing to do with it', () => {
    const waiting: (() => void)[] = []
    const memory = new MemoryDevice()
    const device = {
      request: (id: number, request: unknown, complete: (result: unknown) => void) =>
        void waiting.push(() => memory.request(id, request, complete)),
    }
    let ticks = 0
    let answered = false
    const { world } = newLogWorld(device, function* (self) {
      spawn(self, function* (other) {
        for (;;) {
          yield* sleep(other, 1)
          ticks++
        }
      })
      yield* opened(self)
      answered = true
    })
    world.advance(100)
    expect(ticks).toBeGreaterThan(90)
    expect(answered).toBe(false)
    while (waiting.length > 0) {
      waiting.shift()?.()
      world.advance(1)
    }
    expect(answered).toBe(true)
  })

  it('takes items in the order in which they were sent, whether or not somebody waits', () => {
    withLogs(new FaultyDevice(), function* (self) {
      yield* opened(self)
      for (let i = 0; i < 30; i += 3) {
        DiskLog.alog(self, name, i)
        DiskLog.alogTerms(self, name, [i + 1])
        yield* DiskLog.log(self, name, i + 2)
      }
      expect(yield* itemsOf(self, name)).toEqual(Array.from({ length: 30 }, (_, i) => i))
    })
  })

  it('refuses what no file can hold', () => {
    withLogs(new FaultyDevice(), function* (self) {
      yield* opened(self)
      const fun = (() => 1) as unknown as Term
      expect(() => DiskLog.alog(self, name, fun)).toThrow()
      let refused = false
      try {
        yield* DiskLog.logTerms(self, name, [1, fun])
      } catch {
        refused = true
      }
      expect(refused).toBe(true)
      expect(yield* itemsOf(self, name)).toEqual([])
    })
  })

  it('takes nothing for a continuation that is none', () => {
    withLogs(new FaultyDevice(), function* (self) {
      yield* opened(self)
      const bad = fails(tuple(atom('badarg'), atom('continuation')))
      const continuation = (position: Term, what: Term) =>
        tuple(atom('continuation'), self.pid, position, what)
      const forged = [
        1,
        continuation(atom('x'), []),
        continuation(-1, []),
        continuation(0, atom('x')),
        continuation(tuple(1), []),
      ]
      for (const one of forged) {
        expect(yield* DiskLog.chunk(self, name, one)).toEqual(bad)
        expect(yield* DiskLog.chunkStep(self, name, one, 1)).toEqual(bad)
        expect(DiskLog.chunkInfo(one)).toEqual(fails(tuple(atom('no_continuation'), one)))
      }
    })
  })

  it('is closed properly with its last owner, however that ends', () => {
    const device = new FaultyDevice()
    withLogs(device, function* (self) {
      spawn(self, function* (owner) {
        yield* opened(owner)
        yield* DiskLog.log(owner, name, 1)
        throw new Error('gone')
      })
      yield* sleep(self, 1)
      expect(DiskLog.all(self)).toEqual([])
      expect(yield* DiskLog.log(self, name, 2)).toEqual(fails(atom('no_such_log')))
    })
    expect(readLog(device.files.get('events') as Uint8Array)).toMatchObject({ ok: true })
  })

  it('is closed properly when its supervisor shuts down', () => {
    const device = new FaultyDevice()
    withLogs(device, function* (self) {
      yield* opened(self, { sync: 'delayed' })
      yield* DiskLog.log(self, name, 1)
      yield* Supervisor.terminateChild(self, atom('logs'), atom('disk_log_sup'))
    })
    const file = device.files.get('events') as Uint8Array
    expect(logStatus(file)).toBe('closed')
    expect(itemsIn(device.files)).toEqual([1])
  })

  it('is found by its name and its process', () => {
    withLogs(new FaultyDevice(), function* (self) {
      expect(DiskLog.all(self)).toEqual([])
      yield* opened(self)
      yield* DiskLog.open(self, { name: 'text', file: 'other' })
      expect(DiskLog.accessibleLogs(self)).toEqual(tuple([name, 'text'], []))
      const pids = [...self.world.processes.values()].filter(({ dead }) => !dead).map(({ pid }) => pid)
      const names = pids.map(pid => DiskLog.pid2name(self, pid))
      expect(names.filter(found => found !== atom('undefined'))).toEqual([tuple(ok, name), tuple(ok, 'text')])
    })
  })

  it('starts what it needs when the first is opened, where OTP would', () => {
    let names: unknown[] = []
    const world = new World({
      device: new FaultyDevice(),
      entries: {
        main: () =>
          new FunctionProgram(function* (self) {
            trapExit(self, true)
            yield* Supervisor.startLinkChildren(self, [], { name: atom('kernel_safe_sup') })
            yield* opened(self)
            expect(yield* DiskLog.open(self, { name: 2, file: 'two' })).toEqual(tuple(ok, 2))
            names = [...self.world.names.keys()]
          }),
      },
    })
    world.spawn('main')
    world.advance(1000)
    expect(names).toContain(atom('disk_log_server'))
    expect(names).toContain(atom('disk_log_sup'))
  })

  it('can be opened by many at once, and closed and opened again at once', () => {
    withLogs(new FaultyDevice(), function* (self) {
      const answers: Term[] = []
      for (let i = 0; i < 20; i++)
        spawn(self, function* (other) {
          answers.push(yield* DiskLog.open(other, options))
          answers.push(yield* DiskLog.log(other, name, i))
          yield* DiskLog.close(other, name)
        })
      yield* sleep(self, 100)
      expect(answers.length).toBe(40)
      for (const answer of answers) expect([ok, tuple(ok, name)]).toContainEqual(answer)
      yield* opened(self)
      expect([...(yield* itemsOf(self, name))].sort()).toEqual(Array.from({ length: 20 }, (_, i) => i).sort())
    })
  })
})

describe('a disk that fails', () => {
  it('is told of, and what it refused is not in the log', () => {
    let reason: string | null = null
    const device = new FaultyDevice(new Map(), { fault: ({ op }) => (op === 'update' ? reason : null) })
    const { events } = withLogs(device, function* (self) {
      yield* opened(self, { notify: true })
      yield* DiskLog.log(self, name, 1)
      reason = 'enospc'
      const refusal = fails(tuple(atom('file_error'), 'events', atom('enospc')))
      expect(yield* DiskLog.log(self, name, 2)).toEqual(refusal)
      expect(yield* DiskLog.logTerms(self, name, [3, 4])).toEqual(refusal)
      expect(yield* notes(self)).toEqual([tuple(atom('error_status'), refusal)])
      reason = null
      expect(yield* DiskLog.log(self, name, 5)).toBe(ok)
      expect(yield* notes(self)).toEqual([tuple(atom('error_status'), ok)])
      expect(yield* itemsOf(self, name)).toEqual([1, 5])
      expect(yield* DiskLog.close(self, name)).toBe(ok)
    })
    expect(itemsIn(device.files)).toEqual([1, 5])
    const told = events.flatMap(event => (event.type === 'table' ? [event.what] : []))
    expect(told).toEqual(['opened', 'write_failed', 'write_ok', 'closed'])
  })

  it('that is full keeps what it has room for, and the file in order', () => {
    const device = new FaultyDevice(new Map(), { capacity: 2_000 })
    const acknowledged: number[] = []
    withLogs(device, function* (self) {
      yield* opened(self)
      for (let i = 0; i < 100; i++)
        if ((yield* DiskLog.log(self, name, [i, 'x'.repeat(i)])) === ok) acknowledged.push(i)
      yield* DiskLog.close(self, name)
    })
    expect(acknowledged.length).toBeGreaterThan(10)
    expect(acknowledged.length).toBeLessThan(100)
    const log = readLog(device.files.get('events') as Uint8Array)
    expect(log.ok && log.scan.bad).toEqual([])
    expect(itemsIn(device.files)).toEqual(acknowledged.map(i => [i, 'x'.repeat(i)]))
  })

  it.each(['eacces', 'eio'])('lets no log be opened that it cannot read: %s', reason => {
    const device = new FaultyDevice(new Map(), { fault: () => reason })
    withLogs(device, function* (self) {
      const refusal = fails(tuple(atom('file_error'), 'events', atom(reason)))
      expect(yield* DiskLog.open(self, options)).toEqual(refusal)
      expect(yield* DiskLog.log(self, name, 1)).toEqual(fails(atom('no_such_log')))
    })
  })

  it('now and then, in any way, costs no item that was acknowledged', () => {
    let failures = 0
    for (let seed = 1; seed <= 30; seed++) {
      const random = new Random(seed)
      const draw = (below: number) => random.int(below)
      const device = new FaultyDevice(new Map(), { draw, failOneIn: 4 })
      const acknowledged: Term[] = []
      withLogs(device, function* (self) {
        for (let i = 0; i < 40; i++) {
          if ((yield* DiskLog.log(self, name, i)) === ok) acknowledged.push(i)
          else {
            failures++
            yield* DiskLog.open(self, options)
          }
          if (random.int(10) === 0) yield* DiskLog.close(self, name)
        }
      })
      for (const how of ['kill', 'power'] as const) {
        const found = itemsIn(device.crash(how)).filter(item => acknowledged.includes(item))
        expect(found, `seed ${seed}, ${how}`).toEqual(acknowledged)
      }
    }
    expect(failures).toBeGreaterThan(200)
  })

  it('is heard of later by who logs without waiting for the disk', () => {
    let reason: string | null = null
    const device = new FaultyDevice(new Map(), { fault: ({ op }) => (op === 'update' ? reason : null) })
    withLogs(device, function* (self) {
      yield* opened(self, { sync: 'delayed', notify: true })
      reason = 'eio'
      expect(yield* DiskLog.log(self, name, 1)).toBe(ok)
      yield* sleep(self, 2_001)
      const refusal = fails(tuple(atom('file_error'), 'events', atom('eio')))
      expect(yield* DiskLog.log(self, name, 2)).toEqual(refusal)
      reason = null
      expect(yield* DiskLog.log(self, name, 3)).toBe(ok)
      expect(yield* itemsOf(self, name)).toEqual([3])
    })
  })
})

describe('a damaged log', () => {
  const good = writeLog([1, 'two', [3]], 'opened')

  it('is kept beside what could be recovered of it, and said where it was damaged', () => {
    const bytes = good.slice()
    bytes[8 + 8] = 0
    const device = new FaultyDevice(new Map([['events', bytes]]))
    const { events } = withLogs(device, function* (self) {
      const repaired = tuple(atom('repaired'), name, tuple(atom('recovered'), 2), tuple(atom('badbytes'), 11))
      expect(yield* DiskLog.open(self, options)).toEqual(repaired)
      expect(yield* itemsOf(self, name)).toEqual(['two', [3]])
    })
    expect(device.files.get('events.damaged')).toEqual(bytes)
    const told = events.flatMap(event => (event.type === 'table' ? [`${event.what}: ${event.text}`] : []))
    expect(told[0]).toBe(
      'repaired: events was not closed properly: 2 items were kept; no item: 11 bytes at 8. A copy is events.damaged',
    )
  })

  it('that only was not closed is not written anew', () => {
    const device = new FaultyDevice(new Map([['events', good]]))
    withLogs(device, function* (self) {
      yield* DiskLog.open(self, options)
      expect(yield* itemsOf(self, name)).toEqual([1, 'two', [3]])
    })
    expect([...device.files.keys()]).toEqual(['events'])
  })

  it('that is no log is refused and left alone', () => {
    const bytes = Uint8Array.from([1, 2, 3])
    const device = new FaultyDevice(new Map([['events', bytes]]))
    withLogs(device, function* (self) {
      expect(yield* DiskLog.open(self, options)).toEqual(fails(tuple(atom('not_a_log_file'), 'events')))
    })
    expect([...device.files]).toEqual([['events', bytes]])
  })
})

describe('a fork of a world with a log', () => {
  it('goes on with the log as it is, and leaves the first world its own', () => {
    const memory = new MemoryDevice()
    let held: (() => void) | null = null
    let holds = false
    const device = {
      request(id: number, request: unknown, complete: (result: unknown) => void) {
        if (holds) held = () => memory.request(id, request, complete)
        else memory.request(id, request, complete)
      },
    }
    const seen = new Map<World, Term[]>()
    const { world } = newLogWorld(device, function* (self) {
      yield* opened(self)
      yield* DiskLog.log(self, name, 1)
      yield* receive(self, message => message === atom('go'))
      yield* DiskLog.log(self, name, 2)
      seen.set(self.world, yield* itemsOf(self, name))
    })
    world.advance(10)
    holds = true
    const main = [...world.processes.values()][0] as Process
    world.inject({ type: 'send', to: main.pid, message: atom('go') })
    world.advance(10)
    // The write of the second item is under way.
    expect(held).not.toBeNull()
    const copy = new MemoryDevice(memory.snapshot())
    const fork = world.fork({ device: copy })
    fork.advance(10)
    expect(seen.get(fork)).toEqual([1, 2])
    expect(seen.has(world)).toBe(false)
    expect(itemsIn(memory.files)).toEqual([1])
    expect(itemsIn(copy.files)).toEqual([1, 2])
    holds = false
    ;(held as (() => void) | null)?.()
    world.advance(10)
    expect(seen.get(world)).toEqual([1, 2])
  })
})

/** What the log has told this process, its owner. */
function* notes(self: Process): Coroutine<Term[]> {
  const found: Term[] = []
  for (;;) {
    const message = yield* receive(self, null, 0)
    if (message === timedOut) return found
    found.push((message as { items: Term[] }).items[3] as Term)
  }
}
