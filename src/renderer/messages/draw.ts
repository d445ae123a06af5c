/** Draws a part of the chart; the same code draws the screen and the saved picture. */

import type { CanvasTheme } from '../tree/theme.ts'
import { shortClockText } from '../ui/format.ts'
import { barWidth, drawBar, drawLife } from './draw-bars.ts'
import { drawHead, drawTip } from './draw-tips.ts'
import { gutter } from './layout.ts'
import { rowHeight } from './layout-writer.ts'
import { lookOf, textOf } from './look.ts'
import type { ChartScene, Row } from './scene.ts'

export type ChartView = {
  readonly scene: ChartScene
  readonly theme: CanvasTheme
  /** Part of the scene that is drawn, in pixels of the scene. */
  readonly left: number
  readonly top: number
  readonly width: number
  readonly height: number
  /** Ids of rows. */
  readonly selected: string | null
  readonly hovered: string | null
}

/** Draws with (0, 0) of the context at the top left of the part. */
export function drawChart(context: CanvasRenderingContext2D, view: ChartView): void {
  const { scene, theme, left, top, width, height } = view
  const within = (fromY: number, toY: number) => toY >= top - 40 && fromY <= top + height + 40
  context.fillStyle = theme.background
  context.fillRect(0, 0, width, height)
  context.save()
  context.translate(-left, -top)
  context.textBaseline = 'middle'
  drawSelection(context, view)
  for (const life of scene.lives) {
    const toY = life.toY ?? scene.height
    if (within(life.fromY, toY)) drawLife(context, life, Math.min(toY, top + height + 40), top - 40, theme)
  }
  for (const bar of scene.bars) if (within(bar.fromY, bar.toY)) drawBar(context, bar, theme)
  for (const gap of scene.gaps) if (within(gap.y, gap.y)) drawGap(context, gap, view)
  for (const row of rowsWithin(scene.rows, top - 40, top + height + 40)) drawRow(context, row, view)
  context.restore()
  drawTimes(context, view)
}

/** Rows between two heights; they are in order. */
export function rowsWithin(rows: readonly Row[], from: number, to: number): readonly Row[] {
  return rows.slice(
    firstAt(rows, row => row.y >= from),
    firstAt(rows, row => row.y > to),
  )
}

function firstAt(rows: readonly Row[], test: (row: Row) => boolean): number {
  let low = 0
  let high = rows.length
  while (low < high) {
    const middle = (low + high) >>> 1
    if (test(rows[middle] as Row)) high = middle
    else low = middle + 1
  }
  return low
}

function drawSelection(
  context: CanvasRenderingContext2D,
  { scene, theme, selected, hovered }: ChartView,
): void {
  for (const [id, color] of [
    [hovered, theme.raised],
    [selected, theme.select],
  ] as const) {
    const row = id === null ? undefined : scene.rows.find(({ event }) => event.id === id)
    if (row === undefined) continue
    context.fillStyle = color
    context.fillRect(0, row.y - 19, scene.width, rowHeight - 2)
  }
}

function drawGap(
  context: CanvasRenderingContext2D,
  { y, ms }: { y: number; ms: number },
  { scene, theme }: ChartView,
): void {
  context.strokeStyle = theme.line
  context.lineWidth = 1
  context.setLineDash([1, 5])
  context.beginPath()
  context.moveTo(gutter, y)
  context.lineTo(scene.width, y)
  context.stroke()
  context.setLineDash([])
  context.font = `400 10.5px ${theme.sans}`
  context.fillStyle = theme.faint
  context.textAlign = 'left'
  context.fillText(`${(ms / 1000).toLocaleString('en', { maximumFractionDigits: 1 })} s`, 8, y)
}

