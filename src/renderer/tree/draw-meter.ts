/** The restart meter of a supervisor. Drawn in pixels of text. */
import { easeCubicOut } from 'd3'
import type { TreeNode } from '../../shared/protocol/events.ts'
import { meterWidth, pips } from './label.ts'
import { durationMs, part } from './motion.ts'
import type { CanvasTheme } from './theme.ts'

type Facts = NonNullable<TreeNode['supervisor']>

/**
 * How much of the window is left to a restart at `restartedAtMs`, 1 to 0. Supervisors count whole seconds, and one that
 * is exactly `period` seconds old still counts: so it is out a second later.
 */
export const leftOf = (restartedAtMs: number, period: number, worldNowMs: number): number =>
  1 - part(worldNowMs, restartedAtMs, (period + 1) * 1000)

/**
 * One pip for each restart that is allowed in the window; those used are full and drain as they age, the youngest first.
 * Of more than `pips.max` a bar. `sinceFilled`: ms since the youngest came.
 */
export function drawMeter(
  context: CanvasRenderingContext2D,
  x: number,
  middle: number,
  { intensity, period, restartsInWindow, restartedAtMs }: Facts,
  worldNowMs: number,
  sinceFilled: number,
  theme: CanvasTheme,
): void {
  context.lineWidth = 1
  if (intensity > pips.max) {
    const width = meterWidth(intensity)
    context.strokeStyle = theme.faint
    context.strokeRect(x + 0.5, middle - 3, width - 1, 6)
    context.fillStyle = theme.amber
    if (restartsInWindow > 0)
      context.fillRect(
        x + 0.5,
        middle - 3,
        Math.max(1.5, (width - 1) * Math.min(1, restartsInWindow / intensity)),
        6,
      )
    return
  }
  // Until the exit that it answers has arrived, the youngest restart is not there.
  const used = restartsInWindow - (sinceFilled < 0 ? 1 : 0)
  for (let index = 0; index < intensity; index++) {
    const pipX = x + index * (pips.width + pips.gap)
    const full = index < used
    context.strokeStyle = full ? theme.amber : theme.faint
    context.strokeRect(pipX + 0.5, middle - 4.5, pips.width - 1, 9)
    if (!full) continue
    const at = restartedAtMs[restartedAtMs.length - 1 - index - (restartsInWindow - used)]
    const left = at === undefined ? 0 : leftOf(at, period, worldNowMs)
    const filled =
      index === 0 && used === restartsInWindow ? easeCubicOut(part(sinceFilled, 0, durationMs.fill)) : 1
    // What is left of it stands at the bottom and is never quite nothing.
    const height = Math.max(1.5, 9 * left * filled)
    context.fillStyle = theme.amber
    context.fillRect(pipX + 0.5, middle + 4.5 - height, pips.width - 1, height)
  }
}
