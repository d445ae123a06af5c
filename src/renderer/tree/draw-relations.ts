/** Links and monitors of the selected process: dashed, a monitor with an arrow towards the watched. */
import type { Places, View } from './draw.ts'
import type { RelationLine } from './relation-lines.ts'

const corner = 6
const dashes: { readonly [Kind in RelationLine['kind']]: number[] } = {
  link: [6, 4],
  monitor: [2, 4],
  monitored: [2, 4],
  mutual: [2, 4],
}

export function drawRelations(context: CanvasRenderingContext2D, view: View, places: Places): void {
  const { scene, theme, relations, selectedKey } = view
  const own = scene.byKey.get(selectedKey ?? '')
  // The lines are laid for seats that stand still.
  if (!own || places.at(own).y !== own.y) return
  for (const { kind, key, points } of relations) {
    const other = scene.byKey.get(key)
    if (!other || places.at(other).y !== other.y) continue
    const color = kind === 'link' ? theme.violet : theme.sky
    context.strokeStyle = color
    context.lineWidth = 1.5
    context.setLineDash(dashes[kind])
    context.beginPath()
    points.forEach(([x, y], index) => {
      const next = points[index + 1]
      if (index === 0) context.moveTo(x, y)
      else if (!next) context.lineTo(x, y)
      else context.arcTo(x, y, next[0], next[1], corner)
    })
    context.stroke()
    context.setLineDash([])
    context.fillStyle = color
    if (kind === 'monitor' || kind === 'mutual') drawArrow(context, points.at(-1))
    if (kind === 'monitored' || kind === 'mutual') drawArrow(context, points[0])
  }
}

/** Lines arrive level from the left. */
function drawArrow(context: CanvasRenderingContext2D, tip: RelationLine['points'][number] | undefined): void {
  if (!tip) return
  const [x, y] = tip
  context.beginPath()
  context.moveTo(x + 1, y)
  context.lineTo(x - 7, y - 3.6)
  context.lineTo(x - 7, y + 3.6)
  context.closePath()
  context.fill()
}
