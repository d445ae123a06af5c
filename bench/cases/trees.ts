import { type ChildSpec, GenServer, Registry, Supervisor } from '../../src/main/otp/index.ts'
import {
  type Coroutine,
  exitSignal,
  monitor,
  type Process,
  receive,
  receiveRef,
  trapExit,
} from '../../src/main/runtime/index.ts'
import { kill, shutdown } from '../../src/shared/atoms.ts'
import { type Atom, atom, type Pid, type Term } from '../../src/shared/term.ts'
import { type Case, timed } from '../case.ts'
import { checked, pidOf, upOf, worker } from '../servers.ts'

const one_for_one = atom('one_for_one')

/** Children that are killed a hundred at a time, four of each supervisor, and come back. */
export const restart: Case = timed(function* (self, size, watch) {
  const pids: Pid[] = []
  for (let i = 0; i < 25; i++) pids.push(...(yield* startTree(self, one_for_one, 4)))
  watch.start()
  for (let left = size; left > 0; left -= pids.length) {
    for (const pid of pids) exitSignal(self, pid, kill)
    for (let i = 0; i < pids.length; i++) pids[i] = upOf(yield* receive(self))
  }
  watch.stop()
})

/** From the kill of a child to the first answer of the next one. */
export const killAnswer: Case = timed(function* (self, size, watch) {
  while (watch.times.length < size) {
    // A supervisor looks through all restarts of the last second at each, so each gets a hundred.
    let [pid] = (yield* startTree(self, one_for_one, 1)) as [Pid]
    for (let left = 100; left > 0; left--) {
      watch.start()
      exitSignal(self, pid, kill)
      pid = upOf(yield* receive(self))
      checked(yield* GenServer.call(self, pid, left), left)
      watch.stop()
    }
  }
})

/** Starts a supervisor with its children. */
export const treeStart: Case = timed(function* (self, size, watch) {
  watch.start()
  yield* startSupervisor(self, one_for_one, size, null)
  watch.stop()
})

/** Kills one child of a supervisor that then restarts all. */
export const oneForAll: Case = timed(function* (self, size, watch) {
  const [first] = (yield* startTree(self, atom('one_for_all'), size)) as [Pid]
  watch.start()
  exitSignal(self, first, kill)
  for (let i = 0; i < size; i++) yield* receive(self)
  watch.stop()
})

/** Shuts a supervisor and its children down. */
export const treeStop: Case = timed(function* (self, size, watch) {
  trapExit(self, true)
  const supervisor = yield* startSupervisor(self, one_for_one, size, null)
  const ref = monitor(self, supervisor)
  watch.start()
  exitSignal(self, supervisor, shutdown)
  yield* receiveRef(self, ref, null)
  watch.stop()
})

/** Calls by a name in a Registry. */
export const via: Case = timed(function* (self, size, watch) {
  const registry = atom('coppice_names')
  pidOf(yield* Registry.startLink(self, { keys: 'unique', name: registry }))
  const name = Registry.via(registry, 'worker')
  pidOf(yield* GenServer.startLink(self, worker, null, { name }))
  watch.start()
  for (let left = size; left > 0; left--) checked(yield* GenServer.call(self, name, left), left)
  watch.stop()
})

/** A supervisor whose children tell the running process when they are up, and their pids in start order. */
function* startTree(self: Process, strategy: Atom, size: number): Coroutine<Pid[]> {
  yield* startSupervisor(self, strategy, size, self.pid)
  const pids: Pid[] = []
  for (let i = 0; i < size; i++) pids.push(upOf(yield* receive(self)))
  return pids
}

function* startSupervisor(self: Process, strategy: Atom, size: number, parent: Pid | null): Coroutine<Pid> {
  const start = parent === null ? startQuiet : startTelling(parent)
  const specs: ChildSpec[] = []
  for (let id = 1; id <= size; id++) specs.push({ id, start })
  const options = { strategy, maxRestarts: 1_000_000_000, maxSeconds: 1 }
  return pidOf(yield* Supervisor.startLinkChildren(self, specs, options))
}

// What Erlang's side names by module, function and arguments.

function startQuiet(supervisor: Process): Coroutine<Term> {
  return GenServer.startLink(supervisor, worker, null)
}

function startTelling(parent: Pid): ChildSpec['start'] {
  return supervisor => GenServer.startLink(supervisor, worker, parent)
}
