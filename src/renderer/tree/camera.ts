/** Zoom and pan that show what should be seen. Pure. */
import type { Box, Scene } from './layout.ts'

export type Camera = { readonly x: number; readonly y: number; readonly k: number }

/** The canvas in CSS pixels, and how much at each side is covered by something else or left free. */
export type Frame = {
  readonly width: number
  readonly height: number
  readonly top: number
  readonly right: number
  readonly bottom: number
  readonly left: number
}

export const zoomRange = { min: 0.05, max: 3 } as const

/** A small tree is not blown up more than this. */
const zoomMax = 1.6

/** The part of the canvas that is free for the tree. */
export const roomOf = (frame: Frame): { width: number; height: number } => ({
  width: Math.max(1, frame.width - frame.left - frame.right),
  height: Math.max(1, frame.height - frame.top - frame.bottom),
})

/**
 * The whole scene in the middle of the room. Where it is larger, unless `all`, as much as there is room for, from the
 * left and around the first top on; `must` is in sight in any case.
 */
export function cameraToFit(scene: Scene, frame: Frame, all: boolean, must?: Box): Camera {
  const room = roomOf(frame)
  const wanted = Math.min(room.width / scene.width, room.height / scene.height)
  const k = Math.min(zoomMax, Math.max(all ? zoomRange.min : 1, wanted))
  const width = scene.width * k
  const height = scene.height * k
  const topY = scene.boxes[0]?.y ?? 0
  const x = frame.left + (width <= room.width ? (room.width - width) / 2 : 0)
  const middle = frame.top + room.height / 2 - topY * k
  const y =
    height <= room.height
      ? frame.top + (room.height - height) / 2
      : Math.min(frame.top, Math.max(frame.height - frame.bottom - height, middle))
  const camera = { x, y, k }
  return must && !isInSight(must, scene, camera, frame) ? cameraNear(must, scene, camera, frame) : camera
}

/** The same zoom with `box` in the middle of the room. */
export function cameraOn(box: Box, scene: Scene, { k }: Camera, frame: Frame): Camera {
  const { width, height } = roomOf(frame)
  const middleX = box.x + (scene.metrics.labelOffset + box.labelWidth) / 2
  return { k, x: frame.left + width / 2 - middleX * k, y: frame.top + height / 2 - box.y * k }
}

/** Whether all of `box` is in the room. */
export function isInSight(box: Box, scene: Scene, camera: Camera, frame: Frame): boolean {
  const { left, right, top, bottom } = edgesOf(box, scene, camera)
  return (
    left >= frame.left - slack &&
    right <= frame.width - frame.right + slack &&
    top >= frame.top - slack &&
    bottom <= frame.height - frame.bottom + slack
  )
}

/** Point of the canvas → point of the scene. */
export function toScene({ x, y, k }: Camera, canvasX: number, canvasY: number): [x: number, y: number] {
  return [(canvasX - x) / k, (canvasY - y) / k]
}

/** Of rounding, in pixels. */
const slack = 0.5

function edgesOf(box: Box, { metrics }: Scene, { x, y, k }: Camera) {
  return {
    left: (box.x - metrics.shapeRadius) * k + x,
    right: (box.x + metrics.labelOffset + box.labelWidth) * k + x,
    top: (box.y - metrics.rowHeight / 2) * k + y,
    bottom: (box.y + metrics.rowHeight / 2) * k + y,
  }
}

/** `camera` moved by as little as brings `box` into the room. */
function cameraNear(box: Box, scene: Scene, camera: Camera, frame: Frame): Camera {
  const { left, right, top, bottom } = edgesOf(box, scene, camera)
  const into = (low: number, high: number, from: number, to: number): number =>
    low < from ? from - low : high > to ? Math.max(to - high, from - low) : 0
  return {
    k: camera.k,
    x: camera.x + into(left, right, frame.left, frame.width - frame.right),
    y: camera.y + into(top, bottom, frame.top, frame.height - frame.bottom),
  }
}
