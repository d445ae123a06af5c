import type { StateCreator } from 'zustand/vanilla'
import type { AppState } from './app-store.ts'

/** One subject's part of the one store: its state and the actions that change it. */
export type Slice<Part> = StateCreator<AppState, [], [], Part>
