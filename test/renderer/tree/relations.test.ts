import { describe, expect, it } from 'vitest'
import { fromSnapshot } from '../../../src/renderer/stores/picture.ts'
import { noFolds, rowsOf } from '../../../src/renderer/stores/rows.ts'
import { layout, relabel, type Scene } from '../../../src/renderer/tree/layout.ts'
import { textHeight } from '../../../src/renderer/tree/lettering.ts'
import { createRelationsSelector } from '../../../src/renderer/tree/relations.ts'
import { tiesIn } from '../../../src/renderer/tree/ties.ts'
import type { Ties, TreeNode } from '../../../src/shared/protocol/events.ts'
import { demoSeats } from '../support/fake-seats.ts'
import { seat } from '../support/random-tree.ts'
import { world } from '../support/world-status.ts'

const layers = { links: true, monitors: true, tables: true, names: true }
const measure = (text: string) => text.length * 6

function sceneOf(nodes: readonly TreeNode[]) {
  const picture = fromSnapshot({
    type: 'snapshot',
    seq: 1,
    nodes: [...nodes],
    world: world(),
    feed: [],
    notices: [],
  })
  return { scene: layout(rowsOf(picture.children, noFolds, null), picture.nodes, measure), picture }
}

const seats = demoSeats()
const pid = (key: string) => seats.find(each => each.key === key)!.pid!
const ties = (fields: Partial<Ties>): Ties => ({
  links: [],
  monitors: [],
  monitoredBy: [],
  tables: [],
  ...fields,
})
const telling = (told: { readonly [key: string]: Ties }) =>
  seats.map(each => ({ ...each, ties: told[each.key] ?? null }))

describe('ties', () => {
  it('join boxes by the pids that their seats tell', () => {
    const { scene } = sceneOf(
      telling({
        'todo ada': ties({ links: [pid('Todo.Registry')], monitors: [pid('dets todos')] }),
        'cart ada': ties({ monitoredBy: [pid('view:1')] }),
        'Todo.Registry': ties({ tables: [{ user: pid('todo ada'), table: pid('dets todos') }] }),
      }),
    )
    expect(tiesIn(scene, layers)).toEqual([
      { kind: 'table', from: 'todo ada', to: 'dets todos' },
      { kind: 'link', from: 'todo ada', to: 'Todo.Registry' },
      { kind: 'monitor', from: 'todo ada', to: 'dets todos' },
      { kind: 'monitor', from: 'view:1', to: 'cart ada' },
    ])
  })

  it('are one where each monitors the other', () => {
    const { scene } = sceneOf(
      telling({ 'todo ada': ties({ monitors: [pid('shop')], monitoredBy: [pid('shop')] }) }),
    )
    expect(tiesIn(scene, layers)).toEqual([{ kind: 'mutual', from: 'todo ada', to: 'shop' }])
  })

  it('are left out where the other one is folded away, is gone, or the layer is off', () => {
    const { scene } = sceneOf(telling({ 'todo ada': ties({ links: ['<0.999.0>', pid('shop')] }) }))
    expect(tiesIn(scene, layers)).toHaveLength(1)
    expect(tiesIn(scene, { ...layers, links: false })).toEqual([])
  })
})