function drawRow(context: CanvasRenderingContext2D, row: Row, view: ChartView): void {
  const { event, y, fromX, toX } = row
  const { theme, scene } = view
  const look = lookOf(event)
  if (look === null) return
  const color = row.broken === null ? theme[look.color] : theme.amber
  context.strokeStyle = color
  context.fillStyle = color
  const text = textOf(event)
  if (event.type === 'missed') {
    context.fillStyle = theme.amberFill
    context.fillRect(gutter, y - 16, scene.width - gutter, rowHeight - 8)
    context.fillStyle = theme.amber
    writeText(context, text, gutter + 10, y - 5, scene.width - gutter - 20, theme, 'sans')
    return
  }
  if (event.type === 'exit' || event.type === 'timeout' || fromX === toX) {
    if (fromX === toX && event.type !== 'exit' && event.type !== 'timeout' && event.type !== 'start')
      drawSelf(context, row, look.dash)
    else drawTip(context, event.type, toX, y, color)
    writeBeside(context, text, toX, y, view, color)
    return
  }
  const towards = toX > fromX ? 1 : -1
  const inset = barWidth / 2 + 1
  const tip = toX - towards * inset
  context.lineWidth = event.type === 'signal' ? 2 : 1.4
  context.setLineDash(look.dash as number[])
  context.beginPath()
  context.moveTo(fromX + towards * inset, y)
  context.lineTo(tip - towards * (look.head === 'bounce' ? 5 : 0), y)
  context.stroke()
  context.setLineDash([])
  drawHead(context, look.head, tip, y, towards)
  if (row.changed) drawChange(context, toX, y, towards, theme)
  const room = Math.abs(toX - fromX) - 2 * inset - 14
  const left = Math.min(fromX, toX) + inset + 6
  writeText(context, text, left, y - 9, Math.max(room, 60), theme, 'mono')
}

/** Writes at the right of a column, or at its left where there is more room and that is needed. */
function writeBeside(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  { scene: { columns, width }, theme }: ChartView,
  color: string,
): void {
  const right = (columns.find(column => column.x > x)?.x ?? width) - x - 24
  const left = x - (columns.findLast(column => column.x < x)?.x ?? 0) - 24
  context.font = `400 11px ${theme.mono}`
  const needed = context.measureText(text).width
  if (needed <= right || left <= right) writeText(context, text, x + 16, y, right, theme, 'mono', color)
  else writeText(context, text, x - 16 - Math.min(needed, left), y, left, theme, 'mono', color)
}

/** A message to oneself leaves the line and comes back to it. */
function drawSelf(context: CanvasRenderingContext2D, { toX, y }: Row, dash: readonly number[]): void {
  context.lineWidth = 1.4
  context.setLineDash(dash as number[])
  context.beginPath()
  context.moveTo(toX + 5, y - 8)
  context.lineTo(toX + 13, y - 8)
  context.lineTo(toX + 13, y)
  context.lineTo(toX + 5, y)
  context.stroke()
  context.setLineDash([])
  drawHead(context, 'open', toX + 5, y, -1)
}

/** The message gave its receiver another state. */
function drawChange(
  context: CanvasRenderingContext2D,
  x: number,
  y: number,
  towards: number,
  theme: CanvasTheme,
): void {
  const at = x + towards * 11
  context.fillStyle = theme.leaf
  context.beginPath()
  context.moveTo(at, y - 4.5)
  context.lineTo(at + 4.5, y)
  context.lineTo(at, y + 4.5)
  context.lineTo(at - 4.5, y)
  context.closePath()
  context.fill()
}

function writeText(
  context: CanvasRenderingContext2D,
  text: string,
  x: number,
  y: number,
  room: number,
  theme: CanvasTheme,
  font: 'mono' | 'sans',
  color: string = theme.text,
): void {
  context.font = `400 11px ${theme[font]}`
  context.textAlign = 'left'
  const cut = cutText(text, room, part => context.measureText(part).width)
  if (cut === '') return
  // Lifelines run behind the text.
  const width = context.measureText(cut).width
  const before = context.globalAlpha
  context.globalAlpha = 0.82
  context.fillStyle = theme.background
  context.fillRect(x - 2, y - 7, width + 4, 13)
  context.globalAlpha = before
  context.fillStyle = color
  context.fillText(cut, x, y)
}

/** As much of `text` as has room, with an ellipsis where it is cut. */
export function cutText(text: string, room: number, widthOf: (text: string) => number): string {
  if (widthOf(text) <= room) return text
  let low = 0
  let high = text.length
  while (low < high) {
    const middle = (low + high + 1) >>> 1
    if (widthOf(`${text.slice(0, middle)}…`) <= room) low = middle
    else high = middle - 1
  }
  return low === 0 ? '' : `${text.slice(0, low)}…`
}

/** World times at the left, over what is scrolled sideways. */
function drawTimes(context: CanvasRenderingContext2D, { scene, theme, left, top, height }: ChartView): void {
  context.fillStyle = theme.background
  if (left > 0) context.fillRect(0, 0, gutter, height)
  context.font = `400 10.5px ${theme.mono}`
  context.fillStyle = theme.faint
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  for (const { y, atMs } of scene.labels) {
    if (y < top - 20 || y > top + height + 20) continue
    context.fillText(shortClockText(atMs), 8, y - top)
  }
}
