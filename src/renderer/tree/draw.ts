/**
 * Second of the three steps of the tree's drawing: boxes → pixels. Pure but for the context: the same scene,
 * motion and time give the same picture. Only what lies in the viewport is drawn.
 */
import { easeCubicInOut } from 'd3'
import type { Layers } from '../stores/tree-slice.ts'
import { drawBlow } from './draw-burst.ts'
import { drawCovered } from './draw-covered.ts'
import { drawDots } from './draw-dots.ts'
import { tellsReason } from './draw-label.ts'
import { drawBundles, drawRelations } from './draw-relations.ts'
import { drawRowBack, drawSeat, type SeatLook } from './draw-seat.ts'
import { type Edge, edgeBetween, emptyEdge, type Point, traceEdge } from './edges.ts'
import type { Box, Scene } from './layout.ts'
import { type Lettering, letteringAt, type Writer } from './lettering.ts'
import type { Measure } from './metrics.ts'
import { durationMs, type Motion, part, type SeatMotion } from './motion.ts'
import type { Relations } from './relations.ts'
import { type CanvasTheme, labelFonts } from './theme.ts'

export type View = {
  readonly scene: Scene
  readonly motion: Motion
  readonly theme: CanvasTheme
  readonly measure: Measure
  readonly writer: Writer
  /** Zoom and pan: scene pixel × k + (x, y) = pixel of the canvas. */
  readonly transform: { readonly x: number; readonly y: number; readonly k: number }
  /** Of the canvas, in CSS pixels, and device pixels for each. */
  readonly width: number
  readonly height: number
  readonly pixelRatio: number
  /** How much of it is under the tools at the top and the legend at the bottom. */
  readonly covered: { readonly top: number; readonly bottom: number }
  readonly now: number
  /** The world's clock now, in ms; meters drain by it. */
  readonly worldNowMs: number
  readonly selectedKey: string | null
  readonly hoverKey: string | null
  /** Boxes on the way from the hovered or selected one to the top, itself included. */
  readonly path: ReadonlySet<string>
  /** Boxes whose names were searched for; null when nothing is. */
  readonly found: ReadonlySet<string> | null
  /** The box whose ties are drawn clearly. */
  readonly focusKey: string | null
  readonly relations: Relations
  readonly layers: Layers
  /** Whether dots carry their text even when nothing dies: when time is slow enough to read it. */
  readonly readable: boolean
}

export function draw(context: CanvasRenderingContext2D, view: View): void {
  const { theme, transform, width, height, pixelRatio, scene } = view
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.fillStyle = theme.background
  context.fillRect(0, 0, width, height)
  context.translate(transform.x, transform.y)
  context.scale(transform.k, transform.k)

  const area = visibleArea(view)
  const lettering = letteringAt(scene.metrics.rowHeight, transform.k)
  const places = createPlaces(view, lettering)
  drawEdges(context, view, area, places, lettering)
  if (!moving(view)) drawBundles(context, view)
  drawRelations(context, view, places)
  const look = lookOf(view, lettering)
  drawLeaving(context, view, look)
  drawSeats(context, view, area, places, look)
  drawBlows(context, view, places, lettering)
  drawDots(context, view, places, lettering)
  drawCovered(context, view)
}

/** Whether any seat is on the move. */
function moving({ motion, now }: View): boolean {
  for (const { movedAt } of motion.seats.values()) if (now - movedAt < durationMs.move) return true
  return false
}

/** Where the seats are now, in the middle of a move or at rest, and how wide their labels are. */
export type Places = { readonly at: (box: Box) => Point; readonly widthOf: (box: Box) => number }

function createPlaces({ motion, now, scene, writer }: View, lettering: Lettering): Places {
  const moving = new Map<Box, Point>()
  const still = motion.reduced || motion.seats.size === 0
  return {
    at(box) {
      const seat = still ? undefined : motion.seats.get(box.key)
      if (!seat || now - seat.movedAt >= durationMs.move) return box
      let point = moving.get(box)
      if (!point) {
        point = between(seat, box, now)
        moving.set(box, point)
      }
      return point
    },
    widthOf(box) {
      const room = scene.columns[box.depth]?.labelWidth ?? 0
      const telling = lettering.lines === 1 && tellsReason(motion.seats.get(box.key), now)
      return telling ? room : writer(box, room, lettering).width
    },
  }
}

