/** One seat: shape, ring of lives, badges, and the lines beside it. Drawn around the shape's middle. */
import { easeBackOut, easeCubicOut } from 'd3'
import { drawShape } from './draw-shape.ts'
import { cutToFit, meterGap, meterWidth, pips } from './label.ts'
import type { Box } from './layout.ts'
import { metrics } from './metrics.ts'
import { durationMs, part, type SeatMotion } from './motion.ts'
import type { CanvasTheme, labelFonts } from './theme.ts'

export type SeatLook = {
  theme: CanvasTheme
  fonts: ReturnType<typeof labelFonts>
  /** Zoom; small trees lose their text before they lose their shapes. */
  zoom: number
  now: number
  worldNowMs: number
  reduced: boolean
  /** World times of the restarts in the window of this supervisor. */
  restarts: readonly number[]
  /** Pixels that the second line may take while it tells why the last process left. */
  labelRoom: number
}

/** Below these zooms the second line and the badges, and then all text, are left out. */
export const detailZoom = 0.5
export const textZoom = 0.3

export function drawSeat(
  context: CanvasRenderingContext2D,
  box: Box,
  motion: SeatMotion | undefined,
  look: SeatLook,
): void {
  const { now, theme, reduced } = look
  const grown = motion && !reduced ? part(now, motion.grownAt, durationMs.grow) : 1
  if (motion && !reduced) drawBurst(context, motion, look)
  if (box.row.kind === 'group') drawStack(context, theme)
  else if (box.node) {
    const { kind, status, problem, lives } = box.node
    const scale = grown < 1 ? Math.max(0.05, easeBackOut.overshoot(2.2)(grown)) : 1
    if (scale !== 1) {
      context.save()
      context.scale(scale, scale)
    }
    drawShape(context, kind, status, problem !== null, theme)
    if (scale !== 1) context.restore()
    if (lives > 1) drawLives(context, lives, theme)
    if (look.zoom >= detailZoom) drawBadges(context, box, look)
  }
  if (look.zoom >= textZoom) drawLabel(context, box, motion, look)
}

/** The row behind a seat: selected, under the pointer, found, or changed where motion is reduced. */
export function drawRowBack(context: CanvasRenderingContext2D, box: Box, fill: string): void {
  context.fillStyle = fill
  context.beginPath()
  const right = metrics.labelOffset + box.labelWidth + metrics.labelGap
  context.roundRect(
    -metrics.shapeRadius,
    -metrics.halfHeight - 1,
    right + metrics.shapeRadius,
    2 * metrics.halfHeight + 2,
    9,
  )
  context.fill()
}

/** The ring: one arc for each life that ended here. */
function drawLives(context: CanvasRenderingContext2D, lives: number, theme: CanvasTheme): void {
  const arcs = Math.min(lives - 1, 12)
  const slot = (2 * Math.PI) / Math.max(arcs, 4)
  const gap = arcs > 8 ? 0.16 : 0.22
  context.lineWidth = 2
  context.strokeStyle = theme.faint
  context.beginPath()
  for (let index = 0; index < arcs; index++) {
    const start = -Math.PI / 2 + index * slot + gap / 2
    context.moveTo(16.5 * Math.cos(start), 16.5 * Math.sin(start))
    context.arc(0, 0, 16.5, start, start + slot - gap)
  }
  context.stroke()
}

function drawBadges(context: CanvasRenderingContext2D, box: Box, { theme, fonts }: SeatLook): void {
  const node = box.node
  if (!node) return
  if (node.lives > 1)
    badge(context, 12.5, 13, `${node.lives}`, theme.background, theme.dim, theme.faint, fonts)
  if (node.messageQueueLen > 0) {
    const count = node.messageQueueLen > 99 ? '99+' : `${node.messageQueueLen}`
    badge(context, 12.5, -13, count, theme.sky, theme.background, theme.sky, fonts)
  }
}

function badge(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  text: string,
  fill: string,
  ink: string,
  rim: string,
  fonts: ReturnType<typeof labelFonts>,
): void {
  context.font = fonts.badge
  const width = Math.max(13, 7 + 5.6 * text.length)
  context.beginPath()
  context.roundRect(x - width / 2, y - 6.5, width, 13, 6.5)
  context.fillStyle = fill
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = rim
  context.stroke()
  context.fillStyle = ink
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, x, y + 0.5)
  context.textAlign = 'left'
}

