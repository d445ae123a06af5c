import { describe, expect, it } from 'vitest'
import { fromSnapshot } from '../../../src/renderer/stores/picture.ts'
import {
  applicationsIn,
  type Folds,
  fold,
  foldsToFit,
  groupAbove,
  groupKey,
  moveInTree,
  noFolds,
  pathToTop,
  reveal,
  rowsOf,
} from '../../../src/renderer/stores/rows.ts'
import type { TreeNode } from '../../../src/shared/protocol/events.ts'
import { seat } from '../support/random-tree.ts'
import { world } from '../support/world-status.ts'

const children = (nodes: TreeNode[]) =>
  fromSnapshot({ type: 'snapshot', seq: 1, nodes, world: world(), feed: [], notices: [] }).children

const small = children([
  seat('top', null),
  seat('a', 'top', { order: 1 }),
  seat('a1', 'a', { order: 1 }),
  seat('a2', 'a', { order: 2 }),
  seat('b', 'top', { order: 2 }),
])

const manyKeys = Array.from({ length: groupAbove + 60 }, (_, index) => `w${index}`)
const many = children([seat('sup', null), ...manyKeys.map((key, order) => seat(key, 'sup', { order }))])

const keys = (folds: Folds, index = small, pinned: string | null = null) =>
  rowsOf(index, folds, pinned).map(({ key }) => key)
const row = (folds: Folds, key: string, index = small) =>
  rowsOf(index, folds, null).find(each => each.key === key)!

describe('rowsOf', () => {
  it('lists seats as they stand in the tree, with level, place and number of siblings', () => {
    const rows = rowsOf(small, noFolds, null)
    expect(rows.map(({ key, level, position, siblings }) => [key, level, position, siblings])).toEqual([
      ['top', 1, 1, 1],
      ['a', 2, 1, 2],
      ['a1', 3, 1, 2],
      ['a2', 3, 2, 2],
      ['b', 2, 2, 2],
    ])
    expect(rows.map(({ open }) => open)).toEqual([true, true, null, null, null])
  })

  it('leaves out what is folded away, and counts it', () => {
    const folds = fold(noFolds, row(noFolds, 'a'), false)
    expect(keys(folds)).toEqual(['top', 'a', 'b'])
    expect(row(folds, 'a')).toMatchObject({ open: false, count: 2 })
  })

  it('folds many children into one counted row that no seat can be taken for', () => {
    const rows = rowsOf(many, noFolds, null)
    expect(rows.map(({ key, kind, count }) => [key, kind, count])).toEqual([
      ['sup', 'seat', manyKeys.length],
      [groupKey('sup'), 'group', manyKeys.length],
    ])
    expect(manyKeys).not.toContain(groupKey('sup'))
  })

  it('shows the pinned seat beside the counted row that has all the others', () => {
    const rows = rowsOf(many, noFolds, 'w50')
    expect(rows.map(({ key }) => key)).toEqual(['sup', 'w50', groupKey('sup')])
    expect(rows.at(-1)).toMatchObject({ count: manyKeys.length - 1, position: 2, siblings: 2 })
  })

  it(`shows up to ${groupAbove} children one by one`, () => {
    const nodes = [seat('sup', null), ...manyKeys.slice(0, groupAbove).map(key => seat(key, 'sup'))]
    expect(keys(noFolds, children(nodes))).toHaveLength(groupAbove + 1)
  })
})

describe('fold', () => {
  it('opens a counted row to all its seats, and closes in two steps', () => {
    const spread = fold(noFolds, row(noFolds, groupKey('sup'), many), true)
    expect(keys(spread, many)).toEqual(['sup', ...manyKeys])
    const grouped = fold(spread, row(spread, 'sup', many), false)
    expect(keys(grouped, many)).toEqual(['sup', groupKey('sup')])
    const closed = fold(grouped, row(grouped, 'sup', many), false)
    expect(keys(closed, many)).toEqual(['sup'])
    expect(keys(fold(closed, row(closed, 'sup', many), true), many)).toEqual(['sup', groupKey('sup')])
  })

  it('changes nothing in the folds it was given', () => {
    fold(noFolds, row(noFolds, 'a'), false)
    expect(noFolds.folded.size).toBe(0)
  })
})

describe('reveal', () => {
  it('unfolds the way to a seat and nothing else', () => {
    let folds = fold(noFolds, row(noFolds, 'a'), false)
    folds = fold(folds, row(folds, 'top'), false)
    expect(keys(reveal(folds, ['a', 'top']))).toEqual(['top', 'a', 'a1', 'a2', 'b'])
    expect(keys(reveal(folds, ['top']))).toEqual(['top', 'a', 'b'])
    expect(reveal(noFolds, ['top'])).toBe(noFolds)
  })
})

