/** Chooses how much room a tree takes: as much as it may have, and no less than can be read. Pure. */
import { type LabelText, type Widths, widthsOf } from './label.ts'
import { type Density, densities, type Lines, type Metrics } from './metrics.ts'

/** What a tree asks for. */
export type Wanted = {
  /** Height of the tree in rows. */
  readonly rows: number
  /** Labels of each column. */
  readonly columns: readonly (readonly LabelText[])[]
}

export type Room = { readonly width: number; readonly height: number }

/** What it gets: distances, and for each column the width of its labels. */
export type Plan = {
  readonly metrics: Metrics
  readonly density: Density
  readonly labelWidths: readonly number[]
  /** Columns whose labels have less than they could use. */
  readonly squeezed: readonly boolean[]
}

const gutterMax = 60
const comfortable = densities[3] as Density
const densest = densities.at(-1) as Density
/** Of a tree that is no higher than this many rooms most can be seen at once. */
const nearlyFits = 2

/**
 * The roomiest density whose rows and names all fit into `room`; where none is, one in which names are cut
 * first, and whatever does not fit then is for the camera to go through. Without `room` a tree takes what it likes.
 * `before` is kept unless there is room to spare for more, so that one seat that comes and goes does not change all.
 */
export function planFor(wanted: Wanted, room: Room | null, before: Density | null): Plan {
  const [roomiest] = densities
  if (room === null || wanted.columns.length === 0) return planned(roomiest as Density, wanted, null)
  const at = before === null ? -1 : densities.indexOf(before)
  const fitting = densities.find((density, index) => fits(density, wanted, room, index < at ? 1.05 : 1))
  // What does not fit by far need not be as dense as can be.
  const nearly = wanted.rows * densest.rowHeightMin <= room.height * nearlyFits
  return planned(fitting ?? (nearly ? densest : comfortable), wanted, room)
}

/** The same distances for other rows, in columns that do not get narrower: while the user has the camera. */
export function planLike(plan: Plan, wanted: Wanted): Plan {
  const { metrics } = plan
  const widths = columnWidths(plan.density, wanted)
  const labelWidths = widths.map(({ need }, column) => Math.max(plan.labelWidths[column] ?? need, 0))
  return { ...plan, metrics, labelWidths, squeezed: squeezedIn(widths, labelWidths) }
}

function fits(density: Density, wanted: Wanted, room: Room, slack: number): boolean {
  const { rowHeightMin } = density
  if (wanted.rows * rowHeightMin * slack > room.height) return false
  const widths = columnWidths(density, wanted)
  const least = density.shapeScale < 0.8 ? 'least' : 'need'
  return (sum(widths.map(width => width[least])) + besides(density, widths.length)) * slack <= room.width
}

function planned(density: Density, wanted: Wanted, room: Room | null): Plan {
  const { rowHeightMin, rowHeightMax, labelWidthMin, ...distances } = density
  const widths = columnWidths(density, wanted)
  const wish = widths.map(width => width.wish)
  if (room === null) {
    const metrics = { ...distances, rowHeight: rowHeightMax - 2 }
    return { metrics, density, labelWidths: wish, squeezed: wish.map(() => false) }
  }
  const fair = Math.floor(room.height / wanted.rows)
  // Rows that do not fit all the same need not be as narrow as they can.
  const rowHeight =
    fair < rowHeightMin ? rowHeightMin + (density === densest ? 0 : 4) : Math.min(rowHeightMax, fair)
  const budget = room.width - besides(density, widths.length)
  const labelWidths = share(widths, labelWidthMin, budget)
  const gaps = Math.max(1, widths.length - 1)
  const spare = Math.max(0, budget - sum(labelWidths)) / gaps
  const gutter = Math.min(gutterMax, density.gutter + Math.floor(spare))
  return {
    metrics: { ...distances, gutter, rowHeight },
    density,
    labelWidths,
    squeezed: squeezedIn(widths, labelWidths),
  }
}

function columnWidths({ lines, labelWidthMin }: Density, { columns }: Wanted): Widths[] {
  return columns.map(labels => widest(labels, lines, labelWidthMin))
}

function widest(labels: readonly LabelText[], lines: Lines, least: number): Widths {
  let column: Widths = { least, need: least, wish: least }
  for (const label of labels) {
    const own = widthsOf(label, lines)
    column = {
      least: Math.max(column.least, own.least),
      need: Math.max(column.need, own.need),
      wish: Math.max(column.wish, own.wish),
    }
  }
  return column
}

/** What `columns` columns take besides their labels. */
function besides(density: Density, columns: number): number {
  const { shapeRadius, labelOffset, labelGap, gutter, tail } = density
  return columns * (shapeRadius + labelOffset) + (columns - 1) * (labelGap + gutter + tail)
}

/**
 * Shares `budget` out: everyone gets the narrowest, then up to the least, then up to what it needs, then up to what it
 * wishes.
 */
function share(widths: readonly Widths[], narrowest: number, budget: number): number[] {
  const least = widths.map(width => width.least)
  const need = widths.map(width => width.need)
  const wish = widths.map(width => width.wish)
  if (sum(wish) <= budget) return wish
  if (sum(need) <= budget) return raised(need, wish, budget)
  if (sum(least) <= budget) return raised(least, need, budget)
  return raised(
    widths.map(() => narrowest),
    least,
    budget,
  )
}

/** Raises all to one level, as water does, each from its floor and not over its ceiling. */
function raised(floors: readonly number[], ceilings: readonly number[], budget: number): number[] {
  const at = (level: number) =>
    floors.map((floor, index) => Math.min(Math.max(floor, level), ceilings[index] ?? floor))
  let low = 0
  let high = Math.max(...ceilings)
  for (let step = 0; step < 24; step++) {
    const middle = (low + high) / 2
    if (sum(at(middle)) <= budget) low = middle
    else high = middle
  }
  return at(low).map(Math.floor)
}

const squeezedIn = (widths: readonly Widths[], labelWidths: readonly number[]): boolean[] =>
  widths.map(({ wish }, column) => wish > (labelWidths[column] ?? 0))

const sum = (values: readonly number[]): number => values.reduce((total, value) => total + value, 0)
