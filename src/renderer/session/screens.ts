import type { CoppiceApi, ViewEvent } from '../../shared/protocol/requests.ts'
import type { AppStore } from '../stores/app-store.ts'
import type { ScreenName } from '../stores/screens-slice.ts'
import { errorText } from '../transport/api-error.ts'

/** Opens the screens and sends what the user does on them. */
export type ScreenDoor = {
  /** Opens a todo list or a shop session in place of the one that is open. */
  open: (screen: ScreenName, name: string) => Promise<void>
  /** @returns whether it was taken in; a refusal is shown on the screen, and its form keeps what was typed. */
  send: (screen: ScreenName, event: ViewEvent) => Promise<boolean>
}

export function createScreenDoor(api: CoppiceApi, store: AppStore): ScreenDoor {
  /** Counts the openings of each screen, so that the reply to an earlier one is known to be late. */
  const openings: { [Name in ScreenName]: number } = { todo: 0, shop: 0 }

  const close = (view: number): void => {
    // The view may have closed by itself or with the connection; either way it is gone.
    api.request('view.close', { view }).catch(() => undefined)
  }

  return {
    async open(screen, name) {
      openings[screen] += 1
      const opening = openings[screen]
      const old = store.getState().screens[screen].view
      if (old !== null) close(old)
      store.getState().screenOpening(screen, name)
      try {
        const args =
          screen === 'todo' ? ({ screen, token: name } as const) : ({ screen, session: name } as const)
        const { view } = await api.request('view.open', args)
        if (opening === openings[screen]) store.getState().screenOpened(screen, view)
        else close(view)
      } catch (error) {
        if (opening === openings[screen]) store.getState().screenLost(screen, 'closed', errorText(error))
      }
    },

    async send(screen, event) {
      const { view } = store.getState().screens[screen]
      if (view === null) return false
      store.getState().screenAsked(screen)
      try {
        await api.request('view.event', { view, event })
        store.getState().screenAnswered(screen, null)
        return true
      } catch (error) {
        store.getState().screenAnswered(screen, errorText(error))
        return false
      }
    },
  }
}
