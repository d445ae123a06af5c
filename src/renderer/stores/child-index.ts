/** Who is under whom, and in which order. Pure. */
import type { TreeNode } from '../../shared/protocol/events.ts'

/** Keys of the children of each seat, in start order; those at the top are under null. */
export type ChildIndex = ReadonlyMap<string | null, readonly string[]>

type Nodes = ReadonlyMap<string, TreeNode>

/** Whether `node` is at the top without being the top of a tree: nobody supervises it. */
export function isOutside(node: TreeNode | undefined): boolean {
  return (
    node !== undefined && node.parent === null && node.kind !== 'application' && node.kind !== 'supervisor'
  )
}

/** A seat whose parent is not known stands at the top, so that nothing is ever left out of the picture. */
export function indexChildren(nodes: Nodes): ChildIndex {
  const index = new Map<string | null, string[]>()
  for (const node of nodes.values()) {
    const under = placeOf(node, nodes)
    const siblings = index.get(under)
    if (siblings) siblings.push(node.key)
    else index.set(under, [node.key])
  }
  for (const siblings of index.values()) siblings.sort(inOrder(nodes))
  return index
}

/**
 * The index after the seats `keys` came, went or moved: the same value where none of them did. The lists of all others
 * stay as they are.
 */
export function reindexChildren(
  index: ChildIndex,
  before: Nodes,
  after: Nodes,
  keys: Iterable<string>,
): ChildIndex {
  const leaving = new Map<string | null, Set<string>>()
  const coming = new Map<string | null, string[]>()
  for (const key of keys) {
    const was = before.get(key)
    const is = after.get(key)
    if (was === undefined && is === undefined) continue
    if (was !== undefined && is !== undefined && samePlace(was, is)) continue
    // Whose children stood at the top for want of it, or will: too rare to be quick about.
    if (is === undefined && index.has(key)) return indexChildren(after)
    if (was === undefined && isMissed(key, index, before)) return indexChildren(after)
    if (was !== undefined) addTo(leaving, placeOf(was, before), key)
    if (is !== undefined) {
      const under = placeOf(is, after)
      const others = coming.get(under)
      if (others) others.push(key)
      else coming.set(under, [key])
    }
  }
  if (leaving.size === 0 && coming.size === 0) return index
  const next = new Map(index)
  const compare = inOrder(after)
  for (const parent of new Set([...leaving.keys(), ...coming.keys()])) {
    const gone = leaving.get(parent)
    const kept = next.get(parent) ?? []
    const siblings = gone ? kept.filter(key => !gone.has(key)) : kept.slice()
    for (const key of coming.get(parent) ?? []) insert(siblings, key, compare)
    if (siblings.length > 0) next.set(parent, siblings)
    else next.delete(parent)
  }
  return next
}

const samePlace = (a: TreeNode, b: TreeNode): boolean =>
  a.parent === b.parent && a.order === b.order && isOutside(a) === isOutside(b)

const placeOf = ({ parent }: TreeNode, nodes: Nodes): string | null =>
  parent !== null && nodes.has(parent) ? parent : null

/** Whether a seat at the top is there only because `key` was not known. */
function isMissed(key: string, index: ChildIndex, nodes: Nodes): boolean {
  return index.get(null)?.some(top => nodes.get(top)?.parent === key) ?? false
}

/** What stands outside the trees comes after them, whatever the order in which it started. */
function inOrder(nodes: Nodes): (a: string, b: string) => number {
  const place = (key: string) => nodes.get(key)?.order ?? 0
  const last = (key: string) => (isOutside(nodes.get(key)) ? 1 : 0)
  return (a, b) => last(a) - last(b) || place(a) - place(b) || (a < b ? -1 : 1)
}

function insert(siblings: string[], key: string, compare: (a: string, b: string) => number): void {
  let low = 0
  let high = siblings.length
  while (low < high) {
    const middle = (low + high) >> 1
    if (compare(siblings[middle] as string, key) < 0) low = middle + 1
    else high = middle
  }
  siblings.splice(low, 0, key)
}

function addTo(sets: Map<string | null, Set<string>>, under: string | null, key: string): void {
  const set = sets.get(under)
  if (set) set.add(key)
  else sets.set(under, new Set([key]))
}
