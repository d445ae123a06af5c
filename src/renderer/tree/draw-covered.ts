/** Where a tree is larger than its room: it pales under what stands over it, and more of it is announced. */
import type { View } from './draw.ts'
import { type CanvasTheme, labelFonts } from './theme.ts'

/** Nothing of a tree that reaches no further than this, in pixels, is worth announcing. */
const slack = 4

/** Drawn in pixels of the screen, over everything else. */
export function drawCovered(context: CanvasRenderingContext2D, view: View): void {
  const { scene, transform, width, height, pixelRatio, covered, theme } = view
  if (scene.boxes.length === 0) return
  const { metrics } = scene
  const beyond = metrics.rowHeight / 2 - 10.5 * metrics.shapeScale
  const above = beyond * transform.k + transform.y < covered.top - slack
  const below = (scene.height - beyond) * transform.k + transform.y > height - covered.bottom + slack
  if (!above && !below) return
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.fillStyle = theme.background
  context.globalAlpha = 0.93
  if (above) context.fillRect(0, 0, width, covered.top)
  if (below) context.fillRect(0, height - covered.bottom, width, covered.bottom)
  context.globalAlpha = 1
  if (above && covered.top > 0) announce(context, '↑ more', width - 14, covered.top - 6, theme)
  if (below && covered.bottom > 0) {
    announce(context, '↓ more', width - 14, height - covered.bottom / 2 - 1, theme)
  }
}

/** Writes `text`, which ends at `right`, on a plate. */
function announce(
  context: CanvasRenderingContext2D,
  text: string,
  right: number,
  y: number,
  theme: CanvasTheme,
): void {
  context.font = labelFonts(theme).detail
  const { width } = context.measureText(text)
  context.fillStyle = theme.background
  context.fillRect(right - width - 5, y - 8, width + 10, 16)
  context.fillStyle = theme.dim
  context.textBaseline = 'middle'
  context.fillText(text, right - width, y)
}
