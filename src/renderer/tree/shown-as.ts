import { groupKey } from '../stores/rows.ts'
import type { Scene } from './layout.ts'

type Nodes = ReadonlyMap<string, { readonly parent: string | null }>

/** Key of the box that a seat is shown as: its own, or that of the counted row or seat it is folded into; null for none. */
export function shownAs(key: string, nodes: Nodes, scene: Scene): string | null {
  const seen = new Set<string>()
  for (let at: string | null = key; at !== null && !seen.has(at); at = nodes.get(at)?.parent ?? null) {
    if (scene.byKey.has(at)) return at
    const parent: string | null = nodes.get(at)?.parent ?? null
    if (parent !== null && scene.byKey.has(groupKey(parent))) return groupKey(parent)
    seen.add(at)
  }
  return null
}
