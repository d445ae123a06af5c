import { type Folds, noFolds } from './rows.ts'
import type { Slice } from './slice.ts'

/** Which part of the tree is shown. */
export type TreeSlice = {
  /** Key of the seat that is shown with all under it; null for everything. */
  treeTop: string | null
  showOnly: (key: string | null) => void
  /** Closes the seats `folded`, and opens all others. */
  foldOnly: (folded: ReadonlySet<string>) => void
}

export const createTreeSlice: Slice<TreeSlice> = set => ({
  treeTop: null,
  showOnly: treeTop => set({ treeTop }),
  foldOnly: folded => set(() => ({ folds: { ...noFolds, folded } satisfies Folds })),
})
