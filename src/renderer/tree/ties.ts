/** Who has to do with whom besides supervision, among the boxes of a scene. Pure. */
import type { TreeNode } from '../../shared/protocol/events.ts'
import type { Layers } from '../stores/settings-slice.ts'
import type { Scene } from './layout.ts'

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

/** Whether the ties that two pictures of a seat tell are the same. */
export function tellSame(a: TreeNode | undefined, b: TreeNode | undefined): boolean {
  const one = a?.ties ?? null
  const two = b?.ties ?? null
  if (a?.pid !== b?.pid) return false
  return one === two || JSON.stringify(one) === JSON.stringify(two)
}
