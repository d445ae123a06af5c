/** Last of the three steps of the tree's drawing: a point → the box that is there. Pure. */
import { bisector } from 'd3'
import type { Box, Scene } from './layout.ts'
import { metrics } from './metrics.ts'

const byY = bisector((box: Box) => box.y)

/** @returns the box whose shape or label is at (x, y), in the scene's pixels; null where there is none */
export function hit(scene: Scene, x: number, y: number): Box | null {
  const column = scene.columns.find(
    ({ x: left, labelWidth }) =>
      x >= left - metrics.shapeRadius && x <= left + metrics.labelOffset + labelWidth + metrics.labelGap,
  )
  if (!column) return null
  const box = column.boxes[byY.center(column.boxes, y)]
  if (!box || Math.abs(box.y - y) > metrics.halfHeight) return null
  return x <= box.x + metrics.labelOffset + box.labelWidth + metrics.labelGap ? box : null
}
