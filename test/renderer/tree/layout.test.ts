import { describe, expect, it } from 'vitest'
import { fromSnapshot } from '../../../src/renderer/stores/picture.ts'
import { noFolds, type Row, rowsOf } from '../../../src/renderer/stores/rows.ts'
import type { Room } from '../../../src/renderer/tree/density.ts'
import { edgeBetween, pointOn } from '../../../src/renderer/tree/edges.ts'
import { hit } from '../../../src/renderer/tree/hit.ts'
import { type Bounds, type Box, layout, relabel, type Scene } from '../../../src/renderer/tree/layout.ts'
import {
  createWriter,
  type Lettering,
  letteringAt,
  textHeight,
} from '../../../src/renderer/tree/lettering.ts'
import { labelWidthMax, type Measure } from '../../../src/renderer/tree/metrics.ts'
import { relationLines } from '../../../src/renderer/tree/relation-lines.ts'
import { labelFonts } from '../../../src/renderer/tree/theme.ts'
import type { TreeNode } from '../../../src/shared/protocol/events.ts'
import { Random } from '../../support/terms.ts'
import { appSeats } from '../support/app-seats.ts'
import { randomTree, seat } from '../support/random-tree.ts'
import { world } from '../support/world-status.ts'

const measure: Measure = (text, line) => text.length * (line === 'name' ? 7 : 6.6)

function sceneOf(nodes: ReadonlyMap<string, TreeNode>, bounds: Bounds = null): { scene: Scene; rows: Row[] } {
  const picture = fromSnapshot({
    type: 'snapshot',
    seq: 1,
    nodes: [...nodes.values()],
    world: world(),
    feed: [],
    notices: [],
  })
  const rows = rowsOf(picture.children, noFolds, null)
  return { scene: layout(rows, picture.nodes, measure, bounds), rows }
}

const byKey = (seats: readonly TreeNode[]) => new Map(seats.map(each => [each.key, each]))

type Area = { left: number; right: number; top: number; bottom: number }

/** Where a label is written, and where its shape stands, at a zoom. */
function areasOf(scene: Scene, lettering: Lettering, widthOf: (box: Box) => number) {
  const { labelOffset, shapeScale } = scene.metrics
  const half = (textHeight[lettering.lines] * lettering.unit) / 2
  const label = (box: Box): Area => ({
    left: box.x + labelOffset,
    right: box.x + labelOffset + widthOf(box),
    top: box.y - half,
    bottom: box.y + half,
  })
  const shape = ({ x, y }: Box): Area => {
    const radius = 10.5 * shapeScale
    return { left: x - radius, right: x + radius, top: y - radius, bottom: y + radius }
  }
  return { label, shape }
}

const overlap = (a: Area, b: Area) =>
  a.left < b.right - 1e-6 && b.left < a.right - 1e-6 && a.top < b.bottom - 1e-6 && b.top < a.bottom - 1e-6
const inside = (x: number, y: number, area: Area) =>
  x > area.left && x < area.right && y > area.top && y < area.bottom

const zooms = [0.1, 0.35, 0.6, 0.85, 1, 1.3, 2, 4] as const
const seeds = Array.from({ length: 16 }, (_, index) => index + 1)
/** As much room as it likes; a large and a small window's canvas; and hardly any. */
const rooms: readonly (Room | null)[] = [
  null,
  { width: 1_840, height: 900 },
  { width: 980, height: 460 },
  { width: 668, height: 330 },
  { width: 200, height: 90 },
]
const cases = seeds.flatMap(seed =>
  rooms.map(room => ({ seed, room, where: room ? `${room.width}×${room.height}` : 'all it likes' })),
)

