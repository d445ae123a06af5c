/** Who can be put on the chart, as the picker lists it. Pure. */
import { limits } from '../../shared/limits.ts'
import type { TreeNode } from '../../shared/protocol/events.ts'
import type { Picture } from '../stores/picture.ts'

export type Choice = {
  readonly id: string
  readonly node: TreeNode
  /** Seats that are put on the chart: this one, or all below it. */
  readonly keys: readonly string[]
  /** Of all below: whether there are no more than have room; null for a single seat. */
  readonly all: 'all' | 'first' | null
}

/** The first seats with `text` in name, pid or module that are not on the chart, and what lies below the supervisors. */
export function choicesFor(
  { nodes, children }: Pick<Picture, 'nodes' | 'children'>,
  text: string,
  seats: readonly string[],
): Choice[] {
  const words = text.trim().toLowerCase()
  const taken = new Set(seats)
  const choices: Choice[] = []
  for (const node of nodes.values()) {
    if (choices.length >= choicesMost) break
    if (!`${node.name}\n${node.pid ?? ''}\n${node.module}`.toLowerCase().includes(words)) continue
    if (!taken.has(node.key)) choices.push({ id: node.key, node, keys: [node.key], all: null })
    if (node.kind !== 'supervisor' && node.kind !== 'application') continue
    const found = below(children, node.key).filter(key => !taken.has(key))
    const keys = found.slice(0, limits.chartSeats - seats.length)
    const all = keys.length < found.length ? 'first' : 'all'
    if (keys.length > 1) choices.push({ id: `all ${node.key}`, node, keys, all })
  }
  return choices
}

/** The seats under `top` from the top down; of more than fit on a chart, some more than that. */
function below(children: Picture['children'], top: string): string[] {
  const found = [top]
  for (let at = 0; at < found.length && found.length <= 2 * limits.chartSeats; at++)
    found.push(...(children.get(found[at] as string) ?? []).slice(0, 2 * limits.chartSeats))
  return found
}

const choicesMost = 40
