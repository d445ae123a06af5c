/** A row that knows whether it is being put somewhere. */
export type Movable = {
  /** It is on its way to another place, or out: where it stands now it does not count. */
  moving: boolean
}

/**
 * Rows in an order that is repaired, not made anew: those that moved are sorted by themselves and merged with the others,
 * which costs n + k log k for k of n. The work is a generator that stops after every bit of a millisecond or so, so that
 * whoever runs it can let others do something; until it is at its end the old order holds.
 */
export class SortedRows<Row extends Movable> {
  rows: readonly Row[] = [];

  /**
   * Puts `moved` where they belong, all others staying in their order; those for which `isIn` is false are taken out.
   * While this is under way, nothing that `compare` looks at may change of a row.
   */
  *repair(
    moved: readonly Row[],
    isIn: (row: Row) => boolean,
    compare: (a: Row, b: Row) => number,
  ): Generator<void, void> {
    for (const row of moved) row.moving = true
    const arriving = yield* sorted(moved.filter(isIn), compare)
    const rows = yield* merged(this.rows, arriving, compare)
    for (const row of moved) row.moving = false
    this.rows = rows
  }
}

function* sorted<Row>(rows: Row[], compare: (a: Row, b: Row) => number): Generator<void, Row[]> {
  let runs: Row[][] = []
  for (let at = 0; at < rows.length; at += runRows) {
    runs.push(rows.slice(at, at + runRows).sort(compare))
    yield
  }
  while (runs.length > 1) {
    const longer: Row[][] = []
    for (let at = 0; at < runs.length; at += 2) {
      const one = runs[at] as Row[]
      const two = runs[at + 1]
      longer.push(two === undefined ? one : yield* merged(one, two, compare, false))
    }
    runs = longer
  }
  return runs[0] ?? []
}

/** `rows`, those that are moving left out where that is wanted, and `more` between them. */
function* merged<Row>(
  rows: readonly Row[],
  more: readonly Row[],
  compare: (a: Row, b: Row) => number,
  dropMoving = true,
): Generator<void, Row[]> {
  const all: Row[] = []
  let next = 0
  let at = 0
  for (const row of rows) {
    if (++at % mergedAtOnce === 0) yield
    if (dropMoving && (row as Movable).moving) continue
    while (next < more.length && compare(more[next] as Row, row) < 0) {
      if (++at % mergedAtOnce === 0) yield
      all.push(more[next++] as Row)
    }
    all.push(row)
  }
  while (next < more.length) {
    if (++at % mergedAtOnce === 0) yield
    all.push(more[next++] as Row)
  }
  return all
}

/** Rows that are sorted, and merged, without stopping: each takes a fraction of a millisecond. */
const runRows = 1_000
const mergedAtOnce = 4_000
