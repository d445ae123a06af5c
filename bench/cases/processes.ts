import { GenServer, type GenServerModule, type InitResult } from '../../src/main/otp/index.ts'
import {
  type Awaitable,
  type Coroutine,
  FunctionProgram,
  type Process,
  receive,
  register,
  send,
  spawn,
  spawnLink,
  World,
  whereis,
} from '../../src/main/runtime/index.ts'
import { ok } from '../../src/shared/atoms.ts'
import { atom, type Term, tuple } from '../../src/shared/term.ts'
import { type Case, timed } from '../case.ts'
import { worker } from '../servers.ts'

/** Processes that start and end: a thousand at a time, of which the last says that it is the last. */
export const spawns: Case = timed(function* (self, size, watch) {
  const done = atom('done')
  watch.start()
  for (let left = size; left > 0; left -= 1_000) {
    for (let i = 1; i < 1_000; i++) spawn(self, () => undefined)
    spawn(self, last => send(last, self.pid, done))
    yield* receive(self)
  }
  watch.stop()
})

/** Bytes of a process that waits for a message. */
export const idle: Case = size =>
  heapOf(size, self => {
    for (let i = 0; i < size; i++) spawn(self, waiter)
    return tuple(ok, null)
  })

function* waiter(self: Process): Coroutine<void> {
  yield* receive(self)
}

/** Bytes of a server that waits for a message. */
export const idleServer: Case = size =>
  heapOf(size, function* (self) {
    for (let i = 0; i < size; i++) yield* GenServer.startLink(self, worker, null)
    return tuple(ok, null)
  })

/** Bytes of the heap for each of `count` processes that `init` starts, in a server that lives on. */
function heapOf(count: number, init: (self: Process) => Awaitable<InitResult<Term>>): number[] {
  const collect = globalThis.gc
  if (collect === undefined) throw new Error('run with --expose-gc')
  const starter: GenServerModule = { name: 'Starter', init: (_args, self) => init(self) }
  const world = new World({
    entries: { main: () => new FunctionProgram(self => GenServer.start(self, starter, null)) },
  })
  collect()
  const before = process.memoryUsage().heapUsed
  world.spawn('main')
  world.run()
  collect()
  const after = process.memoryUsage().heapUsed
  if (world.processes.size !== count + 1) throw new Error('some processes are gone')
  return [(after - before) / count]
}

/** Looks names up, each three times, in an order that jumps about. */
export const names: Case = timed(function* (self, size, watch) {
  const all = Array.from({ length: size }, (_, i) => atom(`name_${i + 1}`))
  for (const name of all) register(self, name, spawnLink(self, waiter))
  watch.start()
  let at = 0
  for (let left = 3 * size; left > 0; left--) {
    if (whereis(self, all[at] as symbol) === undefined) throw new Error('a name is gone')
    at = (at + 7_919) % size
  }
  watch.stop()
})