function between(seat: SeatMotion, box: Box, now: number): Point {
  const eased = easeCubicInOut(part(now, seat.movedAt, durationMs.move))
  return { x: seat.fromX + (box.x - seat.fromX) * eased, y: seat.fromY + (box.y - seat.fromY) * eased }
}

type Area = { left: number; top: number; right: number; bottom: number }

function visibleArea({ transform, width, height }: View): Area {
  const { x, y, k } = transform
  const margin = 40
  return {
    left: -x / k - margin,
    top: -y / k - margin,
    right: (width - x) / k + margin,
    bottom: (height - y) / k + margin,
  }
}

function drawEdges(
  context: CanvasRenderingContext2D,
  view: View,
  area: Area,
  places: Places,
  lettering: Lettering,
): void {
  const { scene, theme, path, found, transform } = view
  const edge = emptyEdge()
  const strokes = [
    { color: theme.line, width: 1.5, dash: [] as number[] },
    { color: theme.line, width: 1.4, dash: [4, 4] },
    { color: theme.lineStrong, width: 2.2, dash: [] as number[] },
  ]
  context.globalAlpha = found ? 0.45 : 1
  strokes.forEach(({ color, width, dash }, kind) => {
    context.beginPath()
    for (const box of scene.boxes) {
      if (edgeKind(box, path) !== kind || !edgeOf(box, view, area, places, edge)) continue
      traceEdge(context, edge)
    }
    context.strokeStyle = color
    context.lineWidth = Math.max(width * Math.min(1, lettering.unit), 0.6 / transform.k)
    context.setLineDash(dash)
    context.stroke()
  })
  context.setLineDash([])
  if (lettering.lines > 0) drawOrders(context, view, area, places, edge, lettering)
  context.globalAlpha = 1
}

const edgeKind = (box: Box, path: ReadonlySet<string>): number => {
  if (path.has(box.key) && path.has(box.row.parent ?? '')) return 2
  return box.node && box.node.pid === null ? 1 : 0
}

/** Fills `edge` with the edge into `box`; false where there is none in the viewport. */
function edgeOf(box: Box, { scene, motion }: View, area: Area, places: Places, edge: Edge): boolean {
  const parent = box.row.parent === null ? undefined : scene.byKey.get(box.row.parent)
  if (!parent) return false
  // Of a thousand edges that leave the viewport side by side, the outermost stand for all.
  const { position, siblings } = box.row
  const height = area.bottom - area.top
  const outermost = position === 1 || position === siblings
  const still = motion.seats.size === 0
  if (still && !outermost && (box.y < area.top - height || box.y > area.bottom + height)) return false
  const child = places.at(box)
  const above = places.at(parent)
  if (child.x < area.left || above.x > area.right) return false
  edgeBetween(above, places.widthOf(parent), child, scene.metrics, edge)
  if (edge.fromX > area.right) return false
  const farAway = edge.toY < area.top - height || edge.toY > area.bottom + height
  if (farAway && !outermost) return false
  return Math.max(edge.fromY, edge.toY) >= area.top && Math.min(edge.fromY, edge.toY) <= area.bottom
}

/** What the mark of a restart type takes of the tail of an edge, in the scene's pixels. */
const markWidth = 4.5

