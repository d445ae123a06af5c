import { restarting, simple_one_for_one, supervisor, undefined_ } from '../../../shared/atoms.ts'
import { OrderedMap } from '../../../shared/ordered-map.ts'
import { type Atom, atom, type Pid, type Term, tuple } from '../../../shared/term.ts'
import type {
  ChildView,
  SupervisorDescription,
  SupervisorSummary,
  SupervisorView,
} from '../supervisor-view.ts'
import { type Child, childAs } from './child.ts'
import { ChildTable } from './child-table.ts'
import type { SupervisorFlags } from './flags.ts'
import { RestartWindow, secondOf } from './restart-window.ts'

const noInstances = OrderedMap.empty<number, Child>((a, b) => a - b)

/** The state of a supervisor. Never changes: every operation gives a new one. @see OTP stdlib, supervisor: #state{} */
export class SupervisorState implements SupervisorView {
  readonly flags: SupervisorFlags
  /** Callback module and what it was started with. */
  readonly module: Atom
  readonly args: Term
  /** The children; under `simple_one_for_one` the one specification, which never runs itself. */
  readonly table: ChildTable
  /** Under `simple_one_for_one`: the children, by number of the pid they have, or had before a failed restart. */
  private readonly instances: OrderedMap<number, Child>
  /** Instances whose restart failed, as OTP counts them: one that is terminated meanwhile stays counted. */
  readonly failedInstances: number
  /** The restarts that count against the intensity. */
  readonly window: RestartWindow
  private readonly nextOrder: number

  // One by one and not as an object: a supervisor makes a state or two for each of its children's lives.
  private constructor(
    flags: SupervisorFlags,
    module: Atom,
    args: Term,
    table: ChildTable,
    instances: OrderedMap<number, Child>,
    failedInstances: number,
    window: RestartWindow,
    nextOrder: number,
  ) {
    this.flags = flags
    this.module = module
    this.args = args
    this.table = table
    this.instances = instances
    this.failedInstances = failedInstances
    this.window = window
    this.nextOrder = nextOrder
  }

  static of(flags: SupervisorFlags, module: Atom, args: Term, specified: readonly Child[]): SupervisorState {
    const table = ChildTable.of(specified.every(isInOrder) ? specified : specified.map(inOrder))
    return new SupervisorState(flags, module, args, table, noInstances, 0, RestartWindow.empty, 1)
  }

  /** Second of each restart that counts, newest first. */
  get restarts(): readonly number[] {
    return this.window.seconds()
  }

  /** Whether children are instances of one specification. */
  get simple(): boolean {
    return this.flags.strategy === simple_one_for_one
  }

  /** The one specification of a `simple_one_for_one` supervisor. */
  get template(): Child {
    return this.table.all()[0] as Child
  }

  /** Number of children, running or not. */
  get size(): number {
    return this.simple ? this.instances.size : this.table.size
  }

  /** First started first; instances in the order of their pids. */
  all(): readonly Child[] {
    return this.simple ? this.instances.values() : this.table.all()
  }

  /** The child that runs as `pid`. */
  running(pid: Pid): Child | undefined {
    if (!this.simple) return this.table.byPid(pid)
    const child = this.instances.get(pid.id)
    return child === undefined || child.restarting ? undefined : child
  }

  /** The instance that runs as `pid`, or whose last life that was. */
  instance(pid: Pid): Child | undefined {
    return this.instances.get(pid.id)
  }

  /** With a new child that has just started as `pid`, or has none when its start said `ignore`. */
  added(child: Child, pid: Pid | null): SupervisorState {
    const { nextOrder } = this
    if (!this.simple) return this.withTable(this.table.add({ ...child, pid }))
    const instance = { ...child, pid, instance: true, order: nextOrder }
    return this.withInstances(this.put(instance), this.failedInstances, nextOrder + 1)
  }

  /** With `child` living on as `pid`, or without one when its start said `ignore`. */
  started(child: Child, pid: Pid | null): SupervisorState {
    const next = childAs(child, pid)
    if (!this.simple) return this.withTable(this.table.replace(next))
    return this.withInstances(this.withoutInstance(child).set(instanceKey(pid), next))
  }

  /** As `started` or `ended` of many, none of which is an instance: with these in place of what they were. */
  replaced(changed: readonly Child[]): SupervisorState {
    return changed.length === 0 ? this : this.withTable(this.table.replaceAll(changed))
  }

  /** With `child` waiting for its restart to be tried again; `lastPid`: the one of its last life. */
  failed(child: Child, lastPid: Pid | null): SupervisorState {
    const next = childAs(child, lastPid, true)
    if (!this.simple) return this.withTable(this.table.replace(next))
    return this.withInstances(this.put(next), this.failedInstances + 1)
  }

  /** With one instance less whose restart has failed: it is tried again. */
  tryingAgain(): SupervisorState {
    return this.withInstances(this.instances, this.failedInstances - 1)
  }

