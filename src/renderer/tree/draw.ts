/**
 * Second of the three steps of the tree's drawing: boxes → pixels. Pure but for the context: the same scene,
 * motion and time give the same picture. Only what lies in the viewport is drawn.
 */
import { easeCubicInOut } from 'd3'
import { drawDots } from './draw-dots.ts'
import { detailZoom, drawRowBack, drawSeat, type SeatLook } from './draw-seat.ts'
import { type Edge, type End, edgeBetween, emptyEdge, traceEdge } from './edges.ts'
import type { Box, Scene } from './layout.ts'
import { metrics } from './metrics.ts'
import { durationMs, type Motion, part } from './motion.ts'
import { type CanvasTheme, labelFonts } from './theme.ts'

export type View = {
  readonly scene: Scene
  readonly motion: Motion
  readonly theme: CanvasTheme
  /** Zoom and pan: scene pixel × k + (x, y) = pixel of the canvas. */
  readonly transform: { readonly x: number; readonly y: number; readonly k: number }
  /** Of the canvas, in CSS pixels, and device pixels for each. */
  readonly width: number
  readonly height: number
  readonly pixelRatio: number
  readonly now: number
  /** The world's clock now, in ms; meters drain by it. */
  readonly worldNowMs: number
  readonly selectedKey: string | null
  readonly hoverKey: string | null
  /** Boxes on the way from the hovered or selected one to the top, itself included. */
  readonly path: ReadonlySet<string>
  /** Boxes whose names were searched for; null when nothing is. */
  readonly found: ReadonlySet<string> | null
  /** Links and monitors of the selected process, by the boxes of the other ends. */
  readonly relations: readonly Relation[]
  /** Whether dots carry their text even when nothing dies: when time is slow enough to read it. */
  readonly readable: boolean
}

export type Relation = { readonly kind: 'link' | 'monitor' | 'monitored'; readonly key: string }

export function draw(context: CanvasRenderingContext2D, view: View): void {
  const { theme, transform, width, height, pixelRatio } = view
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.fillStyle = theme.background
  context.fillRect(0, 0, width, height)
  context.translate(transform.x, transform.y)
  context.scale(transform.k, transform.k)

  const area = visibleArea(view)
  const places = createPlaces(view)
  drawEdges(context, view, area, places)
  drawRelations(context, view, area, places)
  drawLeaving(context, view)
  drawSeats(context, view, area, places)
  drawDots(context, view, places)
}

/** Where the seats are now, in the middle of a move or at rest. */
export type Places = (box: Box) => End

function createPlaces({ motion, now }: View): Places {
  const moving = new Map<string, End>()
  if (!motion.reduced) {
    return box => {
      const seat = motion.seats.get(box.key)
      if (!seat) return box
      const known = moving.get(box.key)
      if (known) return known
      const t = part(now, seat.movedAt, durationMs.move)
      if (t >= 1) return box
      const eased = easeCubicInOut(t)
      const place = {
        x: seat.fromX + (box.x - seat.fromX) * eased,
        y: seat.fromY + (box.y - seat.fromY) * eased,
        labelWidth: box.labelWidth,
      }
      moving.set(box.key, place)
      return place
    }
  }
  return box => box
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

function drawEdges(context: CanvasRenderingContext2D, view: View, area: Area, places: Places): void {
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
    context.lineWidth = Math.max(width, 0.6 / transform.k)
    context.setLineDash(dash)
    context.stroke()
  })
  context.setLineDash([])
  if (transform.k >= detailZoom) drawOrders(context, view, area, places, edge)
  context.globalAlpha = 1
}

const edgeKind = (box: Box, path: ReadonlySet<string>): number => {
  if (path.has(box.key) && path.has(box.row.parent ?? '')) return 2
  return box.node && box.node.pid === null ? 1 : 0
}

/** Fills `edge` with the edge into `box`; false where there is none in the viewport. */
function edgeOf(box: Box, { scene }: View, area: Area, places: Places, edge: Edge): boolean {
  const parent = box.row.parent === null ? undefined : scene.byKey.get(box.row.parent)
  if (!parent) return false
  edgeBetween(places(parent), places(box), edge)
  if (edge.toX < area.left || edge.fromX > area.right) return false
  // Of a thousand edges that leave the viewport side by side, the outermost stand for all.
  const { position, siblings } = box.row
  const height = area.bottom - area.top
  const farAway = edge.toY < area.top - height || edge.toY > area.bottom + height
  if (farAway && position !== 1 && position !== siblings) return false
  return Math.max(edge.fromY, edge.toY) >= area.top && Math.min(edge.fromY, edge.toY) <= area.bottom
}

/** Start order, on the tail of each edge. */
function drawOrders(
  context: CanvasRenderingContext2D,
  view: View,
  area: Area,
  places: Places,
  edge: Edge,
): void {
  const { scene, theme } = view
  context.font = labelFonts(theme).badge
  context.textAlign = 'center'
  context.textBaseline = 'middle'
  for (const box of scene.boxes) {
    if (!box.node || !edgeOf(box, view, area, places, edge)) continue
    const x = (edge.tailX + edge.toX) / 2
    const text = `${box.node.order}`
    context.fillStyle = theme.background
    context.fillRect(x - 2 - text.length * 3.2, edge.toY - 6, 4 + text.length * 6.4, 12)
    context.fillStyle = theme.dim
    context.fillText(text, x, edge.toY + 0.5)
  }
  context.textAlign = 'left'
}

