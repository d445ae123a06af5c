import { restarting, supervisor, undefined_ } from '../../../shared/atoms.ts'
import { OrderedMap } from '../../../shared/ordered-map.ts'
import { type Atom, atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import { RestartWindow, secondOf } from '../supervisor/restart-window.ts'
import type {
  ChildView,
  SupervisorDescription,
  SupervisorSummary,
  SupervisorView,
} from '../supervisor-view.ts'
import type { Child } from './child.ts'

/** Under which pid a child is kept; while its restart is being tried again, the pid of its last life. */
export type Entry = {
  readonly pid: Pid
  readonly child: Child
  readonly restarting: boolean
  /** Its seat: rises with every start_child, stays through restarts. */
  readonly order: number
}

/** What `DynamicSupervisor.init` and an `init` callback settle. */
export type Flags = {
  readonly strategy: Atom
  readonly intensity: number
  /** In whole seconds. */
  readonly period: number
  readonly max_children: number | Atom
  readonly extra_arguments: readonly Term[]
}

type Fields = {
  readonly flags: Flags
  readonly children: OrderedMap<number, Entry>
  /** The restarts that count against the intensity. */
  readonly window: RestartWindow
  readonly nextOrder: number
}

const noChildren = OrderedMap.empty<number, Entry>((a, b) => a - b)

/** The state of a dynamic supervisor. Never changes: every operation gives a new one. */
export class DynamicState implements SupervisorView {
  readonly flags: Flags
  /** The restarts that count against the intensity. */
  readonly window: RestartWindow
  private readonly children: OrderedMap<number, Entry>
  private readonly nextOrder: number

  private constructor(fields: Fields) {
    this.flags = fields.flags
    this.children = fields.children
    this.window = fields.window
    this.nextOrder = fields.nextOrder
  }

  static withFlags(flags: Flags): DynamicState {
    return new DynamicState({ flags, children: noChildren, window: RestartWindow.empty, nextOrder: 1 })
  }

  get size(): number {
    return this.children.size
  }

  /** Children in the order of their pids. */
  entries(): Iterable<Entry> {
    return this.children.values()
  }

  entry(pid: Pid): Entry | undefined {
    return this.children.get(pid.id)
  }

  /** With a new child. */
  started(pid: Pid, child: Child): DynamicState {
    const entry = { pid, child, restarting: false, order: this.nextOrder }
    return this.with({ children: this.children.set(pid.id, entry), nextOrder: this.nextOrder + 1 })
  }

  /** With `entry` living on as `pid`. */
  restarted(entry: Entry, pid: Pid): DynamicState {
    const next = { pid, child: entry.child, restarting: false, order: entry.order }
    return this.with({ children: this.children.delete(entry.pid.id).set(pid.id, next) })
  }

  /** With `entry` waiting for its restart to be tried again. */
  retrying(entry: Entry): DynamicState {
    return this.with({ children: this.children.set(entry.pid.id, { ...entry, restarting: true }) })
  }

  without(pid: Pid): DynamicState {
    return this.with({ children: this.children.delete(pid.id) })
  }

  /** With one more restart at `second`; those that the period has passed are forgotten. */
  withRestart(second: number): DynamicState {
    return this.with({ window: this.window.add(second, this.flags.period) })
  }

  withNewFlags(flags: Flags): DynamicState {
    return this.with({ flags })
  }

  /** `[{undefined, Pid | restarting, Type, Modules}]` */
  which(): Term {
    return Array.from(this.entries(), entry =>
      tuple(undefined_, entry.restarting ? restarting : entry.pid, entry.child.type, entry.child.modules),
    )
  }

  /** `[{specs, N}, {active, N}, {supervisors, N}, {workers, N}]` */
  count(): { specs: number; active: number; supervisors: number; workers: number } {
    let active = 0
    let supervisors = 0
    for (const entry of this.entries()) {
      if (!entry.restarting) active++
      if (entry.child.type === supervisor) supervisors++
    }
    return { specs: this.size, active, supervisors, workers: this.size - supervisors }
  }

  /** As reports and `sys` show it. Differs from Elixir: children are counted, for there can be ten thousand of them. */
  shown(): Term {
    const { strategy, intensity, period, max_children, extra_arguments } = this.flags
    return {
      __struct__: atom('Elixir.DynamicSupervisor'),
      strategy,
      max_children,
      max_restarts: intensity,
      max_seconds: period,
      extra_arguments,
      children: this.size,
      restarts: this.window.seconds(),
    }
  }

  describe(nowMs: number): SupervisorDescription {
    return { ...this.summary(nowMs), children: Array.from(this.entries(), viewOf) }
  }

  summary(nowMs: number): SupervisorSummary {
    const { strategy, intensity, period } = this.flags
    return { strategy, intensity, period, restarts: this.window.within(secondOf(nowMs), period).size }
  }

  childOf(pid: Pid): ChildView | null {
    const entry = this.entry(pid)
    return entry === undefined ? null : viewOf(entry)
  }

  private with(changes: Partial<Fields>): DynamicState {
    return new DynamicState({
      flags: changes.flags ?? this.flags,
      children: changes.children ?? this.children,
      window: changes.window ?? this.window,
      nextOrder: changes.nextOrder ?? this.nextOrder,
    })
  }
}

function viewOf({ pid, child, restarting: retrying, order }: Entry): ChildView {
  return {
    id: undefined_,
    pid: retrying ? null : pid,
    restarting: retrying,
    restart: child.restart,
    type: child.type,
    order,
  }
}
