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
 * A column is as wide as its widest label, or as the room allows, and an edge leaves from its parent's label, runs
 * level inside the column, bends only in the gutter and arrives level in the tail. So no edge can cross a label. Rows
 * of one column keep their distance, and a parent stands midway between its first and its last child, as tidy trees have it. Processes that stand outside every supervision tree stand below, as far down as the
 * trees reach.
 */
import type { TreeNode } from '../../shared/protocol/events.ts'
import { isOutside } from '../stores/picture.ts'
import type { Row } from '../stores/rows.ts'
import { type Plan, planFor, planLike, type Room } from './density.ts'
import { ambiguousNames, type LabelText, labelOf, widthsOf } from './label.ts'
import { type Written, write } from './lettering.ts'
import { cousinGap, type Measure, type Metrics } from './metrics.ts'
import { type Branch, placeForest } from './tidy.ts'
import { tellSame } from './ties.ts'

/** A place on the picture never changes; what is written there follows the seat, by `relabel`. */
export type Box = {
  readonly key: string
  /** Place in the scene. */
  readonly index: number
  readonly row: Row
  /** The seat as it is; undefined for a counted row. */
  node: TreeNode | undefined
  /** The box above; null at the top. */
  readonly parent: Box | null
  readonly depth: number
  /** Middle of the shape. */
  readonly x: number
  readonly y: number
  label: LabelText
  /** The label as it is written at zoom 1, and its width. */
  written: Written
  labelWidth: number
  /** It stands below the trees, in none of them. */
  readonly outside: boolean
}

export type Column = {
  readonly x: number
  /** Room for its labels. */
  readonly labelWidth: number
  /** Whether its labels could use more. */
  readonly squeezed: boolean
  /** From top to bottom. */
  readonly boxes: readonly Box[]
  readonly families: readonly Family[]
}

/** The children of one box, from top to bottom, and how far the edges to them reach. */
export type Family = {
  readonly parent: Box
  readonly children: readonly Box[]
  readonly top: number
  readonly bottom: number
}

export type Scene = {
  /** Parents before their children. */
  readonly boxes: readonly Box[]
  readonly byKey: ReadonlyMap<string, Box>
  readonly columns: readonly Column[]
  readonly metrics: Metrics
  readonly plan: Plan
  readonly width: number
  readonly height: number
  /** How often the labels were written anew, and how often somebody told other ties. */
  written: number
  /** Boxes written anew since somebody drew them; who draws empties it. */
  readonly fresh: Set<Box>
  told: number
}

/**
 * What a layout has to keep to: `room`, where it may choose how dense it is (`before` is how it was), or the very plan
 * of the scene before; neither for as much as the tree likes to take.
 */
export type Bounds = { readonly room: Room; readonly before: Plan | null } | { readonly like: Plan } | null

const emptyPlan = planFor({ rows: 1, columns: [] }, null, null)

export const emptyScene: Scene = {
  boxes: [],
  byKey: new Map(),
  columns: [],
  metrics: emptyPlan.metrics,
  plan: emptyPlan,
  width: 0,
  height: 0,
  written: 0,
  fresh: new Set(),
  told: 0,
}

/** `before`: the scene before this one, of which labels that did not change are taken over. */
export function layout(
  rows: readonly Row[],
  nodes: ReadonlyMap<string, TreeNode>,
  measure: Measure,
  bounds: Bounds = null,
  before: Scene = emptyScene,
): Scene {
  if (rows.length === 0) return emptyScene
  const ambiguous = ambiguousAmong(rows, nodes)
  const labels = rows.map(row => {
    const node = nodes.get(row.key)
    const own = ambiguous.has(row.key)
    const old = before.byKey.get(row.key)
    const same =
      old !== undefined &&
      old.node === node &&
      old.label.ambiguous === own &&
      old.row.open === row.open &&
      old.row.count === row.count
    return same ? old.label : labelOf(row, node, measure, own)
  })
  const byColumn: LabelText[][] = []
  rows.forEach(({ level }, index) => {
    byColumn[level - 1] ??= []
    byColumn[level - 1]?.push(labels[index] as LabelText)
  })
  const { places, span } = rowPlaces(rows, nodes)
  const wanted = { rows: span, columns: byColumn }
  const plan =
    bounds === null
      ? planFor(wanted, null, null)
      : 'like' in bounds
        ? planLike(bounds.like, wanted)
        : planFor(wanted, bounds.room, bounds.before?.density ?? null)
  const { metrics, labelWidths, squeezed } = plan
  const columnX = columnPlaces(metrics, labelWidths)
  const atRest = { lines: metrics.lines, unit: 1 }

  const byKey = new Map<string, Box>()
  const boxes = rows.map((row, index): Box => {
    const depth = row.level - 1
    const label = labels[index] as LabelText
    const node = nodes.get(row.key)
    const room = labelWidths[depth] ?? 0
    const old = before.byKey.get(row.key)
    const same =
      old?.label === label &&
      before.metrics.lines === metrics.lines &&
      before.columns[depth]?.labelWidth === room
    const written = same ? old.written : write(label, node, room, atRest, measure)
    const box = {
      key: row.key,
      index,
      row,
      node,
      // Parents come before their children.
      parent: row.parent === null ? null : (byKey.get(row.parent) ?? null),
      depth,
      x: columnX[depth] ?? 0,
      y: ((places[index] ?? 0) + 0.5) * metrics.rowHeight,
      label,
      written,
      labelWidth: written.width,
      outside: isOutside(node),
    }
    byKey.set(row.key, box)
    return box
  })
  const byDepth = columnX.map((): Box[] => [])
  for (const box of boxes) byDepth[box.depth]?.push(box)
  const columns = columnX.map((x, depth): Column => {
    const own = (byDepth[depth] as Box[]).sort((a, b) => a.y - b.y)
    return {
      x,
      labelWidth: labelWidths[depth] ?? 0,
      squeezed: squeezed[depth] ?? false,
      boxes: own,
      families: familiesOf(own),
    }
  })
  const last = columns.at(-1)
  return {
    boxes,
    byKey,
    columns,
    metrics,
    plan,
    width: last ? last.x + metrics.labelOffset + last.labelWidth : 0,
    height: span * metrics.rowHeight,
    written: 0,
    fresh: new Set(),
    told: 0,
  }
}

