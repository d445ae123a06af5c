import { temporary } from '../../../shared/atoms.ts'
import { OrderedMap } from '../../../shared/ordered-map.ts'
import type { Pid, Term } from '../../../shared/term.ts'
import { compareExactly } from '../../../shared/term-order.ts'
import { type Child, childAs, isRunning } from './child.ts'

/** Children of one row, at most. A change copies one row and the list of rows. */
const rowSize = 64

type Row = readonly Child[]
const none: Row = []
/** Orders of the running children by number of their pid; or a word for that pids rise as orders do. */
type Running = OrderedMap<number, number> | 'rising'

/**
 * The children of a supervisor in start order, found by id and by pid. Never changes: every change gives a new table,
 * which shares all rows but one with the old. What the children of several rows are found by is made when somebody
 * first looks, and kept up from then on: most supervisors have one row, and many large ones never lose a child.
 */
export class ChildTable {
  static readonly empty = new ChildTable([], 0, null, null)

  /** The table of `children`, in start order, of which each has an order and an id of its own. */
  static of(children: readonly Child[]): ChildTable {
    const rows: Row[] = []
    for (let at = 0; at < children.length; at += rowSize) rows.push(children.slice(at, at + rowSize))
    return new ChildTable(rows, children.length, null, null)
  }

  readonly size: number
  /** None is empty. */
  private readonly rows: readonly Row[]
  /** Orders by id. */
  private orders: OrderedMap<Term, number> | null
  private running: Running | null

  private constructor(
    rows: readonly Row[],
    size: number,
    orders: OrderedMap<Term, number> | null,
    running: Running | null,
  ) {
    this.rows = rows
    this.size = size
    this.orders = orders
    this.running = running
  }

  /** First started first. */
  all(): readonly Child[] {
    return this.rows.length === 1 ? (this.rows[0] as Row) : none.concat(...this.rows)
  }

  /** `child` and those started after it. */
  from(child: Child): readonly Child[] {
    const at = this.rowOf(child.order, orderOf)
    const row = this.rows[at] as Row
    return row.slice(indexIn(row, child.order, orderOf)).concat(...this.rows.slice(at + 1))
  }

  get(id: Term): Child | undefined {
    if (this.rows.length <= 1) return this.rows[0]?.find(child => isSame(child.id, id))
    this.orders ??= OrderedMap.of(this.all(), child => child.id, orderOf, compareExactly)
    const order = this.orders.get(id)
    return order === undefined ? undefined : this.find(order, orderOf)
  }

  /** The child that runs as `pid`; not one whose last life it was. */
  byPid(pid: Pid): Child | undefined {
    if (this.rows.length <= 1) return runningAs(this.rows[0] ?? none, pid)
    this.running ??= runningIn(this.all())
    if (this.running === 'rising') return this.find(pid.id, pidNumber)
    const order = this.running.get(pid.id)
    return order === undefined ? undefined : this.find(order, orderOf)
  }

  /** With `child` as the last one. */
  add(child: Child): ChildTable {
    const order = (this.rows.at(-1)?.at(-1)?.order ?? 0) + 1
    return this.put({ ...child, order })
  }

  /** With `child` in place of the one of its id; what they have in common is their order. */
  replace(child: Child): ChildTable {
    const at = this.rowOf(child.order, orderOf)
    const row = this.rows[at] ?? []
    const index = indexIn(row, child.order, orderOf)
    const old = row[index]
    if (old?.order !== child.order) return this.put(child)
    const changed = row.slice()
    changed[index] = child
    const running = this.runningAfter(old, child)
    return new ChildTable(this.withRow(at, changed), this.size, this.orders, running)
  }

  /** As `replace`, of many at once, all of which are there. */
  replaceAll(changed: readonly Child[]): ChildTable {
    if (changed.length === 1) return this.replace(changed[0] as Child)
    const rows = this.rows.slice()
    /** Rows copied already, by their number. */
    const own: boolean[] = []
    for (const child of changed) {
      const at = this.rowOf(child.order, orderOf)
      if (own[at] !== true) rows[at] = (rows[at] as Row).slice()
      own[at] = true
      const row = rows[at] as Child[]
      row[indexIn(row, child.order, orderOf)] = child
    }
    return new ChildTable(rows, this.size, this.orders, null)
  }