function drawLabel(
  context: CanvasRenderingContext2D,
  box: Box,
  motion: SeatMotion | undefined,
  look: SeatLook,
): void {
  const { theme, fonts, now, zoom } = look
  const { label } = box
  const seated = box.node === undefined || box.node.pid !== null
  const x = metrics.labelOffset
  const detailed = zoom >= detailZoom
  context.textBaseline = 'alphabetic'
  context.font = fonts.name
  context.fillStyle = seated ? theme.text : theme.dim
  context.fillText(label.name, x, detailed ? lineY.name : 4.5)
  if (!detailed) return
  if (label.folded !== '') drawFolded(context, x + label.nameWidth + 10, label.folded, look)
  const fresh = motion !== undefined && now - motion.grownAt < durationMs.highlight
  context.font = fonts.pid
  const awaited = box.node?.status === 'restarting'
  context.fillStyle = fresh ? theme.leaf : awaited ? theme.amber : theme.dim
  context.fillText(label.pid, x, lineY.pid)
  const intensity = box.node?.supervisor?.intensity ?? 0
  if (intensity > 0) drawMeter(context, x + label.pidWidth + meterGap, box, look)
  context.font = fonts.detail
  if (motion && motion.reason !== '' && now - motion.exitedAt < durationMs.reason) {
    context.fillStyle = theme.red
    const said = cutToFit(`✕ ${motion.reason}`, look.labelRoom, text => context.measureText(text).width)
    context.fillText(said, x, lineY.detail)
    return
  }
  context.fillStyle = box.node?.problem ? theme.amber : theme.dim
  context.fillText(label.detail, x, lineY.detail)
}

/** Base lines of a label's lines, from the middle of its shape. */
const lineY = { name: -9, pid: 6, detail: 20 } as const

function drawFolded(context: CanvasRenderingContext2D, x: number, text: string, look: SeatLook): void {
  const { theme, fonts } = look
  context.font = fonts.pid
  const width = context.measureText(text).width
  context.beginPath()
  context.roundRect(x - 4, lineY.name - 11, width + 8, 15, 5)
  context.fillStyle = theme.line
  context.fill()
  context.fillStyle = theme.text
  context.fillText(text, x, lineY.name)
}

/** One pip for each restart that is allowed in the window; those used are full and drain as they age. */
function drawMeter(context: CanvasRenderingContext2D, x: number, box: Box, look: SeatLook): void {
  const supervisor = box.node?.supervisor
  if (!supervisor) return
  const { theme, restarts, worldNowMs } = look
  const { intensity, period } = supervisor
  const left = (index: number): number => {
    const at = restarts[restarts.length - 1 - index]
    return at === undefined ? 0 : 1 - part(worldNowMs, at, period * 1000)
  }
  context.lineWidth = 1
  if (intensity > pips.max) {
    const width = meterWidth(intensity)
    context.strokeStyle = theme.faint
    context.strokeRect(x, -1, width, 6)
    context.fillStyle = theme.amber
    context.fillRect(x, -1, width * Math.min(1, restarts.length / intensity), 6)
    return
  }
  for (let index = 0; index < intensity; index++) {
    const pipX = x + index * (pips.width + pips.gap)
    context.strokeStyle = index < restarts.length ? theme.amber : theme.faint
    context.strokeRect(pipX + 0.5, -2.5, pips.width - 1, 9)
    if (index >= restarts.length) continue
    // The youngest restart is the first pip. What is left of it stands at the bottom and is never quite nothing.
    const height = Math.max(1.5, 9 * left(index))
    context.fillStyle = theme.amber
    context.fillRect(pipX + 0.5, 6.5 - height, pips.width - 1, height)
  }
}

/** An exit: a ring and shards that fly apart. */
function drawBurst(context: CanvasRenderingContext2D, motion: SeatMotion, { theme, now }: SeatLook): void {
  const t = part(now, motion.exitedAt, durationMs.burst)
  if (t < 1) {
    const spread = easeCubicOut(t)
    context.globalAlpha *= 1 - t
    context.strokeStyle = theme.red
    context.lineWidth = 5 * (1 - t) + 1
    context.beginPath()
    context.arc(0, 0, 11 + 18 * spread, 0, 2 * Math.PI)
    context.stroke()
    context.lineWidth = 2
    context.beginPath()
    for (let shard = 0; shard < 8; shard++) {
      const angle = (shard * Math.PI) / 4 + 0.3
      const near = 13 + 14 * spread
      const far = near + 6 * (1 - t) + 2
      context.moveTo(near * Math.cos(angle), near * Math.sin(angle))
      context.lineTo(far * Math.cos(angle), far * Math.sin(angle))
    }
    context.stroke()
    context.globalAlpha /= 1 - t
  }
  const pulse = part(now, motion.pulsedAt, durationMs.pulse)
  if (pulse > 0 && pulse < 1) {
    const alpha = 1 - pulse
    context.globalAlpha *= alpha
    context.strokeStyle = theme.sky
    context.lineWidth = 2
    context.beginPath()
    context.arc(0, 0, 22 - 9 * easeCubicOut(pulse), 0, 2 * Math.PI)
    context.stroke()
    context.globalAlpha /= alpha
  }
}

/** A counted row: three circles, one behind the other. */
function drawStack(context: CanvasRenderingContext2D, theme: CanvasTheme): void {
  context.lineWidth = 1.6
  context.strokeStyle = theme.leaf
  for (const offset of [6, 1, -4]) {
    context.beginPath()
    context.arc(offset, 0, 8.5, 0, 2 * Math.PI)
    context.fillStyle = theme.leafFill
    context.fill()
    context.stroke()
  }
}