describe.each(cases)('layout of a random tree (seed $seed) in a room of $where', ({ seed, room }) => {
  const random = new Random(seed)
  const { scene, rows } = sceneOf(randomTree(random, 1 + random.int(90)), room && { room, before: null })
  const { metrics } = scene
  const atRest = areasOf(scene, letteringAt(metrics.rowHeight, 1), box => box.labelWidth)

  it('has a box for every row, each inside the scene', () => {
    expect(scene.boxes.map(box => box.key)).toEqual(rows.map(row => row.key))
    for (const box of scene.boxes) {
      const { left, top, bottom } = atRest.shape(box)
      expect(left).toBeGreaterThanOrEqual(0)
      expect(top).toBeGreaterThanOrEqual(0)
      expect(bottom).toBeLessThanOrEqual(scene.height)
      expect(atRest.label(box).right).toBeLessThanOrEqual(scene.width + 1e-6)
    }
  })

  it('is written at zoom 1 in as many lines as it was laid out for', () => {
    expect(letteringAt(metrics.rowHeight, 1)).toEqual({ lines: metrics.lines, unit: 1 })
  })

  it('puts every parent midway between its first and its last child', () => {
    for (const parent of scene.boxes) {
      const children = scene.boxes.filter(box => box.row.parent === parent.key)
      if (children.length === 0) continue
      expect(parent.y).toBeCloseTo((children[0]!.y + children.at(-1)!.y) / 2, 6)
    }
  })

  it('puts one depth into one column and children below each other in start order', () => {
    for (const box of scene.boxes) expect(box.x).toBe(scene.columns[box.depth]!.x)
    for (const column of scene.columns) {
      for (let index = 1; index < column.boxes.length; index++) {
        const gap = column.boxes[index]!.y - column.boxes[index - 1]!.y
        expect(gap).toBeGreaterThanOrEqual(metrics.rowHeight - 1e-6)
      }
    }
    for (const box of scene.boxes) {
      const siblings = scene.boxes.filter(each => each.row.parent === box.row.parent && !each.outside)
      expect(siblings.map(({ y }) => y)).toEqual(siblings.map(({ y }) => y).sort((a, b) => a - b))
    }
  })

  it('puts what is outside every tree below the trees, in their columns', () => {
    for (const box of scene.boxes) {
      if (!box.outside) continue
      const above = scene.columns[0]!.boxes.filter(each => !each.outside)
      for (const other of above) expect(box.y).toBeGreaterThan(other.y)
    }
  })

  it('lets no labels or shapes overlap at any zoom, and writes no more than there is room for', () => {
    for (const zoom of zooms) {
      const lettering = letteringAt(metrics.rowHeight, zoom)
      const writer = createWriter(measure)
      const widthOf = (box: Box) => writer(box, scene.columns[box.depth]!.labelWidth, lettering).width
      const { label, shape } = areasOf(scene, lettering, widthOf)
      for (const [index, box] of scene.boxes.entries()) {
        expect(widthOf(box)).toBeLessThanOrEqual(scene.columns[box.depth]!.labelWidth + 1e-6)
        for (const other of scene.boxes.slice(index + 1)) {
          if (other.depth !== box.depth) continue
          if (overlap(label(box), label(other))) expect.fail(`${box.key} is written over ${other.key}`)
          if (overlap(shape(box), shape(other))) expect.fail(`${box.key} stands on ${other.key}`)
        }
      }
    }
    // Labels end before the shapes of the next column begin, so boxes of two columns never meet.
    for (const [depth, column] of scene.columns.entries()) {
      const next = scene.columns[depth + 1]
      if (next) expect(column.x + metrics.labelOffset + column.labelWidth).toBeLessThan(next.x - 10.5)
    }
  })

  it('lets no edge cross a label or another shape', () => {
    const point = { x: 0, y: 0 }
    for (const child of scene.boxes) {
      const parent = scene.byKey.get(child.row.parent ?? '')
      if (!parent) continue
      const edge = edgeBetween(parent, parent.labelWidth, child, metrics)
      for (let step = 0; step <= 60; step++) {
        pointOn(edge, step / 60, point)
        for (const box of scene.boxes) {
          const crossed =
            inside(point.x, point.y, atRest.label(box)) ||
            (box !== child && box !== parent && inside(point.x, point.y, atRest.shape(box)))
          if (crossed) expect.fail(`the edge ${parent.key} → ${child.key} crosses ${box.key}`)
        }
      }
    }
  })

  it('lets no link or monitor cross a label', () => {
    const own = scene.boxes[Math.min(seed, scene.boxes.length - 1)]!
    const others = scene.boxes.filter(box => box !== own)
    for (const kind of ['link', 'monitor', 'monitored', 'mutual', 'uses', 'used'] as const) {
      const lines = relationLines(
        scene,
        own,
        others.map(({ key }) => ({ kind, key })),
      )
      expect(lines).toHaveLength(others.length)
      for (const { key, points } of lines) {
        for (let index = 1; index < points.length; index++) {
          const [fromX, fromY] = points[index - 1]!
          const [toX, toY] = points[index]!
          expect(fromX === toX || fromY === toY).toBe(true)
          const stretch = {
            left: Math.min(fromX, toX),
            right: Math.max(fromX, toX) + 0.1,
            top: Math.min(fromY, toY),
            bottom: Math.max(fromY, toY) + 0.1,
          }
          for (const box of scene.boxes) {
            if (overlap(stretch, atRest.label(box))) expect.fail(`${own.key} → ${key} crosses ${box.key}`)
          }
        }
      }
    }
  })

  it('is hit on every shape and at the end of every label, and not beside them', () => {
    for (const box of scene.boxes) {
      expect(hit(scene, box.x, box.y)?.key).toBe(box.key)
      const end = box.x + metrics.labelOffset + box.labelWidth - 1
      expect(hit(scene, end, box.y + metrics.rowHeight / 2 - 1)?.key).toBe(box.key)
      expect(hit(scene, box.x - metrics.shapeRadius - 2, box.y)).toBeNull()
    }
  })
})

