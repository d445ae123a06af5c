/** Lifelines, and what stands on them. */
import type { CanvasTheme } from '../tree/theme.ts'
import type { Bar, Life } from './scene.ts'

export const barWidth = 9
/** Waits in a mailbox stand at the left of the lifeline, one beside the other. */
const laneWidth = 4

export function drawLife(
  context: CanvasRenderingContext2D,
  { x, fromY }: Life,
  toY: number,
  fromLeast: number,
  theme: CanvasTheme,
): void {
  context.strokeStyle = theme.line
  context.lineWidth = 1.2
  context.setLineDash([])
  context.beginPath()
  context.moveTo(x, Math.max(fromY, fromLeast))
  context.lineTo(x, toY)
  context.stroke()
}

/** What a process does at its lifeline. */
export function drawBar(context: CanvasRenderingContext2D, bar: Bar, theme: CanvasTheme): void {
  const { what, x, fromY, toY, broken, lane } = bar
  if (toY - fromY < 3) return
  if (what === 'queued') {
    const from = x - barWidth / 2 - 3 - (lane + 1) * laneWidth
    context.fillStyle = theme.amber
    for (let y = fromY; y < toY - 1; y += 4) context.fillRect(from, y, laneWidth - 1.5, 2)
    return
  }
  const left = x - barWidth / 2
  context.lineWidth = 1.2
  context.fillStyle = what === 'runs' ? theme.leafFill : theme.panel
  context.strokeStyle = what === 'runs' ? theme.leaf : broken === null ? theme.sky : theme.amber
  context.setLineDash([])
  context.beginPath()
  context.rect(left, fromY, barWidth, toY - fromY)
  context.fill()
  context.stroke()
  if (what === 'waits') shade(context, left, fromY, toY)
  if (broken !== null) drawBreak(context, x, toY, theme)
}

/** Slanted lines inside a bar: who waits does nothing. */
function shade(context: CanvasRenderingContext2D, left: number, fromY: number, toY: number): void {
  context.lineWidth = 0.9
  context.beginPath()
  for (let y = fromY + barWidth; y <= toY; y += 5) {
    context.moveTo(left, y)
    context.lineTo(left + barWidth, y - barWidth)
  }
  context.stroke()
}

/** The end of a wait that no reply ended: torn off. */
function drawBreak(context: CanvasRenderingContext2D, x: number, y: number, theme: CanvasTheme): void {
  context.fillStyle = theme.background
  context.fillRect(x - barWidth / 2 - 2, y - 7, barWidth + 4, 5)
  context.strokeStyle = theme.amber
  context.lineWidth = 1.6
  context.beginPath()
  for (const at of [y - 7.5, y - 2]) {
    context.moveTo(x - barWidth / 2 - 3, at + 1.5)
    context.lineTo(x - 1.5, at - 1.5)
    context.lineTo(x + 1.5, at + 1.5)
    context.lineTo(x + barWidth / 2 + 3, at - 1.5)
  }
  context.stroke()
}
