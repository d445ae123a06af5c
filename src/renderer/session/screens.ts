import type { CoppiceApi, ViewEvent } from '../../shared/protocol/requests.ts'
import { screenKinds } from '../screens/kinds.ts'
import type { AppStore } from '../stores/app-store.ts'
import { errorText } from '../transport/api-error.ts'

/** Opens the screens of panes and sends what the user does on them. */
export type ScreenDoor = {
  /** Opens the screen of that name in a pane, in place of the one that is open there. */
  open: (pane: number, name: string) => Promise<void>
  /** Opens the screens of all panes that have none, and for which none is on its way. */
  openAll: () => void
  /** Closes the screen of a pane that is about to go. */
  close: (pane: number) => void
  /** @returns whether it was taken in; a refusal is shown on the screen, and its form keeps what was typed. */
  send: (pane: number, event: ViewEvent) => Promise<boolean>
}

export function createScreenDoor(api: CoppiceApi, store: AppStore): ScreenDoor {
  /** Counts the openings of each pane, so that the reply to an earlier one is known to be late. */
  const openings = new Map<number, number>()
  /** Panes whose last opening has no reply yet. */
  const underWay = new Set<number>()
  const find = (id: number) => store.getState().panes.find(pane => pane.id === id)

  const closeView = (view: number): void => {
    // The view may have closed by itself or with the connection; either way it is gone.
    api.request('view.close', { view }).catch(() => undefined)
  }
  const begin = (id: number): number => {
    const opening = (openings.get(id) ?? 0) + 1
    openings.set(id, opening)
    return opening
  }

  const door: ScreenDoor = {
    async open(id, name) {
      const pane = find(id)
      if (pane === undefined) return
      const opening = begin(id)
      underWay.add(id)
      if (pane.view !== null) closeView(pane.view)
      store.getState().paneOpening(id, name)
      try {
        const { view } = await api.request('view.open', screenKinds[pane.screen].open(name))
        if (opening !== openings.get(id)) return closeView(view)
        underWay.delete(id)
        store.getState().paneOpened(id, view)
      } catch (error) {
        if (opening !== openings.get(id)) return
        underWay.delete(id)
        store.getState().paneLost(id, 'closed', errorText(error))
      }
    },

    openAll() {
      for (const { id, name, view } of store.getState().panes)
        if (view === null && !underWay.has(id)) void door.open(id, name)
    },

    close(id) {
      const view = find(id)?.view ?? null
      begin(id)
      underWay.delete(id)
      if (view !== null) closeView(view)
    },

    async send(id, event) {
      const view = find(id)?.view ?? null
      if (view === null) return false
      store.getState().paneAsked(id)
      try {
        await api.request('view.event', { view, event })
        store.getState().paneAnswered(id, null)
        return true
      } catch (error) {
        store.getState().paneAnswered(id, errorText(error))
        return false
      }
    },
  }
  return door
}