/** Start order, on the tail of each edge. */
function drawOrders(
  context: CanvasRenderingContext2D,
  view: View,
  area: Area,
  places: Places,
  edge: Edge,
  { unit }: Lettering,
): void {
  const { scene, theme } = view
  context.font = labelFonts(theme).badge
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const box of scene.boxes) {
    if (!box.node || !edgeOf(box, view, area, places, edge)) continue
    const text = `${box.node.order}`
    const width = 3 + text.length * 6.6
    // The mark of the restart type stands at the end of it.
    const tail = (edge.toX - edge.tailX - markWidth) / unit
    // A number that is longer than the tail would stand on its neighbours' lines.
    if (width > tail + 6) continue
    context.save()
    context.translate((edge.tailX + edge.toX - markWidth) / 2, edge.toY)
    context.scale(unit, unit)
    context.fillStyle = theme.background
    // On a short tail the edge ends at the number: a dot of it on the other side would only be noise.
    context.fillRect(-width / 2, -6, tail - width > 8 ? width : (tail + width) / 2 + 1, 12)
    context.fillStyle = theme.dim
    context.fillText(text, 0, 0.5)
    context.restore()
  }
  context.textAlign = 'left'
}

function lookOf(view: View, lettering: Lettering): SeatLook {
  const { theme, scene, motion, now, measure } = view
  let bursting = 0
  for (const { exitedAt } of motion.seats.values()) {
    if (now >= exitedAt && now - exitedAt < durationMs.burst) bursting += 1
  }
  return {
    theme,
    fonts: labelFonts(theme),
    metrics: scene.metrics,
    lettering,
    zoom: view.transform.k,
    now,
    worldNowMs: view.worldNowMs,
    reduced: motion.reduced,
    bursting,
    tags: view.layers.names,
    labelRoom: 0,
    measureName: text => measure(text, 'name'),
    measureDetail: text => measure(text, 'detail'),
  }
}

function drawLeaving(context: CanvasRenderingContext2D, view: View, look: SeatLook): void {
  const { motion, now } = view
  for (const { box, at } of motion.leaving) {
    context.save()
    context.globalAlpha = (1 - part(now, at, durationMs.fade)) * 0.8
    context.translate(box.x, box.y)
    drawSeat(context, box, box.written, undefined, look)
    context.restore()
  }
}

function drawSeats(
  context: CanvasRenderingContext2D,
  view: View,
  area: Area,
  places: Places,
  look: SeatLook,
): void {
  const { scene, motion, theme, now, selectedKey, hoverKey, found, writer } = view
  const { lettering } = look
  for (const column of scene.columns) {
    if (column.x - scene.metrics.shapeRadius > area.right) continue
    look.labelRoom = column.labelWidth / lettering.unit
    for (const box of column.boxes) {
      const seat = motion.seats.get(box.key)
      if (!seat && (box.y < area.top || box.y > area.bottom)) continue
      const place = places.at(box)
      if (place.y < area.top || place.y > area.bottom) continue
      context.save()
      context.translate(place.x, place.y)
      if (found && !found.has(box.key)) context.globalAlpha = 0.28
      const back = (fill: string) => drawRowBack(context, places.widthOf(box), look, fill)
      if (box.key === selectedKey) back(theme.select)
      else if (box.key === hoverKey) back(theme.panel)
      else if (found?.has(box.key)) back(theme.amberFill)
      else if (seat && motion.reduced && changedLately(seat, now)) {
        back(now - seat.exitedAt < durationMs.highlight ? theme.redFill : theme.leafFill)
      }
      drawSeat(context, box, writer(box, column.labelWidth, lettering), seat, look)
      context.restore()
    }
  }
}

const changedLately = (seat: SeatMotion, now: number): boolean =>
  now - Math.max(seat.grownAt, seat.exitedAt, seat.pulsedAt) < durationMs.highlight

/** Meters that blow stand over everything but signals. */
function drawBlows(context: CanvasRenderingContext2D, view: View, places: Places, { unit }: Lettering): void {
  const { scene, motion, now, theme } = view
  if (motion.reduced) return
  for (const [key, { blownAt, was }] of motion.seats) {
    const box = scene.byKey.get(key)
    const since = now - blownAt
    if (!box || since < 0 || since >= durationMs.blow) continue
    const { x, y } = places.at(box)
    context.save()
    context.translate(x, y)
    context.scale(unit, unit)
    drawBlow(context, (was ?? box.node)?.supervisor?.intensity ?? 0, since, theme)
    context.restore()
  }
}
