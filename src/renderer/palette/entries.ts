/** What the palette offers, and in which order for what was typed. Pure: running an entry is given the app. */
import { matchSorter, rankings } from 'match-sorter'
import { actions } from '../keys/actions.ts'
import { type KeyCommand, keyLines } from '../keys/keys.ts'
import { placeNames } from '../places/names.ts'
import { places } from '../places/places.ts'
import { screenKinds, screenNames } from '../screens/kinds.ts'
import type { AppState } from '../stores/app-store.ts'
import type { Layer, PanelName, Theme } from '../stores/settings-slice.ts'
import type { App } from '../ui/app-context.ts'

export type Entry = {
  readonly id: string
  readonly group: 'Screens' | 'Commands' | 'Windows' | 'Look' | 'Processes'
  readonly text: string
  /** More words that find it. */
  readonly also?: string
  /** Shown beside it: a pid, a state. */
  readonly detail?: string
  /** Keys that do the same. */
  readonly keys?: readonly string[]
  readonly run: (app: App) => void
}

/** Commands of the keys that make sense when chosen from a list, as the list says them. */
const commandTexts: { readonly [Command in KeyCommand]?: string } = {
  'toggle-running': 'Pause or run the world',
  'step-message': 'Step: handle one message',
  'step-exit': 'Go on to the next exit',
  'step-process': 'Step the selected process only',
  slower: 'Slower',
  faster: 'Faster',
  live: 'Back to the present, or to the live world',
  mark: 'Set or remove a bookmark at this moment',
  'bookmark-before': 'To the bookmark before',
  'bookmark-after': 'To the bookmark after',
  search: 'Search the tree',
  kill: 'Kill the selected process…',
  hand: 'What can be done to the selected process…',
  faults: 'Break something…',
  fit: 'Show all of the tree',
  centre: 'Bring the selected process to the middle',
  undo: 'Undo',
  keys: 'All keys',
}

const panelTexts: { readonly [Name in PanelName]: string } = {
  outline: 'the outline',
  inspector: 'the inspector',
  dock: 'the apps and the events',
  legend: 'the legend',
}

const layerTexts: { readonly [Name in Layer]: string } = {
  links: 'links',
  monitors: 'monitors',
  tables: 'tables',
  names: 'names',
}

const themeTexts: { readonly [Name in Theme]: string } = {
  auto: 'as the system',
  light: 'light',
  dark: 'dark',
  contrast: 'high contrast',
}

/** Everything that can be chosen now. */
export function entriesOf(state: AppState): readonly Entry[] {
  return [
    ...placeEntries(),
    ...commandEntries(state),
    ...windowEntries(),
    ...lookEntries(state),
    ...seatEntries(state),
  ]
}

/** Those of `entries` that `query` finds, the best first, `most` at most; without a query those that are always of use. */
export function found(entries: readonly Entry[], query: string, most = 60): readonly Entry[] {
  const wanted = query.trim()
  if (wanted === '') return entries.filter(({ group }) => group !== 'Processes').slice(0, most)
  const keys = [
    (entry: Entry) => entry.text,
    (entry: Entry) => entry.detail ?? '',
    (entry: Entry) => entry.also ?? '',
  ]
  const options = { keys, threshold: rankings.CONTAINS }
  // Every word must be found; the first one ranks.
  return wanted
    .split(/\s+/)
    .reduceRight<readonly Entry[]>((left, word) => matchSorter(left, word, options), entries)
    .slice(0, most)
}

function placeEntries(): Entry[] {
  return placeNames.map((name, index) => ({
    id: `place ${name}`,
    group: 'Screens',
    text: places[name].title,
    also: `go to the ${name} screen`,
    keys: [String(index + 1)],
    run: ({ store }) => store.getState().goTo(name),
  }))
}

function commandEntries({ undoables }: AppState): Entry[] {
  const ofKeys = keyLines.flatMap(({ command, shown, does }): Entry[] => {
    const text = commandTexts[command]
    if (text === undefined) return []
    const undone = command === 'undo' ? undoables.at(-1)?.text : undefined
    if (command === 'undo' && undone === undefined) return []
    return [
      {
        id: command,
        group: 'Commands',
        text: undone === undefined ? text : `${text}: ${undone}`,
        also: does,
        keys: shown,
        run: app => actions[command](app, ''),
      },
    ]
  })
  return [
    ...ofKeys,
    {
      id: 'restart application',
      group: 'Commands',
      text: 'Restart the application',
      also: 'deploy stop start',
      run: ({ commands }) => void commands.restartApplication(),
    },
    {
      id: 'end fork',
      group: 'Commands',
      text: 'End the fork',
      also: 'drop the forked world',
      run: ({ commands }) => void commands.dropFork(),
    },
  ]
}

function windowEntries(): Entry[] {
  return screenNames.map(screen => ({
    id: `window ${screen}`,
    group: 'Windows',
    text: `New window: ${screenKinds[screen].title}`,
    also: 'open another app pane',
    run: ({ commands }) => void commands.addPane(screen),
  }))
}

function lookEntries({ settings }: AppState): Entry[] {
  const panels = (Object.keys(panelTexts) as PanelName[]).map(
    (panel): Entry => ({
      id: `panel ${panel}`,
      group: 'Look',
      text: `${settings.panels[panel] ? 'Hide' : 'Show'} ${panelTexts[panel]}`,
      run: ({ store }) => store.getState().togglePanel(panel),
    }),
  )
  const layers = (Object.keys(layerTexts) as Layer[]).map(
    (layer): Entry => ({
      id: `layer ${layer}`,
      group: 'Look',
      text: `${settings.layers[layer] ? 'Hide' : 'Show'} ${layerTexts[layer]} in the tree`,
      run: ({ store }) => store.getState().showLayer(layer, !store.getState().settings.layers[layer]),
    }),
  )
  const themes = (Object.keys(themeTexts) as Theme[]).map(
    (theme): Entry => ({
      id: `theme ${theme}`,
      group: 'Look',
      text: `Theme: ${themeTexts[theme]}`,
      ...(settings.theme === theme ? { detail: 'now' } : {}),
      also: 'colours',
      run: ({ store }) => store.getState().setTheme(theme),
    }),
  )
  return [...panels, ...layers, ...themes]
}

function seatEntries({ picture }: AppState): Entry[] {
  return [...(picture?.nodes.values() ?? [])].map(({ key, name, pid, status }) => ({
    id: `seat ${key}`,
    group: 'Processes',
    text: name,
    detail: pid ?? status,
    run: ({ commands }) => commands.selectSeat(key),
  }))
}