  delete(child: Child): ChildTable {
    const at = this.rowOf(child.order, orderOf)
    const row = (this.rows[at] as Row).filter(other => other.order !== child.order)
    return new ChildTable(
      row.length > 0 ? this.withRow(at, row) : this.rows.filter((_, other) => other !== at),
      this.size - 1,
      this.orders?.delete(child.id) ?? null,
      this.runningAfter(child, null),
    )
  }

  /** With `child`, which has ended: a temporary one is forgotten, of others the specification stays. */
  ended(child: Child): ChildTable {
    if (child.restart === temporary) return this.delete(child)
    return this.replace(childAs(child, null))
  }

  /** With `child`, whose order nobody has. */
  private put(child: Child): ChildTable {
    const { rows } = this
    let at = this.rowOf(child.order, orderOf)
    let row: Row = [child]
    if (at === rows.length - 1 && (rows[at] as Row).length >= rowSize) at++
    else if (rows.length > 0) {
      const old = rows[at] as Row
      row = old.toSpliced(indexIn(old, child.order, orderOf), 0, child)
    }
    return new ChildTable(
      this.withRow(at, row),
      this.size + 1,
      this.orders?.set(child.id, child.order) ?? null,
      this.runningAfter(null, child),
    )
  }

  private withRow(at: number, row: Row): readonly Row[] {
    const { rows } = this
    if (rows.length === 1 && at === 0) return [row]
    const changed = rows.slice()
    changed[at] = row
    return changed
  }

  /** What running children are found by after `old` has gone and `child` has come. */
  private runningAfter(old: Child | null, child: Child | null): Running | null {
    let { running } = this
    if (running === null || running === 'rising') return null
    if (old !== null && isRunning(old)) running = running.delete(pidNumber(old))
    return child !== null && isRunning(child) ? running.set(pidNumber(child), child.order) : running
  }

  /** The child with this `key`, by which the children are in order. */
  private find(value: number, key: (child: Child) => number): Child | undefined {
    const row = this.rows[this.rowOf(value, key)] as Row
    const child = row[indexIn(row, value, key)]
    return child !== undefined && key(child) === value ? child : undefined
  }

  /** The row in which a child with this `key` is, or would be. */
  private rowOf(value: number, key: (child: Child) => number): number {
    const { rows } = this
    let low = 0
    for (let high = rows.length; high - low > 1; ) {
      const middle = (low + high) >>> 1
      if (key((rows[middle] as Row)[0] as Child) <= value) low = middle
      else high = middle
    }
    return low
  }
}

function runningAs(row: Row, pid: Pid): Child | undefined {
  // Without a function for it: each end of a child is looked for here.
  for (let at = 0; at < row.length; at++) {
    const child = row[at] as Child
    if (child.pid !== null && child.pid.id === pid.id && !child.restarting) return child
  }
  return undefined
}

/** Where in `row` a child with this `key` is, or would be. */
function indexIn(row: Row, value: number, key: (child: Child) => number): number {
  let low = 0
  for (let high = row.length; low < high; ) {
    const middle = (low + high) >>> 1
    if (key(row[middle] as Child) < value) low = middle + 1
    else high = middle
  }
  return low
}

function isSame(one: Term, other: Term): boolean {
  return one === other || compareExactly(one, other) === 0
}

function runningIn(children: readonly Child[]): Running {
  let last = 0
  const rising = children.every(child => {
    const before = last
    last = pidNumber(child)
    return isRunning(child) && before < last
  })
  return rising ? 'rising' : OrderedMap.of(children.filter(isRunning), pidNumber, orderOf, (a, b) => a - b)
}

/** The number of its pid, which is not 0; 0 without one. */
function pidNumber(child: Child): number {
  return child.pid === null ? 0 : child.pid.id
}

function orderOf(child: Child): number {
  return child.order
}
