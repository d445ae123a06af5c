import { createContext, useContext } from 'react'
import { useStore } from 'zustand'
import type { Commands } from '../session/commands.ts'
import type { AppState, AppStore } from '../stores/app-store.ts'
import type { RowsSelector } from '../stores/selectors.ts'
import type { TreeView } from '../tree/tree-view.ts'

/** What every component can reach: the store, what a person can do, and the canvas while it is there. */
export type App = {
  store: AppStore
  commands: Commands
  selectRows: RowsSelector
  tree: { current: TreeView | null }
}

export const AppContext = createContext<App | null>(null)

export function useApp(): App {
  const app = useContext(AppContext)
  if (!app) throw new Error('useApp needs an AppContext above it')
  return app
}

/** The narrowest part of the state that a component draws; it draws again when that part is another value. */
export function useAppState<Part>(select: (state: AppState) => Part): Part {
  return useStore(useApp().store, select)
}
