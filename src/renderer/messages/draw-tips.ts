/** What stands at the end of an arrow, and the marks of what happens at one lifeline. */
import type { ChartEvent } from '../../shared/protocol/events.ts'
import type { Look } from './look.ts'

/** An arrow's head at (x, y), pointing to the right for `towards` 1, to the left for -1. */
export function drawHead(
  context: CanvasRenderingContext2D,
  head: Look['head'],
  x: number,
  y: number,
  towards: number,
): void {
  context.lineWidth = 1.6
  context.beginPath()
  if (head === 'bounce') {
    context.moveTo(x - towards * 3, y - 6)
    context.lineTo(x - towards * 3, y + 6)
    context.stroke()
    return
  }
  context.moveTo(x - towards * 8, y - 4.5)
  context.lineTo(x, y)
  context.lineTo(x - towards * 8, y + 4.5)
  if (head === 'full') {
    context.closePath()
    context.fill()
  } else context.stroke()
}

/** A cross for an exit, a bolt for a timeout, a circle for a start. */
export function drawTip(
  context: CanvasRenderingContext2D,
  type: ChartEvent['type'],
  x: number,
  y: number,
  color: string,
): void {
  context.strokeStyle = color
  context.fillStyle = color
  context.lineWidth = 2.2
  context.beginPath()
  if (type === 'exit') {
    context.moveTo(x - 6, y - 6)
    context.lineTo(x + 6, y + 6)
    context.moveTo(x + 6, y - 6)
    context.lineTo(x - 6, y + 6)
    context.stroke()
  } else if (type === 'start') {
    context.arc(x, y, 4, 0, 2 * Math.PI)
    context.fill()
  }
}
