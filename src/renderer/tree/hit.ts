/** Last of the three steps of the tree's drawing: a point → the box that is there. Pure. */
import { bisector } from 'd3'
import type { Box, Scene } from './layout.ts'

const byY = bisector((box: Box) => box.y)

/**
 * @param widthOf how wide the label of a box is now, in the scene's pixels
 * @returns the box whose shape or label is at (x, y), in the scene's pixels; null where there is none
 */
export function hit(
  scene: Scene,
  x: number,
  y: number,
  widthOf: (box: Box) => number = box => box.labelWidth,
): Box | null {
  const { shapeRadius, labelOffset, labelGap, rowHeight } = scene.metrics
  const column = scene.columns.find(
    ({ x: left, labelWidth }) => x >= left - shapeRadius && x <= left + labelOffset + labelWidth + labelGap,
  )
  if (!column) return null
  const box = column.boxes[byY.center(column.boxes, y)]
  if (!box || Math.abs(box.y - y) > rowHeight / 2) return null
  return x <= box.x + labelOffset + widthOf(box) + labelGap ? box : null
}
