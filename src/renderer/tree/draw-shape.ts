/** One seat's shape: its outline says the kind, its colour and its glyph the state. */
import type { TreeNode } from '../../shared/protocol/events.ts'
import type { CanvasTheme } from './theme.ts'

type Look = { stroke: keyof CanvasTheme; fill: keyof CanvasTheme; dash: readonly number[] }

const solid: readonly number[] = []
const dashed = [4, 3] as const
const dotted = [1.5, 3] as const

const looks: { [Status in TreeNode['status']]: Look } = {
  waiting: { stroke: 'leaf', fill: 'leafFill', dash: solid },
  running: { stroke: 'leaf', fill: 'leaf', dash: solid },
  runnable: { stroke: 'leaf', fill: 'leafFill', dash: solid },
  suspended: { stroke: 'violet', fill: 'violetFill', dash: solid },
  exiting: { stroke: 'red', fill: 'redFill', dash: solid },
  restarting: { stroke: 'amber', fill: 'background', dash: dashed },
  dead: { stroke: 'faint', fill: 'background', dash: dashed },
  undefined: { stroke: 'faint', fill: 'background', dash: dotted },
}

const outside: Look = { stroke: 'faint', fill: 'background', dash: solid }

/** What else is to be seen on a shape: trouble of a table; that it stands outside the tree. */
export type Extras = { readonly trouble: boolean; readonly subdued: boolean }

/** Draws the shape of `kind` around (0, 0). */
export function drawShape(
  context: CanvasRenderingContext2D,
  kind: TreeNode['kind'],
  status: TreeNode['status'],
  { trouble, subdued }: Extras,
  theme: CanvasTheme,
): void {
  const look = subdued && looks[status].stroke === 'leaf' ? outside : looks[status]
  const stroke = trouble && look.dash === solid ? theme.amber : theme[look.stroke]
  context.lineWidth = 1.9
  context.strokeStyle = stroke
  context.fillStyle = trouble && look.dash === solid ? theme.amberFill : theme[look.fill]
  context.setLineDash(look.dash as number[])
  context.beginPath()
  traceKind(context, kind)
  context.fill()
  context.stroke()
  context.setLineDash(solid as number[])
  if (kind === 'table') {
    context.beginPath()
    context.ellipse(0, -6.5, 9.5, 3.6, 0, 0, Math.PI)
    context.stroke()
  }
  drawGlyph(context, status, trouble, kind === 'table' ? 3 : 0, theme)
}

function traceKind(context: CanvasRenderingContext2D, kind: TreeNode['kind']): void {
  switch (kind) {
    case 'application':
      context.moveTo(0, -13)
      context.lineTo(13, 0)
      context.lineTo(0, 13)
      context.lineTo(-13, 0)
      context.closePath()
      return
    case 'supervisor':
      context.roundRect(-10.5, -10.5, 21, 21, 5)
      return
    case 'worker':
      context.arc(0, 0, 10.5, 0, 2 * Math.PI)
      return
    case 'table':
      context.ellipse(0, -6.5, 9.5, 3.6, 0, Math.PI, 2 * Math.PI)
      context.lineTo(9.5, 7)
      context.ellipse(0, 7, 9.5, 3.6, 0, 0, Math.PI)
      context.closePath()
  }
}

/** A mark inside the shape for every state but the resting one, so that colour is never alone. */
function drawGlyph(
  context: CanvasRenderingContext2D,
  status: TreeNode['status'],
  trouble: boolean,
  y: number,
  theme: CanvasTheme,
): void {
  context.lineWidth = 2
  context.beginPath()
  switch (status) {
    case 'waiting':
      if (!trouble) return
      context.moveTo(0, y - 4.5)
      context.lineTo(0, y + 1)
      context.moveTo(0, y + 3.6)
      context.lineTo(0, y + 4.4)
      break
    case 'running':
      context.fillStyle = theme.background
      context.arc(0, y, 3, 0, 2 * Math.PI)
      context.fill()
      return
    case 'runnable':
      context.fillStyle = theme.leaf
      context.arc(0, y, 3, 0, 2 * Math.PI)
      context.fill()
      return
    case 'suspended':
      context.moveTo(-2.5, y - 4)
      context.lineTo(-2.5, y + 4)
      context.moveTo(2.5, y - 4)
      context.lineTo(2.5, y + 4)
      break
    case 'exiting':
    case 'dead':
      context.moveTo(-3.5, y - 3.5)
      context.lineTo(3.5, y + 3.5)
      context.moveTo(3.5, y - 3.5)
      context.lineTo(-3.5, y + 3.5)
      break
    case 'restarting':
      context.arc(0, y, 4.2, -0.4 * Math.PI, 1.1 * Math.PI)
      break
    case 'undefined':
      context.moveTo(-3.5, y)
      context.lineTo(3.5, y)
  }
  context.stroke()
}
