/** One seat: shape, ring of lives, badges and label. Drawn around the shape's middle. */
import { easeBackOut } from 'd3'
import type { TreeNode } from '../../shared/protocol/events.ts'
import { drawBurst, drawPulse } from './draw-burst.ts'
import { drawLabel } from './draw-label.ts'
import { drawShape } from './draw-shape.ts'
import { edgeInset } from './edges.ts'
import type { Box } from './layout.ts'
import { type Lettering, textHeight, type Written } from './lettering.ts'
import type { Metrics } from './metrics.ts'
import { durationMs, part, type SeatMotion } from './motion.ts'
import type { CanvasTheme, labelFonts } from './theme.ts'

export type SeatLook = {
  theme: CanvasTheme
  fonts: ReturnType<typeof labelFonts>
  metrics: Metrics
  lettering: Lettering
  zoom: number
  now: number
  worldNowMs: number
  reduced: boolean
  /** How many seats burst at once: each is the quieter for it. */
  bursting: number
  /** Whether registered names are shown as tags. */
  tags: boolean
  /** Pixels of text that a label has in this column. */
  labelRoom: number
  measureName: (text: string) => number
  measureDetail: (text: string) => number
}

export function drawSeat(
  context: CanvasRenderingContext2D,
  box: Box,
  written: Written,
  motion: SeatMotion | undefined,
  look: SeatLook,
): void {
  const { now, theme, reduced, metrics, lettering } = look
  const size = metrics.shapeScale
  if (motion && !reduced) {
    drawBurst(context, motion, size, look)
    drawPulse(context, motion, size, look)
  }
  const scale = size * grownPart(motion, look)
  context.save()
  context.scale(scale, scale)
  if (box.row.kind === 'group') drawStack(context, theme)
  else if (box.node) {
    // Until the signal that ends it arrives, the process before sits here.
    drawShape(context, motion?.was && now < motion.exitedAt ? motion.was : box.node, box.outside, theme)
  }
  context.restore()
  if (box.node?.restart) drawRestartType(context, box.node.restart, metrics, theme)
  if (box.node && box.node.lives > 1) drawLives(context, box.node.lives, size, theme)
  if (lettering.lines === 0) return
  drawBadges(context, box, look)
  context.translate(metrics.labelOffset, 0)
  context.scale(lettering.unit, lettering.unit)
  drawLabel(context, box, written, motion, look)
}

/** The row behind a seat: selected, under the pointer, found, or changed where motion is reduced. */
export function drawRowBack(
  context: CanvasRenderingContext2D,
  width: number,
  { metrics, lettering }: SeatLook,
  fill: string,
): void {
  const { shapeRadius, labelOffset, labelGap, rowHeight } = metrics
  const text = (textHeight[lettering.lines] + 8) * lettering.unit
  const height = Math.min(rowHeight - 1, Math.max(2 * shapeRadius + 2, text))
  context.fillStyle = fill
  context.beginPath()
  const right = labelOffset + width + labelGap
  context.roundRect(-shapeRadius, -height / 2, right + shapeRadius, height, Math.min(9, height / 3))
  context.fill()
}

/**
 * Where the edge meets the seat: full for a child that is always restarted, half for one that is restarted after a crash,
 * empty for one that is not.
 */
function drawRestartType(
  context: CanvasRenderingContext2D,
  restart: NonNullable<TreeNode['restart']>,
  { shapeRadius, shapeScale }: Metrics,
  theme: CanvasTheme,
): void {
  const x = edgeInset - shapeRadius
  const radius = 3.1 * Math.sqrt(shapeScale)
  context.lineWidth = 1.3
  context.strokeStyle = theme.dim
  context.beginPath()
  context.arc(x, 0, radius, 0, 2 * Math.PI)
  context.fillStyle = restart === 'permanent' ? theme.dim : theme.background
  context.fill()
  context.stroke()
  if (restart !== 'transient') return
  context.beginPath()
  context.arc(x, 0, radius, Math.PI / 2, 1.5 * Math.PI)
  context.fillStyle = theme.dim
  context.fill()
}

/** Size of the shape: nothing between the end of a process and the start of the next one, which grows. */
function grownPart(motion: SeatMotion | undefined, { now, reduced }: SeatLook): number {
  if (!motion || reduced || now < motion.exitedAt) return 1
  const grown = part(now, motion.grownAt, durationMs.grow)
  if (grown >= 1 || !Number.isFinite(motion.grownAt)) return 1
  return Math.max(0.05, easeBackOut.overshoot(2.2)(grown))
}

/** The ring: one arc for each life that ended here. */
function drawLives(context: CanvasRenderingContext2D, lives: number, size: number, theme: CanvasTheme): void {
  const arcs = Math.min(lives - 1, 12)
  const slot = (2 * Math.PI) / Math.max(arcs, 4)
  const gap = arcs > 8 ? 0.16 : 0.22
  const radius = 16 * size
  context.lineWidth = 2 * size
  context.strokeStyle = theme.faint
  context.beginPath()
  for (let index = 0; index < arcs; index++) {
    const start = -Math.PI / 2 + index * slot + gap / 2
    context.moveTo(radius * Math.cos(start), radius * Math.sin(start))
    context.arc(0, 0, radius, start, start + slot - gap)
  }
  context.stroke()
}

/** Rows less high than this, in pixels of the screen, have no room for the number of lives: the ring tells it. */
const livesBadgeRow = 22

function drawBadges(context: CanvasRenderingContext2D, box: Box, look: SeatLook): void {
  const { node } = box
  if (!node) return
  const { theme, metrics, zoom } = look
  const x = Math.min(12.5 * metrics.shapeScale, metrics.labelOffset - 9)
  const y = Math.min(13, metrics.rowHeight / 2 - 6.5) * metrics.shapeScale
  if (node.lives > 1 && metrics.rowHeight * zoom >= livesBadgeRow) {
    badge(context, x, y, `${node.lives}`, theme.background, theme.dim, theme.faint, look)
  }
  if (node.messageQueueLen > 0) {
    const count = node.messageQueueLen > 99 ? '99+' : `${node.messageQueueLen}`
    badge(context, x, -y, count, theme.sky, theme.background, theme.sky, look)
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
  { fonts, lettering }: SeatLook,
): void {
  context.save()
  context.translate(x, y)
  context.scale(lettering.unit, lettering.unit)
  context.font = fonts.badge
  const width = Math.max(13, 6 + 6.6 * text.length)
  context.beginPath()
  context.roundRect(-width / 2, -6.5, width, 13, 6.5)
  context.fillStyle = fill
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = rim
  context.stroke()
  context.fillStyle = ink
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  context.fillText(text, 0, 0.5)
  context.textAlign = 'left'
  context.restore()
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
