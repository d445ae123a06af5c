/** Where the edge from a parent to a child runs, and points along it. Pure. */
import type { Metrics } from './metrics.ts'

/** Middle of a shape: a box has it, and so has a seat on the move. */
export type Point = { readonly x: number; readonly y: number }

/**
 * Level from the end of the parent's label to `bendX`, then bending to `tailX`, then level to the child's shape.
 * `bendX` and `tailX` are the same for every edge into the child's column.
 */
export type Edge = {
  fromX: number
  fromY: number
  bendX: number
  tailX: number
  toX: number
  toY: number
}

/** Rings lie inside the radius of a shape: an edge ends this near to it. */
export const edgeInset = 3

/** @param labelWidth how wide the label of the parent is, in the scene's pixels */
export function edgeBetween(
  parent: Point,
  labelWidth: number,
  child: Point,
  metrics: Metrics,
  edge: Edge = emptyEdge(),
): Edge {
  edge.toX = child.x - metrics.shapeRadius + edgeInset
  edge.toY = child.y
  edge.tailX = tailStart(child.x, metrics)
  edge.bendX = edge.tailX - metrics.gutter
  edge.fromX = Math.min(parent.x + metrics.labelOffset + labelWidth + metrics.labelGap, edge.bendX)
  edge.fromY = parent.y
  return edge
}

/** Where the tails of the edges into the column at `x` begin. */
export const tailStart = (x: number, { shapeRadius, tail }: Metrics): number =>
  x - shapeRadius - tail + edgeInset + 1

export const emptyEdge = (): Edge => ({ fromX: 0, fromY: 0, bendX: 0, tailX: 0, toX: 0, toY: 0 })

/** Part of the way (0 to 1) along the edge that is spent on the level run, the bend and the tail. */
const runPart = 0.2
const bendPart = 0.6

/** Writes the point at `t` (0 at the parent, 1 at the child) into `point`. */
export function pointOn(edge: Edge, t: number, point: { x: number; y: number }): void {
  if (t <= runPart) {
    point.x = edge.fromX + (edge.bendX - edge.fromX) * (t / runPart)
    point.y = edge.fromY
  } else if (t < runPart + bendPart) {
    const s = (t - runPart) / bendPart
    const r = 1 - s
    const middle = (edge.bendX + edge.tailX) / 2
    point.x =
      r * r * r * edge.bendX + 3 * r * r * s * middle + 3 * r * s * s * middle + s * s * s * edge.tailX
    point.y = (r * r * r + 3 * r * r * s) * edge.fromY + (3 * r * s * s + s * s * s) * edge.toY
  } else {
    const s = (t - runPart - bendPart) / (1 - runPart - bendPart)
    point.x = edge.tailX + (edge.toX - edge.tailX) * s
    point.y = edge.toY
  }
}

/** Adds the edge to the path that `context` is drawing. */
export function traceEdge(context: CanvasPath, edge: Edge): void {
  const middle = (edge.bendX + edge.tailX) / 2
  context.moveTo(edge.fromX, edge.fromY)
  context.lineTo(edge.bendX, edge.fromY)
  context.bezierCurveTo(middle, edge.fromY, middle, edge.toY, edge.tailX, edge.toY)
  context.lineTo(edge.toX, edge.toY)
}
