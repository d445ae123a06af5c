import { type Folds, noFolds } from './rows.ts'
import type { Slice } from './slice.ts'

/** What is drawn on the tree besides supervision, each to be switched off. */
export type Layer = 'links' | 'monitors' | 'tables' | 'names'
export type Layers = { readonly [Name in Layer]: boolean }

/** Which part of the tree is shown, and what is drawn on it. */
export type TreeSlice = {
  layers: Layers
  /** Key of the seat that is shown with all under it; null for everything. */
  treeTop: string | null
  showLayer: (layer: Layer, shown: boolean) => void
  showOnly: (key: string | null) => void
  /** Closes the seats `folded`, and opens all others. */
  foldOnly: (folded: ReadonlySet<string>) => void
}

export const createTreeSlice: Slice<TreeSlice> = set => ({
  layers: { links: true, monitors: true, tables: true, names: true },
  treeTop: null,
  showLayer: (layer, shown) => set(({ layers }) => ({ layers: { ...layers, [layer]: shown } })),
  showOnly: treeTop => set({ treeTop }),
  foldOnly: folded => set(() => ({ folds: { ...noFolds, folded } satisfies Folds })),
})
