import type { TableMapRegion } from '../../shared/protocol/events.ts'
import type { CanvasTheme } from '../tree/theme.ts'
import type { ChangedBytes } from './map-changes.ts'
import { type Box, boxesOf, type MapGeometry } from './map-geometry.ts'
import { hexText, type RegionKind, regionNames } from './map-words.ts'

export type MapDrawing = {
  readonly geometry: MapGeometry
  /** Pixels left of the rows, where their offsets stand; 0: no offsets. */
  readonly margin: number
  /** Which rows are drawn: those that are seen between these heights. */
  readonly top: number
  readonly height: number
  readonly regions: readonly TableMapRegion[]
  readonly changed: readonly ChangedBytes[]
  /** The region that is looked at; null for none. */
  readonly cursor: TableMapRegion | null
}

/** Draws the rows in sight of the map of a file: what each byte belongs to. Pure, but for the context. */
export function drawMap(context: CanvasRenderingContext2D, theme: CanvasTheme, drawing: MapDrawing): void {
  const { geometry, margin, top, height, regions, changed, cursor } = drawing
  context.fillStyle = theme.background
  context.fillRect(0, 0, geometry.width + margin, height)
  context.save()
  context.translate(margin, -top)
  const inSight = (box: Box): boolean => box.y + box.height > top && box.y < top + height
  for (const region of regions) {
    const boxes = boxesOf(geometry, region.at, region.size).filter(inSight)
    for (const box of boxes) drawBlock(context, theme, region.kind, box)
    if (region.kind === 'collections' && region.count === 1)
      for (const box of boxesOf(geometry, region.at, region.used).filter(inSight))
        fill(context, theme.leaf, inner(box))
    if (region.kind === 'collections' && region.count > 1)
      for (const box of boxes) fill(context, theme.leaf, lower(inner(box), region.used / region.size))
    if (region.kind === 'segment') drawSlots(context, theme, geometry, region, inSight)
    drawName(context, theme, region, boxes)
  }
  for (const { at, size } of changed)
    for (const box of boxesOf(geometry, at, size).filter(inSight)) drawChange(context, theme, box)
  if (cursor !== null) {
    context.strokeStyle = theme.text
    context.lineWidth = 2
    for (const { at, size } of [cursor, ...slotOf(cursor, regions)])
      for (const { x, y, width, height } of boxesOf(geometry, at, size).filter(inSight))
        context.strokeRect(x - 1, y - 1, Math.max(width, 2) + 2, height + 2)
  }
  context.restore()
  if (margin > 0) drawOffsets(context, theme, drawing)
}

/** Colours of the kinds: what fills a block, and the line around it. */
export function kindColours(theme: CanvasTheme): {
  readonly [Kind in RegionKind]: readonly [string, string]
} {
  return {
    header: [theme.violet, theme.violet],
    part: [theme.violetFill, theme.violet],
    segment: [theme.panel, theme.sky],
    collections: [theme.leafFill, theme.leaf],
    free: [theme.background, theme.line],
    free_lists: [theme.amberFill, theme.amber],
    mixed: [theme.raised, theme.leaf],
  }
}

function drawBlock(context: CanvasRenderingContext2D, theme: CanvasTheme, kind: RegionKind, box: Box): void {
  const [inside, edge] = kindColours(theme)[kind]
  fill(context, edge, box)
  // A block of a pixel or two is nothing but its edge; free ones and those with fillings are not to look full.
  if (box.width > 3) fill(context, inside, inner(box))
  if (kind === 'mixed' && box.width > 3) hatch(context, edge, inner(box))
}

function inner({ x, y, width, height }: Box): Box {
  return { x: x + 0.5, y: y + 1, width: Math.max(0, width - 1), height: height - 2 }
}

function fill(context: CanvasRenderingContext2D, colour: string, { x, y, width, height }: Box): void {
  context.fillStyle = colour
  context.fillRect(x, y, width, height)
}

function hatch(context: CanvasRenderingContext2D, colour: string, { x, y, width, height }: Box): void {
  for (let at = 0; at < width; at += 4)
    fill(context, colour, { x: x + at, y, width: Math.min(1.5, width - at), height })
}

