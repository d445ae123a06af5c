import { moveInTree, type TreeKey } from '../stores/rows.ts'
import type { App } from '../ui/app-context.ts'

const treeKeys: readonly string[] = [
  'ArrowUp',
  'ArrowDown',
  'ArrowLeft',
  'ArrowRight',
  'Home',
  'End',
  'Enter',
]

export type OutlineKey = TreeKey | 'Enter'

export const isTreeKey = (key: string): key is OutlineKey => treeKeys.includes(key)

/** Moves the selection, folds or opens, as a key pressed in the tree or on the canvas means it. */
export function treeKey({ store, commands, selectRows }: App, key: OutlineKey): void {
  const state = store.getState()
  const rows = selectRows(state)
  const row = rows.find(candidate => candidate.key === state.selectedKey)
  if (key === 'Enter') {
    if (row?.kind === 'group') state.foldRow(row, true)
    else if (row) state.togglePanel('inspector', true)
    return
  }
  const move = moveInTree(rows, state.selectedKey, key)
  if (!move) return
  if ('select' in move) {
    const target = rows.find(candidate => candidate.key === move.select)
    if (target?.kind === 'group') state.selectSeat(move.select)
    else commands.selectSeat(move.select)
  } else if ('open' in move) state.foldRow(move.open, true)
  else state.foldRow(move.close, false)
}
