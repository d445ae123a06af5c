/**
 * Where the lines for links and monitors run: down the gutter beside a column, across between two rows, never over a
 * label. Pure.
 */
import { bisector } from 'd3'
import { tailStart } from './edges.ts'
import type { Box, Scene } from './layout.ts'
import { textHeight } from './lettering.ts'

/** `mutual`: each monitors the other; `uses`: a table; `used`: the table is, by the other. */
export type Relation = {
  readonly kind: 'link' | 'monitor' | 'monitored' | 'mutual' | 'uses' | 'used'
  readonly key: string
}

export type RelationLine = {
  readonly kind: Relation['kind']
  /** Key of the box at the other end. */
  readonly key: string
  /** Corners, from the selected box to the other; every stretch is level or upright. */
  readonly points: readonly (readonly [x: number, y: number])[]
}

/** Lines of one kind share a lane; monitors run beside links. */
const lanes = { link: 0, monitor: 1, monitored: 2, mutual: 1, uses: 3, used: 3 } as const
const laneWidthMax = 4

export function relationLines(scene: Scene, own: Box, relations: readonly Relation[]): RelationLine[] {
  return relations.flatMap(({ kind, key }) => {
    const other = scene.byKey.get(key)
    return other && other !== own ? [{ kind, key, points: corners(scene, own, other, kind) }] : []
  })
}

function corners(scene: Scene, own: Box, other: Box, kind: Relation['kind']): RelationLine['points'] {
  const { shapeScale, shapeRadius, gutter } = scene.metrics
  const laneWidth = Math.min(laneWidthMax, (gutter - 1) / 3)
  // The first column has no gutter on its left; its lanes lie close to its shapes.
  const laneStart = ({ x, depth }: Box) =>
    depth === 0 ? x - shapeRadius + laneWidth : tailStart(x, scene.metrics) - 2
  const lane = (box: Box) => laneStart(box) - laneWidth * lanes[kind]
  // Links leave and arrive below the edge of the supervisor, monitors above it.
  const aside = (kind === 'link' ? 1 : -1) * 7 * shapeScale
  const edgeX = (box: Box) => box.x - 8.5 * shapeScale
  const from = own.y + aside
  const to = other.y + aside
  const start = [edgeX(own), from] as const
  const end = [edgeX(other), to] as const
  if (own.depth === other.depth) return [start, [lane(own), from], [lane(own), to], end]
  const across = freeRow(scene, own, other)
  return [start, [lane(own), from], [lane(own), across], [lane(other), across], [lane(other), to], end]
}

const byY = bisector((box: Box) => box.y)
/** Rows beside each end that are tried. */
const reach = 3

/** Height at which a level line meets no label between the lanes of two boxes, near to both. */
function freeRow(scene: Scene, own: Box, other: Box): number {
  const first = Math.min(own.depth, other.depth)
  const between = scene.columns.slice(first, Math.max(own.depth, other.depth))
  const half = textHeight[scene.metrics.lines] / 2 + 0.5
  const isFree = (y: number) =>
    between.every(({ boxes }) => {
      const nearest = boxes[byY.center(boxes, y)]
      return !nearest || Math.abs(nearest.y - y) >= half
    })
  let best = scene.height + 4
  let length = Infinity
  const consider = (y: number) => {
    const detour = Math.abs(y - own.y) + Math.abs(y - other.y)
    if (detour < length && isFree(y)) {
      best = y
      length = detour
    }
  }
  consider(-4)
  consider(scene.height + 4)
  for (const { boxes } of between) {
    for (const y of [own.y, other.y]) {
      const at = byY.center(boxes, y)
      for (let index = Math.max(0, at - reach); index <= Math.min(boxes.length - 1, at + reach); index++) {
        const box = boxes[index] as Box
        const next = boxes[index + 1]
        consider(box.y - half - 1)
        consider(box.y + half + 1)
        if (next) consider((box.y + next.y) / 2)
      }
    }
  }
  return best
}
