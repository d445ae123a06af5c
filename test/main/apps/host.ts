import { entries } from '../../../src/main/apps/index.ts'
import { type LogReport, type Process, World, type WorldOptions } from '../../../src/main/runtime/index.ts'
import { type Fault, FaultyDevice } from '../../../src/main/storage/index.ts'
import type { ShopScreen, TodoScreen, ViewUpdate } from '../../../src/shared/protocol/events.ts'
import type { ViewEvent } from '../../../src/shared/protocol/requests.ts'
import { atom, atomName, isAtom, type Pid, type Term, tuple } from '../../../src/shared/term.ts'

/** What a view showed, as its window's process hands it out. */
export type Shown = Pick<ViewUpdate, 'status' | 'message'> & {
  readonly view: number
  /** Where events for the view go. */
  readonly pid: Pid
  readonly server: Pid | null
  readonly content: TodoScreen | ShopScreen | null
}

/** A world with the demo applications, files in memory, and somebody who clicks and looks. */
export class Host {
  readonly world: World
  readonly device: FaultyDevice
  /** All that was shown, oldest first. */
  readonly shown: Shown[] = []
  readonly reports: LogReport[] = []

  /** `others`: entries of the world besides those of the applications. `device`: in place of one with `files`. */
  constructor(
    files: ReadonlyMap<string, Uint8Array> = new Map(),
    fault: Fault | null = null,
    others: WorldOptions['entries'] = {},
    device = new FaultyDevice(files, fault === null ? {} : { fault }),
  ) {
    this.device = device
    this.world = new World({
      seed: 7,
      epochMs: 1_700_000_000_000,
      device: this.device,
      entries: { ...entries, ...others },
    })
    this.world.output = (_pid, channel, value) => {
      if (channel === 'view') this.shown.push(value as unknown as Shown)
    }
    this.world.tap = event => {
      if (event.type === 'report') this.reports.push(event.report)
    }
  }

  /** With the application started and quiet. */
  static booted(files?: ReadonlyMap<string, Uint8Array>, fault?: Fault): Host {
    const host = new Host(files, fault)
    host.boot()
    return host
  }

  boot(): void {
    this.world.spawn('boot')
    this.pass(0)
  }

  /** Lets time pass. */
  pass(ms: number): void {
    this.world.advance(ms)
  }

  openTodo(view: number, token: string, params: { [key: string]: Term } = {}): void {
    this.world.spawn('view.open', view, 'todo', { token, ...params })
    this.pass(0)
  }

  openShop(view: number, session: string): void {
    this.world.spawn('view.open', view, 'shop', { session })
    this.pass(0)
  }

  /** The user does something; nothing runs yet. */
  click(view: number, event: ViewEvent): void {
    const message = tuple(atom('view_event'), event as Term)
    this.world.inject({ type: 'send', to: this.last(view).pid, message })
  }

  /** The user does something, and all that follows at once has followed. */
  do(view: number, event: ViewEvent): void {
    this.click(view, event)
    this.pass(0)
  }

  kill(name: string, reason: Term = atom('kill')): void {
    this.world.inject({ type: 'signal', to: this.pid(name), reason })
  }

  /** The live process called `name`: registered name as Elixir writes it, or label. */
  process(name: string): Process {
    const process = [...this.world.processes.values()].find(candidate => nameOf(candidate) === name)
    if (process === undefined) throw new Error(`no process is called ${name}; there are ${this.names()}`)
    return process
  }

  pid(name: string): Pid {
    return this.process(name).pid
  }

  /** State of the process called `name`, as observers see it. */
  state(name: string): Term | undefined {
    return this.process(name).program.shownState
  }

  /** Names of all live processes that have one, in order of their pids. */
  names(): string[] {
    return [...this.world.processes.values()].map(nameOf).filter(name => name !== '')
  }

  /** What `view` shows now. */
  last(view: number): Shown {
    const shown = this.shown.findLast(candidate => candidate.view === view)
    if (shown === undefined) throw new Error(`view ${view} has shown nothing`)
    return shown
  }

  todo(view: number): TodoScreen {
    return this.last(view).content as TodoScreen
  }

  titles(view: number): string[] {
    return this.todo(view).todos.map(todo => todo.title)
  }

  shop(view: number): ShopScreen {
    return this.last(view).content as ShopScreen
  }

  /** The cart as "sku × quantity" each. */
  cart(view: number): string[] {
    return this.shop(view).items.map(item => `${item.sku} × ${item.quantity}`)
  }

  /** Texts of the reports of one kind. */
  reported(kind: LogReport['kind']): string[] {
    return this.reports.filter(report => report.kind === kind).map(report => report.text)
  }
}

function nameOf(process: Process): string {
  const name = process.registeredName ?? process.label ?? ''
  return isAtom(name) ? atomName(name).replace(/^Elixir\./, '') : String(name)
}
