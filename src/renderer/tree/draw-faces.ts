/** Shapes of a tree so far away that nothing is written: as few strokes as there are colours. */
import type { TreeNode } from '../../shared/protocol/events.ts'
import type { Area, View } from './draw.ts'
import type { Box } from './layout.ts'
import type { CanvasTheme } from './theme.ts'

/** What of a seat is still to be seen from far away. */
type Face = 'calm' | 'empty' | 'exiting' | 'restarting' | 'trouble' | 'suspended'

export function faceOf({ status, problem }: TreeNode): Face {
  if (problem !== null) return 'trouble'
  if (status === 'exiting' || status === 'restarting' || status === 'suspended') return status
  return status === 'dead' || status === 'undefined' ? 'empty' : 'calm'
}

const looks: { readonly [Name in Face]: readonly [stroke: keyof CanvasTheme, fill: keyof CanvasTheme] } = {
  calm: ['leaf', 'leafFill'],
  empty: ['faint', 'background'],
  exiting: ['red', 'redFill'],
  restarting: ['amber', 'background'],
  trouble: ['amber', 'amberFill'],
  suspended: ['violet', 'violetFill'],
}
const faces = Object.keys(looks) as readonly Face[]

/** Draws the boxes in `area`; what moves there is drawn over them. */
export function drawFaces(
  context: CanvasRenderingContext2D,
  view: View,
  area: Area,
  boxesIn: (area: Area) => Iterable<Box>,
): void {
  const { scene, theme, found } = view
  const { shapeScale } = scene.metrics
  const groups = new Map<string, Box[]>()
  for (const box of boxesIn(area)) {
    const face = box.node ? faceOf(box.node) : 'calm'
    const grey = found && !found.has(box.key) ? ' grey' : ''
    const group = groups.get(face + grey)
    if (group) group.push(box)
    else groups.set(face + grey, [box])
  }
  context.lineWidth = Math.max(1.9 * shapeScale, 0.8 / view.transform.k)
  for (const face of faces) {
    const [stroke, fill] = looks[face]
    for (const grey of ['', ' grey']) {
      const boxes = groups.get(face + grey)
      if (!boxes) continue
      context.beginPath()
      for (const box of boxes) trace(context, box, shapeScale)
      context.globalAlpha = grey === '' ? 1 : 0.28
      context.fillStyle = theme[fill]
      context.fill()
      context.strokeStyle = theme[stroke]
      context.stroke()
    }
  }
  context.globalAlpha = 1
}

function trace(context: CanvasRenderingContext2D, { x, y, node }: Box, scale: number): void {
  const r = 10.5 * scale
  if (node?.kind === 'supervisor' || node?.kind === 'table') context.rect(x - r, y - r, 2 * r, 2 * r)
  else if (node?.kind === 'application') {
    context.moveTo(x, y - r)
    context.lineTo(x + r, y)
    context.lineTo(x, y + r)
    context.lineTo(x - r, y)
    context.closePath()
  } else {
    context.moveTo(x + r, y)
    context.arc(x, y, r, 0, 2 * Math.PI)
  }
}
