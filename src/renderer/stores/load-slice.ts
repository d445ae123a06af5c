import { limits } from '../../shared/limits.ts'
import type { LoadSample, LoadUpdate } from '../../shared/protocol/events.ts'
import type { Slice } from './slice.ts'

/** The load of the world in which the window is. */
export type LoadSlice = {
  /** Oldest first; null before anything was told. */
  load: readonly LoadSample[] | null
  loadTold: (update: LoadUpdate) => void
  /** Nobody looks any more. */
  loadForgotten: () => void
}

export const createLoadSlice: Slice<LoadSlice> = set => ({
  load: null,
  loadTold: ({ all, samples }) =>
    set(({ load }) => ({
      load: all || load === null ? samples : [...load, ...samples].slice(-limits.loadSamples),
    })),
  loadForgotten: () => set({ load: null }),
})
