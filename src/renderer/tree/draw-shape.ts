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

/** Draws the shape of `node` around (0, 0); `subdued`: it stands outside the tree. */
export function drawShape(
  context: CanvasRenderingContext2D,
  { kind, status, problem, hibernating, supervisor }: TreeNode,
  subdued: boolean,
  theme: CanvasTheme,
): void {
  const trouble = problem !== null
  const look = subdued && looks[status].stroke === 'leaf' ? outside : looks[status]
  const stroke = trouble && look.dash === solid ? theme.amber : theme[look.stroke]
  context.lineWidth = 1.9
  context.strokeStyle = stroke
  const fill = hibernating ? theme.background : theme[look.fill]
  context.fillStyle = trouble && look.dash === solid ? theme.amberFill : fill
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
  const resting = status === 'waiting' || status === 'running' || status === 'runnable'
  if (supervisor && resting)
    drawStrategy(context, supervisor.strategy, status === 'running' ? theme.background : theme.leaf)
  else if (hibernating) drawSleep(context, stroke)
  else drawGlyph(context, status, trouble, kind === 'table' ? 3 : 0, theme)
}

/**
 * Three children, one under the other, of which the middle one exits: full are those that are started again. A plus where
 * children are added on demand.
 */
function drawStrategy(
  context: CanvasRenderingContext2D,
  strategy: NonNullable<TreeNode['supervisor']>['strategy'],
  ink: string,
): void {
  context.strokeStyle = ink
  context.fillStyle = ink
  if (strategy === 'dynamic' || strategy === 'simple_one_for_one') {
    context.lineWidth = 2.2
    context.beginPath()
    context.moveTo(-4.6, 0)
    context.lineTo(4.6, 0)
    context.moveTo(0, -4.6)
    context.lineTo(0, 4.6)
    context.stroke()
    return
  }
  const again = strategies[strategy]
  context.lineWidth = 1.1
  for (let child = 0; child < 3; child++) {
    context.beginPath()
    context.arc(0, (child - 1) * 6, again[child] ? 2.3 : 1.7, 0, 2 * Math.PI)
    if (again[child]) context.fill()
    else context.stroke()
  }
}

const strategies = {
  one_for_one: [false, true, false],
  one_for_all: [true, true, true],
  rest_for_one: [false, true, true],
} as const

/** It hibernates: a Z. */
function drawSleep(context: CanvasRenderingContext2D, ink: string): void {
  context.lineWidth = 1.8
  context.strokeStyle = ink
  context.beginPath()
  context.moveTo(-3.4, -3.8)
  context.lineTo(3.4, -3.8)
  context.lineTo(-3.4, 3.8)
  context.lineTo(3.4, 3.8)
  context.stroke()
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