describe('relations', () => {
  const hub = (count: number) => [
    seat('sup', null, { kind: 'supervisor' }),
    seat('hub', 'sup', { pid: '<0.5.0>', kind: 'supervisor', order: 1 }),
    seat('many', 'sup', { kind: 'supervisor', order: 2 }),
    ...Array.from({ length: count }, (_, order) =>
      seat(`w${order}`, 'many', { order, pid: `<0.${order + 10}.0>`, ties: ties({ links: ['<0.5.0>'] }) }),
    ),
  ]

  it('of one process with thirty others are one trunk at rest, and thirty lines when it is looked at', () => {
    const { scene, picture } = sceneOf(hub(30))
    const select = createRelationsSelector()
    const atRest = select(scene, layers, null, picture.nodes)
    expect(atRest.lines).toEqual([])
    expect(atRest.bundles.map(({ kind }) => kind)).toEqual(['link'])
    const upright = atRest.bundles[0]!.stretches.filter(([x1, , x2]) => x1 === x2)
    const trunks = new Set(upright.map(([x]) => Math.round(x)))
    expect(trunks.size).toBe(2)
    expect(upright.length).toBeLessThanOrEqual(3)
    expect(select(scene, layers, 'hub', picture.nodes).lines).toHaveLength(30)
    expect(select(scene, layers, 'w3', picture.nodes).lines).toHaveLength(1)
  })

  it('lead to the row into which others are folded, in the direction that each has', () => {
    const folded = hub(60).map(node =>
      node.key === 'w7' ? { ...node, ties: ties({ links: ['<0.5.0>'], monitors: ['<0.5.0>'] }) } : node,
    )
    const { scene, picture } = sceneOf(folded)
    const group = scene.boxes.find(({ row }) => row.kind === 'group')!
    const { lines, bundles } = createRelationsSelector()(scene, layers, 'hub', picture.nodes)
    expect(bundles).toEqual([])
    expect(lines.map(({ kind, key }) => [kind, key]).sort()).toEqual([
      ['link', group.key],
      ['monitored', group.key],
    ])
    const none = { links: false, monitors: false, tables: true, names: true }
    expect(createRelationsSelector()(scene, none, 'hub', picture.nodes).lines).toEqual([])
  })

  it('are the same value until something that they depend on changed', () => {
    const { scene, picture } = sceneOf(hub(3))
    const select = createRelationsSelector()
    const first = select(scene, layers, null, picture.nodes)
    expect(select(scene, layers, null, picture.nodes)).toBe(first)
    const told = { ...picture.nodes.get('w1')!, ties: null }
    relabel(scene, new Map(picture.nodes).set('w1', told), ['w1'], measure)
    expect(select(scene, layers, 'hub', picture.nodes).lines).toHaveLength(2)
  })

  it('are not drawn at rest where there are too many to be followed', () => {
    const crowd = hub(0).concat(
      Array.from({ length: 10 }, (_, group) => [
        seat(`g${group}`, 'many', { kind: 'supervisor', order: group }),
        ...Array.from({ length: 30 }, (__, order) =>
          seat(`g${group}w${order}`, `g${group}`, {
            order,
            pid: `<0.${100 * group + order + 10}.0>`,
            ties: ties({ links: ['<0.5.0>'] }),
          }),
        ),
      ]).flat(),
    )
    const { scene, picture } = sceneOf(crowd)
    const { bundles, lines } = createRelationsSelector()(scene, layers, 'g3w3', picture.nodes)
    expect(bundles).toEqual([])
    expect(lines).toHaveLength(1)
  })

  it('cross no label at rest', () => {
    const { scene, picture } = sceneOf(
      telling({
        'todo ada': ties({ links: [pid('Todo.Registry'), pid('dets carts')], monitors: [pid('dets todos')] }),
        'cart ada': ties({ monitoredBy: [pid('dets todos')], monitors: [pid('todo grace')] }),
        'view:1': ties({ monitors: [pid('todo ada'), pid('cart ada')] }),
      }),
    )
    const { bundles } = createRelationsSelector()(scene, layers, null, picture.nodes)
    expect(bundles.map(({ kind, tips }) => [kind, tips.length])).toEqual([
      ['link', 0],
      ['monitor', 4],
    ])
    for (const { stretches } of bundles) for (const stretch of stretches) expectClear(scene, stretch)
  })
})

function expectClear(scene: Scene, [x1, y1, x2, y2]: readonly [number, number, number, number]): void {
  const half = textHeight[scene.metrics.lines] / 2
  for (const box of scene.boxes) {
    const left = box.x + scene.metrics.labelOffset
    const beside = Math.max(x1, x2) <= left || Math.min(x1, x2) >= left + box.labelWidth
    const apart = Math.max(y1, y2) <= box.y - half || Math.min(y1, y2) >= box.y + half
    if (!beside && !apart) expect.fail(`${[x1, y1, x2, y2]} crosses the label of ${box.key}`)
  }
}
