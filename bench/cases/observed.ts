import { Application, Host, wallClock } from '../../src/main/host/index.ts'
import { Observer } from '../../src/main/observer/index.ts'
import { GenServer, Supervisor } from '../../src/main/otp/index.ts'
import {
  type Coroutine,
  FunctionProgram,
  type Process,
  receive,
  spawnLink,
} from '../../src/main/runtime/index.ts'
import { atom, type Pid, type Term, type Tuple } from '../../src/shared/term.ts'
import { type Case, Stopwatch } from '../case.ts'
import { checked, pidOf, worker } from '../servers.ts'

const workers = 100
const clients = 10

/** Calls in a supervision tree that runs on the wall clock, as in the app, and that nobody looks at. */
export const unobserved: Case = size => driven(size, () => () => undefined)

/** The same with a tap that hears every event and does nothing. */
export const tapped: Case = size =>
  driven(size, host => {
    host.world.tap = () => undefined
    return () => undefined
  })

/** The same with a window that watches the tree. */
export const watched: Case = size =>
  driven(size, (host, application) => {
    const observer = new Observer({ host, application, heapBytes: () => 0 })
    const watching = observer.watch(event => {
      if (event.type === 'snapshot' || event.type === 'delta') watching.acknowledge(event.seq)
    })
    watching.observe()
    return () => observer.close()
  })

/** `look` begins to look, and returns what ends it. */
async function driven(
  size: number,
  look: (host: Host, application: Application) => () => void,
): Promise<number[]> {
  const watch = new Stopwatch()
  const host = new Host({
    clock: wallClock,
    entries: { boot: () => new FunctionProgram(self => master(self, size, watch)) },
  })
  const application = new Application(host)
  const lookAway = look(host, application)
  host.driver.start()
  application.start()
  while (watch.times.length === 0) await new Promise(done => setTimeout(done, 5))
  host.driver.stop()
  lookAway()
  return watch.times
}

function* master(self: Process, size: number, watch: Stopwatch): Coroutine<void> {
  const start = (parent: Process): Coroutine<Term> => GenServer.startLink(parent, worker, null)
  const specs = Array.from({ length: workers }, (_, id) => ({ id, start }))
  const supervisor = pidOf(yield* Supervisor.startLinkChildren(self, specs))
  const children = (yield* Supervisor.whichChildren(self, supervisor)) as readonly Tuple[]
  const pids = children.map(({ items }) => items[1] as Pid)
  watch.start()
  for (let i = 0; i < clients; i++) spawnLink(self, me => client(me, pids, size / clients, self.pid))
  for (let left = clients; left > 0; left--) yield* receive(self)
  watch.stop()
}

function* client(self: Process, pids: readonly Pid[], count: number, parent: Pid): Coroutine<void> {
  for (let left = count; left > 0; left--) {
    const server = pids[left % pids.length] as Pid
    checked(yield* GenServer.call(self, server, left), left)
  }
  GenServer.cast(self, parent, atom('done'))
}
