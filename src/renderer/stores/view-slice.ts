import type { Source } from '../../shared/protocol/events.ts'
import type { PlaceName } from '../places/names.ts'
import { type Folds, fold, noFolds, type Row, reveal } from './rows.ts'
import type { Slice } from './slice.ts'

/** How the window shows the system: folds, search, what stands open. Nothing of it is known to the main process. */
export type ViewSlice = {
  folds: Folds
  /** Text that names in the tree are searched for; empty for no search. */
  search: string
  /** Seat or process the kill dialog asks about, and the reason it begins with; null while it is closed. */
  killing: { pid: string; seat: string | null; name: string; reason?: string } | null
  keysShown: boolean
  paletteShown: boolean
  /** The dialog of everything that can be broken is open. */
  faultsShown: boolean
  /** Why the last command failed, until it is closed. */
  trouble: string | null
  /** What fills the middle of the window. */
  place: PlaceName
  foldRow: (row: Row, open: boolean) => void
  /** Unfolds what hides the seats below `parents`. */
  unfold: (parents: readonly string[]) => void
  searchFor: (text: string) => void
  askKill: (target: ViewSlice['killing']) => void
  showKeys: (shown: boolean) => void
  showPalette: (shown: boolean) => void
  showFaults: (shown: boolean) => void
  troubleIs: (text: string | null) => void
  goTo: (place: PlaceName) => void
  /** The sources that can be read; none before the connection is there. */
  sources: readonly Source[]
  sourcesAre: (sources: readonly Source[]) => void
  /** Module whose source is read, as processes name it; null for the first. */
  sourceModule: string | null
  readSourceOf: (module: string) => void
}

export const createViewSlice: Slice<ViewSlice> = set => ({
  folds: noFolds,
  search: '',
  killing: null,
  keysShown: false,
  paletteShown: false,
  faultsShown: false,
  trouble: null,
  place: 'tree',
  foldRow: (row, open) => set(({ folds }) => ({ folds: fold(folds, row, open) })),
  unfold: parents => set(({ folds }) => ({ folds: reveal(folds, parents) })),
  searchFor: search => set({ search }),
  askKill: killing => set({ killing }),
  showKeys: keysShown => set({ keysShown }),
  showPalette: paletteShown => set({ paletteShown }),
  showFaults: faultsShown => set({ faultsShown }),
  troubleIs: trouble => set({ trouble }),
  goTo: place => set({ place }),
  sources: [],
  sourcesAre: sources => set({ sources }),
  sourceModule: null,
  readSourceOf: sourceModule => set({ sourceModule, place: 'source' }),
})
