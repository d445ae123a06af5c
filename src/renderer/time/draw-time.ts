import type { TimeMark } from '../../shared/protocol/events.ts'
import { placeOf, type Range } from './time-scale.ts'

/** A life of whoever sits in the selected seat; it lasts while `endMs` is null. */
export type LifeSpan = { readonly startMs: number; readonly endMs: number | null }

export type TimeColours = { [Name in 'line' | 'red' | 'leaf' | 'faint' | 'violet' | 'sky' | 'text']: string }

export type TimeDrawing = {
  readonly width: number
  readonly height: number
  readonly range: Range
  readonly marks: readonly TimeMark[]
  readonly lives: readonly LifeSpan[]
  /** World times that somebody marked. */
  readonly bookmarks: readonly number[]
  /** Where the window looks; null: at the present. */
  readonly atMs: number | null
  /** Where the world that is looked at began, if it is a fork. */
  readonly forkedMs: number | null
}

/**
 * Paints the time bar: a line of time; on it what happened, an exit as a disc (a ring when it was orderly), a restart as a
 * triangle, a supervisor that gave up as a cross; bookmarks as flags; below it the lives in the selected seat, each a stroke of its own.
 */
export function drawTime(
  context: CanvasRenderingContext2D,
  colours: TimeColours,
  drawing: TimeDrawing,
): void {
  const { width, height, range, marks, lives, bookmarks, atMs, forkedMs } = drawing
  context.clearRect(0, 0, width, height)
  const middle = Math.round(height * 0.42)
  const x = (ms: number): number => placeOf(ms, range, width)
  line(context, colours.line, 1, x(range.fromMs), middle, x(range.toMs), middle)
  for (const { startMs, endMs } of lives) {
    const from = Math.max(x(startMs), x(range.fromMs))
    const to = x(endMs ?? range.toMs)
    if (to < x(range.fromMs)) continue
    line(context, colours.leaf, 3, from + 1.5, height - 4, Math.max(from + 2, to - 1.5), height - 4)
  }
  if (forkedMs !== null) line(context, colours.violet, 1.5, x(forkedMs), 2, x(forkedMs), height - 2)
  // Where marks lie on each other one is enough; what is worse lies on top.
  for (const kind of ['restart', 'exit', 'give_up'] as const) {
    let last = Number.NEGATIVE_INFINITY
    for (const mark of marks) {
      if (mark.kind !== kind || mark.atMs < range.fromMs) continue
      const at = x(mark.atMs)
      if (at - last < 1) continue
      last = at
      drawMark(context, colours, mark, at, middle)
    }
  }
  for (const ms of bookmarks) if (ms >= range.fromMs) flag(context, colours.sky, Math.round(x(ms)), height)
  const place = Math.round(x(atMs ?? range.toMs))
  const colour = atMs === null ? colours.faint : colours.text
  line(context, colour, atMs === null ? 1 : 2, place, 1, place, height - 1)
  if (atMs !== null) disc(context, colour, place, 4, 4)
}

/** The mark nearest to `px`, if it is near; of two on one place, the worse. */
export function markAt(px: number, range: Range, width: number, marks: readonly TimeMark[]): TimeMark | null {
  let nearest: TimeMark | null = null
  let distance = nearEnough
  for (const mark of marks) {
    if (mark.atMs < range.fromMs) continue
    const away = Math.abs(placeOf(mark.atMs, range, width) - px)
    const worse = away === distance && nearest?.kind === 'restart' && mark.kind !== 'restart'
    if (away < distance || worse) {
      nearest = mark
      distance = away
    }
  }
  return nearest
}

const nearEnough = 6

function drawMark(
  context: CanvasRenderingContext2D,
  colours: TimeColours,
  { kind, orderly }: TimeMark,
  x: number,
  y: number,
): void {
  switch (kind) {
    case 'exit':
      if (!orderly) disc(context, colours.red, x, y, 3.5)
      else ring(context, colours.faint, x, y, 3)
      break
    case 'restart':
      context.fillStyle = colours.leaf
      context.beginPath()
      context.moveTo(x, y + 4)
      context.lineTo(x + 4, y + 10)
      context.lineTo(x - 4, y + 10)
      context.fill()
      break
    case 'give_up':
      line(context, colours.red, 2, x - 4, y - 4, x + 4, y + 4)
      line(context, colours.red, 2, x - 4, y + 4, x + 4, y - 4)
      break
  }
}

function line(
  context: CanvasRenderingContext2D,
  colour: string,
  width: number,
  x1: number,
  y1: number,
  x2: number,
  y2: number,
): void {
  context.strokeStyle = colour
  context.lineWidth = width
  context.beginPath()
  context.moveTo(x1, y1)
  context.lineTo(x2, y2)
  context.stroke()
}

/** A pole with a pennant. */
function flag(context: CanvasRenderingContext2D, colour: string, x: number, height: number): void {
  line(context, colour, 1.5, x, 1, x, height - 2)
  context.fillStyle = colour
  context.beginPath()
  context.moveTo(x, 1)
  context.lineTo(x + 8, 4.5)
  context.lineTo(x, 8)
  context.fill()
}

function disc(context: CanvasRenderingContext2D, colour: string, x: number, y: number, radius: number): void {
  context.fillStyle = colour
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.fill()
}

function ring(context: CanvasRenderingContext2D, colour: string, x: number, y: number, radius: number): void {
  context.strokeStyle = colour
  context.lineWidth = 1.5
  context.beginPath()
  context.arc(x, y, radius, 0, 2 * Math.PI)
  context.stroke()
}
