/** The tree as a picture by itself: all of it, at the size in which it is read, as it is now. */
import { draw, type View } from './draw.ts'
import { SvgContext } from './svg-context.ts'

/** Free at each side, in pixels. */
const margin = 18
/** Browsers make no larger canvas; of a larger tree the picture is smaller. */
const sideMax = 16_000
/** Pixels of a PNG for each pixel of the screen, where it does not get too large. */
const sharpness = 2

/** `view` as seen by a camera that has all of the tree in front of it. */
function whole(view: View, k: number): View {
  const { scene } = view
  return {
    ...view,
    transform: { x: margin, y: margin, k },
    width: scene.width * k + 2 * margin,
    height: scene.height * k + 2 * margin,
    pixelRatio: 1,
    covered: { top: 0, bottom: 0 },
    hoverKey: null,
  }
}

/** @param context measures text as the window does */
export function svgOf(view: View, context: CanvasRenderingContext2D): string {
  const all = whole(view, 1)
  const svg = new SvgContext((text, font) => {
    context.font = font
    return context.measureText(text).width
  })
  draw(svg as unknown as CanvasRenderingContext2D, all)
  return svg.toSvg(all.width, all.height, titleOf(view))
}

/** @returns null where the browser cannot make it */
export function pngOf(view: View): Promise<Blob | null> {
  const { width, height } = view.scene
  const k = Math.min(1, (sideMax - 2 * margin) / Math.max(width, height))
  const all = whole(view, k)
  const pixelRatio = Math.min(sharpness, sideMax / Math.max(all.width, all.height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(all.width * pixelRatio)
  canvas.height = Math.ceil(all.height * pixelRatio)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) return Promise.resolve(null)
  draw(context, { ...all, pixelRatio })
  return new Promise(done => canvas.toBlob(done, 'image/png'))
}

function titleOf({ scene }: View): string {
  const processes = scene.boxes.filter(({ node }) => node?.pid).length
  const top = scene.boxes[0]?.label.name ?? 'nothing'
  return `Supervision tree of ${top}: ${processes} processes`
}
