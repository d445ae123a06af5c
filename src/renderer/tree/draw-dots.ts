/** Signals on their way along the edges; each kind has its own mark, and an exit always carries its reason. */
import { easeCubicInOut } from 'd3'
import type { Dot } from './dots.ts'
import type { Places, View } from './draw.ts'
import { type Edge, edgeBetween, emptyEdge, pointOn } from './edges.ts'
import { cutToFit } from './label.ts'
import { part } from './motion.ts'
import { type CanvasTheme, labelFonts } from './theme.ts'

/** With more dots than this on their way, texts would cover the tree. */
const textsMax = 8
const textWidthMax = 220

export function drawDots(context: CanvasRenderingContext2D, view: View, places: Places): void {
  const { motion, now, theme, readable, transform } = view
  const point = { x: 0, y: 0 }
  const edge = emptyEdge()
  let texts = 0
  for (const dot of motion.dots) {
    if (now < dot.at || !placeDot(dot, view, places, edge, point)) continue
    context.save()
    context.translate(point.x, point.y)
    drawMark(context, dot.kind, theme)
    const told = readable || dot.kind === 'exit' || dot.kind === 'down'
    if (told && texts < textsMax && transform.k > 0.45) {
      texts += 1
      drawText(context, dot, theme)
    }
    context.restore()
  }
}

function placeDot(
  dot: Dot,
  { scene, now }: View,
  places: Places,
  edge: Edge,
  point: { x: number; y: number },
): boolean {
  const along = easeCubicInOut(part(now, dot.at, dot.endsAt - dot.at)) * dot.route.length
  const leg = dot.route[Math.min(Math.floor(along), dot.route.length - 1)]
  const child = leg && scene.byKey.get(leg.child)
  const parent = leg && scene.byKey.get(leg.parent)
  if (!leg || !child || !parent) return false
  const t = Math.min(1, along - dot.route.indexOf(leg))
  pointOn(edgeBetween(places(parent), places(child), edge), leg.up ? 1 - t : t, point)
  return true
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
      context.arc(0, 0, kind === 'exit' ? 5.5 : 4.5, 0, 2 * Math.PI)
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

function drawText(context: CanvasRenderingContext2D, dot: Dot, theme: CanvasTheme): void {
  context.font = labelFonts(theme).detail
  const text = cutToFit(dot.text, textWidthMax, part => context.measureText(part).width)
  if (text === '') return
  const width = context.measureText(text).width + 12
  context.beginPath()
  context.roundRect(9, -21, width, 18, 5)
  context.fillStyle = theme.panel
  context.fill()
  context.lineWidth = 1
  context.strokeStyle = theme[colors[dot.kind]]
  context.stroke()
  context.fillStyle = theme[colors[dot.kind]]
  context.textBaseline = 'middle'
  context.fillText(text, 15, -11.5)
}
