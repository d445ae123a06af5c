import { Application, Host } from '../../../src/main/host/index.ts'
import { Observer, type Watching } from '../../../src/main/observer/index.ts'
import {
  DynamicSupervisor,
  GenServer,
  type GenServerModule,
  Supervisor,
} from '../../../src/main/otp/index.ts'
import {
  type Coroutine,
  exit,
  FunctionProgram,
  type Process,
  type Program,
  perform,
  receive,
  setLabel,
  trapExit,
} from '../../../src/main/runtime/index.ts'
import { noreply, ok, reply } from '../../../src/shared/atoms.ts'
import type { AppEvent, Delta, Snapshot, TreeNode } from '../../../src/shared/protocol/events.ts'
import { atom, isTagged, type Pid, type Term, tuple } from '../../../src/shared/term.ts'
import { parseTerm } from '../../../src/shared/term-parse.ts'
import { ManualClock } from '../../support/manual-clock.ts'

/** A worker that counts casts: `{name, [item…]}`. `{exit, Reason}` ends it, a call is answered with its items. */
export const worker: GenServerModule<{ name: string; items: readonly Term[] }, string> = {
  name: 'Worker',
  init(name, self) {
    if (name.startsWith('labelled ')) setLabel(self, name)
    return tuple(ok, { name, items: [] })
  },
  handleCall: (_request, _from, state) => tuple(reply, state.items, state),
  handleCast(request, state) {
    if (isTagged(request, atom('exit'), 2)) return exit(request.items[1] as Term)
    return tuple(noreply, { ...state, items: [...state.items, request] })
  },
  handleInfo: (_message, state) => tuple(noreply, state),
}

/** As `worker`; its init waits for the device. */
export const slowWorker: GenServerModule<Term, string> = {
  name: 'SlowWorker',
  *init(name, self) {
    yield* perform(self, name)
    return tuple(ok, name)
  },
}

/** As `slowWorker`; it says what it is called before its init waits. */
export const slowLabelled: GenServerModule<Term, string> = {
  name: 'SlowWorker',
  *init(name, self) {
    setLabel(self, name)
    yield* perform(self, name)
    return tuple(ok, name)
  },
}

export const start =
  (name: string) =>
  (self: Process): Coroutine<Term> =>
    GenServer.startLink(self, worker, name)

export const named =
  (name: string) =>
  (self: Process): Coroutine<Term> =>
    GenServer.startLink(self, worker, name, { name: atom(name) })

/** The top: `top` over `one` (a and b, one_for_one), `all` (c and d, one_for_all) and the dynamic supervisor `pool`. */
export function* demo(self: Process): Coroutine<Term> {
  const sup =
    (name: string, strategy: string, ids: readonly string[]) =>
    (above: Process): Coroutine<Term> =>
      Supervisor.startLinkChildren(
        above,
        ids.map(id => ({ id: atom(id), start: named(id) })),
        { strategy: atom(strategy), name: atom(name) },
      )
  const children = [
    { id: atom('one'), start: sup('one', 'one_for_one', ['a', 'b']), type: atom('supervisor') },
    { id: atom('all'), start: sup('all', 'one_for_all', ['c', 'd']), type: atom('supervisor') },
    {
      id: atom('pool'),
      start: (above: Process) => DynamicSupervisor.startLink(above, { name: atom('pool') }),
      type: atom('supervisor'),
    },
  ]
  return yield* Supervisor.startLinkChildren(self, children, { name: atom('top') })
}

/** An observed world on a clock that the test moves. */
export class TestSystem {
  readonly clock = new ManualClock()
  readonly asked: { readonly request: unknown; readonly answer: (result: unknown) => void }[] = []
  readonly host: Host
  readonly application: Application
  readonly observer: Observer

  constructor(
    boot: (self: Process) => Coroutine<Term> = demo,
    more: Readonly<Record<string, (args: readonly Term[]) => Program>> = {},
  ) {
    this.host = new Host({
      clock: this.clock,
      device: { request: (_id, request, answer) => void this.asked.push({ request, answer }) },
      entries: {
        boot: () =>
          new FunctionProgram(function* (self) {
            setLabel(self, 'application demo')
            trapExit(self, true)
            yield* boot(self)
            yield* receive(self, message => isTagged(message, atom('EXIT'), 3))
          }),
        ...more,
      },
    })
    this.application = new Application(this.host)
    this.observer = new Observer({ host: this.host, application: this.application, heapBytes: () => 1_000 })
    this.host.driver.start()
  }

  start(): this {
    this.application.start()
    this.pass(10)
    return this
  }

  pass(ms: number): void {
    this.clock.pass(ms)
  }

  pid(name: string): Pid {
    const process = this.host.world.names.get(atom(name))
    if (process === undefined) throw new Error(`nobody is called ${name}`)
    return process.pid
  }

  exit(pid: Pid, reason: string): void {
    this.host.inject({ type: 'signal', to: pid, reason: term(reason) })
  }

  cast(pid: Pid, request: string): void {
    this.host.inject({ type: 'send', to: pid, message: tuple(atom('$gen_cast'), term(request)) })
  }

  /** Runs `body` in a process of its own until it is done. */
  do(body: (self: Process) => Coroutine<unknown>): void {
    const { world } = this.host
    ;(world.entries as Record<string, unknown>).act = () => new FunctionProgram(body)
    this.host.spawn('act', [])
    this.pass(5)
  }
}

export function term(text: string): Term {
  const parsed = parseTerm(text)
  if (!parsed.ok) throw new Error(parsed.error)
  return parsed.term
}

/** A window that draws at once, or only when the test says so. */
export class TestWindow {
  readonly events: AppEvent[] = []
  readonly nodes = new Map<string, TreeNode>()
  readonly watching: Watching
  seq = 0
  world: Snapshot['world'] | null = null
  readonly feed: string[] = []
  readonly notices: Snapshot['notices'][number][] = []

  constructor(system: TestSystem, options: { slow?: boolean } = {}) {
    this.watching = system.observer.watch(event => {
      this.events.push(event)
      if (event.type !== 'snapshot' && event.type !== 'delta') return
      this.apply(event)
      if (options.slow !== true) this.watching.acknowledge(event.seq)
    })
    this.watching.observe()
  }

  get deltas(): Delta[] {
    return this.events.filter(event => event.type === 'delta')
  }

  /** The seat called `name`. */
  node(name: string): TreeNode {
    const found = [...this.nodes.values()].filter(node => node.name === name)
    if (found.length !== 1)
      throw new Error(`${found.length} seats are called ${name}: ${[...this.nodes.keys()].slice(0, 30)}`)
    return found[0] as TreeNode
  }

  has(name: string): boolean {
    return [...this.nodes.values()].some(node => node.name === name)
  }

  private apply(event: Snapshot | Delta): void {
    if (event.type === 'snapshot') this.nodes.clear()
    const changed = event.type === 'snapshot' ? event.nodes : event.upserts
    if (event.type === 'delta') for (const key of event.removed) this.nodes.delete(key)
    for (const node of changed) this.nodes.set(node.key, node)
    this.seq = event.seq
    this.world = event.world
    this.feed.push(...event.feed.map(({ text }) => text))
    this.notices.push(...event.notices)
  }
}