  /** With `child`, which has ended: instances and temporary children are forgotten, of others the specification stays. */
  ended(child: Child): SupervisorState {
    if (this.simple) return this.withInstances(this.withoutInstance(child))
    return this.withTable(this.table.ended(child))
  }

  /** Without `child`, specification and all. */
  deleted(child: Child): SupervisorState {
    return this.withTable(this.table.delete(child))
  }

  /** With one more restart, in second `now`. */
  restartedAt(now: number): SupervisorState {
    const { args, failedInstances, flags, instances, module, nextOrder, table } = this
    const window = this.window.add(now, flags.period)
    return new SupervisorState(flags, module, args, table, instances, failedInstances, window, nextOrder)
  }

  /** With the flags and children of new code. */
  withCode(flags: SupervisorFlags, children: ChildTable): SupervisorState {
    const { args, failedInstances, module, nextOrder, window } = this
    let { instances } = this
    const next = new SupervisorState(
      flags,
      module,
      args,
      children,
      instances,
      failedInstances,
      window,
      nextOrder,
    )
    if (!this.simple) return next
    for (const [key, { pid, restarting, args, instance, order }] of instances)
      instances = instances.set(key, { ...next.template, pid, restarting, args, instance, order })
    return next.withInstances(instances)
  }

  /** As reports and `sys` show it. Differs from OTP: children are counted, for there can be ten thousand. */
  shown(): Term {
    const { strategy, intensity, period, autoShutdown } = this.flags
    return {
      strategy,
      intensity,
      period,
      auto_shutdown: autoShutdown,
      children: this.size,
      restarts: this.restarts,
      module: this.module,
      args: this.args,
    }
  }

  describe(nowMs: number): SupervisorDescription {
    return { ...this.summary(nowMs), children: this.all().map(viewOf) }
  }

  summary(nowMs: number): SupervisorSummary {
    const { strategy, intensity, period } = this.flags
    return {
      strategy,
      intensity,
      period,
      restarts: this.window.within(secondOf(nowMs), period).size,
    }
  }

  childOf(pid: Pid): ChildView | null {
    const child = this.simple ? this.instance(pid) : this.table.byPid(pid)
    return child === undefined ? null : viewOf(child)
  }

  private put(instance: Child): OrderedMap<number, Child> {
    return this.instances.set(instanceKey(instance.pid), instance)
  }

  private withoutInstance(child: Child): OrderedMap<number, Child> {
    return this.instances.delete(instanceKey(child.pid))
  }

  private withTable(table: ChildTable): SupervisorState {
    const { args, failedInstances, flags, instances, module, nextOrder, window } = this
    return new SupervisorState(flags, module, args, table, instances, failedInstances, window, nextOrder)
  }

  private withInstances(
    instances: OrderedMap<number, Child>,
    failedInstances = this.failedInstances,
    nextOrder = this.nextOrder,
  ): SupervisorState {
    const { args, flags, module, table, window } = this
    return new SupervisorState(flags, module, args, table, instances, failedInstances, window, nextOrder)
  }
}

/** Whether its order is that of its place. */
function isInOrder({ order }: Child, at: number): boolean {
  return order === at + 1
}

function inOrder(child: Child, at: number): Child {
  return { ...child, order: at + 1 }
}

function viewOf(child: Child): ChildView {
  return {
    id: child.instance ? undefined_ : child.id,
    pid: child.restarting ? null : child.pid,
    restarting: child.restarting,
    restart: child.restart,
    type: child.type,
    order: child.order,
  }
}

/** OTP keeps an instance whose restart said `ignore` under `undefined`; here that is 0, which no pid has. */
function instanceKey(pid: Pid | null): number {
  return pid === null ? 0 : pid.id
}

/** `[{Id, Pid | undefined | restarting, Type, Modules}]`, the last started first. */
export function whichChildren(state: SupervisorState): Term {
  const rows = state.all().map(child => {
    const id = child.instance ? undefined_ : child.id
    return tuple(id, child.restarting ? restarting : (child.pid ?? undefined_), child.type, child.modules)
  })
  return state.simple ? rows : rows.reverse()
}

/** `[{specs, N}, {active, N}, {supervisors, N}, {workers, N}]` */
export function countChildren(state: SupervisorState, isActive: (child: Child) => boolean): Term {
  const counts = (specs: number, active: number, supervisors: number, workers: number): Term => [
    tuple(atom('specs'), specs),
    tuple(atom('active'), active),
    tuple(atom('supervisors'), supervisors),
    tuple(atom('workers'), workers),
  ]
  const { size } = state
  if (state.simple) {
    const supervises = state.template.type === supervisor
    return counts(1, size - state.failedInstances, supervises ? size : 0, supervises ? 0 : size)
  }
  const children = state.all()
  const supervisors = children.filter(child => child.type === supervisor).length
  return counts(size, children.filter(isActive).length, supervisors, size - supervisors)
}
