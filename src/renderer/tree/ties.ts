/** Who has to do with whom besides supervision, among the boxes of a scene. Pure. */
import type { TreeNode } from '../../shared/protocol/events.ts'
import type { Layers } from '../stores/settings-slice.ts'
import type { Scene } from './layout.ts'
import { shownAs } from './shown-as.ts'

/** `monitor`: `from` watches `to`; `mutual`: each watches the other; `table`: `from` uses the table `to`. */
export type Tie = {
  readonly kind: 'link' | 'monitor' | 'mutual' | 'table'
  /** Keys of boxes. */
  readonly from: string
  readonly to: string
}

/** Those of the layers that are shown; each link once. */
export function tiesIn(scene: Scene, layers: Layers): Tie[] {
  const telling = scene.boxes.filter(({ node }) => node?.ties)
  if (telling.length === 0) return []
  const keys = new Map<string, string>()
  for (const { key, node } of scene.boxes) if (node?.pid) keys.set(node.pid, key)
  const ties: Tie[] = []
  const watches = new Map<string, number>()
  const add = (kind: Tie['kind'], from: string | undefined, to: string | undefined): void => {
    if (from === undefined || to === undefined || from === to) return
    if (kind === 'monitor') {
      const back = watches.get(`${to}\n${from}`)
      if (back !== undefined) {
        ties[back] = { kind: 'mutual', from: to, to: from }
        return
      }
      watches.set(`${from}\n${to}`, ties.length)
    }
    ties.push({ kind, from, to })
  }
  for (const { key, node } of telling) {
    const { links, monitors, monitoredBy, tables } = (node as TreeNode).ties as NonNullable<TreeNode['ties']>
    if (layers.links) for (const pid of links) add('link', key, keys.get(pid))
    if (layers.monitors) {
      for (const pid of monitors) add('monitor', key, keys.get(pid))
      for (const pid of monitoredBy) add('monitor', keys.get(pid), key)
    }
    if (layers.tables) for (const { user, table } of tables) add('table', keys.get(user), keys.get(table))
  }
  return ties
}

/**
 * Ties of the box `focus` with seats that are folded away, to the rows that stand for them. It looks at all seats: it is
 * for the one that is looked at.
 */
export function hiddenTies(
  nodes: ReadonlyMap<string, TreeNode>,
  scene: Scene,
  layers: Layers,
  focus: string,
): Tie[] {
  const own = scene.byKey.get(focus)?.node
  if (!own?.pid || nodes.size <= scene.boxes.length) return []
  const { pid } = own
  const ties = new Map<string, Tie>()
  const add = (kind: Tie['kind'], other: string, away: boolean): void => {
    const key = shownAs(other, nodes, scene)
    if (key === null || key === focus) return
    const [from, to] = away ? [focus, key] : [key, focus]
    ties.set(`${kind} ${away} ${key}`, { kind, from, to })
  }
  for (const node of nodes.values()) {
    if (node.pid === null || scene.byKey.has(node.key)) continue
    if (own.ties) {
      if (layers.links && own.ties.links.includes(node.pid)) add('link', node.key, true)
      if (layers.monitors && own.ties.monitors.includes(node.pid)) add('monitor', node.key, true)
      if (layers.monitors && own.ties.monitoredBy.includes(node.pid)) add('monitor', node.key, false)
    }
    if (!node.ties) continue
    if (layers.links && node.ties.links.includes(pid)) add('link', node.key, true)
    if (layers.monitors && node.ties.monitors.includes(pid)) add('monitor', node.key, false)
    if (layers.monitors && node.ties.monitoredBy.includes(pid)) add('monitor', node.key, true)
  }
  return [...ties.values()]
}

/** Whether the ties that two pictures of a seat tell are the same. */
export function tellSame(a: TreeNode | undefined, b: TreeNode | undefined): boolean {
  const one = a?.ties ?? null
  const two = b?.ties ?? null
  if (a?.pid !== b?.pid) return false
  return one === two || JSON.stringify(one) === JSON.stringify(two)
}