describe('the app as it starts', () => {
  const seats = byKey(appSeats())

  it.each([
    ['a window of 1440×900', { width: 984, height: 450 }, 2],
    ['a window of 1024×700', { width: 668, height: 320 }, 1],
    ['a projector with the panels closed', { width: 1_840, height: 800 }, 3],
  ] as const)('fits whole into %s', (_, room, lines) => {
    const { scene } = sceneOf(seats, { room, before: null })
    expect(scene.width).toBeLessThanOrEqual(room.width)
    expect(scene.height).toBeLessThanOrEqual(room.height)
    expect(scene.metrics.lines).toBe(lines)
  })

  it('says enough of each name to tell siblings apart, however little room there is', () => {
    const { scene } = sceneOf(seats, { room: { width: 668, height: 320 }, before: null })
    const written = (key: string) => scene.byKey.get(key)!.written.name
    expect(written('Todo.Registry.PIDPartition0')).toBe('…PIDPartition0')
    expect(written('Todo.Supervisor')).toMatch(/^Todo\./)
    expect(written('Shop.Supervisor')).toMatch(/^Shop\./)
    for (const { row } of scene.boxes) {
      const siblings = scene.boxes.filter(box => box.row.parent === row.parent && !box.outside)
      expect(new Set(siblings.map(({ written }) => written.name)).size).toBe(siblings.length)
    }
  })

  it('does not change how dense it is for one seat that comes and goes', () => {
    const more = byKey([...appSeats(), seat('todo ada', 'Todo.TodoSupervisor', { order: 2 })])
    for (let height = 200; height < 900; height += 7) {
      const room = { width: 984, height }
      const dense = sceneOf(more, { room, before: null }).scene
      const after = sceneOf(seats, { room, before: dense.plan }).scene
      const again = sceneOf(more, { room, before: after.plan }).scene
      const settled = sceneOf(seats, { room, before: again.plan }).scene
      expect(settled.metrics.lines).toBe(again.metrics.lines)
    }
  })

  it('keeps its columns and rows where they are while the user has the camera', () => {
    const room = { width: 668, height: 320 }
    const { scene } = sceneOf(seats, { room, before: null })
    const fewer = byKey(appSeats().filter(({ name }) => !name.startsWith('view ')))
    const like = sceneOf(fewer, { like: scene.plan }).scene
    expect(like.metrics).toEqual(scene.metrics)
    expect(like.columns.map(({ x }) => x)).toEqual(scene.columns.map(({ x }) => x))
  })
})

