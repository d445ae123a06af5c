import { temporary } from '../../../shared/atoms.ts'
import { OrderedMap } from '../../../shared/ordered-map.ts'
import type { Pid, Term } from '../../../shared/term.ts'
import { compareExactly } from '../../../shared/term-order.ts'
import { type Child, childAs } from './child.ts'

const byNumber = (a: number, b: number): number => a - b
const noChildren = OrderedMap.empty<number, Child>(byNumber)
const noIds = OrderedMap.empty<Term, number>(compareExactly)
const noPids = OrderedMap.empty<number, number>(byNumber)

/**
 * The children of a supervisor in start order, found by id and by pid. Never changes: every change gives a new
 * table, in a time that grows with the logarithm of the number of children.
 */
export class ChildTable {
  static readonly empty = new ChildTable(noChildren, noIds, noPids)

  /** The table of `children`, in start order, of which each has an order and an id of its own. */
  static of(children: readonly Child[]): ChildTable {
    return new ChildTable(
      OrderedMap.of(children, orderOf, child => child, byNumber),
      OrderedMap.of(children, child => child.id, orderOf, compareExactly),
      OrderedMap.of(children.filter(isRunning), child => (child.pid as Pid).id, orderOf, byNumber),
    )
  }

  private readonly children: OrderedMap<number, Child>
  private readonly orders: OrderedMap<Term, number>
  /** Orders of the running children by number of their pid. */
  private readonly running: OrderedMap<number, number>

  private constructor(
    children: OrderedMap<number, Child>,
    orders: OrderedMap<Term, number>,
    running: OrderedMap<number, number>,
  ) {
    this.children = children
    this.orders = orders
    this.running = running
  }

  get size(): number {
    return this.children.size
  }

  /** First started first. */
  all(): readonly Child[] {
    return this.children.values()
  }

  /** `child` and those started after it. */
  from(child: Child): readonly Child[] {
    const found = [child]
    for (let pair = this.children.after(child.order); pair; pair = this.children.after(pair[0]))
      found.push(pair[1])
    return found
  }

  get(id: Term): Child | undefined {
    const order = this.orders.get(id)
    return order === undefined ? undefined : this.children.get(order)
  }

  /** The child that runs as `pid`; not one whose last life it was. */
  byPid(pid: Pid): Child | undefined {
    const order = this.running.get(pid.id)
    return order === undefined ? undefined : this.children.get(order)
  }

  /** With `child` as the last one. */
  add(child: Child): ChildTable {
    const order = (this.children.last()?.[0] ?? 0) + 1
    return this.put({ ...child, order }, this.running)
  }

  /** With `child` in place of the one of its id; what they have in common is their order. */
  replace(child: Child): ChildTable {
    const old = this.children.get(child.order)
    if (old === undefined) return this.put(child, this.running)
    const running = withPid(withoutPid(this.running, old), child)
    return new ChildTable(this.children.set(child.order, child), this.orders, running)
  }

  /** As `replace`, of many at once. */
  replaceAll(changed: readonly Child[]): ChildTable {
    let table: ChildTable = this
    if (changed.length < few || changed.length * few < this.size)
      for (const child of changed) table = table.replace(child)
    else {
      const byOrder = new Map(changed.map(child => [child.order, child]))
      table = ChildTable.of(this.children.values().map(child => byOrder.get(child.order) ?? child))
    }
    return table
  }

  delete(child: Child): ChildTable {
    return new ChildTable(
      this.children.delete(child.order),
      this.orders.delete(child.id),
      withoutPid(this.running, child),
    )
  }

  /** With `child`, which has ended: a temporary one is forgotten, of others the specification stays. */
  ended(child: Child): ChildTable {
    if (child.restart === temporary) return this.delete(child)
    return this.replace(childAs(child, null))
  }

  private put(child: Child, running: OrderedMap<number, number>): ChildTable {
    return new ChildTable(
      this.children.set(child.order, child),
      this.orders.set(child.id, child.order),
      withPid(running, child),
    )
  }
}

/** So many children, or one in so many, change one by one; of more it is quicker to make the table anew. */
const few = 8

function withPid(running: OrderedMap<number, number>, child: Child): OrderedMap<number, number> {
  return isRunning(child) ? running.set((child.pid as Pid).id, child.order) : running
}

function withoutPid(running: OrderedMap<number, number>, child: Child): OrderedMap<number, number> {
  return isRunning(child) ? running.delete((child.pid as Pid).id) : running
}

function isRunning(child: Child): boolean {
  return child.pid !== null && !child.restarting
}

function orderOf(child: Child): number {
  return child.order
}
