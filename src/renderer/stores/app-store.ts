/** The one store of a window, sliced by subject. It knows no DOM and no transport; `session` moves it. */
import { createStore, type StoreApi } from 'zustand/vanilla'
import { type BookmarksSlice, createBookmarksSlice } from './bookmarks-slice.ts'
import { createHandSlice, type HandSlice } from './hand-slice.ts'
import { createLabsSlice, type LabsSlice } from './labs-slice.ts'
import { createLoadSlice, type LoadSlice } from './load-slice.ts'
import { createLogSlice, type LogSlice } from './log-slice.ts'
import { createMessagesSlice, type MessagesSlice } from './messages-slice.ts'
import { createPanesSlice, type PanesSlice } from './panes-slice.ts'
import { createProcessesSlice, type ProcessesSlice } from './processes-slice.ts'
import { createSelectionSlice, type SelectionSlice } from './selection-slice.ts'
import { createSettingsSlice, type Settings, type SettingsSlice } from './settings-slice.ts'
import { createSystemSlice, type SystemSlice } from './system-slice.ts'
import { createTablesSlice, type TablesSlice } from './tables-slice.ts'
import { createTimeSlice, type TimeSlice } from './time-slice.ts'
import { createTreeSlice, type TreeSlice } from './tree-slice.ts'
import { createUndoSlice, type UndoSlice } from './undo-slice.ts'
import { createViewSlice, type ViewSlice } from './view-slice.ts'

export type AppState = TreeSlice &
  SystemSlice &
  SelectionSlice &
  PanesSlice &
  ProcessesSlice &
  LoadSlice &
  LabsSlice &
  MessagesSlice &
  ViewSlice &
  TimeSlice &
  TablesSlice &
  BookmarksSlice &
  UndoSlice &
  HandSlice &
  LogSlice &
  SettingsSlice
export type AppStore = StoreApi<AppState>

export function createAppStore(settings: Settings): AppStore {
  return createStore<AppState>((...door) => ({
    ...createSystemSlice(...door),
    ...createSelectionSlice(...door),
    ...createPanesSlice(settings.panes)(...door),
    ...createLabsSlice(...door),
    ...createProcessesSlice(...door),
    ...createLoadSlice(...door),
    ...createMessagesSlice(...door),
    ...createViewSlice(...door),
    ...createTreeSlice(...door),
    ...createTimeSlice(...door),
    ...createTablesSlice(...door),
    ...createBookmarksSlice(...door),
    ...createUndoSlice(...door),
    ...createHandSlice(...door),
    ...createLogSlice(...door),
    ...createSettingsSlice(settings)(...door),
  }))
}
