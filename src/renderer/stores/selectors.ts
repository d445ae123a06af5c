import type { TreeNode } from '../../shared/protocol/events.ts'
import type { AppState } from './app-store.ts'
import type { Picture } from './picture.ts'
import { groupAbove, type Row, rowsOf } from './rows.ts'

export type RowsSelector = (state: AppState) => readonly Row[]

const none: readonly Row[] = []

/**
 * The rows of the tree, the same value while nothing in them changed: the canvas and the outline both take
 * theirs from one selector.
 */
export function createRowsSelector(): RowsSelector {
  let last: {
    children: unknown
    folds: unknown
    pinned: unknown
    top: unknown
    rows: readonly Row[]
  } | null = null
  return state => {
    const { picture, folds, treeTop } = state
    if (!picture) return none
    const { children } = picture
    const pinned = pinnedSeat(state)
    // Who was chosen may be gone for a while: meanwhile all is shown.
    const top = treeTop !== null && picture.nodes.has(treeTop) ? treeTop : null
    if (last?.children === children && last.folds === folds && last.pinned === pinned && last.top === top)
      return last.rows
    last = { children, folds, pinned, top, rows: rowsOf(children, folds, pinned, top) }
    return last.rows
  }
}

/** The selected seat, where it would be folded into a counted row. */
function pinnedSeat({ picture, folds, selectedKey }: AppState): string | null {
  const parent = selectedKey === null ? null : (picture?.nodes.get(selectedKey)?.parent ?? null)
  if (parent === null || folds.spread.has(parent)) return null
  return (picture?.children.get(parent)?.length ?? 0) > groupAbove ? selectedKey : null
}

export type FoundSelector = (state: Pick<AppState, 'search' | 'picture'>) => ReadonlySet<string> | null

/**
 * Keys of the seats whose name, address, pid or module has the searched text; null while nothing is searched for. The same
 * value while it is the same seats; after a delta only what it changed is looked at.
 */
export function createFoundSelector(): FoundSelector {
  let last: { text: string; picture: Picture | null; found: ReadonlySet<string> } | null = null
  return ({ search, picture }) => {
    const text = search.trim().toLowerCase()
    if (text === '') {
      last = null
      return null
    }
    const same = last !== null && last.text === text
    if (last !== null && same && last.picture === picture) return last.found
    const follows = last?.picture && picture && picture.seq === last.picture.seq + 1
    const found =
      last !== null && same && follows
        ? foundAfter(last.found, picture, text)
        : new Set(
            Array.from(picture?.nodes.values() ?? []).flatMap(node =>
              hasText(node, text) ? [node.key] : [],
            ),
          )
    last = { text, picture, found }
    return found
  }
}

function foundAfter(
  before: ReadonlySet<string>,
  { nodes, changed }: Picture,
  text: string,
): ReadonlySet<string> {
  let found: Set<string> | null = null
  for (const key of changed) {
    const node = nodes.get(key)
    const has = node !== undefined && hasText(node, text)
    if (has === before.has(key)) continue
    found ??= new Set(before)
    if (has) found.add(key)
    else found.delete(key)
  }
  return found ?? before
}

const hasText = ({ name, address, pid, module }: TreeNode, text: string): boolean =>
  `${name}\n${address ?? ''}\n${pid ?? ''}\n${module}`.toLowerCase().includes(text)

/** As a `FoundSelector` that knows nothing of before. */
export const foundSeats: FoundSelector = state => createFoundSelector()(state)
