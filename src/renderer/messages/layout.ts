/**
 * Where everything of the chart stands: seats are columns, time goes down in the order of events and is not to scale.
 * Pure; numbers are pixels, from the top left of the chart without its heads.
 */
import type { Chart } from './chart.ts'
import { createWriter } from './layout-writer.ts'
import { type ChartScene, type Column, othersKey, outsideKey } from './scene.ts'
import type { Shows } from './shows.ts'

/** Room for the times at the left, and for a column. */
export const gutter = 74
const edgeColumn = 84
const columnLeast = 132
const columnMost = 300

export type LayoutOptions = {
  /** Keys of the seats from left to right. */
  seats: readonly string[]
  shows: Shows
  /** A column stands for all processes that are not on the chart. */
  others: boolean
  /** Pixels that there are. */
  width: number
}

export function layoutChart(chart: Chart, options: LayoutOptions): ChartScene {
  const columns = columnsOf(options)
  const writer = createWriter(chart, columns, options.shows)
  for (const event of chart.events) writer.add(event)
  const last = columns.at(-1)
  const half = last !== undefined && last.key === othersKey ? edgeColumn / 2 : columnWidth(options) / 2
  const width = Math.max(options.width, (last?.x ?? gutter) + half)
  return { width, columns, ...writer.end() }
}

function columnsOf(options: LayoutOptions): Column[] {
  const width = columnWidth(options)
  const columns: Column[] = [{ key: outsideKey, x: gutter + edgeColumn / 2 }]
  options.seats.forEach((key, index) => {
    columns.push({ key, x: gutter + edgeColumn + (index + 0.5) * width })
  })
  if (options.others)
    columns.push({ key: othersKey, x: gutter + edgeColumn * 1.5 + options.seats.length * width })
  return columns
}

/** Width of the column of a seat. */
export function columnWidth({ seats, others, width }: LayoutOptions): number {
  const free = width - gutter - edgeColumn * (others ? 2 : 1)
  return Math.min(columnMost, Math.max(columnLeast, free / Math.max(1, seats.length)))
}
