/** Signals on their way along the edges; each kind has its own mark, and an exit always carries its reason. */
import { easeCubicInOut, easeCubicOut } from 'd3'
import type { Dot } from './dots.ts'
import type { Places, View } from './draw.ts'
import { type Edge, edgeBetween, emptyEdge, pointOn } from './edges.ts'
import { cutToFit } from './label.ts'
import type { Lettering } from './lettering.ts'
import { part } from './motion.ts'
import { type CanvasTheme, labelFonts } from './theme.ts'

/** With more chips than this on their way, texts would cover the tree. */
const chipsMax = 8
/** Widest chip, in pixels of text: while time runs, and while it is slow enough to read. */
const chipWidthMax = { quick: 120, slow: 220 } as const

type Point = { x: number; y: number }
type Chip = { left: number; right: number; top: number; bottom: number }

export function drawDots(
  context: CanvasRenderingContext2D,
  view: View,
  places: Places,
  lettering: Lettering,
): void {
  const { motion, now, theme, readable } = view
  const point = { x: 0, y: 0 }
  const edge = emptyEdge()
  const chips: Chip[] = []
  for (const dot of motion.dots) {
    if (now < dot.at || !placeDot(dot, view, places, edge, point) || !isInSight(point, view)) continue
    const over = part(now, dot.arrivesAt, dot.endsAt - dot.arrivesAt)
    const ended = now >= dot.arrivesAt
    context.save()
    context.translate(point.x, point.y)
    context.scale(lettering.unit, lettering.unit)
    context.save()
    if (ended && dot.ending === 'trapped') drawEnvelope(context, over, theme)
    else {
      if (ended && dot.ending === 'bounces') bounce(context, over)
      drawMark(context, dot.kind, theme)
    }
    context.restore()
    const told = readable || dot.kind === 'exit' || dot.kind === 'down'
    if (told && chips.length < chipsMax && lettering.lines > 0)
      drawChip(context, dot, view, point, lettering, chips)
    context.restore()
  }
}

/** What a dot may reach beyond its middle, its text apart, in pixels of the screen. */
const reach = 90

function isInSight({ x, y }: Point, { transform, width, height }: View): boolean {
  const left = x * transform.k + transform.x
  const top = y * transform.k + transform.y
  return left >= -reach && left <= width + reach && top >= -reach && top <= height + reach
}

/** Where `dot` is now; false where it cannot be told. */
function placeDot(dot: Dot, { scene, now }: View, places: Places, edge: Edge, point: Point): boolean {
  const t = part(now, dot.at, dot.arrivesAt - dot.at)
  const target = scene.byKey.get(dot.to)
  if (!target) return false
  const { shapeScale } = scene.metrics
  if (dot.route.length === 0) {
    // From outside the tree: out of the gutter, from above.
    const { x, y } = places.at(target)
    const away = 1 - t * t
    point.x = x - (8 + 40 * away) * shapeScale
    point.y = y - (8 + 26 * away) * shapeScale
    return true
  }
  const along = easeCubicInOut(t) * dot.route.length
  const index = Math.min(Math.floor(along), dot.route.length - 1)
  const leg = dot.route[index]
  const child = leg && scene.byKey.get(leg.child)
  const parent = leg && scene.byKey.get(leg.parent)
  if (!leg || !child || !parent) return false
  const far = Math.min(1, along - index)
  edgeBetween(places.at(parent), places.widthOf(parent), places.at(child), scene.metrics, edge)
  pointOn(edge, leg.up ? 1 - far : far, point)
  return true
}

/** It is thrown back the way it came, and falls. */
function bounce(context: CanvasRenderingContext2D, t: number): void {
  context.translate(-34 * easeCubicOut(t), -30 * t + 66 * t * t)
  context.globalAlpha *= 1 - Math.max(0, (t - 0.5) / 0.5)
}

const envelopeWidth = 20

