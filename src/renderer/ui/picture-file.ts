/** Anything that draws itself on a canvas, as a picture by itself: an SVG or a PNG. */
import { SvgContext } from '../tree/svg-context.ts'

export type Drawing = {
  /** In pixels of the screen. */
  readonly width: number
  readonly height: number
  /** What a reader is told who does not see it. */
  readonly title: string
  /** Draws all of it, its background too. `pixelRatio`: pixels of the context for each of the screen. */
  readonly draw: (context: CanvasRenderingContext2D, pixelRatio: number) => void
}

/** Browsers make no larger canvas; of a larger drawing the picture is smaller. */
export const pictureSideMax = 16_000
/** Pixels of a PNG for each pixel of the screen, where it does not get too large. */
const sharpness = 2

/** The drawing as the text of an SVG file; letters are measured as the window does. */
export function svgOf({ width, height, title, draw }: Drawing): string {
  const letters = document.createElement('canvas').getContext('2d')
  const svg = new SvgContext((text, font) => {
    if (letters === null) return 0
    letters.font = font
    return letters.measureText(text).width
  })
  draw(svg as unknown as CanvasRenderingContext2D, 1)
  return svg.toSvg(width, height, title)
}

/** @returns null where the browser cannot make it */
export function pngOf({ width, height, draw }: Drawing): Promise<Blob | null> {
  const pixelRatio = Math.min(sharpness, pictureSideMax / Math.max(width, height))
  const canvas = document.createElement('canvas')
  canvas.width = Math.ceil(width * pixelRatio)
  canvas.height = Math.ceil(height * pixelRatio)
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) return Promise.resolve(null)
  draw(context, pixelRatio)
  return new Promise(done => canvas.toBlob(done, 'image/png'))
}
