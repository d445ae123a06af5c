/** A term as the rows of a tree: what is unfolded, and what has to be asked for. Pure. */
import type { TermNode } from '../../shared/term-tree.ts'

/** A path as a key: "0.3.1"; empty for the whole. */
export type PathKey = string

export const keyOf = (path: readonly number[]): PathKey => path.join('.')
export const pathOf = (key: PathKey): number[] => (key === '' ? [] : key.split('.').map(Number))

export type TreeRow =
  | {
      readonly kind: 'term'
      readonly key: PathKey
      readonly level: number
      readonly node: TermNode
      /** null for what has nothing in it. */
      readonly open: boolean | null
      /** Its place among its siblings, from 1, and how many they are. */
      readonly place: number
      readonly of: number
    }
  /** Items that are not told yet: `key` is that of their container, `from` the number of the first. */
  | {
      readonly kind: 'more'
      readonly key: PathKey
      readonly level: number
      readonly from: number
      readonly left: number
    }

/** What somebody unfolded and folded by hand, and the items that were asked for, by the key of their container. */
export type Unfolded = {
  readonly byHand: ReadonlyMap<PathKey, boolean>
  readonly asked: ReadonlyMap<PathKey, readonly TermNode[]>
}

/** A container of no more items than this stands open from the start. */
const openItemsMax = 8

/** Whether the container at `key` stands open: as somebody left it, else the outermost and what is small in it. */
export function isOpen(key: PathKey, { size }: TermNode, { byHand }: Unfolded): boolean {
  const level = pathOf(key).length
  return byHand.get(key) ?? (level === 0 || (level === 1 && (size ?? 0) <= openItemsMax))
}

/** The items of a container that are known: those it was told with, and those asked for behind them. */
export function itemsOf(key: PathKey, node: TermNode, { asked }: Unfolded): readonly TermNode[] {
  return [...(node.items ?? []), ...(asked.get(key) ?? [])]
}

/** The rows of `root`, from top to bottom. */
export function treeRows(root: TermNode, unfolded: Unfolded): TreeRow[] {
  const rows: TreeRow[] = []
  const visit = (node: TermNode, path: readonly number[], place: number, of: number): void => {
    const key = keyOf(path)
    const level = path.length + 1
    const open = node.size === null ? null : isOpen(key, node, unfolded)
    rows.push({ kind: 'term', key, level, node, open, place, of })
    if (!open || node.size === null) return
    const items = itemsOf(key, node, unfolded)
    const { size } = node
    items.forEach((item, at) => {
      visit(item, [...path, at], at + 1, size)
    })
    if (items.length < size)
      rows.push({ kind: 'more', key, level: level + 1, from: items.length, left: size - items.length })
  }
  visit(root, [], 1, 1)
  return rows
}

/** Containers that stand open and of which no item is known: they are to be asked for. */
export function toAskFor(rows: readonly TreeRow[]): PathKey[] {
  return rows.flatMap(row => (row.kind === 'more' && row.from === 0 ? [row.key] : []))
}
