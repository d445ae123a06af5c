import { demoName } from '../../shared/demo.ts'
import { logLevels } from '../../shared/protocol/events/log.ts'
import { dockHeightMin } from '../dock/dock-height.ts'
import { firstSort, hiddenAtFirst, hideableColumns, isColumn } from '../processes/columns.ts'
import { type ScreenName, screenNames } from '../screens/kinds.ts'
import type { Layer, PanelName, PaneSetting, Settings, Theme } from './settings-slice.ts'

/** The part of the browser's Storage that is used; both calls may throw where storage is forbidden or full. */
export type Store = { getItem(key: string): string | null; setItem(key: string, value: string): void }

/** A number from 0 to `below` − 1, by chance. */
export type Chance = (below: number) => number

export const settingsKey = 'coppice.settings'

/**
 * Settings as they were kept, each part that is missing or damaged replaced by its default. The names of the
 * todo list, of the shop session and so on are the demo's on the first start, and one that is made up.
 */
export function loadSettings(store: Store, chance: Chance): Settings {
  const kept = readKept(store)
  const names = keptNames(kept.names, chance)
  const panes = keptPanes(kept.panes)
  return {
    theme: themes.find(theme => theme === kept.theme) ?? 'auto',
    names,
    panes: panes ?? firstPanes.map(screen => ({ screen, name: names[screen][0] ?? '' })),
    panels: Object.assign({}, ...panels.map(name => ({ [name]: panelOpen(kept.panels, name) }))),
    processes: keptProcesses(kept.processes),
    notation: kept.notation === 'erlang' ? 'erlang' : 'elixir',
    logLevel: logLevels.find(level => level === kept.logLevel) ?? 'info',
    stateAs: kept.stateAs === 'tree' ? 'tree' : 'text',
    layers: Object.assign({}, ...layers.map(name => ({ [name]: layerShown(kept.layers, name) }))),
    dockHeight: keptHeight(kept.dockHeight),
    guessFirst: kept.guessFirst === true,
  }
}

/** Keeps the settings; where that is impossible they last until the window closes. */
export function saveSettings(store: Store, settings: Settings): void {
  try {
    store.setItem(settingsKey, JSON.stringify(settings))
  } catch {
    // Storage is full or forbidden. Nothing depends on it.
  }
}

/** A name that is easy to say and to type: "quiet-otter-27". */
export function randomName(chance: Chance): string {
  const pick = (words: readonly string[]) => words[chance(words.length)]
  return `${pick(adjectives)}-${pick(animals)}-${10 + chance(90)}`
}

const themes: readonly Theme[] = ['auto', 'light', 'dark', 'contrast']
/** The panes of a first start. */
const firstPanes: readonly ScreenName[] = ['todo', 'shop']

const layers: readonly Layer[] = ['links', 'monitors', 'tables', 'names']
const panels: readonly PanelName[] = ['outline', 'inspector', 'dock', 'legend']

function readKept(store: Store): Record<string, unknown> {
  try {
    const kept: unknown = JSON.parse(store.getItem(settingsKey) ?? '{}')
    return isRecord(kept) ? kept : {}
  } catch {
    return {}
  }
}

function keptNames(kept: unknown, chance: Chance): Settings['names'] {
  const namesOf = (screen: ScreenName): readonly string[] => {
    const names = isRecord(kept) ? kept[screen] : undefined
    const usable = Array.isArray(names) ? names.filter(isName) : []
    return usable.length > 0 ? usable : [demoName, randomName(chance)]
  }
  return Object.assign({}, ...screenNames.map(screen => ({ [screen]: namesOf(screen) })))
}

/** null where none were ever kept: a user who has closed them all has none. */
function keptPanes(kept: unknown): readonly PaneSetting[] | null {
  if (!Array.isArray(kept)) return null
  return kept.flatMap(pane => {
    if (!isRecord(pane) || !isName(pane.name)) return []
    const screen = screenNames.find(name => name === pane.screen)
    return screen === undefined ? [] : [{ screen, name: pane.name }]
  })
}

function isName(name: unknown): name is string {
  return typeof name === 'string' && name.length > 0
}

function keptProcesses(kept: unknown): Settings['processes'] {
  if (!isRecord(kept)) return { sort: firstSort, hidden: hiddenAtFirst }
  const { sort, hidden } = kept
  const usable = isRecord(sort) && isColumn(sort.by) && typeof sort.descending === 'boolean'
  return {
    sort: usable
      ? ({ by: sort.by, descending: sort.descending } as Settings['processes']['sort'])
      : firstSort,
    hidden: Array.isArray(hidden) ? hideableColumns.filter(name => hidden.includes(name)) : hiddenAtFirst,
  }
}

function panelOpen(kept: unknown, name: PanelName): boolean {
  const open = isRecord(kept) ? kept[name] : undefined
  return typeof open === 'boolean' ? open : name !== 'legend'
}

function keptHeight(kept: unknown): number | null {
  return typeof kept === 'number' && Number.isFinite(kept) ? Math.max(dockHeightMin, kept) : null
}

function layerShown(kept: unknown, name: Layer): boolean {
  return !isRecord(kept) || kept[name] !== false
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

const adjectives = [
  'amber',
  'brave',
  'calm',
  'clever',
  'early',
  'gentle',
  'green',
  'happy',
  'lucky',
  'merry',
  'quick',
  'quiet',
  'silver',
  'sunny',
  'tidy',
  'warm',
] as const

const animals = [
  'badger',
  'beaver',
  'dormouse',
  'finch',
  'fox',
  'hare',
  'hedgehog',
  'jay',
  'lynx',
  'marten',
  'otter',
  'owl',
  'robin',
  'stoat',
  'vole',
  'wren',
] as const
