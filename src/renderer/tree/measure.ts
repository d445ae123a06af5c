import type { Measure } from './metrics.ts'
import { type CanvasTheme, labelFonts } from './theme.ts'

/** Widths asked for more than this are measured again, so that names that come and go do not pile up. */
const widthsKept = 20_000

/** Measures text in the fonts of the labels; widths are remembered. */
export function createMeasure(context: CanvasRenderingContext2D, theme: CanvasTheme): Measure {
  const fonts = labelFonts(theme)
  const known = new Map<string, number>()
  return (text, line) => {
    const key = `${line}\n${text}`
    let width = known.get(key)
    if (width === undefined) {
      if (known.size >= widthsKept) known.clear()
      context.font = fonts[line]
      width = context.measureText(text).width
      known.set(key, width)
    }
    return width
  }
}
