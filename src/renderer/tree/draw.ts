/**
 * Second of the three steps of the tree's drawing: boxes → pixels. Pure but for the context: the same scene,
 * motion and time give the same picture. Only what lies in the viewport is drawn.
 */
import { bisector, easeCubicInOut } from 'd3'
import type { Layers } from '../stores/settings-slice.ts'
import { drawBlow } from './draw-burst.ts'
import { drawCovered } from './draw-covered.ts'
import { drawDots } from './draw-dots.ts'
import { drawEdges } from './draw-edges.ts'
import { drawFaces } from './draw-faces.ts'
import { tellsReason } from './draw-label.ts'
import { drawBundles, drawRelations } from './draw-relations.ts'
import { drawRowBack, drawSeat, type SeatLook } from './draw-seat.ts'
import type { Point } from './edges.ts'
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

/** All of it at once. */
export function draw(context: CanvasRenderingContext2D, view: View): void {
  drawStill(context, view)
  drawLive(context, view)
}

/**
 * What stays as it is until something changes: edges, ties, and all seats in which nothing moves. It does not depend on
 * the time.
 */
export function drawStill(context: CanvasRenderingContext2D, view: View): void {
  const { theme, width, height, pixelRatio, scene, transform } = view
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  context.fillStyle = theme.background
  // The last pixel is whole where the size in CSS pixels is not.
  context.fillRect(0, 0, Math.ceil(width), Math.ceil(height))
  toScenePixels(context, view)
  const lettering = letteringAt(scene.metrics.rowHeight, transform.k)
  const places = createPlaces(view, lettering)
  const rearranging = isRearranging(view)
  const area = rearranging && scene.boxes.length <= culledAbove ? everywhere : visibleArea(view)
  drawEdges(context, view, area, places, lettering)
  if (!rearranging) drawBundles(context, view)
  drawRelations(context, view, places)
  if (lettering.lines === 0) drawFaces(context, view, area, within => boxesIn(scene, within))
  else {
    const look = lookOf(view, lettering)
    for (const box of boxesIn(scene, area)) {
      if (!isLive(box, view)) drawBox(context, view, box, places, look)
    }
  }
}

/** What moves, over what stays as it is. `live`: the boxes in sight in which something does. */
export function drawLive(
  context: CanvasRenderingContext2D,
  view: View,
  live: readonly Box[] = liveBoxes(view),
): void {
  const { pixelRatio, scene, transform, motion } = view
  context.setTransform(pixelRatio, 0, 0, pixelRatio, 0, 0)
  toScenePixels(context, view)
  const lettering = letteringAt(scene.metrics.rowHeight, transform.k)
  const places = createPlaces(view, lettering)
  const look = lookOf(view, lettering)
  drawLeaving(context, view, look)
  for (const box of live) drawBox(context, view, box, places, look)
  if (motion.seats.size > 0) drawBlows(context, view, places, lettering)
  drawDots(context, view, places, lettering)
  drawCovered(context, view)
}

/** Boxes in sight in which something moves. */
export function liveBoxes(view: View): Box[] {
  const { scene, motion } = view
  const { top, bottom } = isRearranging(view) ? everywhere : visibleArea(view)
  const live: Box[] = []
  const add = (key: string): void => {
    const box = scene.byKey.get(key)
    if (box && box.y >= top && box.y <= bottom) live.push(box)
  }
  for (const key of motion.seats.keys()) add(key)
  for (const key of motion.draining) if (!motion.seats.has(key)) add(key)
  return live
}

const isLive = ({ key }: Box, { motion }: View): boolean => motion.seats.has(key) || motion.draining.has(key)

function toScenePixels(context: CanvasRenderingContext2D, { transform }: View): void {
  context.translate(transform.x, transform.y)
  context.scale(transform.k, transform.k)
}

/** In a scene of more boxes what comes into sight is not drawn on its way there. */
const culledAbove = 1_500
const everywhere: Area = { left: -Infinity, top: -Infinity, right: Infinity, bottom: Infinity }

const byY = bisector((box: Box) => box.y)

/** Boxes whose places are in `area`. */
function* boxesIn({ columns, metrics }: Scene, area: Area): Iterable<Box> {
  for (const { x, boxes } of columns) {
    if (x - metrics.shapeRadius > area.right) continue
    const to = byY.right(boxes, area.bottom)
    for (let at = byY.left(boxes, area.top); at < to; at++) yield boxes[at] as Box
  }
}

/** Whether any seat is on the move. */
export function isRearranging({ motion, now }: View): boolean {
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

export type Area = { left: number; top: number; right: number; bottom: number }

export function visibleArea({ transform, width, height }: View): Area {
  const { x, y, k } = transform
  const margin = 40
  return {
    left: -x / k - margin,
    top: -y / k - margin,
    right: (width - x) / k + margin,
    bottom: (height - y) / k + margin,
  }
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

function drawBox(
  context: CanvasRenderingContext2D,
  view: View,
  box: Box,
  places: Places,
  look: SeatLook,
): void {
  const { scene, motion, theme, now, selectedKey, hoverKey, found, writer } = view
  const labelWidth = scene.columns[box.depth]?.labelWidth ?? 0
  look.labelRoom = labelWidth / look.lettering.unit
  const seat = motion.seats.get(box.key)
  const place = places.at(box)
  context.save()
  context.translate(place.x, place.y)
  if (found && !found.has(box.key)) context.globalAlpha = 0.28
  const back = (fill: string) => drawRowBack(context, places.widthOf(box), look, fill)
  if (box.key === selectedKey) back(theme.select)
  else if (box.key === hoverKey) back(theme.panel)
  else if (found?.has(box.key)) back(theme.amberFill)
  else if (seat && motion.reduced && changedLately(seat, now)) {
    const exitedAt = Math.max(seat.exitedAt, seat.foldedExitAt)
    back(now - exitedAt < durationMs.highlight ? theme.redFill : theme.leafFill)
  }
  drawSeat(context, box, writer(box, labelWidth, look.lettering), seat, look)
  context.restore()
}

const changedLately = (seat: SeatMotion, now: number): boolean =>
  now - Math.max(seat.grownAt, seat.exitedAt, seat.foldedExitAt, seat.pulsedAt) < durationMs.highlight

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
