import type { TableRow } from '../../shared/protocol/events.ts'
import type { Term, Tuple } from '../../shared/term.ts'
import { compareTerms, equalTerms } from '../../shared/term-order.ts'
import type { TableStep } from '../observer/tables.ts'

/** How a table holds its objects. */
export type Holding = Pick<TableRow, 'type' | 'keypos'>

/** What of `objects` there is after `steps`, in a table of that type. */
export function objectsAfter(
  objects: readonly Tuple[],
  steps: readonly TableStep[],
  holding: Holding,
): readonly Tuple[] {
  return steps.reduce((before, step) => afterStep(before, step, holding), objects)
}

/**
 * The steps that bring back `before`, which are all objects that the table had under the keys of `steps`. Where several
 * objects have one key, those that are put back come last.
 */
export function undoSteps(
  before: readonly Tuple[],
  steps: readonly TableStep[],
  holding: Holding,
): readonly TableStep[] {
  const after = objectsAfter(before, steps, holding)
  const removals: TableStep[] = []
  const inserts: TableStep[] = []
  for (const object of distinct([...before, ...after])) {
    const had = countOf(before, object)
    const has = countOf(after, object)
    if (has > had) removals.push({ do: 'delete_object', object })
    const missing = has > had ? had : had - has
    for (let i = 0; i < missing; i++) inserts.push({ do: 'insert', object })
  }
  return [...removals, ...inserts]
}

/** Whether `a` and `b` are one key to a table of that type. */
export function isSameKey(a: Term, b: Term, type: TableRow['type']): boolean {
  return type === 'ordered_set' ? compareTerms(a, b) === 0 : equalTerms(a, b)
}

export function keyOf(object: Tuple, { keypos }: Holding): Term {
  return object.items[keypos - 1] as Term
}

function afterStep(
  objects: readonly Tuple[],
  { do: what, object }: TableStep,
  holding: Holding,
): readonly Tuple[] {
  const others = objects.filter(other => !equalTerms(other, object))
  if (what === 'delete_object') return others
  switch (holding.type) {
    case 'duplicate_bag':
      return [...objects, object]
    case 'bag':
      return [...others, object]
    default: {
      const key = keyOf(object, holding)
      return [...objects.filter(other => !isSameKey(keyOf(other, holding), key, holding.type)), object]
    }
  }
}

function distinct(objects: readonly Tuple[]): readonly Tuple[] {
  return objects.filter((object, at) => objects.findIndex(other => equalTerms(other, object)) === at)
}

function countOf(objects: readonly Tuple[], object: Tuple): number {
  return objects.filter(other => equalTerms(other, object)).length
}
