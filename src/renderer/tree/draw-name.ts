/**
 * The name of a seat. One that is registered is a tag on a plate: it drops off with its owner and hooks on to the next
 * one. Drawn in pixels of text, from the left end of the label.
 */
import { easeCubicOut } from 'd3'
import type { SeatLook } from './draw-seat.ts'
import type { Box } from './layout.ts'
import { durationMs, part, type SeatMotion } from './motion.ts'

/** How far a plate reaches beyond its text. */
const padding = 3

export function drawName(
  context: CanvasRenderingContext2D,
  box: Box,
  name: string,
  width: number,
  baseLine: number,
  motion: SeatMotion | undefined,
  look: SeatLook,
): void {
  const { theme, now, reduced, tags } = look
  const here = motion?.was && now < motion.exitedAt ? motion.was : box.node
  const tagged = tags && (here?.address ?? null) !== null
  const seated = here === undefined || here.pid !== null
  const ink = seated && !box.outside ? theme.text : theme.dim
  if (motion && !reduced && tags) {
    const since = now - motion.exitedAt
    if (motion.was?.address && since >= 0 && since < durationMs.drop)
      drawFalling(context, name, width, baseLine, since / durationMs.drop, look)
    const hooked = part(now, motion.grownAt, durationMs.hook)
    if (tagged && now >= motion.grownAt && hooked < 1) {
      const alpha = context.globalAlpha
      context.globalAlpha = alpha * hooked
      drawPlate(context, 14 * (1 - easeCubicOut(hooked)), width, baseLine, look)
      context.globalAlpha = alpha
    } else if (tagged) drawPlate(context, 0, width, baseLine, look)
  } else if (tagged) drawPlate(context, 0, width, baseLine, look)
  context.fillStyle = ink
  context.fillText(name, 0, baseLine)
}

function drawPlate(
  context: CanvasRenderingContext2D,
  x: number,
  width: number,
  baseLine: number,
  { theme }: SeatLook,
): void {
  context.beginPath()
  context.roundRect(x - padding, baseLine - 10.5, width + 2 * padding, 13.5, [6.5, 3, 3, 6.5])
  context.fillStyle = theme.raised
  context.fill()
}

/** The tag of who has just gone falls, turns and fades. */
function drawFalling(
  context: CanvasRenderingContext2D,
  name: string,
  width: number,
  baseLine: number,
  t: number,
  look: SeatLook,
): void {
  context.save()
  context.translate(0, baseLine + 30 * t * t)
  context.rotate(0.22 * t)
  context.globalAlpha *= 0.8 * (1 - t) * (1 - t)
  drawPlate(context, 0, width, 0, look)
  context.fillStyle = look.theme.dim
  context.fillText(name, 0, 0)
  context.restore()
}
