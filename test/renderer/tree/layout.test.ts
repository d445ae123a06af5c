import { describe, expect, it } from 'vitest'
import { fromSnapshot } from '../../../src/renderer/stores/picture.ts'
import { noFolds, type Row, rowsOf } from '../../../src/renderer/stores/rows.ts'
import { edgeBetween, pointOn } from '../../../src/renderer/tree/edges.ts'
import { hit } from '../../../src/renderer/tree/hit.ts'
import { type Box, layout, relabel, type Scene } from '../../../src/renderer/tree/layout.ts'
import { type Measure, metrics } from '../../../src/renderer/tree/metrics.ts'
import type { TreeNode } from '../../../src/shared/protocol/events.ts'
import { Random } from '../../support/terms.ts'
import { randomTree, seat } from '../support/random-tree.ts'
import { world } from '../support/world-status.ts'

const measure: Measure = (text, line) => text.length * (line === 'name' ? 7.3 : 6.1)

function sceneOf(nodes: ReadonlyMap<string, TreeNode>): { scene: Scene; rows: Row[] } {
  const picture = fromSnapshot({
    type: 'snapshot',
    seq: 1,
    nodes: [...nodes.values()],
    world: world(),
    feed: [],
    notices: [],
  })
  const rows = rowsOf(picture.children, noFolds, null)
  return { scene: layout(rows, picture.nodes, measure), rows }
}

const seeds = Array.from({ length: 60 }, (_, index) => index + 1)

type Area = { left: number; right: number; top: number; bottom: number }
const labelArea = (box: Box): Area => ({
  left: box.x + metrics.labelOffset,
  right: box.x + metrics.labelOffset + box.labelWidth,
  top: box.y - metrics.halfHeight,
  bottom: box.y + metrics.halfHeight,
})
const boxArea = (box: Box): Area => ({ ...labelArea(box), left: box.x - metrics.shapeRadius })
const overlap = (a: Area, b: Area) =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom

describe.each(seeds)('layout of a random tree (seed %i)', seed => {
  const random = new Random(seed)
  const { scene, rows } = sceneOf(randomTree(random, 1 + random.int(120)))

  it('has a box for every row, each inside the scene', () => {
    expect(scene.boxes.map(box => box.key)).toEqual(rows.map(row => row.key))
    for (const box of scene.boxes) {
      const area = boxArea(box)
      expect(area.left).toBeGreaterThanOrEqual(0)
      expect(area.right).toBeLessThanOrEqual(scene.width)
      expect(area.top).toBeGreaterThanOrEqual(0)
      expect(area.bottom).toBeLessThanOrEqual(scene.height)
    }
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
  })

  it('lets no two boxes overlap, labels included', () => {
    for (const [index, box] of scene.boxes.entries()) {
      for (const other of scene.boxes.slice(index + 1)) {
        if (overlap(boxArea(box), boxArea(other))) expect.fail(`${box.key} overlaps ${other.key}`)
      }
    }
  })

  it('lets no edge cross a label or another shape', () => {
    const point = { x: 0, y: 0 }
    for (const child of scene.boxes) {
      const parent = scene.byKey.get(child.row.parent ?? '')
      if (!parent) continue
      const edge = edgeBetween(parent, child)
      for (let step = 0; step <= 100; step++) {
        pointOn(edge, step / 100, point)
        for (const box of scene.boxes) {
          const area = box === child ? labelArea(box) : box === parent ? labelArea(box) : boxArea(box)
          const inside =
            point.x > area.left && point.x < area.right && point.y > area.top && point.y < area.bottom
          if (inside) expect.fail(`the edge ${parent.key} → ${child.key} crosses ${box.key}`)
        }
      }
    }
  })

  it('is hit on every shape and at the end of every label, and not beside them', () => {
    for (const box of scene.boxes) {
      expect(hit(scene, box.x, box.y)?.key).toBe(box.key)
      expect(hit(scene, box.x + metrics.labelOffset + box.labelWidth - 1, box.y + 15)?.key).toBe(box.key)
      expect(hit(scene, box.x - metrics.shapeRadius - 2, box.y)).toBeNull()
      expect(hit(scene, box.x, box.y + metrics.halfHeight + 1)).toBeNull()
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
    expect(box.label.name).toMatch(/^n+…$/)
    expect(box.label.detail).toMatch(/^d+…$/)
    expect(box.labelWidth).toBeLessThanOrEqual(metrics.labelWidthMax)
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
    const after = new Map(before).set('b', seat('b', 'a', { detail: '2 todos' }))
    const next = relabel(scene, after, measure)!
    expect(next.byKey.get('b')!.label.detail).toBe('2 todos')
    expect(next.boxes.map(({ x, y }) => [x, y])).toEqual(scene.boxes.map(({ x, y }) => [x, y]))
    expect(next.byKey.get('a')).toBe(scene.byKey.get('a'))
    expect(hit(next, next.byKey.get('b')!.x, next.byKey.get('b')!.y)).toBe(next.byKey.get('b'))
  })

  it('is the same scene when nothing in it changed', () => {
    const { scene } = sceneOf(before)
    expect(relabel(scene, new Map(before), measure)).toBe(scene)
  })

  it('gives up when the text needs a wider column', () => {
    const { scene } = sceneOf(before)
    const after = new Map(before).set('b', seat('b', 'a', { detail: 'x'.repeat(40) }))
    expect(relabel(scene, after, measure)).toBeNull()
  })
})
