import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Supervisor } from '../../src/main/otp/index.ts'
import {
  type Coroutine,
  exitSignal,
  FunctionProgram,
  type Process,
  receive,
  send,
  spawn,
  World,
} from '../../src/main/runtime/index.ts'
import { createDiskDevice, Dets, type DetsOptions, detsChildSpecs } from '../../src/main/storage/index.ts'
import { atom, type Pid, type Term, type Tuple, tuple } from '../../src/shared/term.ts'
import { type Case, Stopwatch } from '../case.ts'

const table = atom('bench')

/** The case that runs `body` with the table open, in a folder of the real disk. */
function onDisk(
  options: DetsOptions,
  body: (self: Process, size: number, watch: Stopwatch) => Coroutine<void>,
): Case {
  return async size => {
    const folder = mkdtempSync(join(tmpdir(), 'coppice-bench-'))
    const device = await createDiskDevice(folder)
    const watch = new Stopwatch()
    try {
      await new Promise<void>((done, fail) => {
        let isWoken = false
        // As the host does: what the disk answers is taken in at the next turn of the event loop.
        const wake = (): void => {
          if (isWoken) return
          isWoken = true
          setImmediate(() => {
            isWoken = false
            world.run()
            if (world.nextDue() === world.now) world.inject({ type: 'clock', now: world.now })
          })
        }
        const main = function* (self: Process): Coroutine<void> {
          try {
            yield* Supervisor.startLinkChildren(self, detsChildSpecs(), { strategy: atom('one_for_one') })
            yield* Dets.openFile(self, table, options)
            yield* body(self, size, watch)
            yield* Dets.close(self, table)
            done()
          } catch (thrown) {
            fail(thrown)
          }
        }
        const world: World = new World({
          device,
          journal: wake,
          entries: { main: () => new FunctionProgram(main) },
        })
        world.spawn('main')
      })
      await device.idle()
      return watch.times
    } finally {
      await device.close()
      rmSync(folder, { recursive: true, force: true })
    }
  }
}

const object = (key: number, value: number): Tuple => tuple(key, 'value', value)

/** Every change is on the disk before the next is asked for. */
export const durableInsert = onDisk({}, function* (self, size, watch) {
  yield* Dets.insert(self, table, object(-1, 0))
  watch.start()
  for (let at = 0; at < size; at++) yield* Dets.insert(self, table, object(at, at))
  watch.stop()
})

/** As many callers as changes, all at once. */
export const durableInsertByMany = onDisk({}, function* (self, size, watch) {
  yield* Dets.insert(self, table, object(-1, 0))
  const rounds = size / 1_000
  watch.start()
  for (let round = 0; round < rounds; round++) {
    for (let caller = 0; caller < 1_000; caller++) {
      const key = round * 1_000 + caller
      spawn(self, function* (inner: Process) {
        yield* Dets.insert(inner, table, object(key, key))
        send(inner, self.pid, key)
      })
    }
    for (let caller = 0; caller < 1_000; caller++) yield* receive(self)
  }
  watch.stop()
})

export const insert = onDisk({ sync: 'auto_save' }, function* (self, size, watch) {
  watch.start()
  for (let at = 0; at < size; at++) yield* Dets.insert(self, table, object(at, at))
  watch.stop()
})

export const lookup = onDisk({ sync: 'auto_save' }, function* (self, size, watch) {
  yield* fill(self, size)
  watch.start()
  for (let at = 0; at < size; at++) yield* Dets.lookup(self, table, at)
  watch.stop()
})

function* fill(self: Process, size: number): Coroutine<void> {
  const objects = Array.from({ length: size }, (_, at) => object(at, at))
  yield* Dets.initTable(self, table, () => [objects, () => null])
}

/** Opens a table that was closed properly, five times. */
export const openClean = onDisk({}, function* (self, size, watch) {
  yield* fill(self, size)
  for (let time = 0; time < 5; time++) {
    yield* Dets.close(self, table)
    watch.start()
    yield* Dets.openFile(self, table)
    watch.stop()
  }
})

/** Opens a table whose process was killed after a change. */
export const openAfterCrash = onDisk({}, function* (self, size, watch) {
  yield* fill(self, size)
  yield* Dets.insert(self, table, object(-1, 0))
  const owner = (yield* Dets.info(self, table, atom('owner'))) as Pid
  exitSignal(self, owner, atom('kill'))
  let opened: Term = null
  while ((opened as Tuple | null)?.items[0] !== atom('ok')) {
    watch.start()
    opened = yield* Dets.openFile(self, table)
    if ((yield* Dets.info(self, table, atom('owner'))) === owner) opened = null
  }
  watch.stop()
})

/** The least that a durable write can cost: a loop that appends as many bytes and waits for the disk. */
export const bareAppend: Case = size => {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-bench-'))
  const file = openSync(join(folder, 'bare'), 'w')
  const bytes = Buffer.alloc(32, 1)
  const watch = new Stopwatch()
  watch.start()
  for (let at = 0; at < size; at++) {
    writeSync(file, bytes)
    fdatasyncSync(file)
  }
  watch.stop()
  closeSync(file)
  rmSync(folder, { recursive: true, force: true })
  return watch.times
}
