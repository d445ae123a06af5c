/** The three lines beside a shape, cut to fit. Pure. */
import type { TreeNode } from '../../shared/protocol/events.ts'
import type { Row } from '../stores/rows.ts'
import { type Measure, metrics } from './metrics.ts'

export type LabelText = {
  readonly name: string
  /** How many children are folded away, behind the name: "+12"; else empty. */
  readonly folded: string
  readonly nameWidth: number
  /** The pid, or what an empty seat waits for; the restart meter stands behind it. */
  readonly pid: string
  readonly pidWidth: number
  readonly detail: string
  /** Of the widest line. */
  readonly width: number
}

/** Between the pid and the restart meter. */
export const meterGap = 9
/** Before the count of folded children, its plate included. */
export const foldedGap = 18

/** A supervisor's meter has a pip for each restart that its intensity allows; a long one is a bar. */
export const pips = { max: 8, width: 6, gap: 3, barWidth: 44 } as const

export function meterWidth(intensity: number): number {
  if (intensity <= 0) return 0
  return intensity > pips.max ? pips.barWidth : intensity * (pips.width + pips.gap) - pips.gap
}

export function labelOf(row: Row, node: TreeNode | undefined, measure: Measure): LabelText {
  const most = metrics.labelWidthMax
  const folded = row.kind === 'seat' && row.open === false ? `+${row.count}` : ''
  const foldedWidth = folded === '' ? 0 : measure(folded, 'pid') + foldedGap
  const name = cutToFit(node?.name ?? `${row.count.toLocaleString('en')} more`, most - foldedWidth, text =>
    measure(text, 'name'),
  )
  const intensity = node?.supervisor?.intensity ?? 0
  const meter = intensity > 0 ? meterGap + meterWidth(intensity) : 0
  const pid = node ? (node.pid ?? node.status) : 'folded'
  const detail = cutToFit(node ? detailOf(node) : 'open to see each', most, text => measure(text, 'detail'))
  const nameWidth = measure(name, 'name')
  const pidWidth = measure(pid, 'pid')
  const width = Math.ceil(Math.max(nameWidth + foldedWidth, pidWidth + meter, measure(detail, 'detail')))
  return { name, folded, nameWidth, pid, pidWidth, detail, width }
}

/** What stands under the name: the problem of a table and the last exit of an empty seat come first. */
function detailOf(node: TreeNode): string {
  if (node.problem !== null) return `⚠ ${node.problem}`
  if (node.pid === null && node.lastExit !== null) return `exited: ${node.lastExit}`
  return node.detail
}

/** `text`, or as much of its beginning as is not wider than `width`, with an ellipsis. */
export function cutToFit(text: string, width: number, measure: (text: string) => number): string {
  if (measure(text) <= width) return text
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = Math.ceil((low + high) / 2)
    if (measure(`${text.slice(0, middle)}…`) <= width) low = middle
    else high = middle - 1
  }
  return `${text.slice(0, low).trimEnd()}…`
}
