import { describe, expect, it } from 'vitest'
import { type TreeRow, toAskFor, treeRows, type Unfolded } from '../../../src/renderer/inspector/tree-rows.ts'
import type { Term } from '../../../src/shared/term.ts'
import { itemsAtOnce, termItems, termTree } from '../../../src/shared/term-tree.ts'

const asItComes: Unfolded = { byHand: new Map(), asked: new Map() }

/** Rows as lines: indented, `-` for open, `+` for folded. */
function drawn(rows: readonly TreeRow[]): string[] {
  return rows.map(row => {
    const indent = '  '.repeat(row.level - 1)
    if (row.kind === 'more') return `${indent}… ${row.left} more from ${row.from}`
    const sign = row.open === null ? ' ' : row.open ? '-' : '+'
    return `${indent}${sign} ${row.node.label ?? ''}${row.open ? '' : row.node.text}`
  })
}

const state: Term = {
  name: 'ada',
  items: [{ id: 1 }, { id: 2 }],
  many: Array.from({ length: 12 }, (_, i) => i),
}
const root = termTree(state, 'elixir')

describe('treeRows', () => {
  it('opens the whole and what is small in it', () => {
    expect(drawn(treeRows(root, asItComes))).toEqual([
      '- ',
      '  - items: ',
      '    + %{id: 1}',
      '    + %{id: 2}',
      '  + many: [0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]',
      '    name: "ada"',
    ])
  })

  it('follows whoever folds and unfolds', () => {
    const byHand = new Map([
      ['0', false],
      ['1', true],
    ])
    const rows = treeRows(root, { ...asItComes, byHand })
    expect(rows.length).toBe(1 + 1 + 1 + 12 + 1)
    expect(drawn(rows)[1]).toBe('  + items: [%{id: 1}, %{id: 2}]')
  })

  it('tells each row its level, its place and how many stand beside it', () => {
    const row = treeRows(root, asItComes)[3]
    expect(row).toMatchObject({ key: '0.1', level: 3, place: 2, of: 2 })
  })

  it('ends a long list with how many more there are, and goes on with those that were asked for', () => {
    const long = Array.from({ length: 120 }, (_, i) => i)
    const tree = termTree(long, 'elixir')
    expect(drawn(treeRows(tree, asItComes)).at(-1)).toBe(`  … 70 more from ${itemsAtOnce}`)
    const more = termItems(long, [], itemsAtOnce, 'elixir') ?? []
    const rows = treeRows(tree, { ...asItComes, asked: new Map([['', more]]) })
    expect(drawn(rows).at(-2)).toBe('    99')
    expect(drawn(rows).at(-1)).toBe('  … 20 more from 100')
  })
})

describe('toAskFor', () => {
  it('names the containers that stand open and were not told with the tree', () => {
    const wide: Term = Array.from({ length: 40 }, () => [1, 2, 3, 4, 5])
    const rows = treeRows(termTree(wide, 'elixir'), asItComes)
    const asked = toAskFor(rows)
    expect(asked.length).toBeGreaterThan(0)
    expect(asked.length).toBeLessThan(40)
    expect(asked.at(-1)).toBe('39')
    expect(toAskFor(treeRows(root, asItComes))).toEqual([])
  })
})
