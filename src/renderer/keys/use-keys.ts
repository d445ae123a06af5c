import { useEffect } from 'react'
import { placeNames } from '../places/names.ts'
import { searchFieldId } from '../tree/tree-tools.tsx'
import { type App, useApp } from '../ui/app-context.ts'
import { commandOf, type FocusPlace, type KeyCommand } from './keys.ts'
import { isTreeKey, treeKey } from './tree-keys.ts'

/** Listens to the keys of the whole window. */
export function useKeys(): void {
  const app = useApp()
  useEffect(() => {
    const pressed = (event: KeyboardEvent) => {
      if (event.defaultPrevented) return
      const command = commandOf(event, focusPlace(event.target))
      if (command === null) return
      event.preventDefault()
      actions[command](app, event.key)
    }
    window.addEventListener('keydown', pressed)
    return () => window.removeEventListener('keydown', pressed)
  }, [app])
}

const actions: { [Command in KeyCommand]: (app: App, key: string) => void } = {
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
  search: () => document.getElementById(searchFieldId)?.focus(),
  kill: ({ commands }) => commands.askKill(),
  faults: ({ store }) => store.getState().showFaults(true),
  inspector: ({ store }) => store.getState().togglePanel('inspector'),
  fit: ({ tree }) => tree.current?.fit(),
  centre: ({ tree }) => tree.current?.centre(),
  'zoom-in': ({ tree }) => tree.current?.zoomBy(1.3),
  'zoom-out': ({ tree }) => tree.current?.zoomBy(1 / 1.3),
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

const fields = 'input:not([type=range], [type=checkbox], [type=button]), textarea, [contenteditable=true]'
const controls = 'button, a, input, select, summary, [role=log], .inspector-body, .client-body'

function focusPlace(target: EventTarget | null): FocusPlace {
  if (!(target instanceof Element)) return 'nothing'
  if (target.closest('dialog')) return 'dialog'
  if (target.closest(fields)) return 'field'
  return target.closest(controls) ? 'control' : 'nothing'
}
