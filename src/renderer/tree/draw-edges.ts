/** Supervision: the edges in sight, and the start order on the tail of each. */
import { bisector } from 'd3'
import type { Area, Places, View } from './draw.ts'
import { type Edge, edgeBetween, emptyEdge, traceEdge } from './edges.ts'
import type { Box, Family } from './layout.ts'
import type { Lettering } from './lettering.ts'
import { labelFonts } from './theme.ts'

const solid: number[] = []
const dashed = [4, 4]
const dotted = [1.5, 4]

export function drawEdges(
  context: CanvasRenderingContext2D,
  view: View,
  area: Area,
  places: Places,
  lettering: Lettering,
): void {
  const { theme, path, found, transform } = view
  const edge = emptyEdge()
  const kinds = edgesIn(view, area)
  const thin = Math.min(1, lettering.unit)
  const stroke = (boxes: readonly Box[], color: string, width: number, dash: number[]): void => {
    if (boxes.length === 0) return
    context.beginPath()
    for (const box of boxes) {
      if (place(box, view, area, places, edge)) traceEdge(context, edge)
    }
    context.strokeStyle = color
    context.lineWidth = Math.max(width * thin, 0.6 / transform.k)
    context.setLineDash(dash)
    context.stroke()
  }
  context.globalAlpha = found ? 0.45 : 1
  stroke(kinds.plain, theme.line, 1.5, solid)
  stroke(kinds.empty, theme.line, 1.4, dashed)
  stroke(kinds.loose, theme.line, 1.6, dotted)
  if (path.size > 1) stroke(kinds.path, theme.lineStrong, 2.2, solid)
  context.setLineDash(solid)
  if (lettering.lines > 0) drawOrders(context, view, area, places, kinds, lettering)
  context.globalAlpha = 1
}

type Edges = {
  readonly plain: Box[]
  /** To a seat in which nobody sits. */
  readonly empty: Box[]
  /** To a process that the one above has started and does not supervise. */
  readonly loose: Box[]
  /** On the way from what is looked at to the top. */
  readonly path: Box[]
}

const byY = bisector((box: Box) => box.y)

/** The children whose edges may be in sight. Of a thousand edges that leave it side by side the outermost stand for all. */
function edgesIn({ scene, path }: View, area: Area): Edges {
  const edges: Edges = { plain: [], empty: [], loose: [], path: [] }
  const add = (box: Box | undefined): void => {
    if (!box) return
    if (path.has(box.key) && path.has(box.row.parent ?? '')) edges.path.push(box)
    else if (box.node && box.node.pid === null) edges.empty.push(box)
    else if (isLoose(box)) edges.loose.push(box)
    else edges.plain.push(box)
  }
  const height = area.bottom - area.top
  for (const { families } of scene.columns) {
    for (const family of families) {
      if (!isNear(family, area)) continue
      const { children } = family
      const last = children.length - 1
      const from = byY.left(children, area.top - height)
      const to = byY.right(children, area.bottom + height)
      if (from > 0) add(children[0])
      for (let at = from; at < to; at++) add(children[at])
      if (to <= last && (last > 0 || from === 0)) add(children[last])
    }
  }
  return edges
}

/** Only supervisors supervise; and what an application starts is its top supervisor. */
function isLoose({ node, parent }: Box): boolean {
  return node?.restart === null && parent?.node !== undefined && parent.node.kind !== 'application'
}

function isNear({ parent, top, bottom, children }: Family, area: Area): boolean {
  const child = children[0] as Box
  return bottom >= area.top && top <= area.bottom && child.x >= area.left && parent.x <= area.right
}

/** Fills `edge` with the edge into `box`; false where it is not in the viewport. */
function place(box: Box, { scene }: View, area: Area, places: Places, edge: Edge): boolean {
  const { parent } = box
  if (!parent) return false
  const above = places.at(parent)
  edgeBetween(above, places.widthOf(parent), places.at(box), scene.metrics, edge)
  if (edge.fromX > area.right || edge.toX < area.left) return false
  return Math.max(edge.fromY, edge.toY) >= area.top && Math.min(edge.fromY, edge.toY) <= area.bottom
}

/** What the mark of a restart type takes of the tail of an edge, in the scene's pixels. */
const markWidth = 4

function drawOrders(
  context: CanvasRenderingContext2D,
  view: View,
  area: Area,
  places: Places,
  kinds: Edges,
  { unit }: Lettering,
): void {
  const { theme } = view
  const edge = emptyEdge()
  context.font = labelFonts(theme).badge
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  const write = (box: Box): void => {
    if (!box.node || !place(box, view, area, places, edge)) return
    if (edge.toY < area.top || edge.toY > area.bottom) return
    const text = `${box.node.order}`
    const width = 3 + text.length * 6.6
    // The mark of the restart type stands at the end of it.
    const tail = (edge.toX - edge.tailX - markWidth) / unit
    // A number that is longer than the tail would stand on its neighbours' lines.
    if (width > tail + 8) return
    context.save()
    // A long one reaches back into the bend, not over the mark.
    const middle = (edge.tailX + edge.toX - markWidth) / 2
    context.translate(Math.min(middle, edge.toX - markWidth - (width * unit) / 2), edge.toY)
    context.scale(unit, unit)
    context.fillStyle = theme.background
    // On a short tail the edge ends at the number: a dot of it on the other side would only be noise.
    context.fillRect(-width / 2, -6, tail - width > 8 ? width : (tail + width) / 2 + 1, 12)
    context.fillStyle = theme.dim
    context.fillText(text, 0, 0.5)
    context.restore()
  }
  kinds.plain.forEach(write)
  kinds.empty.forEach(write)
  kinds.loose.forEach(write)
  kinds.path.forEach(write)
  context.textAlign = 'left'
}