/**
 * Writes the labels of the seats `changed` anew, in their places. @returns false where they have no room there, or what
 * changed must be laid out anew: then some may be written and others not.
 */
export function relabel(
  scene: Scene,
  nodes: ReadonlyMap<string, TreeNode>,
  changed: Iterable<string>,
  measure: Measure,
): boolean {
  const atRest = { lines: scene.metrics.lines, unit: 1 }
  let written = false
  let told = false
  for (const key of changed) {
    const box = scene.byKey.get(key)
    if (!box) continue
    const node = nodes.get(key)
    if (node === box.node) continue
    const column = scene.columns[box.depth]
    if (!column || isOutside(node) !== box.outside || node?.name !== box.node?.name) return false
    const label = labelOf(box.row, node, measure, box.label.ambiguous)
    if (!column.squeezed && widthsOf(label, atRest.lines).wish > column.labelWidth) return false
    told ||= !tellSame(node, box.node)
    written = true
    scene.fresh.add(box)
    box.node = node
    box.label = label
    box.written = write(label, node, column.labelWidth, atRest, measure)
    box.labelWidth = box.written.width
  }
  if (written) scene.written++
  if (told) scene.told++
  return true
}

function familiesOf(column: readonly Box[]): Family[] {
  const children = new Map<Box, Box[]>()
  for (const box of column) {
    if (!box.parent) continue
    const family = children.get(box.parent)
    if (family) family.push(box)
    else children.set(box.parent, [box])
  }
  return Array.from(children, ([parent, own]) => ({
    parent,
    children: own,
    top: Math.min(parent.y, own[0]?.y ?? parent.y),
    bottom: Math.max(parent.y, own.at(-1)?.y ?? parent.y),
  }))
}

/** Keys of the rows whose names say too little without their namespace. */
function ambiguousAmong(rows: readonly Row[], nodes: ReadonlyMap<string, TreeNode>): ReadonlySet<string> {
  const siblings = new Map<string | null, { key: string; name: string }[]>()
  for (const { key, parent } of rows) {
    const name = nodes.get(key)?.name
    if (name === undefined) continue
    const known = siblings.get(parent)
    if (known) known.push({ key, name })
    else siblings.set(parent, [{ key, name }])
  }
  const keys = new Set<string>()
  for (const group of siblings.values()) {
    const names = ambiguousNames(group.map(({ name }) => name))
    for (const { key, name } of group) if (names.has(name)) keys.add(key)
  }
  return keys
}

function columnPlaces(metrics: Metrics, labelWidths: readonly number[]): number[] {
  const { shapeRadius, labelOffset, labelGap, gutter, tail } = metrics
  const places: number[] = []
  let left = 0
  for (const labelWidth of labelWidths) {
    const x = left + shapeRadius
    places.push(x)
    left = x + labelOffset + labelWidth + labelGap + gutter + tail
  }
  return places
}

/** Places of the rows from top to bottom, the first at 0, in rows; and the height of all of them. */
function rowPlaces(
  rows: readonly Row[],
  nodes: ReadonlyMap<string, TreeNode>,
): { places: readonly number[]; span: number } {
  const branches = new Map<string, Branch & { children: Branch[] }>()
  const outside: Branch[] = []
  const inside: Branch[] = []
  rows.forEach((row, index) => {
    const branch = { index, children: [] }
    if (row.open) branches.set(row.key, branch)
    if (row.parent !== null) branches.get(row.parent)?.children.push(branch)
    else if (isOutside(nodes.get(row.key))) outside.push(branch)
    else inside.push(branch)
  })
  const places = new Array<number>(rows.length).fill(0)
  const trees = placeForest(inside, places)
  const others = placeForest(outside, places)
  const down = below(trees, others)
  const move = ({ index, children }: Branch): void => {
    places[index] = (places[index] ?? 0) + down
    children.forEach(move)
  }
  outside.forEach(move)
  const both = [...trees.top, ...others.top.map(top => top + down)]
  const ends = [...trees.bottom, ...others.bottom.map(bottom => bottom + down)]
  const least = Math.min(...both)
  return { places: places.map(place => place - least), span: Math.max(...ends) - least + 1 }
}

/** How far `others` must go down to end where `trees` end, and to be clear of them in every column. */
function below(trees: Reach, others: Reach): number {
  if (trees.top.length === 0 || others.top.length === 0) return 0
  let down = Math.max(...trees.bottom) - Math.max(...others.bottom)
  others.top.forEach((top, depth) => {
    const reach = trees.bottom[depth]
    if (reach !== undefined) down = Math.max(down, reach + 1 + cousinGap - top)
  })
  return down
}

type Reach = { readonly top: readonly number[]; readonly bottom: readonly number[] }