describe('moveInTree', () => {
  const rows = rowsOf(small, noFolds, null)
  const closed = fold(noFolds, row(noFolds, 'a'), false)
  const closedRows = rowsOf(small, closed, null)

  it.each([
    ['ArrowDown', 'top', { select: 'a' }],
    ['ArrowDown', 'a2', { select: 'b' }],
    ['ArrowDown', 'b', null],
    ['ArrowUp', 'b', { select: 'a2' }],
    ['ArrowUp', 'top', null],
    ['ArrowRight', 'a', { select: 'a1' }],
    ['ArrowRight', 'a1', null],
    ['ArrowLeft', 'a1', { select: 'a' }],
    ['Home', 'b', { select: 'top' }],
    ['End', 'top', { select: 'b' }],
    ['ArrowDown', null, { select: 'top' }],
    ['ArrowLeft', 'not shown', { select: 'top' }],
  ] as const)('%s on %s', (pressed, key, move) => {
    expect(moveInTree(rows, key, pressed)).toEqual(move)
  })

  it('opens a closed row and closes an open one', () => {
    expect(moveInTree(rows, 'a', 'ArrowLeft')).toEqual({ close: row(noFolds, 'a') })
    expect(moveInTree(closedRows, 'a', 'ArrowRight')).toEqual({ open: row(closed, 'a') })
    expect(moveInTree(closedRows, 'a', 'ArrowLeft')).toEqual({ select: 'top' })
  })

  it('does nothing in an empty tree', () => {
    expect(moveInTree([], null, 'ArrowDown')).toBeNull()
  })
})

describe('pathToTop', () => {
  it('names the seats above, the nearest first', () => {
    const parents: Record<string, string | null> = { a1: 'a', a: 'top', top: null }
    expect(pathToTop(key => parents[key] ?? null, 'a1')).toEqual(['a', 'top'])
  })

  it('ends where parents go round in a circle', () => {
    const parents: Record<string, string> = { a: 'b', b: 'a' }
    expect(pathToTop(key => parents[key] ?? null, 'a')).toEqual(['b', 'a'])
  })
})

describe('one part of the tree', () => {
  it('is shown from its top on, as if it were all', () => {
    const rows = rowsOf(small, noFolds, null, 'a')
    expect(rows.map(({ key, parent, level }) => [key, parent, level])).toEqual([
      ['a', null, 1],
      ['a1', 'a', 2],
      ['a2', 'a', 2],
    ])
    expect(rowsOf(small, noFolds, null, 'b').map(({ key, open }) => [key, open])).toEqual([['b', null]])
    expect(rowsOf(small, { ...noFolds, folded: new Set(['a']) }, null, 'a').map(({ open }) => open)).toEqual([
      false,
    ])
  })

  it('can be any application, or where there is one only, any subtree of its top supervisor', () => {
    const supervisor = { kind: 'supervisor' } as const
    const nodes = [
      seat('app', null, { kind: 'application' }),
      seat('top', 'app', supervisor),
      seat('todo', 'top', { ...supervisor, order: 1 }),
      seat('todo db', 'todo'),
      seat('shop', 'top', { ...supervisor, order: 2 }),
      seat('cart', 'shop'),
      seat('logger', 'top', { order: 3 }),
      seat('window 1', null),
      seat('helper', 'window 1'),
    ]
    const known = (all: TreeNode[]) =>
      applicationsIn(children(all), new Map(all.map(each => [each.key, each])))
    expect(known(nodes)).toEqual(['todo', 'shop'])
    const second = [seat('other', null, { kind: 'application', order: 2 }), seat('sup', 'other', supervisor)]
    expect(known([...nodes, ...second])).toEqual(['app', 'other'])
    expect(known([seat('top', null, supervisor), seat('w', 'top')])).toEqual(['top'])
    expect(known([])).toEqual([])
  })
})

describe('foldsToFit', () => {
  const wide = children([
    seat('top', null),
    ...Array.from({ length: 10 }, (_, at) => seat(`s${at}`, 'top', { order: at })),
    ...Array.from({ length: 10 }, (_, at) => seat(`s${at}w`, `s${at}`)),
    ...Array.from({ length: 60 }, (_, at) => seat(`d${at}`, 's3w', { order: at })),
  ])
  const shown = (rowsMax: number) =>
    rowsOf(wide, { ...noFolds, folded: foldsToFit(wide, rowsMax) }, null).length

  it('closes the level at which there would be too many rows, and no more than that', () => {
    expect(shown(100)).toBe(22)
    expect(foldsToFit(wide, 100).size).toBe(0)
    expect(shown(21)).toBe(21)
    expect(foldsToFit(wide, 21)).toEqual(new Set(['s3w']))
    expect(shown(15)).toBe(11)
    expect(foldsToFit(wide, 15).size).toBe(10)
  })

  it('leaves two levels open, however little room there is', () => {
    expect(shown(1)).toBe(11)
    expect(foldsToFit(children([]), 5).size).toBe(0)
  })

  it('begins where the picture does', () => {
    expect(foldsToFit(wide, 2, 's3')).toEqual(new Set(['s3w']))
  })
})
