/** Supervision trees, workers and faults by chance, on a clock that the test moves. */
import { Application, Host } from '../../../src/main/host/index.ts'
import { Observer } from '../../../src/main/observer/index.ts'
import {
  type ChildSpec,
  DynamicSupervisor,
  GenServer,
  type GenServerModule,
  Supervisor,
} from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  exit,
  FunctionProgram,
  link,
  type Process,
  receive,
  sendAfter,
  setLabel,
  sleep,
  spawn,
  trapExit,
  whereis,
} from '../../../src/main/runtime/index.ts'
import type { Fault, Scene } from '../../../src/main/timeline/index.ts'
import { noreply, ok, reply } from '../../../src/shared/atoms.ts'
import { type Atom, atom, isTagged, type Pid, type Term, tuple } from '../../../src/shared/term.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { Random } from '../../support/terms.ts'

/** What a worker is like: whom it is linked to, whom it asks in its init, whether it ticks, and how it ends. */
type Nature = {
  readonly name: string
  readonly traps: boolean
  readonly linkedTo: string | null
  readonly asks: string | null
  readonly tickMs: number | null
  readonly initMs: number
  /** Its terminate takes a while. */
  readonly slowEnd: boolean
}

const worker: GenServerModule<{ nature: Nature; ticks: number; told: Term }, Nature> = {
  name: 'Worker',

  *init(nature, self) {
    setLabel(self, `worker ${nature.name}`)
    if (nature.traps) trapExit(self, true)
    if (nature.initMs > 0) yield* sleep(self, nature.initMs)
    const friend = nature.linkedTo === null ? undefined : whereis(self, atom(nature.linkedTo))
    if (friend !== undefined) link(self, friend)
    const asked = nature.asks === null ? undefined : whereis(self, atom(nature.asks))
    const told = asked === undefined ? null : yield* GenServer.call(self, asked, atom('tell'), 100)
    if (nature.tickMs !== null) sendAfter(self, nature.tickMs, self.pid, atom('tick'))
    return tuple(ok, { nature, ticks: 0, told })
  },

  handleCall: (_request, _from, state) => tuple(reply, state.ticks, state),
  handleCast: (_request, state) => tuple(noreply, state),

  handleInfo(message, state, self) {
    if (isTagged(message, atom('EXIT'), 3) && message.items[2] === atom('boom')) exit(atom('infected'))
    if (message !== atom('tick')) return tuple(noreply, state)
    sendAfter(self, state.nature.tickMs ?? 100, self.pid, atom('tick'))
    return tuple(noreply, { ...state, ticks: state.ticks + 1 })
  },

  *terminate(_reason, { nature }, self): Coroutine<void> {
    if (nature.slowEnd) yield* sleep(self, 30)
  },
}

export class RandomSystem {
  readonly clock = new ManualClock()
  readonly scene: Scene
  private readonly random: Random
  private workers = 0
  private supervisors = 0
  private readonly names: string[] = []

  constructor(seed: number) {
    this.random = new Random(seed)
    const top = this.supervisor(3)
    const host = new Host({
      clock: this.clock,
      seed,
      entries: {
        boot: () =>
          new FunctionProgram(function* (self) {
            setLabel(self, 'application')
            trapExit(self, true)
            yield* top.start(self) as Coroutine<Term>
            yield* receive(self, message => isTagged(message, atom('EXIT'), 3))
          }),
      },
    })
    const application = new Application(host)
    const observer = new Observer({ host, application, heapBytes: () => 0 })
    this.scene = { host, application, observer }
    host.driver.start()
    application.start()
    this.clock.pass(this.random.int(700))
  }

  /** Something to be done to somebody who lives. */
  fault(): Fault | null {
    const { random } = this
    const living = [...this.scene.host.world.processes.values()].filter(({ doom }) => doom === undefined)
    if (living.length === 0) return null
    const process = random.pick(living)
    if (random.int(5) === 0 && process.program.planted !== undefined)
      return { do: 'raise', to: process.pid, message: 'planted' }
    const reason = atom(random.pick(['kill', 'kill', 'boom', 'shutdown', 'normal']))
    return { do: 'exit', to: process.pid, reason }
  }

  private supervisor(depth: number): ChildSpec {
    const { random } = this
    const name = `sup_${++this.supervisors}`
    const children = Array.from({ length: 2 + random.int(4) }, () =>
      depth > 0 && random.int(3) === 0 ? this.supervisor(depth - 1) : this.worker(),
    )
    const dynamic = random.int(6) === 0
    const options = {
      strategy: atom(random.pick(['one_for_one', 'one_for_all', 'rest_for_one'])),
      maxRestarts: random.int(6),
      maxSeconds: 1 + random.int(5),
      name: atom(name),
    }
    const start = dynamic
      ? (self: Process) => startPool(self, options.name, options.maxRestarts, children)
      : (self: Process) => Supervisor.startLinkChildren(self, children, options)
    return { id: atom(name), start, type: atom('supervisor'), restart: this.restart() }
  }

  private worker(): ChildSpec {
    const { random } = this
    const name = `w${++this.workers}`
    const friend = (): string | null =>
      this.names.length > 0 && random.int(4) === 0 ? random.pick(this.names) : null
    const nature: Nature = {
      name,
      traps: random.int(3) === 0,
      linkedTo: friend(),
      asks: friend(),
      tickMs: random.int(3) === 0 ? 50 + random.int(300) : null,
      initMs: random.int(5) === 0 ? random.int(40) : 0,
      slowEnd: random.int(4) === 0,
    }
    const named = random.int(2) === 0
    if (named) this.names.push(name)
    return {
      id: atom(name),
      start: self => GenServer.startLink(self, worker, nature, named ? { name: atom(name) } : {}),
      restart: this.restart(),
      shutdown: random.pick([atom('brutal_kill'), 20, 5_000]),
    }
  }

  private restart() {
    return atom(this.random.pick(['permanent', 'permanent', 'transient', 'temporary']))
  }
}

/** A dynamic supervisor with `children`, which are started by a process that then ends. */
function* startPool(
  self: Process,
  name: Atom,
  maxRestarts: number,
  children: readonly ChildSpec[],
): Coroutine<Term> {
  const started = yield* DynamicSupervisor.startLink(self, { name, maxRestarts })
  if (isTagged(started, ok, 2)) {
    const pool = started.items[1] as Pid
    spawn(self, function* (starting): Coroutine<void> {
      for (const child of children) yield* DynamicSupervisor.startChild(starting, pool, child)
    })
  }
  return started
}
