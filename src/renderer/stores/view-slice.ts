import { type Folds, fold, noFolds, type Row, reveal } from './rows.ts'
import type { Slice } from './slice.ts'

/** How the window shows the system: folds, search, what stands open. Nothing of it is known to the main process. */
export type ViewSlice = {
  folds: Folds
  /** Text that names in the tree are searched for; empty for no search. */
  search: string
  /** Seat or process the kill dialog asks about; null while it is closed. */
  killing: { pid: string; seat: string | null; name: string } | null
  keysShown: boolean
  /** Why the last command failed, until it is closed. */
  trouble: string | null
  /** Which screen stands in front where there is no room for both. */
  frontScreen: 'todo' | 'shop'
  foldRow: (row: Row, open: boolean) => void
  /** Unfolds what hides the seats below `parents`. */
  unfold: (parents: readonly string[]) => void
  searchFor: (text: string) => void
  askKill: (target: ViewSlice['killing']) => void
  showKeys: (shown: boolean) => void
  troubleIs: (text: string | null) => void
  bringToFront: (screen: 'todo' | 'shop') => void
}

export const createViewSlice: Slice<ViewSlice> = set => ({
  folds: noFolds,
  search: '',
  killing: null,
  keysShown: false,
  trouble: null,
  frontScreen: 'todo',
  foldRow: (row, open) => set(({ folds }) => ({ folds: fold(folds, row, open) })),
  unfold: parents => set(({ folds }) => ({ folds: reveal(folds, parents) })),
  searchFor: search => set({ search }),
  askKill: killing => set({ killing }),
  showKeys: keysShown => set({ keysShown }),
  troubleIs: trouble => set({ trouble }),
  bringToFront: frontScreen => set({ frontScreen }),
})
