import type { AppState } from './app-store.ts'
import { groupAbove, type Row, rowsOf } from './rows.ts'

export type RowsSelector = (state: AppState) => readonly Row[]

const none: readonly Row[] = []

/**
 * The rows of the tree, the same value while nothing in them changed: the canvas and the outline both take
 * theirs from one selector.
 */
export function createRowsSelector(): RowsSelector {
  let last: { children: unknown; folds: unknown; pinned: unknown; rows: readonly Row[] } | null = null
  return state => {
    const { picture, folds } = state
    if (!picture) return none
    const pinned = pinnedSeat(state)
    if (last && last.children === picture.children && last.folds === folds && last.pinned === pinned) {
      return last.rows
    }
    last = { children: picture.children, folds, pinned, rows: rowsOf(picture.children, folds, pinned) }
    return last.rows
  }
}

/** The selected seat, where it would be folded into a counted row. */
function pinnedSeat({ picture, folds, selectedKey }: AppState): string | null {
  const parent = selectedKey === null ? null : (picture?.nodes.get(selectedKey)?.parent ?? null)
  if (parent === null || folds.spread.has(parent)) return null
  return (picture?.children.get(parent)?.length ?? 0) > groupAbove ? selectedKey : null
}

/** Keys of the seats whose name, pid or module has the searched text; null while nothing is searched for. */
export function foundSeats(state: Pick<AppState, 'search' | 'picture'>): ReadonlySet<string> | null {
  const text = state.search.trim().toLowerCase()
  if (text === '') return null
  const found = new Set<string>()
  for (const { key, name, pid, module } of state.picture?.nodes.values() ?? []) {
    if (`${name}\n${pid ?? ''}\n${module}`.toLowerCase().includes(text)) found.add(key)
  }
  return found
}
