/**
 * First of the three steps of the tree's drawing: rows of seats → boxes. Pure.
 *
 * One column for each depth, from left to right; in a column every box has its shape on the left and its label
 * on the right of it:
 *
 *       name               ╭──①─ ○ …
 *     ○ pid     ───────────┤
 *       detail             ╰──②─ ○ …
 *     |  column    |gutter |tail|
 *
 * A column is as wide as its widest label and an edge leaves from its parent's label, runs level inside the
 * column, bends only in the gutter and arrives level in the tail. So no edge can cross a label. Rows of one
 * column keep their distance, and a parent stands midway between its first and its last child, as Reingold and
 * Tilford's tidy trees have it.
 */
import { hierarchy, tree } from 'd3'
import type { TreeNode } from '../../shared/protocol/events.ts'
import type { Row } from '../stores/rows.ts'
import { type LabelText, labelOf } from './label.ts'
import { type Measure, metrics } from './metrics.ts'

export type Box = {
  readonly key: string
  readonly row: Row
  /** The seat as it was when the box was made; undefined for a counted row. */
  readonly node: TreeNode | undefined
  readonly depth: number
  /** Middle of the shape. */
  readonly x: number
  readonly y: number
  readonly label: LabelText
  /** Width of the label, in pixels. */
  readonly labelWidth: number
}

export type Column = { readonly x: number; readonly labelWidth: number; readonly boxes: readonly Box[] }

export type Scene = {
  /** Parents before their children. */
  readonly boxes: readonly Box[]
  readonly byKey: ReadonlyMap<string, Box>
  readonly columns: readonly Column[]
  readonly width: number
  readonly height: number
}

export const emptyScene: Scene = { boxes: [], byKey: new Map(), columns: [], width: 0, height: 0 }

type Place = { key: string; row: Row | null }

export function layout(rows: readonly Row[], nodes: ReadonlyMap<string, TreeNode>, measure: Measure): Scene {
  if (rows.length === 0) return emptyScene
  const labels = rows.map(row => labelOf(row, nodes.get(row.key), measure))
  const columnWidths: number[] = []
  rows.forEach((row, index) => {
    const depth = row.level - 1
    columnWidths[depth] = Math.max(columnWidths[depth] ?? metrics.labelWidthMin, labels[index]?.width ?? 0)
  })
  const columnX = columnPlaces(columnWidths)
  const { ys, height } = rowPlaces(rows)

  const boxes = rows.map((row, index): Box => {
    const depth = row.level - 1
    const label = labels[index] as LabelText
    const node = nodes.get(row.key)
    const x = columnX[depth] ?? 0
    return { key: row.key, row, node, depth, x, y: ys[index] ?? 0, label, labelWidth: label.width }
  })
  const columns = columnX.map((x, depth): Column => {
    const own = boxes.filter(box => box.depth === depth)
    return { x, labelWidth: columnWidths[depth] ?? 0, boxes: own }
  })
  const last = columns.at(-1)
  const width = last ? last.x + metrics.labelOffset + last.labelWidth : 0
  return { boxes, byKey: new Map(boxes.map(box => [box.key, box])), columns, width, height }
}

/**
 * The same scene with the labels of what changed, where the columns have room for them and no row came or went;
 * null where everything must be laid out anew.
 */
export function relabel(scene: Scene, nodes: ReadonlyMap<string, TreeNode>, measure: Measure): Scene | null {
  let changed = false
  const boxes: Box[] = []
  for (const box of scene.boxes) {
    const node = nodes.get(box.key)
    if (node === box.node) {
      boxes.push(box)
      continue
    }
    const label = labelOf(box.row, node, measure)
    if (label.width > (scene.columns[box.depth]?.labelWidth ?? 0)) return null
    boxes.push({ ...box, node, label, labelWidth: label.width })
    changed = true
  }
  if (!changed) return scene
  const columns = scene.columns.map((column, depth) => ({
    ...column,
    boxes: boxes.filter(box => box.depth === depth),
  }))
  return { ...scene, boxes, byKey: new Map(boxes.map(box => [box.key, box])), columns }
}

function columnPlaces(labelWidths: readonly number[]): number[] {
  const places: number[] = []
  let left = 0
  for (const labelWidth of labelWidths) {
    const x = left + metrics.shapeRadius
    places.push(x)
    left = x + metrics.labelOffset + labelWidth + metrics.labelGap + metrics.gutter + metrics.tail
  }
  return places
}

function rowPlaces(rows: readonly Row[]): { ys: number[]; height: number } {
  const children = new Map<string | null, Place[]>()
  for (const row of rows) {
    const siblings = children.get(row.parent)
    const place = { key: row.key, row }
    if (siblings) siblings.push(place)
    else children.set(row.parent, [place])
  }
  const top = hierarchy<Place>({ key: '', row: null }, ({ key, row }) => children.get(row ? key : null))
  const tidy = tree<Place>()
    .nodeSize([1, 1])
    .separation((a, b) => (a.parent === b.parent ? 1 : 1 + metrics.cousinGap))
  const yByKey = new Map<string, number>()
  let least = Infinity
  let most = -Infinity
  for (const { data, x } of tidy(top).descendants()) {
    if (!data.row) continue
    yByKey.set(data.key, x)
    least = Math.min(least, x)
    most = Math.max(most, x)
  }
  const ys = rows.map(row => ((yByKey.get(row.key) ?? 0) - least) * metrics.rowHeight + metrics.rowHeight / 2)
  return { ys, height: (most - least + 1) * metrics.rowHeight }
}
