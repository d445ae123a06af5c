/**
 * The still part of the picture, kept as a bitmap: while a hundred dots move over a tree of thousands, the tree is not
 * drawn again for each frame. It is drawn anew when something in sight that stays where it is became another.
 */
import { drawLive, drawStill, isRearranging, liveBoxes, type View, visibleArea } from './draw.ts'
import { faceOf } from './draw-faces.ts'
import { tellsReason } from './draw-label.ts'
import type { Box } from './layout.ts'
import { letteringAt } from './lettering.ts'

export type StillLayer = {
  /** Draws `view` on `context`. */
  draw: (context: CanvasRenderingContext2D, view: View) => void
}

export function createStillLayer(): StillLayer {
  const bitmap = document.createElement('canvas')
  const still = bitmap.getContext('2d', { alpha: false })
  let last: Basis | null = null
  /** Whether what is on the canvas now has nothing that moves. */
  let calm = false
  /** Faces of boxes as they were drawn last, where nothing else of them is to be seen. */
  const faces = new WeakMap<Box, string>()
  return {
    draw(context, view) {
      const { scene, width, height, pixelRatio, motion } = view
      if (!still || isRearranging(view)) {
        drawStill(context, view)
        drawLive(context, view)
        scene.fresh.clear()
        last = null
        calm = false
        return
      }
      const live = liveBoxes(view)
      const basis = basisOf(view, live)
      const fresh = freshInSight(view, faces)
      scene.fresh.clear()
      const anew = last === null || fresh || !same(basis, last)
      last = basis
      if (anew) {
        const across = Math.round(width * pixelRatio)
        const down = Math.round(height * pixelRatio)
        if (bitmap.width !== across) bitmap.width = across
        if (bitmap.height !== down) bitmap.height = down
        drawStill(still, view)
      }
      const calmNow = live.length === 0 && motion.dots.length === 0 && motion.leaving.length === 0
      if (!anew && calm && calmNow) return
      calm = calmNow
      context.setTransform(1, 0, 0, 1, 0, 0)
      context.drawImage(bitmap, 0, 0)
      drawLive(context, view, live)
    },
  }
}

/** All that the still part depends on, besides the labels of the scene. */
type Basis = Omit<View, 'now' | 'worldNowMs' | 'motion' | 'covered' | 'readable' | 'writer'> & {
  /** How many boxes in sight are live, and which, as one number. */
  readonly live: number
  readonly which: number
  readonly coveredTop: number
  readonly coveredBottom: number
}

function basisOf(view: View, boxes: readonly Box[]): Basis {
  const { now, motion, scene } = view
  const { lines } = letteringAt(scene.metrics.rowHeight, view.transform.k)
  let which = 0
  // From far away what moves is drawn over what is still: it makes no difference who that is.
  for (const box of lines === 0 ? nobody : boxes) {
    // Where all is in one line, edges begin behind the reason that stands there.
    const telling = lines === 1 && box.row.open && tellsReason(motion.seats.get(box.key), now) ? 1 : 0
    which = (Math.imul(which, 31) + 2 * box.index + telling) | 0
  }
  const { theme, measure, transform, width, height, pixelRatio, selectedKey, hoverKey, path, found } = view
  const { focusKey, relations, layers } = view
  return {
    scene,
    theme,
    measure,
    transform,
    width,
    height,
    pixelRatio,
    selectedKey,
    hoverKey,
    path,
    found,
    focusKey,
    relations,
    layers,
    live: lines === 0 ? 0 : boxes.length,
    which,
    coveredTop: view.covered.top,
    coveredBottom: view.covered.bottom,
  }
}

const nobody: readonly Box[] = []

function same(a: Basis, b: Basis): boolean {
  for (const name in a) {
    const key = name as keyof Basis
    if (key !== 'transform' && a[key] !== b[key]) return false
  }
  return a.transform.x === b.transform.x && a.transform.y === b.transform.y && a.transform.k === b.transform.k
}

/** Whether the label of a box in sight was written anew; from far away, whether it has another face. */
function freshInSight(view: View, faces: WeakMap<Box, string>): boolean {
  const { scene, motion } = view
  const { top, bottom } = visibleArea(view)
  const { lines } = letteringAt(scene.metrics.rowHeight, view.transform.k)
  let any = false
  for (const box of scene.fresh) {
    const face = box.node ? faceOf(box.node) : ''
    const before = faces.get(box)
    faces.set(box, face)
    if (any || box.y < top || box.y > bottom || (lines > 0 && motion.seats.has(box.key))) continue
    any = lines > 0 || before !== face
  }
  return any
}
