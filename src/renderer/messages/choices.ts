/** Who can be put on the chart, as the picker lists it. Pure. */
import { limits } from '../../shared/limits.ts'
import type { TreeNode } from '../../shared/protocol/events.ts'
import type { Picture } from '../stores/picture.ts'

export type Choice = {
  readonly id: string
  readonly node: TreeNode
  /** Seats that are put on the chart: this one, or all below it. */
  readonly keys: readonly string[]
  readonly all: boolean
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
    if (!taken.has(node.key)) choices.push({ id: node.key, node, keys: [node.key], all: false })
    if (node.kind !== 'supervisor' && node.kind !== 'application') continue
    const keys = below(children, node.key).filter(key => !taken.has(key))
    if (keys.length > 1) choices.push({ id: `all ${node.key}`, node, keys, all: true })
  }
  return choices
}

/** As many of the seats under `top` as fit on a chart, from the top down. */
function below(children: Picture['children'], top: string): string[] {
  const found = [top]
  for (let at = 0; at < found.length && found.length < limits.chartSeats; at++)
    found.push(...(children.get(found[at] as string) ?? []))
  return found.slice(0, limits.chartSeats)
}

const choicesMost = 40
