/** The heads of the lifelines in a saved picture; on the screen they are buttons. */
import type { TreeNode } from '../../shared/protocol/events.ts'
import { drawShape } from '../tree/draw-shape.ts'
import type { CanvasTheme } from '../tree/theme.ts'
import type { Seat } from './as-text.ts'
import { cutText } from './draw.ts'
import { type ChartScene, outsideKey } from './scene.ts'

export const headsHeight = 52

export function drawHeads(
  context: CanvasRenderingContext2D,
  scene: ChartScene,
  seats: readonly Seat[],
  nodeOf: (key: string) => TreeNode | undefined,
  theme: CanvasTheme,
): void {
  context.fillStyle = theme.panel
  context.fillRect(0, 0, scene.width, headsHeight)
  context.strokeStyle = theme.line
  context.lineWidth = 1
  context.beginPath()
  context.moveTo(0, headsHeight - 0.5)
  context.lineTo(scene.width, headsHeight - 0.5)
  context.stroke()
  context.textBaseline = 'middle'
  context.textAlign = 'center'
  scene.columns.forEach(({ key, x }, index) => {
    const seat = seats.find(each => each.key === key)
    const node = nodeOf(key)
    const next = scene.columns[index + 1]?.x ?? x + 2 * (scene.width - x)
    const room = Math.min(next - x, x - (scene.columns[index - 1]?.x ?? 0)) - 8
    if (node !== undefined) {
      context.save()
      context.translate(x, 16)
      context.scale(0.75, 0.75)
      drawShape(context, node, false, theme)
      context.restore()
    }
    context.font = `560 12px ${theme.sans}`
    context.fillStyle = theme.text
    context.textAlign = 'center'
    context.textBaseline = 'middle'
    const name = seat?.name ?? (key === outsideKey ? 'outside' : 'others')
    context.fillText(
      cutText(name, Math.max(60, room), text => context.measureText(text).width),
      x,
      38,
    )
  })
}
