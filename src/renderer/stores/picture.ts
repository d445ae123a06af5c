/**
 * The window's picture of the running system, and how snapshots and deltas change it. Pure: the main process
 * owns the truth, and the same snapshot and deltas always give the same picture.
 */
import { limits } from '../../shared/limits.ts'
import type {
  Delta,
  FeedEvent,
  Notice,
  Snapshot,
  TreeNode,
  WorldStatus,
} from '../../shared/protocol/events.ts'

/** Whether `node` is at the top without being the top of a tree: nobody supervises it. */
export function isOutside(node: TreeNode | undefined): boolean {
  return (
    node !== undefined && node.parent === null && node.kind !== 'application' && node.kind !== 'supervisor'
  )
}

/** Whether anything in the picture belongs to a supervision tree, alive or not. */
export const hasTree = ({ nodes, children }: Picture): boolean =>
  children.get(null)?.some(key => !isOutside(nodes.get(key))) ?? false

export type Picture = {
  /** Sequence number of the last snapshot or delta in the picture. */
  readonly seq: number
  /** Seats by key. */
  readonly nodes: ReadonlyMap<string, TreeNode>
  /**
   * Keys of the children of each seat, in start order; those at the top are under null. The same value as
   * before while no seat came, went or moved, so that layouts can be kept.
   */
  readonly children: ChildIndex
  readonly world: WorldStatus
  /** Oldest first, at most `limits.feedEvents`. */
  readonly feed: readonly FeedEvent[]
  readonly notices: readonly Notice[]
}

export type ChildIndex = ReadonlyMap<string | null, readonly string[]>

export function fromSnapshot(snapshot: Snapshot): Picture {
  const nodes = new Map(snapshot.nodes.map(node => [node.key, node]))
  return {
    seq: snapshot.seq,
    nodes,
    children: indexChildren(nodes),
    world: snapshot.world,
    feed: snapshot.feed.slice(-limits.feedEvents),
    notices: snapshot.notices,
  }
}

/** The picture after `delta`. A delta that is older than the picture changes nothing. */
export function applyDelta(picture: Picture, delta: Delta): Picture {
  if (delta.seq <= picture.seq) return picture
  const seatsChanged = delta.upserts.length > 0 || delta.removed.length > 0
  let nodes = picture.nodes
  let moved = false
  if (seatsChanged) {
    const next = new Map(picture.nodes)
    for (const key of delta.removed) moved = next.delete(key) || moved
    for (const node of delta.upserts) {
      const before = next.get(node.key)
      moved ||= before === undefined || !samePlace(before, node)
      next.set(node.key, node)
    }
    nodes = next
  }
  return {
    seq: delta.seq,
    nodes,
    children: moved ? indexChildren(nodes) : picture.children,
    world: delta.world,
    feed: delta.feed.length > 0 ? [...picture.feed, ...delta.feed].slice(-limits.feedEvents) : picture.feed,
    notices: delta.notices.length > 0 ? addNotices(picture.notices, delta.notices) : picture.notices,
  }
}

const samePlace = (a: TreeNode, b: TreeNode): boolean =>
  a.parent === b.parent && a.order === b.order && isOutside(a) === isOutside(b)

/** A seat whose parent is not known stands at the top, so that nothing is ever left out of the picture. */
function indexChildren(nodes: ReadonlyMap<string, TreeNode>): ChildIndex {
  const index = new Map<string | null, string[]>()
  for (const { key, parent } of nodes.values()) {
    const under = parent !== null && nodes.has(parent) ? parent : null
    const siblings = index.get(under)
    if (siblings) siblings.push(key)
    else index.set(under, [key])
  }
  const place = (key: string) => nodes.get(key)?.order ?? 0
  // What stands outside the trees comes after them, whatever the order in which it started.
  const last = (key: string) => (isOutside(nodes.get(key)) ? 1 : 0)
  for (const siblings of index.values()) {
    siblings.sort((a, b) => last(a) - last(b) || place(a) - place(b) || (a < b ? -1 : 1))
  }
  return index
}

/** A notice that comes again under its id replaces the earlier one in its place. */
function addNotices(known: readonly Notice[], more: readonly Notice[]): readonly Notice[] {
  const byId = new Map(known.map(notice => [notice.id, notice]))
  for (const notice of more) byId.set(notice.id, notice)
  return [...byId.values()]
}
