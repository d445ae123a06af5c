/** The demo applications under somebody who clicks, kills and breaks at random, on a clock that the test moves. */
import { entries } from '../../../src/main/apps/index.ts'
import { Application, Host } from '../../../src/main/host/index.ts'
import { Observer, type Watching } from '../../../src/main/observer/index.ts'
import { MemoryDevice } from '../../../src/main/storage/index.ts'
import { type FilesCopy, Recorder, type Scene } from '../../../src/main/timeline/index.ts'
import { atom, type Pid, type Term, tuple } from '../../../src/shared/term.ts'
import { ManualClock } from '../../support/manual-clock.ts'
import { Random } from '../../support/terms.ts'

export class Player {
  readonly clock = new ManualClock()
  readonly scene: Scene
  readonly recorder: Recorder
  readonly memory = new MemoryDevice()
  readonly random: Random
  readonly bugs: unknown[] = []
  private readonly watching: Watching
  private views = 0

  constructor(seed: number) {
    this.random = new Random(seed)
    const { clock, memory, random } = this
    // Answers of a real disk come later, and not while the world runs.
    const device = {
      request: (id: number, request: unknown, complete: (result: unknown) => void) =>
        void clock.later(() => memory.request(id, request, complete), 1 + random.int(4)),
    }
    const host = new Host({ clock, device, entries, seed, onBug: bug => void this.bugs.push(bug) })
    const application = new Application(host)
    const observer = new Observer({ host, application, heapBytes: () => 0 })
    this.scene = { host, application, observer }
    this.recorder = new Recorder(this.scene, { files: copying(memory) })
    this.watching = observer.watch(event => {
      if (event.type === 'snapshot' || event.type === 'delta')
        clock.later(() => this.watching.acknowledge(event.seq), 10)
    })
    if (random.int(4) > 0) this.watching.observe()
    host.driver.start()
    application.start()
    for (let i = 0; i < 3; i++) this.open()
  }

  /** Lets one thing happen, and some time pass. */
  act(): void {
    const { random } = this
    const { driver } = this.scene.host
    switch (random.int(12)) {
      case 0:
      case 1:
        this.signal(random.pick(['kill', 'boom', 'shutdown', 'normal']))
        break
      case 2:
        if (this.pids.length > 0) this.scene.host.raiseNext(this.anybody(), 'planted')
        break
      case 3:
        driver.pause()
        driver.step(random.pick(['message', 'exit']))
        break
      case 4:
        driver.run()
        driver.setSpeed(random.pick([0.01, 0.5, 1, 10]))
        break
      case 5:
        this.application()
        break
      case 6:
        if (this.views < 12) this.open()
        break
      default:
        this.click()
    }
    this.clock.pass(random.pick([0, 1, 5, 50, 500, 2_000]))
  }

  /** Everybody who lives. */
  get pids(): Pid[] {
    return [...this.scene.host.world.processes.values()].map(({ pid }) => pid)
  }

  private application(): void {
    this.scene.application.start()
  }

  private anybody() {
    const { world } = this.scene.host
    return this.random.pick([...world.processes.values()])
  }

  private signal(reason: string): void {
    if (this.pids.length === 0) return
    this.scene.host.inject({ type: 'signal', to: this.random.pick(this.pids), reason: atom(reason) })
  }

  private open(): void {
    const view = ++this.views
    const name = this.random.pick(['ada', 'bob'])
    const [screen, params] =
      this.random.int(2) === 0 ? (['todo', { token: name }] as const) : (['shop', { session: name }] as const)
    this.scene.host.spawn('view.open', [view, screen as Term, params])
  }

  private click(): void {
    const { random } = this
    const windows = [...this.scene.host.world.processes.values()].filter(
      ({ label }) => typeof label === 'string' && label.startsWith('window'),
    )
    if (windows.length === 0) return
    const event = random.pick<Term>([
      { name: 'todo.add', title: `todo ${random.int(100)}` },
      { name: 'todo.toggle', id: random.int(5) },
      { name: 'shop.select_item', sku: random.pick(['boots', 'mug', 'torch']) },
      { name: 'shop.change_item', sku: 'mug', quantity: random.int(5) },
    ])
    const { pid } = random.pick(windows)
    this.scene.host.inject({ type: 'send', to: pid, message: tuple(atom('view_event'), event) })
  }
}

/** Copies the files of `memory`. */
export function copying(memory: MemoryDevice): FilesCopy {
  return () => {
    const now = new Map(memory.files)
    return () => {
      const device = new MemoryDevice(now)
      return { device, copy: copying(device) }
    }
  }
}

/** All that can be seen of a scene, as text: seats, details of every process, tables of memory, clock and run queue. */
export function everythingOf({ host, observer, application }: Scene): string {
  const { world } = host
  const seats = [...observer.picture().values()].sort((a, b) => (a.key < b.key ? -1 : 1))
  const watching = observer.watch(() => undefined)
  const processes = [...world.processes.values()]
  // By which numbers messages are known depends on how many events somebody wanted to hear of.
  const details = processes.map(({ pid }) => ({ ...watching.inspect(pid), messageIds: null }))
  watching.close()
  return JSON.stringify(
    {
      now: world.now,
      steps: world.steps,
      running: application.running,
      names: [...world.names.keys()].map(String),
      queue: [...world.queue].filter(({ dead }) => !dead).map(({ pid }) => String(pid)),
      timers: world.timers.all().map(({ due }) => due),
      tables: [...world.tables.all()].map(table => [String(table.name), String(table.ref), table.size]),
      seats,
      details,
    },
    null,
    1,
  )
}
