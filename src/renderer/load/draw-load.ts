/** All charts as one picture to be saved: drawn on a canvas, or on what stands in for one. */
import type { LoadSample } from '../../shared/protocol/events.ts'
import type { CanvasTheme } from '../tree/theme.ts'
import type { Drawing } from '../ui/picture-file.ts'
import { type Chart, chartOf, type Point } from './chart.ts'
import { type Figure, figures } from './figures.ts'

const columns = 2
const cell = { width: 480, height: 170 } as const
const gap = 16
const head = 26

export function drawingOf(samples: readonly LoadSample[], spanMs: number, theme: CanvasTheme): Drawing {
  const rows = Math.ceil(figures.length / columns)
  const width = columns * (cell.width + gap) + gap
  const height = rows * (cell.height + gap) + gap
  return {
    width,
    height,
    title: `Load of the last ${spanMs / 60_000} min: ${figures.map(({ title }) => title).join(', ')}`,
    draw: (context, pixelRatio) => {
      context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
      context.fillStyle = theme.background
      context.fillRect(0, 0, width, height)
      for (const [index, figure] of figures.entries()) {
        context.save()
        context.translate(
          gap + (index % columns) * (cell.width + gap),
          gap + Math.floor(index / columns) * (cell.height + gap),
        )
        drawFigure(context, figure, samples, spanMs, theme)
        context.restore()
      }
    },
  }
}

function drawFigure(
  context: CanvasRenderingContext2D,
  figure: Figure,
  samples: readonly LoadSample[],
  spanMs: number,
  theme: CanvasTheme,
): void {
  const chart = chartOf(figure, samples, spanMs, { width: cell.width, height: cell.height - head })
  const last = samples.at(-1)
  const now = last === undefined ? null : figure.value(last, samples.at(-2) ?? null)
  context.textBaseline = 'alphabetic'
  context.textAlign = 'left'
  context.fillStyle = theme.text
  context.font = `560 13px ${theme.sans}`
  context.fillText(figure.title, 4, 15)
  context.fillStyle = theme.dim
  context.font = `400 11px ${theme.sans}`
  context.textAlign = 'right'
  context.fillText(now === null ? (figure.none ?? '–') : figure.text(now), chart.right, 15)
  context.translate(0, head)
  drawChart(context, chart, theme)
}

function drawChart(context: CanvasRenderingContext2D, chart: Chart, theme: CanvasTheme): void {
  const { left, right, top, bottom } = chart
  context.fillStyle = theme.raised
  for (const [from, to] of chart.pauses) context.fillRect(from, top, to - from, bottom - top)
  context.font = `400 10px ${theme.mono}`
  context.lineWidth = 1
  for (const { y, text } of chart.yTicks) {
    context.globalAlpha = 0.35
    context.strokeStyle = theme.line
    stroke(context, [
      [left, y],
      [right, y],
    ])
    context.globalAlpha = 1
    context.fillStyle = theme.faint
    context.textAlign = 'right'
    context.fillText(text, left - 5, y + 3.5)
  }
  for (const { x, text, anchor } of chart.xTicks) {
    context.textAlign = anchor === 'middle' ? 'center' : anchor === 'start' ? 'left' : 'right'
    context.fillText(text, x, bottom + 13)
  }
  context.strokeStyle = theme.leaf
  context.fillStyle = theme.leafFill
  context.lineWidth = 1.5
  for (const line of chart.lines) {
    const [first] = line
    const last = line.at(-1)
    if (first === undefined || last === undefined) continue
    path(context, [...line, [last[0], bottom], [first[0], bottom]])
    context.fill()
    stroke(context, line)
  }
  context.fillStyle = theme.amber
  for (const x of chart.restarts) {
    path(context, markAt(x, top))
    context.fill()
  }
}

/** The sign of a restart: a triangle that points at its moment. */
export const markAt = (x: number, top: number): readonly Point[] => [
  [x - 4, top - 7],
  [x + 4, top - 7],
  [x, top - 1],
]

function path(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  context.beginPath()
  for (const [index, [x, y]] of points.entries()) {
    if (index === 0) context.moveTo(x, y)
    else context.lineTo(x, y)
  }
}

function stroke(context: CanvasRenderingContext2D, points: readonly Point[]): void {
  path(context, points)
  context.stroke()
}
