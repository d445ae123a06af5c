import type { LogLevel } from '../../shared/protocol/events/log.ts'
import type { ProcessColumn, ProcessSort } from '../../shared/protocol/events.ts'
import type { TermSyntax } from '../../shared/term-text.ts'
import { dockHeightIn } from '../dock/dock-height.ts'
import { sortAfter } from '../processes/columns.ts'
import type { ScreenName } from '../screens/kinds.ts'
import type { Slice } from './slice.ts'

export type Theme = 'auto' | 'light' | 'dark' | 'contrast'
export type PanelName = 'outline' | 'inspector' | 'dock' | 'legend'

export type StateAs = 'text' | 'tree'

/** What is drawn on the tree besides supervision, each to be switched off. */
export type Layer = 'links' | 'monitors' | 'tables' | 'names'
export type Layers = { readonly [Name in Layer]: boolean }

/** A pane as it is remembered: which screen of which name. */
export type PaneSetting = { readonly screen: ScreenName; readonly name: string }

/** What is remembered between starts, in this browser or window only. */
export type Settings = {
  theme: Theme
  /** Names that this user opened screens by (tokens of lists, sessions of the shop), the last first. */
  names: { readonly [Name in ScreenName]: readonly string[] }
  /** The panes that are open, from left to right. */
  panes: readonly PaneSetting[]
  panels: { readonly [Name in PanelName]: boolean }
  layers: Layers
  /** How terms are written, everywhere. */
  notation: TermSyntax
  /** How the inspector shows a state. */
  stateAs: StateAs
  /** The least severe level that the log shows. */
  logLevel: LogLevel
  /** How the table of processes is sorted, and which of its columns are hidden. */
  processes: { readonly sort: ProcessSort; readonly hidden: readonly ProcessColumn[] }
  /** Px; null for what suits the window. */
  dockHeight: number | null
  /** A forecast is shown after one has guessed. */
  guessFirst: boolean
}

export type SettingsSlice = {
  settings: Settings
  setTheme: (theme: Theme) => void
  togglePanel: (panel: PanelName, open?: boolean) => void
  showLayer: (layer: Layer, shown: boolean) => void
  writeIn: (notation: TermSyntax) => void
  showStateAs: (stateAs: StateAs) => void
  logFrom: (level: LogLevel) => void
  /** Sorts the table of processes by a column; by the one it is sorted by, the other way round. */
  sortProcesses: (by: ProcessColumn) => void
  guessBefore: (guessFirst: boolean) => void
  showColumn: (column: ProcessColumn, shown: boolean) => void
  /** As near to it as a window of that height has room for; null for what suits the window. */
  setDockHeight: (px: number | null, windowHeight: number) => void
  /** Puts `name` in front of the remembered names of `screen`. */
  remember: (screen: ScreenName, name: string) => void
}

const namesKept = 12

export const createSettingsSlice =
  (settings: Settings): Slice<SettingsSlice> =>
  set => {
    const change = (next: (now: Settings) => Partial<Settings>) =>
      set(({ settings }) => ({ settings: { ...settings, ...next(settings) } }))
    return {
      settings,
      setTheme: theme => change(() => ({ theme })),
      togglePanel: (panel, open) =>
        change(({ panels }) => ({ panels: { ...panels, [panel]: open ?? !panels[panel] } })),
      writeIn: notation => change(() => ({ notation })),
      showStateAs: stateAs => change(() => ({ stateAs })),
      logFrom: logLevel => change(() => ({ logLevel })),
      guessBefore: guessFirst => change(() => ({ guessFirst })),
      showLayer: (layer, shown) => change(({ layers }) => ({ layers: { ...layers, [layer]: shown } })),
      sortProcesses: by =>
        change(({ processes }) => ({ processes: { ...processes, sort: sortAfter(processes.sort, by) } })),
      showColumn: (column, shown) =>
        change(({ processes }) => {
          const others = processes.hidden.filter(name => name !== column)
          return { processes: { ...processes, hidden: shown ? others : [...others, column] } }
        }),
      setDockHeight: (px, windowHeight) =>
        change(() => ({ dockHeight: px === null ? null : dockHeightIn(windowHeight, px) })),
      remember: (screen, name) =>
        change(({ names }) => ({
          names: {
            ...names,
            [screen]: [name, ...names[screen].filter(known => known !== name)].slice(0, namesKept),
          },
        })),
    }
  }
