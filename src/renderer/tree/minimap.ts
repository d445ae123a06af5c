/** All of a large tree, small, with a frame around what is in sight; where it is pressed, there the camera goes. */
import { bisector } from 'd3'
import type { Camera, Frame } from './camera.ts'
import { toScene } from './camera.ts'
import type { Box, Scene } from './layout.ts'
import type { CanvasTheme } from './theme.ts'

/** In CSS pixels, as in the style sheet. */
const size = { width: 132, height: 96 } as const
const inset = 7
/** Shapes are drawn this far apart at least: more could not be seen. */
const pitch = 2

export type Minimap = {
  /** Draws it, or hides it where all of the tree is in sight. */
  show: (
    scene: Scene,
    camera: Camera,
    frame: Frame,
    theme: CanvasTheme,
    found: ReadonlySet<string> | null,
  ) => void
  stop: () => void
}

/** `goTo`: a point of the scene is to come to the middle. */
export function createMinimap(canvas: HTMLCanvasElement, goTo: (x: number, y: number) => void): Minimap {
  const context = canvas.getContext('2d', { alpha: false })
  let shown: Scene | null = null
  let still: { scene: Scene; theme: CanvasTheme; found: unknown; bitmap: HTMLCanvasElement } | null = null
  let last = ''
  let corner: Corner = 'bottom-left'
  let held = false

  const pressed = (event: PointerEvent): void => {
    if (!shown || event.buttons === 0) return
    event.preventDefault()
    const { x, y } = scalesOf(shown)
    goTo((event.offsetX - inset) / x, (event.offsetY - inset) / y)
  }
  const grabbed = (event: PointerEvent): void => {
    canvas.setPointerCapture(event.pointerId)
    held = true
    pressed(event)
  }
  const released = (): void => {
    held = false
  }
  canvas.addEventListener('lostpointercapture', released)
  canvas.addEventListener('pointerdown', grabbed)
  canvas.addEventListener('pointermove', pressed)

  return {
    show(scene, camera, frame, theme, found) {
      const large = scene.boxes.length > 0 && reachesOut(scene, camera, frame)
      if (canvas.hidden === large) canvas.hidden = !large
      shown = large ? scene : null
      if (!large || !context) return
      const ratio = devicePixelRatio
      const fresh = still?.scene !== scene || still.theme !== theme || still.found !== found
      const at = `${camera.x} ${camera.y} ${camera.k} ${frame.width} ${frame.height} ${frame.top} ${frame.bottom} ${ratio}`
      if (!fresh && at === last) return
      last = at
      // It stays under the hand that drags on it.
      if (!held) corner = cornerFor(scene, camera, frame, corner)
      canvas.className = `minimap at-${corner}`
      canvas.style.setProperty('--above', `${frame.top}px`)
      canvas.style.setProperty('--below', `${frame.bottom}px`)
      if (canvas.width !== size.width * ratio) {
        canvas.width = size.width * ratio
        canvas.height = size.height * ratio
      }
      if (fresh || !still) still = { scene, theme, found, bitmap: drawStill(scene, theme, found, ratio) }
      context.setTransform(1, 0, 0, 1, 0, 0)
      context.drawImage(still.bitmap, 0, 0)
      context.setTransform(ratio, 0, 0, ratio, 0, 0)
      const scale = scalesOf(scene)
      const [left, top] = toScene(camera, frame.left, frame.top)
      const [right, bottom] = toScene(camera, frame.width - frame.right, frame.height - frame.bottom)
      const x = inset + Math.max(0, left) * scale.x
      const y = inset + Math.max(0, top) * scale.y
      context.strokeStyle = theme.sky
      context.lineWidth = 1.5
      context.strokeRect(
        x - 2,
        y - 1,
        Math.max(4, inset + Math.min(scene.width, right) * scale.x - x + 4),
        Math.max(3, inset + Math.min(scene.height, bottom) * scale.y - y + 2),
      )
    },
    stop() {
      canvas.removeEventListener('lostpointercapture', released)
      canvas.removeEventListener('pointerdown', grabbed)
      canvas.removeEventListener('pointermove', pressed)
    },
  }
}

const corners = ['bottom-left', 'top-left', 'bottom-right', 'top-right'] as const
type Corner = (typeof corners)[number]

/** The corner in which it hides the fewest seats; the one where it is, unless another hides fewer. */
function cornerFor(scene: Scene, camera: Camera, frame: Frame, now: Corner): Corner {
  const hidden = corners.map(() => 0)
  const { shapeRadius, labelOffset } = scene.metrics
  const { x, y, k } = camera
  const right = frame.width - frame.right - size.width
  const low = frame.height - frame.bottom - size.height
  for (const { x: columnX, boxes } of scene.columns) {
    const from = (columnX - shapeRadius) * k + x
    for (let at = firstBelow(boxes, (frame.top - y) / k); at < boxes.length; at++) {
      const box = boxes[at] as Box
      const boxY = box.y * k + y
      if (boxY > frame.height - frame.bottom) break
      const to = (box.x + labelOffset + box.labelWidth) * k + x
      const left = from < frame.left + size.width
      const atRight = to > right
      const top = boxY < frame.top + size.height + clearance
      const bottom = boxY > low - clearance
      if (left && bottom) hidden[0] = (hidden[0] as number) + 1
      if (left && top) hidden[1] = (hidden[1] as number) + 1
      if (atRight && bottom) hidden[2] = (hidden[2] as number) + 1
      if (atRight && top) hidden[3] = (hidden[3] as number) + 1
    }
  }
  const least = Math.min(...hidden)
  return hidden[corners.indexOf(now)] === least ? now : (corners[hidden.indexOf(least)] as Corner)
}

/** Kept free above and below it, in pixels. */
const clearance = 12

const firstBelow = bisector((box: Box) => box.y).left

/** A tall tree is squeezed, or nothing of it could be seen. */
const scalesOf = ({ width, height }: Scene) => ({
  x: Math.min(0.25, (size.width - 2 * inset) / Math.max(1, width)),
  y: Math.min(0.25, (size.height - 2 * inset) / Math.max(1, height)),
})

const slack = 12

function reachesOut(scene: Scene, { x, y, k }: Camera, frame: Frame): boolean {
  return (
    x < frame.left - slack ||
    y < frame.top - slack ||
    scene.width * k + x > frame.width - frame.right + slack ||
    scene.height * k + y > frame.height - frame.bottom + slack
  )
}

function drawStill(scene: Scene, theme: CanvasTheme, found: unknown, ratio: number): HTMLCanvasElement {
  const bitmap = document.createElement('canvas')
  bitmap.width = size.width * ratio
  bitmap.height = size.height * ratio
  const context = bitmap.getContext('2d', { alpha: false })
  if (!context) return bitmap
  context.setTransform(ratio, 0, 0, ratio, 0, 0)
  context.fillStyle = theme.panel
  context.fillRect(0, 0, size.width, size.height)
  const scale = scalesOf(scene)
  const keys = found instanceof Set ? (found as ReadonlySet<string>) : null
  for (const { boxes } of scene.columns) {
    let drawn = Number.NEGATIVE_INFINITY
    for (const box of boxes) {
      const y = inset + box.y * scale.y
      const marked = keys?.has(box.key) ?? false
      if (y - drawn < pitch && !marked) continue
      drawn = y
      context.fillStyle = marked ? theme.amber : keys ? theme.line : theme.leaf
      context.fillRect(inset + box.x * scale.x - 1, y - 0.8, marked ? 5 : 3.5, 1.6)
    }
  }
  return bitmap
}
