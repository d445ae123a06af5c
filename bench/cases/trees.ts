import { type ChildSpec, GenServer, Registry, Supervisor } from '../../src/main/otp/index.ts'
import {
  type Coroutine,
  exitSignal,
  monitor,
  type Process,
  receive,
  trapExit,
} from '../../src/main/runtime/index.ts'
import { DOWN, kill, shutdown } from '../../src/shared/atoms.ts'
import { type Atom, atom, isTagged, type Pid } from '../../src/shared/term.ts'
import { type Case, clock, inWorld, timed } from '../case.ts'
import { calls, nextUp, pidOf, worker } from '../servers.ts'

const one_for_one = atom('one_for_one')

/** Children that are killed a hundred at a time, of ten supervisors, and come back. */
export const restart: Case = timed(function* (self, size) {
  const pids: Pid[] = []
  for (let i = 0; i < 10; i++) pids.push(...(yield* startTree(self, one_for_one, 10)).pids)
  return function* (me) {
    for (let left = size; left > 0; left -= pids.length) {
      for (const pid of pids) exitSignal(me, pid, kill)
      for (let i = 0; i < pids.length; i++) pids[i] = yield* nextUp(me)
    }
  }
})

/** From the kill of a child to the first answer of the next one. */
export const killAnswer: Case = size =>
  inWorld(function* (self) {
    const samples: number[] = []
    while (samples.length < size) {
      // A supervisor looks through all restarts of the last second at each, so each gets a hundred.
      let pid = (yield* startTree(self, one_for_one, 1)).pids[0] as Pid
      for (let left = 100; left > 0; left--) {
        const start = clock()
        exitSignal(self, pid, kill)
        pid = yield* nextUp(self)
        yield* calls(self, pid, 1)
        samples.push(clock() - start)
      }
    }
    return samples
  })

/** Starts a supervisor with its children. */
export const treeStart: Case = timed(function* (_self, size) {
  return me => startSupervisor(me, one_for_one, size, null)
})

/** Kills one child of a supervisor that then restarts all. */
export const oneForAll: Case = timed(function* (self, size) {
  const { pids } = yield* startTree(self, atom('one_for_all'), size)
  return function* (me) {
    exitSignal(me, pids[0] as Pid, kill)
    for (let i = 0; i < size; i++) yield* nextUp(me)
  }
})

/** Shuts a supervisor and its children down. */
export const treeStop: Case = timed(function* (self, size) {
  trapExit(self, true)
  const supervisor = yield* startSupervisor(self, one_for_one, size, null)
  return function* (me) {
    const ref = monitor(me, supervisor)
    exitSignal(me, supervisor, shutdown)
    yield* receive(me, message => isTagged(message, DOWN, 5) && message.items[1] === ref)
  }
})

/** Calls by a name in a Registry. */
export const via: Case = timed(function* (self, size) {
  const registry = atom('coppice_names')
  pidOf(yield* Registry.startLink(self, { keys: 'unique', name: registry }))
  const name = Registry.via(registry, 'worker')
  pidOf(yield* GenServer.startLink(self, worker, null, { name }))
  return me => calls(me, name, size)
})

/** A supervisor whose children tell the running process when they are up, and their pids in start order. */
function* startTree(self: Process, strategy: Atom, size: number): Coroutine<{ pids: Pid[] }> {
  yield* startSupervisor(self, strategy, size, self.pid)
  const pids: Pid[] = []
  for (let i = 0; i < size; i++) pids.push(yield* nextUp(self))
  return { pids }
}

function* startSupervisor(self: Process, strategy: Atom, size: number, parent: Pid | null): Coroutine<Pid> {
  const start: ChildSpec['start'] = supervisor => GenServer.startLink(supervisor, worker, parent)
  const specs = Array.from({ length: size }, (_, i) => ({ id: i + 1, start }))
  const options = { strategy, maxRestarts: 1_000_000_000, maxSeconds: 1 }
  return pidOf(yield* Supervisor.startLinkChildren(self, specs, options))
}
