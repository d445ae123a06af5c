/** The lines beside a shape. Drawn in pixels of text, from the left end of the label. */

import { drawMeter } from './draw-meter.ts'
import { drawName } from './draw-name.ts'
import type { SeatLook } from './draw-seat.ts'
import { cutName, cutToFit, nameScale, partGap } from './label.ts'
import type { Box } from './layout.ts'
import type { Written } from './lettering.ts'
import { durationMs, type SeatMotion } from './motion.ts'

/** Of the cross that stands for a reason. */
const markWidth = 14

/** Base lines of the lines of a label, from the middle of its shape, by how many there are. */
const baseLines = { 1: [4], 2: [-3, 11], 3: [-9, 6, 20] } as const

export function drawLabel(
  context: CanvasRenderingContext2D,
  box: Box,
  written: Written,
  motion: SeatMotion | undefined,
  look: SeatLook,
): void {
  const { theme, fonts } = look
  if (written.lines === 0) return
  const { lines } = written
  const [first, second, third] = baseLines[lines] as readonly [number, number?, number?]
  const reason = reasonToTell(motion, look)
  context.textBaseline = 'alphabetic'

  const told = reason === '' ? '' : cutToFit(reason, look.labelRoom, look.measureDetail)
  let { name, nameWidth } = written
  if (told !== '' && lines === 1) {
    const beside = look.labelRoom - written.nameWidth - written.foldedWidth - partGap
    if (look.measureDetail(told) <= beside) drawReason(context, look.labelRoom - beside, first, told, look)
    else if (motion && look.now - motion.exitedAt < durationMs.word) {
      // No room for both: the reason stands in the place of the name, and then only its mark behind it.
      drawReason(context, 0, first, told, look)
      return
    } else {
      const scale = nameScale(1)
      const room = look.labelRoom - markWidth - written.foldedWidth
      name = cutName(box.label, room, text => look.measureName(text) * scale)
      nameWidth = look.measureName(name) * scale
      drawReason(context, nameWidth + written.foldedWidth + 5, first, '✕', look)
    }
  }
  context.font = lines === 1 ? fonts.single : fonts.name
  drawName(context, box, name, nameWidth, first, motion, look)
  if (box.label.folded !== '') drawFolded(context, nameWidth + 10, first, box.label.folded, look)

  let x = lines === 1 ? nameWidth + written.foldedWidth : 0
  const baseLine = second ?? first
  if (motion?.was?.pid && look.now < motion.exitedAt) {
    // The signal that ends it is on its way: it still sits here.
    if (written.pid !== '')
      drawPid(context, lines === 1 ? x + partGap : x, baseLine, box, motion.was.pid, motion, look)
    return
  }
  if (told !== '' && lines === 1) return
  if (lines === 1) {
    x += drawRestarts(context, x, baseLine, box, written, motion, look)
    if (written.detail !== '') drawDetail(context, x + partGap, baseLine, box, written, look)
    x += drawStrategy(context, x, baseLine, written, look)
    if (written.pid !== '') drawPid(context, x + partGap, baseLine, box, written.pid, motion, look)
    return
  }
  drawPid(context, 0, baseLine, box, written.pid, motion, look)
  x = written.pidWidth
  x += drawStrategy(context, x, baseLine, written, look)
  x += drawRestarts(context, x, baseLine, box, written, motion, look)
  if (third === undefined && told !== '') {
    const room = look.labelRoom - x - partGap
    const short = cutToFit(reason, room, look.measureDetail)
    // Too little to say anything: then it stands on a plate of its own, over the meter.
    if (room >= 52) drawReason(context, x + partGap, baseLine, short, look)
    else {
      context.fillStyle = theme.background
      context.fillRect(-1, baseLine - 10, look.labelRoom + 2, 13)
      drawReason(context, 0, baseLine, told, look)
    }
  } else if (told !== '') drawReason(context, 0, third ?? baseLine, told, look)
  else if (third === undefined) drawDetail(context, x + partGap, baseLine, box, written, look)
  else drawDetail(context, 0, third, box, written, look)
}

/** Whether why the last process here left stands in its seat now. */
export function tellsReason(motion: SeatMotion | undefined, now: number): boolean {
  if (!motion || motion.reason === '') return false
  const since = now - motion.exitedAt
  return since >= 0 && since < durationMs.reason
}

const reasonToTell = (motion: SeatMotion | undefined, { now }: SeatLook): string =>
  motion && tellsReason(motion, now) ? `✕ ${motion.reason}` : ''

function drawReason(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  text: string,
  look: SeatLook,
): void {
  context.font = look.fonts.detail
  context.fillStyle = look.theme.red
  context.fillText(text, x, y)
}

function drawPid(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  box: Box,
  pid: string,
  motion: SeatMotion | undefined,
  { theme, fonts, now }: SeatLook,
): void {
  const since = motion ? now - motion.grownAt : Infinity
  const fresh = since >= 0 && since < durationMs.highlight
  context.font = fonts.pid
  context.fillStyle = fresh ? theme.leaf : box.node?.status === 'restarting' ? theme.amber : theme.dim
  context.fillText(pid, x, y)
}

/** A supervisor's strategy behind what reaches to `x`. @returns the room it took */
function drawStrategy(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  { strategy, strategyWidth }: Written,
  { theme, fonts }: SeatLook,
): number {
  if (strategy === '') return 0
  context.font = fonts.detail
  context.fillStyle = theme.dim
  context.fillText(strategy, x + partGap, y)
  return partGap + strategyWidth
}

/** A supervisor's meter behind what reaches to `x`. @returns the room it took */
function drawRestarts(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  box: Box,
  written: Written,
  motion: SeatMotion | undefined,
  { theme, now, worldNowMs, reduced }: SeatLook,
): number {
  const supervisor = box.node?.supervisor
  if (!written.meter || !supervisor) return 0
  const since = motion && !reduced ? now - motion.filledAt : Infinity
  drawMeter(context, x + partGap, y - 4, supervisor, worldNowMs, since, theme)
  return partGap + box.label.meterWidth
}

function drawDetail(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  box: Box,
  written: Written,
  { theme, fonts }: SeatLook,
): void {
  context.font = fonts.detail
  context.fillStyle = box.node?.problem ? theme.amber : theme.dim
  context.fillText(written.detail, x, y)
}

function drawFolded(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  text: string,
  look: SeatLook,
): void {
  const { theme, fonts } = look
  context.font = fonts.pid
  const width = context.measureText(text).width
  context.beginPath()
  context.roundRect(x - 4, y - 11, width + 8, 15, 5)
  context.fillStyle = theme.line
  context.fill()
  context.fillStyle = theme.text
  context.fillText(text, x, y)
}
