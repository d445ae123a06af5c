/**
 * Which seats are shown, and where the arrow keys lead: the one list that the canvas and the outline are both
 * drawn from. Pure.
 */
import type { TreeNode } from '../../shared/protocol/events.ts'
import { type ChildIndex, isOutside } from './child-index.ts'

/** More children than this are folded into one counted row until they are asked for. */
export const groupAbove = 40

/** What the user folded and unfolded. */
export type Folds = {
  /** Keys of seats whose children are hidden. */
  readonly folded: ReadonlySet<string>
  /** Keys of seats whose many children are all shown. */
  readonly spread: ReadonlySet<string>
}

export const noFolds: Folds = { folded: new Set(), spread: new Set() }

export type Row = {
  /** Key of the seat; of a counted row, its parent's key with a suffix that no seat has. */
  readonly key: string
  /** `group` is the counted row that stands for the children of `parent` that are not shown. */
  readonly kind: 'seat' | 'group'
  readonly parent: string | null
  /** 1 for the top. */
  readonly level: number
  /** Place among the shown rows of the same parent, from 1, and how many those are. */
  readonly position: number
  readonly siblings: number
  /** For a seat: number of its children; for a group: number of seats it stands for. */
  readonly count: number
  /** Whether its children are shown; null when it has none. */
  readonly open: boolean | null
}

const groupSuffix = '\u0000group'

export const groupKey = (parent: string): string => parent + groupSuffix

/**
 * Rows from top to bottom: all, or `top` and what is under it. `pinned` is shown even where its siblings are folded into a
 * counted row.
 */
export function rowsOf(
  children: ChildIndex,
  folds: Folds,
  pinned: string | null,
  top: string | null = null,
): Row[] {
  const rows: Row[] = []
  const add = (parent: string | null, level: number): void => {
    const keys = children.get(parent) ?? []
    const grouped = parent !== null && keys.length > groupAbove && !folds.spread.has(parent)
    const shown = grouped ? keys.filter(key => key === pinned) : keys
    const siblings = shown.length + (grouped ? 1 : 0)
    shown.forEach((key, index) => {
      const count = children.get(key)?.length ?? 0
      const open = count === 0 ? null : !folds.folded.has(key)
      rows.push({ key, kind: 'seat', parent, level, position: index + 1, siblings, count, open })
      if (open) add(key, level + 1)
    })
    if (grouped) {
      const count = keys.length - shown.length
      const key = groupKey(parent)
      rows.push({ key, kind: 'group', parent, level, position: siblings, siblings, count, open: false })
    }
  }
  if (top === null) {
    add(null, 1)
    return rows
  }
  const count = children.get(top)?.length ?? 0
  const open = count === 0 ? null : !folds.folded.has(top)
  rows.push({ key: top, kind: 'seat', parent: null, level: 1, position: 1, siblings: 1, count, open })
  if (open) add(top, 2)
  return rows
}

/**
 * Seats to close so that no more than `rowsMax` rows are shown, or as few more as the topmost two levels are: all those at
 * the depth at which there would be too many.
 */
export function foldsToFit(
  children: ChildIndex,
  rowsMax: number,
  top: string | null = null,
): ReadonlySet<string> {
  let level = top === null ? (children.get(null) ?? []) : [top]
  let rows = level.length
  for (let depth = 1; level.length > 0; depth++) {
    const below: string[] = []
    let shown = 0
    for (const key of level) {
      const own = children.get(key) ?? []
      shown += own.length > groupAbove ? 1 : own.length
      if (own.length <= groupAbove) below.push(...own)
    }
    if (depth > 1 && rows + shown > rowsMax) return new Set(level.filter(key => children.has(key)))
    rows += shown
    level = below
  }
  return new Set()
}

/**
 * The parts of the picture that can be looked at by themselves: the applications, or where there is one only, what its
 * top supervisor starts.
 */
export function applicationsIn(children: ChildIndex, nodes: ReadonlyMap<string, TreeNode>): string[] {
  const trees = (key: string | null) =>
    (children.get(key) ?? []).filter(child => children.has(child) && !isOutside(nodes.get(child)))
  let tops = trees(null)
  for (let only = tops[0]; tops.length === 1 && only !== undefined; only = tops[0]) {
    const below = trees(only)
    if (below.length === 0) break
    tops = below
  }
  return tops
}

/** Opens a row one step (`folded` → counted row → all), or closes it one step. */
export function fold(folds: Folds, row: Row, open: boolean): Folds {
  if (row.kind === 'group') {
    return open && row.parent !== null ? { ...folds, spread: withKey(folds.spread, row.parent) } : folds
  }
  if (open) return { ...folds, folded: withoutKey(folds.folded, row.key) }
  if (folds.spread.has(row.key)) return { ...folds, spread: withoutKey(folds.spread, row.key) }
  return { ...folds, folded: withKey(folds.folded, row.key) }
}

/** Folds changed so that the seat `key` is shown. */
export function reveal(folds: Folds, parents: readonly string[]): Folds {
  const hiding = parents.filter(key => folds.folded.has(key))
  if (hiding.length === 0) return folds
  const folded = new Set(folds.folded)
  for (const key of hiding) folded.delete(key)
  return { ...folds, folded }
}

export type TreeKey = 'ArrowUp' | 'ArrowDown' | 'ArrowLeft' | 'ArrowRight' | 'Home' | 'End'
export type TreeMove = { select: string } | { open: Row } | { close: Row } | null

/**
 * What a key does when row `key` is selected, as the ARIA tree pattern has it: up and down walk the rows, right
 * opens or enters, left closes or leaves. With nothing selected any key selects the first row.
 */
export function moveInTree(rows: readonly Row[], key: string | null, pressed: TreeKey): TreeMove {
  const at = rows.findIndex(row => row.key === key)
  const row = rows[at]
  if (!row) return rows[0] ? { select: rows[0].key } : null
  const select = (target: Row | undefined): TreeMove =>
    target && target !== row ? { select: target.key } : null
  switch (pressed) {
    case 'ArrowUp':
      return select(rows[at - 1])
    case 'ArrowDown':
      return select(rows[at + 1])
    case 'Home':
      return select(rows[0])
    case 'End':
      return select(rows.at(-1))
    case 'ArrowRight':
      if (row.open === false) return { open: row }
      return row.open ? select(rows[at + 1]) : null
    case 'ArrowLeft':
      if (row.open) return { close: row }
      return select(rows.find(candidate => candidate.key === row.parent))
  }
}

/** Keys of the seats above `key`, the nearest first. */
export function pathToTop(parentOf: (key: string) => string | null, key: string): string[] {
  const path: string[] = []
  for (let at = parentOf(key); at !== null && !path.includes(at); at = parentOf(at)) path.push(at)
  return path
}

function withKey(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  return new Set(set).add(key)
}

function withoutKey(set: ReadonlySet<string>, key: string): ReadonlySet<string> {
  const copy = new Set(set)
  copy.delete(key)
  return copy
}
