import { placeNames } from '../places/names.ts'
import { searchFieldId } from '../tree/tree-tools.tsx'
import type { App } from '../ui/app-context.ts'
import { focusPlace } from './focus-place.ts'
import type { KeyCommand } from './keys.ts'
import { isTreeKey, treeKey } from './tree-keys.ts'

/** What each command of the keys does; the palette offers the same. `key` is the one that was pressed. */
export const actions: { [Command in KeyCommand]: (app: App, key: string) => void } = {
  'toggle-running': ({ commands }) => void commands.toggleRunning(),
  'step-message': ({ commands }) => void commands.step('message'),
  'step-exit': ({ commands }) => void commands.step('exit'),
  slower: ({ commands }) => void commands.changeSpeed('slower'),
  faster: ({ commands }) => void commands.changeSpeed('faster'),
  'step-process': ({ commands }) => void commands.stepProcess(),
  'look-back': ({ commands }) => void commands.lookBy('back'),
  'look-forward': ({ commands }) => void commands.lookBy('forward'),
  live: ({ commands, store }) => {
    const atPresent = store.getState().time?.past === null
    void commands.present(atPresent ? 'live' : 'here')
  },
  tree: (app, key) => {
    if (isTreeKey(key)) treeKey(app, key)
  },
  place: ({ store }, key) => {
    const place = placeNames[Number(key) - 1]
    if (place !== undefined) store.getState().goTo(place)
  },
  search: () => {
    const own = document.querySelector<HTMLElement>('[data-place-search]')
    ;(own ?? document.getElementById(searchFieldId))?.focus()
  },
  kill: ({ commands }) => commands.askKill(),
  hand: ({ store }) => {
    store.getState().togglePanel('inspector', true)
    store.getState().showHandMenu(true)
  },
  faults: ({ store }) => store.getState().showFaults(true),
  inspector: ({ store }) => store.getState().togglePanel('inspector'),
  fit: ({ tree }) => tree.current?.fit(),
  centre: ({ tree }) => tree.current?.centre(),
  'zoom-in': ({ tree }) => tree.current?.zoomBy(1.3),
  'zoom-out': ({ tree }) => tree.current?.zoomBy(1 / 1.3),
  mark: ({ commands }) => void commands.toggleBookmark(),
  'bookmark-before': ({ commands }) => void commands.lookAtBookmark('before'),
  'bookmark-after': ({ commands }) => void commands.lookAtBookmark('after'),
  palette: ({ store }) => store.getState().showPalette(true),
  undo: ({ store }) => void store.getState().undoLast(),
  keys: ({ store }) => store.getState().showKeys(true),
  close: app => close(app),
}

/** Esc leaves the field, then ends the search, then selects nothing. */
function close({ store }: App): void {
  const focused = document.activeElement
  if (focused instanceof HTMLElement && focusPlace(focused) === 'field') focused.blur()
  const { search, searchFor, selectSeat } = store.getState()
  if (search !== '') searchFor('')
  else if (!(focused instanceof HTMLInputElement)) selectSeat(null)
}
