import { Application, Host, type HostClock } from '../src/main/host/index.ts'
import { Observer } from '../src/main/observer/index.ts'
import { GenServer, type GenServerModule, Registry, Supervisor } from '../src/main/otp/index.ts'
import {
  exitSignal,
  FunctionProgram,
  loop,
  type Process,
  receive,
  sendAfter,
  sleep,
  spawnLink,
  spawnMonitor,
  trapExit,
  World,
} from '../src/main/runtime/index.ts'
import { infinity, kill, shutdown } from '../src/shared/atoms.ts'
import type { AppEvent } from '../src/shared/protocol/events.ts'
import { atom, type Pid } from '../src/shared/term.ts'
import { pidOf, worker } from './servers.ts'

/**
 * A small world in which one of everything is under way and never ends, as there is in an app: calls, starts, ends and
 * restarts of children, timers. V8 forgets what it has learned of a class when the last object of it is gone, and
 * would compile the runtime anew for each case.
 */
export function residentWorld(): World {
  const world = new World({ entries: { main: () => new FunctionProgram(everything) } })
  world.spawn('main')
  world.run()
  return world
}

/**
 * A small tree that a window watches and that never gets further, for the same reason: a frame is about to be drawn, with
 * signals in it.
 */
export function residentWindow(): { readonly observer: Observer; readonly deltas: readonly AppEvent[] } {
  const clock: HostClock = { now: () => 0, soon: () => () => undefined, later: () => () => undefined }
  const host = new Host({ clock, entries: { boot: () => new FunctionProgram(everything) } })
  const observer = new Observer({ host, application: new Application(host), heapBytes: () => 0 })
  const deltas: AppEvent[] = []
  observer.watch(event => deltas.push(event)).observe()
  host.world.spawn('boot')
  host.world.run(20)
  observer.look()
  host.world.run()
  return { observer, deltas }
}

function* everything(self: Process) {
  trapExit(self, true)
  const names = atom('resident_names')
  yield* Registry.startLink(self, { keys: 'unique', name: names })
  yield* GenServer.startLink(self, worker, null, { name: Registry.via(names, 'worker') })
  const silent = spawnLink(self, function* (me) {
    yield* receive(me, message => message === 'never')
  })
  spawnLink(self, () => loop(null, (_me, _message, state) => state))
  sendAfter(self, 1_000, self.pid, 'later')
  spawnMonitor(self, me => sleep(me, 1_000))
  spawnLink(self, me => GenServer.call(me, silent, 'question'))
  spawnLink(self, me => GenServer.call(me, silent, 'question', infinity))
  spawnLink(self, me => GenServer.startLink(me, { ...stubborn, init: hold }, null))
  spawnLink(self, me => Supervisor.startLinkChildren(me, [{ id: 1, start: startHeld }]))
  yield* stuckSupervisor(self, atom('one_for_one'), kill)
  yield* stuckSupervisor(self, atom('one_for_all'), kill)
  yield* stuckSupervisor(self, atom('one_for_one'), shutdown)
}

/** A supervisor that restarts a child which does not come up, or waits for one that does not end. */
function* stuckSupervisor(
  self: Process,
  strategy: symbol | boolean | null,
  reason: typeof kill | typeof shutdown,
) {
  let starts = 0
  let first: Pid | null = null
  const pid = pidOf(
    yield* Supervisor.startLinkChildren(
      self,
      [
        {
          id: 1,
          start: function* (parent) {
            const started = yield* starts++ === 0
              ? GenServer.startLink(parent, worker, null)
              : startHeld(parent)
            first ??= pidOf(started)
            return started
          },
        },
        { id: 2, shutdown: infinity, start: parent => GenServer.startLink(parent, stubborn, null) },
      ],
      { strategy },
    ),
  )
  if (reason === kill && first !== null) exitSignal(self, first, kill)
  else exitSignal(self, pid, shutdown)
}

function startHeld(parent: Process) {
  return GenServer.startLink(parent, { ...stubborn, init: hold }, null)
}

/** Ends for no signal but `kill`. */
const stubborn: GenServerModule = {
  name: 'Stubborn',
  init(_args, self) {
    trapExit(self, true)
    return worker.init(null, self) as never
  },
  terminate: (_reason, _state, self) => sleep(self, null),
}

function* hold(_args: unknown, self: Process) {
  yield* sleep(self, null)
  return null as never
}