/** What a trapped signal turns into: a message, which goes into the mailbox. */
function drawEnvelope(context: CanvasRenderingContext2D, t: number, theme: CanvasTheme): void {
  const grown = easeCubicOut(Math.min(1, t / 0.3))
  const gone = Math.max(0, (t - 0.65) / 0.35)
  context.translate(14 * gone, -7 - 9 * grown + 12 * gone)
  context.scale(grown * (1 - 0.6 * gone), grown * (1 - 0.6 * gone))
  context.globalAlpha *= 1 - gone
  context.fillStyle = theme.panel
  context.strokeStyle = theme.violet
  context.lineWidth = 1.6
  context.beginPath()
  context.roundRect(-8.5, -6, 17, 12, 2)
  context.fill()
  context.stroke()
  context.beginPath()
  context.moveTo(-8, -5)
  context.lineTo(0, 1.5)
  context.lineTo(8, -5)
  context.stroke()
}

const colors = {
  call: 'sky',
  reply: 'sky',
  cast: 'violet',
  info: 'dim',
  exit: 'red',
  down: 'violet',
} as const satisfies { [Kind in Dot['kind']]: keyof CanvasTheme }

function drawMark(context: CanvasRenderingContext2D, kind: Dot['kind'], theme: CanvasTheme): void {
  const color = theme[colors[kind]]
  context.fillStyle = color
  context.strokeStyle = color
  context.lineWidth = 2
  context.beginPath()
  switch (kind) {
    case 'call':
    case 'exit':
      context.arc(0, 0, kind === 'exit' ? 5 : 4.5, 0, 2 * Math.PI)
      context.fill()
      return
    case 'reply':
      context.arc(0, 0, 3.8, 0, 2 * Math.PI)
      context.fillStyle = theme.background
      context.fill()
      context.stroke()
      return
    case 'cast':
      context.rect(-4, -4, 8, 8)
      break
    case 'info':
      context.rect(-3, -3, 6, 6)
      break
    case 'down':
      context.moveTo(0, 5)
      context.lineTo(-5, -4)
      context.lineTo(5, -4)
      context.closePath()
  }
  context.fill()
}

/** What became of it, once it has arrived. */
const endingWords = {
  taken: null,
  strikes: null,
  kills: ':killed',
  bounces: 'ignored',
  trapped: 'trapped',
} as const
const endingColors = {
  taken: 'dim',
  strikes: 'red',
  kills: 'red',
  bounces: 'dim',
  trapped: 'violet',
} as const

/**
 * What the signal carries, above it and on the side of the gutter, so that the label of the seat it goes to stays to
 * be read. Chips that would cover one another are left out, the later ones first.
 */
function drawChip(
  context: CanvasRenderingContext2D,
  dot: Dot,
  { theme, now, readable, transform, width }: View,
  point: Point,
  { unit }: Lettering,
  chips: Chip[],
): void {
  context.font = labelFonts(theme).detail
  const word = now >= dot.arrivesAt ? endingWords[dot.ending] : null
  const said = word ?? dot.text
  const color = theme[word === null ? colors[dot.kind] : endingColors[dot.ending]]
  const most = readable ? chipWidthMax.slow : chipWidthMax.quick
  const text = cutToFit(said, most, each => context.measureText(each).width)
  if (text === '') return
  const chipWidth = context.measureText(text).width + 12
  const screen = unit * transform.k
  const dotX = point.x * transform.k + transform.x
  const dotY = point.y * transform.k + transform.y
  // A signal that goes up arrives at the right end of a label, one that goes down at a shape.
  const leftwards = dot.route.at(-1)?.up !== true && dotX + (8 - chipWidth) * screen >= 4
  // What a trapped signal has become stays in sight beside the word for it.
  const beside = word !== null && dot.ending === 'trapped' ? envelopeWidth : 0
  const start = leftwards ? 8 - chipWidth - beside : beside - 8
  const chip = {
    left: dotX + start * screen,
    right: dotX + (start + chipWidth) * screen,
    top: dotY - 24 * screen,
    bottom: dotY - 8 * screen,
  }
  const covers = chips.some(
    other =>
      chip.left < other.right &&
      other.left < chip.right &&
      chip.top < other.bottom &&
      other.top < chip.bottom,
  )
  if (covers || chip.right < 0 || chip.left > width) return
  chips.push(chip)
  context.beginPath()
  context.roundRect(start, -24, chipWidth, 16, 5)
  context.fillStyle = theme.panel
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = color
  context.stroke()
  context.fillStyle = color
  context.textBaseline = 'middle'
  context.fillText(text, start + 6, -15.5)
}
