/** The tree as a picture by itself: all of it, at the size in which it is read, as it is now. */
import { type Drawing, pictureSideMax } from '../ui/picture-file.ts'
import { draw, type View } from './draw.ts'

/** Free at each side, in pixels. */
const margin = 18

/** All of the tree at full size. */
export const wholeTree = (view: View): Drawing => drawingOf(view, 1)

/** All of the tree, as large as a browser's canvas can be. */
export function treeThatFits(view: View): Drawing {
  const { width, height } = view.scene
  return drawingOf(view, Math.min(1, (pictureSideMax - 2 * margin) / Math.max(width, height)))
}

/** `view` as seen by a camera that has all of the tree in front of it. */
function drawingOf(view: View, k: number): Drawing {
  const { scene } = view
  const width = scene.width * k + 2 * margin
  const height = scene.height * k + 2 * margin
  const transform = { x: margin, y: margin, k }
  const covered = { top: 0, bottom: 0 }
  const all = { ...view, transform, width, height, covered, hoverKey: null }
  return {
    width,
    height,
    title: titleOf(view),
    draw: (context, pixelRatio) => draw(context, { ...all, pixelRatio }),
  }
}

function titleOf({ scene }: View): string {
  const processes = scene.boxes.filter(({ node }) => node?.pid).length
  const top = scene.boxes[0]?.label.name ?? 'nothing'
  return `Supervision tree of ${top}: ${processes} processes`
}
