import type { Slice } from './slice.ts'

export type Theme = 'auto' | 'light' | 'dark'
export type PanelName = 'outline' | 'inspector' | 'dock' | 'legend'

/** What is remembered between starts, in this browser or window only. */
export type Settings = {
  theme: Theme
  /** Tokens of the todo lists this user opened, the one in use first. */
  todoTokens: readonly string[]
  /** Sessions of the shop this user opened, the one in use first. */
  shopSessions: readonly string[]
  panels: { readonly [Name in PanelName]: boolean }
}

export type SettingsSlice = {
  settings: Settings
  setTheme: (theme: Theme) => void
  togglePanel: (panel: PanelName, open?: boolean) => void
  /** Puts `name` in front of the remembered lists or sessions. */
  remember: (which: 'todoTokens' | 'shopSessions', name: string) => void
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
      remember: (which, name) =>
        change(now => ({
          [which]: [name, ...now[which].filter(known => known !== name)].slice(0, namesKept),
        })),
    }
  }
