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
import { type ChildIndex, indexChildren, isOutside, reindexChildren } from './child-index.ts'
import { LayeredMap } from './layered-map.ts'

export { type ChildIndex, isOutside }

/** Whether anything in the picture belongs to a supervision tree, alive or not. */
export const hasTree = ({ nodes, children }: Picture): boolean =>
  children.get(null)?.some(key => !isOutside(nodes.get(key))) ?? false

export type Picture = {
  /** Sequence number of the last snapshot or delta in the picture. */
  readonly seq: number
  /** Seats by key. */
  readonly nodes: ReadonlyMap<string, TreeNode>
  /** Keys of the seats that the last delta changed, or that came or went with it; all after a snapshot. */
  readonly changed: readonly string[]
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

export function fromSnapshot(snapshot: Snapshot): Picture {
  const nodes = LayeredMap.from(snapshot.nodes.map(node => [node.key, node] as const))
  return {
    seq: snapshot.seq,
    nodes,
    changed: [...nodes.keys()],
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
  const nodes = seatsChanged
    ? LayeredMap.of(picture.nodes).with(
        delta.removed,
        delta.upserts.map(node => [node.key, node] as const),
      )
    : picture.nodes
  const changed = seatsChanged
    ? [...new Set([...delta.removed, ...delta.upserts.map(node => node.key)])]
    : unchanged
  return {
    seq: delta.seq,
    nodes,
    changed,
    children: seatsChanged
      ? reindexChildren(picture.children, picture.nodes, nodes, changed)
      : picture.children,
    world: delta.world,
    feed: delta.feed.length > 0 ? [...picture.feed, ...delta.feed].slice(-limits.feedEvents) : picture.feed,
    notices: delta.notices.length > 0 ? addNotices(picture.notices, delta.notices) : picture.notices,
  }
}

const unchanged: readonly string[] = []

/** A notice that comes again under its id replaces the earlier one in its place. */
function addNotices(known: readonly Notice[], more: readonly Notice[]): readonly Notice[] {
  const byId = new Map(known.map(notice => [notice.id, notice]))
  for (const notice of more) byId.set(notice.id, notice)
  return [...byId.values()]
}
