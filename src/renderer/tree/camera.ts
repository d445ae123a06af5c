/** Zoom and pan that show what should be seen. Pure. */
import type { Box, Scene } from './layout.ts'
import { metrics } from './metrics.ts'

export type Camera = { readonly x: number; readonly y: number; readonly k: number }
export type Size = { readonly width: number; readonly height: number }

export const zoomRange = { min: 0.05, max: 3 } as const

const margin = 22
/** The tree is never blown up more than this, nor shrunk beyond reading unless the user asks to see it all. */
const comfortable = { min: 0.6, max: 1.1 } as const

/**
 * The whole scene in the middle of the canvas. Where that would be too small to read, unless `all`, as much as
 * can be read, from the top of the tree on.
 */
export function cameraToFit(scene: Scene, { width, height }: Size, all: boolean): Camera {
  const wanted = Math.min((width - 2 * margin) / scene.width, (height - 2 * margin) / scene.height)
  const least = all ? zoomRange.min : comfortable.min
  const k = Math.min(comfortable.max, Math.max(least, wanted))
  const x = scene.width * k <= width ? (width - scene.width * k) / 2 : margin
  const topY = scene.boxes[0]?.y ?? 0
  const y = scene.height * k <= height ? (height - scene.height * k) / 2 : height / 2 - topY * k
  return { x, y, k }
}

/** The same zoom with `box` in the middle. */
export function cameraOn(box: Box, { k }: Camera, { width, height }: Size): Camera {
  const middleX = box.x + (metrics.labelOffset + box.labelWidth) / 2
  return { k, x: width / 2 - middleX * k, y: height / 2 - box.y * k }
}

/** Whether all of `box` is on the canvas. */
export function isInSight(box: Box, { x, y, k }: Camera, { width, height }: Size): boolean {
  const left = (box.x - metrics.shapeRadius) * k + x
  const right = (box.x + metrics.labelOffset + box.labelWidth) * k + x
  const top = (box.y - metrics.halfHeight) * k + y
  const bottom = (box.y + metrics.halfHeight) * k + y
  return left >= 0 && right <= width && top >= 0 && bottom <= height
}

/** Point of the canvas → point of the scene. */
export function toScene({ x, y, k }: Camera, canvasX: number, canvasY: number): [x: number, y: number] {
  return [(canvasX - x) / k, (canvasY - y) / k]
}
