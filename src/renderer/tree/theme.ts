/** Colours and fonts of the canvas, read from the same custom properties as the rest of the window. */
export type CanvasTheme = {
  background: string
  panel: string
  raised: string
  line: string
  lineStrong: string
  text: string
  dim: string
  faint: string
  leaf: string
  leafFill: string
  amber: string
  amberFill: string
  red: string
  redFill: string
  sky: string
  violet: string
  violetFill: string
  select: string
  /** How strong what is only there to be known is drawn, 0 to 1. */
  quiet: string
  sans: string
  mono: string
}

const properties: { [Name in keyof CanvasTheme]: string } = {
  background: '--bg',
  panel: '--panel',
  raised: '--raised',
  line: '--edge',
  lineStrong: '--edge-strong',
  text: '--text',
  dim: '--dim',
  faint: '--faint',
  leaf: '--leaf',
  leafFill: '--leaf-fill',
  amber: '--amber',
  amberFill: '--amber-fill',
  red: '--red',
  redFill: '--red-fill',
  sky: '--sky',
  violet: '--violet',
  violetFill: '--violet-fill',
  select: '--select',
  quiet: '--quiet',
  sans: '--sans',
  mono: '--mono',
}

export function readTheme(element: Element): CanvasTheme {
  const style = getComputedStyle(element)
  const entries = Object.entries(properties).map(([name, property]) => [
    name,
    style.getPropertyValue(property).trim(),
  ])
  return Object.fromEntries(entries) as CanvasTheme
}

/** Fonts of the lines of a label, by what `Measure` calls them; `single` is a name with nothing under it. */
export const labelFonts = (theme: Pick<CanvasTheme, 'sans' | 'mono'>) => ({
  name: `560 13px ${theme.sans}`,
  single: `560 12px ${theme.sans}`,
  pid: `400 11px ${theme.mono}`,
  detail: `400 11px ${theme.mono}`,
  badge: `600 11px ${theme.sans}`,
})
