import { temporary } from '../../../shared/atoms.ts'
import { OrderedMap } from '../../../shared/ordered-map.ts'
import type { Pid, Term } from '../../../shared/term.ts'
import { compareExactly } from '../../../shared/term-order.ts'
import type { Child } from './child.ts'

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
    return [...this.children.values()]
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
    return this.put(child, old === undefined ? this.running : withoutPid(this.running, old))
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
    return this.replace({ ...child, pid: null, restarting: false })
  }

  private put(child: Child, running: OrderedMap<number, number>): ChildTable {
    const runs = child.pid !== null && !child.restarting
    return new ChildTable(
      this.children.set(child.order, child),
      this.orders.set(child.id, child.order),
      runs ? running.set((child.pid as Pid).id, child.order) : running,
    )
  }
}

function withoutPid(running: OrderedMap<number, number>, child: Child): OrderedMap<number, number> {
  return child.pid === null || child.restarting ? running : running.delete(child.pid.id)
}
