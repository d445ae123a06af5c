/**
 * Links, monitors and uses of tables. Of all processes faint; of the one that is looked at clear. A link is dashed and has
 * no arrow, a monitor is dotted with an arrow towards the watched, a use of a table ends in a ring.
 */
import type { Bundle } from './bundles.ts'
import type { Places, View } from './draw.ts'
import type { RelationLine } from './relation-lines.ts'
import type { CanvasTheme } from './theme.ts'

const corner = 6

type Stroke = {
  readonly color: keyof CanvasTheme
  readonly dash: number[]
  readonly end: 'none' | 'arrow' | 'ring'
}
const strokes: { readonly [Kind in Bundle['kind']]: Stroke } = {
  link: { color: 'violet', dash: [6, 4], end: 'none' },
  monitor: { color: 'sky', dash: [2, 4], end: 'arrow' },
  table: { color: 'dim', dash: [9, 3, 2, 3], end: 'ring' },
}

const kindOf: { readonly [Kind in RelationLine['kind']]: Bundle['kind'] } = {
  link: 'link',
  monitor: 'monitor',
  monitored: 'monitor',
  mutual: 'monitor',
  uses: 'table',
  used: 'table',
}

/** Beside the lines of what is looked at the lines of all are this much paler. */
const paler = 0.4

/** Lines are laid for seats that stand still: while any moves there are none. */
export function drawBundles(context: CanvasRenderingContext2D, { relations, theme, found }: View): void {
  const quiet = Number(theme.quiet) || 1
  const alpha = relations.lines.length > 0 || found ? quiet * paler : quiet
  for (const { kind, stretches, tips } of relations.bundles) {
    const { color, dash, end } = strokes[kind]
    context.globalAlpha = alpha
    context.strokeStyle = theme[color]
    context.fillStyle = theme[color]
    context.lineWidth = 1.1
    context.setLineDash(dash)
    context.beginPath()
    for (const [x1, y1, x2, y2] of stretches) {
      context.moveTo(x1, y1)
      context.lineTo(x2, y2)
    }
    context.stroke()
    context.setLineDash([])
    for (const tip of tips) drawEnd(context, end, tip)
  }
  context.globalAlpha = 1
}

export function drawRelations(context: CanvasRenderingContext2D, view: View, places: Places): void {
  const { scene, theme, relations, focusKey } = view
  const own = scene.byKey.get(focusKey ?? '')
  if (!own || places.at(own).y !== own.y) return
  for (const { kind, key, points } of relations.lines) {
    const other = scene.byKey.get(key)
    if (!other || places.at(other).y !== other.y) continue
    const { color, dash, end } = strokes[kindOf[kind]]
    context.strokeStyle = theme[color]
    context.lineWidth = 1.6
    context.setLineDash(dash)
    context.beginPath()
    points.forEach(([x, y], index) => {
      const next = points[index + 1]
      if (index === 0) context.moveTo(x, y)
      else if (!next) context.lineTo(x, y)
      else context.arcTo(x, y, next[0], next[1], corner)
    })
    context.stroke()
    context.setLineDash([])
    context.fillStyle = theme[color]
    if (kind === 'monitor' || kind === 'mutual' || kind === 'uses') drawEnd(context, end, points.at(-1))
    if (kind === 'monitored' || kind === 'mutual' || kind === 'used') drawEnd(context, end, points[0])
  }
}

/** Lines arrive level from the left. */
function drawEnd(
  context: CanvasRenderingContext2D,
  end: Stroke['end'],
  tip: readonly [number, number] | undefined,
): void {
  if (!tip || end === 'none') return
  const [x, y] = tip
  context.beginPath()
  if (end === 'ring') {
    context.lineWidth = 1.4
    context.arc(x - 2, y, 2.4, 0, 2 * Math.PI)
    context.stroke()
    return
  }
  context.moveTo(x + 1, y)
  context.lineTo(x - 7, y - 3.6)
  context.lineTo(x - 7, y + 3.6)
  context.closePath()
  context.fill()
}