describe('the fonts of labels', () => {
  it('are never smaller than eleven pixels, since text is never shrunk', () => {
    for (const font of Object.values(labelFonts({ sans: 'sans', mono: 'mono' }))) {
      expect(Number(/([\d.]+)px/.exec(font)![1])).toBeGreaterThanOrEqual(11)
    }
    for (let zoom = 0.05; zoom <= 4; zoom += 0.05) {
      const { unit } = letteringAt(30, zoom)
      expect(unit * zoom).toBeGreaterThanOrEqual(1 - 1e-9)
    }
  })
})

describe('layout', () => {
  it('of nothing is an empty scene that nothing hits', () => {
    const { scene } = sceneOf(new Map())
    expect(scene.boxes).toEqual([])
    expect(hit(scene, 0, 0)).toBeNull()
  })

  it('cuts a label that is too long, with an ellipsis', () => {
    const nodes = new Map([['a', seat('a', null, { name: 'n'.repeat(200), detail: 'd'.repeat(200) })]])
    const box = sceneOf(nodes).scene.boxes[0]!
    expect(box.written.name).toMatch(/^n+…$/)
    expect(box.labelWidth).toBeLessThanOrEqual(labelWidthMax)
  })

  it('shows the reason of the last exit while a seat is empty, and a table its problem', () => {
    const nodes = new Map([
      ['a', seat('a', null, { pid: null, status: 'restarting', lastExit: 'killed', detail: '4 todos' })],
      ['b', seat('b', 'a', { kind: 'table', problem: 'disk full', detail: '12 objects' })],
    ])
    const { scene } = sceneOf(nodes)
    expect(scene.byKey.get('a')!.label).toMatchObject({ pid: 'restarting', detail: 'exited: killed' })
    expect(scene.byKey.get('b')!.label.detail).toBe('⚠ disk full')
  })
})

describe('relabel', () => {
  const before = new Map([
    ['a', seat('a', null)],
    ['b', seat('b', 'a', { detail: '1 todo' })],
  ])

  it('keeps every place when the new text has room, and leaves other boxes as they are', () => {
    const { scene } = sceneOf(before)
    const places = scene.boxes.map(({ x, y }) => [x, y])
    const label = scene.byKey.get('a')!.label
    const after = new Map(before).set('b', seat('b', 'a', { detail: '2 todos' }))
    expect(relabel(scene, after, ['b'], measure)).toBe(true)
    expect(scene.byKey.get('b')!.label.detail).toBe('2 todos')
    expect(scene.byKey.get('b')!.node).toBe(after.get('b'))
    expect(scene.boxes.map(({ x, y }) => [x, y])).toEqual(places)
    expect(scene.byKey.get('a')!.label).toBe(label)
    expect([scene.written, scene.told]).toEqual([1, 0])
  })

  it('writes nothing when nothing in the scene changed', () => {
    const { scene } = sceneOf(before)
    expect(relabel(scene, new Map(before), ['a', 'b', 'somebody folded away'], measure)).toBe(true)
    expect(scene.written).toBe(0)
  })

  it('notes who tells other ties, or is another process', () => {
    const { scene } = sceneOf(before)
    const ties = { links: ['<0.1.0>'], monitors: [], monitoredBy: [], tables: [] }
    relabel(scene, new Map(before).set('b', seat('b', 'a', { ties })), ['b'], measure)
    expect(scene.told).toBe(1)
    relabel(scene, new Map(before).set('b', seat('b', 'a', { ties: { ...ties } })), ['b'], measure)
    expect(scene.told).toBe(1)
    relabel(scene, new Map(before).set('b', seat('b', 'a', { ties, pid: '<0.9.0>' })), ['b'], measure)
    expect(scene.told).toBe(2)
  })

  it('gives up when the text needs a wider column, or the name is another', () => {
    const wider = new Map(before).set('b', seat('b', 'a', { detail: 'x'.repeat(40) }))
    expect(relabel(sceneOf(before).scene, wider, ['b'], measure)).toBe(false)
    const renamed = new Map(before).set('b', seat('b', 'a', { name: 'c' }))
    expect(relabel(sceneOf(before).scene, renamed, ['b'], measure)).toBe(false)
  })
})