/** Links and monitors of the selected process: dashed, a monitor with an arrow towards the watched. */
function drawRelations(context: CanvasRenderingContext2D, view: View, area: Area, places: Places): void {
  const { scene, theme, selectedKey, relations } = view
  const own = selectedKey === null ? undefined : scene.byKey.get(selectedKey)
  if (!own) return
  const from = places(own)
  for (const { kind, key } of relations) {
    const other = scene.byKey.get(key)
    if (!other || other === own) continue
    const to = places(other)
    context.strokeStyle = kind === 'link' ? theme.violet : theme.sky
    context.fillStyle = context.strokeStyle
    context.lineWidth = 1.5
    context.setLineDash(kind === 'link' ? [6, 4] : [2, 4])
    // Bowed to the upper left, the more the longer it is, so that it parts from the edges it runs beside.
    const bow = 14 + 0.16 * Math.hypot(to.x - from.x, to.y - from.y)
    const middleX = (from.x + to.x) / 2 - (from.x === to.x ? Math.min(bow, 70) : 0)
    const middleY = (from.y + to.y) / 2 - (from.x === to.x ? 0 : Math.min(bow, 130))
    context.beginPath()
    context.moveTo(from.x, from.y)
    context.quadraticCurveTo(middleX, middleY, to.x, to.y)
    context.stroke()
    context.setLineDash([])
    if (kind !== 'link') {
      const [watched, control] =
        kind === 'monitor' ? [to, { x: middleX, y: middleY }] : [from, { x: middleX, y: middleY }]
      drawArrow(context, control.x, control.y, watched.x, watched.y)
    }
  }
  // What an arc passes behind stays readable: labels stand on a plate of the background.
  if (relations.length === 0) return
  for (const box of scene.boxes) {
    const place = places(box)
    if (place.y >= area.top && place.y <= area.bottom) clearLabel(context, place, theme)
  }
}

function clearLabel(context: CanvasRenderingContext2D, place: End, theme: CanvasTheme): void {
  context.fillStyle = theme.background
  context.fillRect(place.x + metrics.labelOffset - 3, place.y - 23, place.labelWidth + 6, 48)
}

function drawArrow(
  context: CanvasRenderingContext2D,
  fromX: number,
  fromY: number,
  x: number,
  y: number,
): void {
  const angle = Math.atan2(y - fromY, x - fromX)
  const tipX = x - 16 * Math.cos(angle)
  const tipY = y - 16 * Math.sin(angle)
  context.beginPath()
  context.moveTo(tipX, tipY)
  context.lineTo(tipX - 9 * Math.cos(angle - 0.42), tipY - 9 * Math.sin(angle - 0.42))
  context.lineTo(tipX - 9 * Math.cos(angle + 0.42), tipY - 9 * Math.sin(angle + 0.42))
  context.closePath()
  context.fill()
}

function drawLeaving(context: CanvasRenderingContext2D, view: View): void {
  const { motion, now, theme, transform } = view
  for (const { box, at } of motion.leaving) {
    const t = part(now, at, durationMs.fade)
    context.save()
    context.globalAlpha = (1 - t) * 0.8
    context.translate(box.x, box.y)
    const look: SeatLook = {
      theme,
      fonts: labelFonts(theme),
      zoom: transform.k,
      now,
      worldNowMs: view.worldNowMs,
      reduced: true,
      restarts: [],
      labelRoom: metrics.labelWidthMin,
    }
    drawSeat(context, box, undefined, look)
    context.restore()
  }
}

const noRestarts: readonly number[] = []

function drawSeats(context: CanvasRenderingContext2D, view: View, area: Area, places: Places): void {
  const { scene, motion, theme, now, selectedKey, hoverKey, found } = view
  const look: SeatLook = {
    theme,
    fonts: labelFonts(theme),
    zoom: view.transform.k,
    now,
    worldNowMs: view.worldNowMs,
    reduced: motion.reduced,
    restarts: noRestarts,
    labelRoom: 0,
  }
  for (const column of scene.columns) {
    if (column.x - metrics.shapeRadius > area.right) continue
    look.labelRoom = column.labelWidth
    for (const box of column.boxes) {
      const place = places(box)
      if (place.y < area.top || place.y > area.bottom) continue
      const seat = motion.seats.get(box.key)
      look.restarts = motion.pips.get(box.key) ?? noRestarts
      context.save()
      context.translate(place.x, place.y)
      if (found && !found.has(box.key)) context.globalAlpha = 0.28
      if (box.key === selectedKey) drawRowBack(context, box, theme.select)
      else if (box.key === hoverKey) drawRowBack(context, box, theme.panel)
      else if (found?.has(box.key)) drawRowBack(context, box, theme.amberFill)
      else if (seat && motion.reduced && changedLately(seat, now)) {
        drawRowBack(context, box, now - seat.exitedAt < durationMs.highlight ? theme.redFill : theme.leafFill)
      }
      drawSeat(context, box, seat, look)
      context.restore()
    }
  }
}

const changedLately = (seat: { grownAt: number; exitedAt: number; pulsedAt: number }, now: number): boolean =>
  now - Math.max(seat.grownAt, seat.exitedAt, seat.pulsedAt) < durationMs.highlight