/** The lower part of a box. */
function lower({ x, y, width, height }: Box, part: number): Box {
  return { x, y: y + height * (1 - part), width, height: height * part }
}

/** Where the slot stands that leads to a block of objects. */
function slotOf({ kind, slot }: TableMapRegion, regions: readonly TableMapRegion[]): ChangedBytes[] {
  if (kind !== 'collections' || slot === undefined) return []
  const holds = (first: number | undefined): boolean =>
    first !== undefined && first <= slot && slot < first + slotsPerSegment
  const segment = regions.find(region => region.kind === 'segment' && holds(region.slot))
  return segment?.slot === undefined
    ? []
    : [{ at: segment.at + (slot - segment.slot) * slotBytes, size: slotBytes }]
}

/** The slots of a segment that lead to objects. */
function drawSlots(
  context: CanvasRenderingContext2D,
  theme: CanvasTheme,
  geometry: MapGeometry,
  { at, bits }: TableMapRegion,
  inSight: (box: Box) => boolean,
): void {
  if (bits === undefined || (geometry.width / geometry.bytesPerRow) * slotBytes < 1) return
  for (let slot = 0; slot < slotsPerSegment; slot++) {
    const nibble = Number.parseInt(bits.charAt(slot >> 2), 16)
    if ((nibble & (8 >> (slot & 3))) === 0) continue
    for (const box of boxesOf(geometry, at + slot * slotBytes, slotBytes).filter(inSight)) {
      const { x, y, width, height } = box
      fill(context, theme.sky, { x: x + 0.5, y: y + 3, width: Math.max(1, width - 1), height: height - 6 })
    }
  }
}

const slotsPerSegment = 256
const slotBytes = 8

/** Its name in the first box of a block that has room for it. */
function drawName(
  context: CanvasRenderingContext2D,
  theme: CanvasTheme,
  { kind, slot, count }: TableMapRegion,
  boxes: readonly Box[],
): void {
  const box = boxes[0]
  if (box === undefined || box.height < 12) return
  const single = count === 1 && slot !== undefined
  const text =
    kind === 'segment' && single
      ? `slots ${slot} to ${slot + 255}`
      : kind === 'collections' && single
        ? `slot ${slot}`
        : regionNames[kind].toLowerCase()
  context.font = `10.5px ${theme.sans}`
  const width = context.measureText(text).width
  if (width + 8 > box.width) return
  context.textAlign = 'left'
  context.textBaseline = 'middle'
  fill(context, kindColours(theme)[kind][0], {
    x: box.x + 2,
    y: box.y + 1.5,
    width: width + 6,
    height: box.height - 3,
  })
  context.fillStyle = kind === 'header' ? theme.background : theme.text
  context.fillText(text, box.x + 5, box.y + box.height / 2 + 0.5)
}

/** What has changed lately has a bar above it, in the colour of news. */
function drawChange(
  context: CanvasRenderingContext2D,
  theme: CanvasTheme,
  { x, y, width, height }: Box,
): void {
  context.strokeStyle = theme.amber
  context.lineWidth = 2
  context.strokeRect(x, y, Math.max(2, width), height)
  fill(context, theme.amber, { x, y: y - 3, width: Math.max(3, width), height: 3 })
}

/** At the left of each row the offset of its first byte. */
function drawOffsets(context: CanvasRenderingContext2D, theme: CanvasTheme, drawing: MapDrawing): void {
  const { geometry, margin, top, height } = drawing
  const { rowHeight, barHeight, bytesPerRow, fileSize } = geometry
  context.font = `10.5px ${theme.mono}`
  context.textAlign = 'right'
  context.textBaseline = 'middle'
  context.fillStyle = theme.dim
  const first = Math.floor(top / rowHeight)
  for (let row = first; row * rowHeight < top + height && row * bytesPerRow < fileSize; row++)
    context.fillText(hexText(row * bytesPerRow), margin - 8, row * rowHeight - top + barHeight / 2)
}
