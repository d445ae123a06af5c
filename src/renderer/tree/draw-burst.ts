/** What is seen at a seat when its process exits, when a message came from nowhere in the tree, or a meter blows. */
import { easeCubicOut } from 'd3'
import type { SeatLook } from './draw-seat.ts'
import { pips } from './label.ts'
import { durationMs, part, type SeatMotion } from './motion.ts'
import type { CanvasTheme } from './theme.ts'

/** With more exits at once than this the shards are left out, and the rings are thin. */
const loudMax = 3

/** An exit: a ring that widens and, where it was a crash and nearly the only one, shards that fly apart. */
export function drawBurst(
  context: CanvasRenderingContext2D,
  motion: SeatMotion,
  size: number,
  { theme, now, bursting }: SeatLook,
): void {
  const { exitedAt, foldedExitAt, orderly } = motion
  const own = now >= exitedAt && now - exitedAt < durationMs.burst
  const since = own ? exitedAt : foldedExitAt
  const t = part(now, since, durationMs.burst)
  if (now < since || t >= 1) return
  const loud = own && !orderly && bursting <= loudMax
  const spread = easeCubicOut(t)
  const alpha = context.globalAlpha
  context.globalAlpha = alpha * (1 - t) * (loud ? 1 : 0.65)
  context.strokeStyle = theme.red
  context.lineWidth = (loud ? 4 * (1 - t) + 1 : 1.5) * size
  context.beginPath()
  context.arc(0, 0, (11 + (loud ? 15 : 7) * spread) * size, 0, 2 * Math.PI)
  context.stroke()
  if (loud) {
    context.lineWidth = 2 * size
    context.beginPath()
    for (let shard = 0; shard < 8; shard++) {
      const angle = (shard * Math.PI) / 4 + 0.3
      const near = (13 + 12 * spread) * size
      const far = near + (5 * (1 - t) + 2) * size
      context.moveTo(near * Math.cos(angle), near * Math.sin(angle))
      context.lineTo(far * Math.cos(angle), far * Math.sin(angle))
    }
    context.stroke()
  }
  context.globalAlpha = alpha
}

/** A signal from or to a process outside the tree. */
export function drawPulse(
  context: CanvasRenderingContext2D,
  motion: SeatMotion,
  size: number,
  { theme, now }: SeatLook,
): void {
  const t = part(now, motion.pulsedAt, durationMs.pulse)
  if (t <= 0 || t >= 1) return
  const alpha = context.globalAlpha
  context.globalAlpha = alpha * (1 - t) * 0.8
  context.strokeStyle = theme.sky
  context.lineWidth = 1.6 * size
  context.beginPath()
  context.arc(0, 0, (18 - 6 * easeCubicOut(t)) * size, 0, 2 * Math.PI)
  context.stroke()
  context.globalAlpha = alpha
}

/**
 * The meter of a supervisor to which one restart too many was asked: all its pips are full, one more is set behind
 * them, in red, and all fly apart. Drawn above the shape in pixels of text; after it comes the exit.
 */
export function drawBlow(
  context: CanvasRenderingContext2D,
  intensity: number,
  since: number,
  theme: CanvasTheme,
): void {
  const t = since / durationMs.blow
  if (t < 0 || t >= 1) return
  const count = Math.min(intensity, pips.max) + 1
  const pitch = pips.width + pips.gap
  const left = (-count * pitch + pips.gap) / 2
  // It fills for the first half, then shakes and flies apart.
  const apart = Math.max(0, (t - 0.6) / 0.4)
  const shake = t > 0.35 && apart === 0 ? Math.sin(t * 90) * 1.6 : 0
  context.save()
  context.translate(shake, -23)
  context.fillStyle = theme.panel
  context.strokeStyle = theme.red
  context.lineWidth = 1
  context.globalAlpha *= 1 - apart
  context.beginPath()
  context.roundRect(left - 6, -8, count * pitch - pips.gap + 12, 16, 5)
  context.fill()
  context.stroke()
  for (let index = 0; index < count; index++) {
    const tooMany = index === count - 1
    const angle = -Math.PI / 2 + ((index - (count - 1) / 2) / count) * 2.4
    const flown = 26 * easeCubicOut(apart)
    const x = left + index * pitch + Math.cos(angle) * flown
    const drop = tooMany ? 14 * (1 - Math.min(1, t / 0.25)) : 0
    const y = -4.5 - drop + Math.sin(angle) * flown
    context.fillStyle = tooMany ? theme.red : theme.amber
    context.fillRect(x, y, pips.width, 9)
  }
  context.restore()
}
