import type { CoppiceApi } from '../../shared/protocol/requests.ts'
import type { AppStore } from '../stores/app-store.ts'
import { errorText, isLoss } from '../transport/api-error.ts'

/** Has the load told while its screen is open. */
export type WatchDoor = {
  open: () => void
  close: () => void
  /** Asks again, after the connection was lost. */
  reopen: () => void
}

export function createLoadDoor(api: CoppiceApi, store: AppStore): WatchDoor {
  let isOpen = false
  const ask = (): void => {
    api.request('load.open', {}).catch(error => {
      // A loss is made good when the connection is back.
      if (!isLoss(error)) store.getState().troubleIs(errorText(error))
    })
  }
  return {
    open() {
      isOpen = true
      ask()
    },
    close() {
      isOpen = false
      store.getState().loadForgotten()
      api.request('load.close', {}).catch(() => undefined)
    },
    reopen() {
      if (isOpen) ask()
    },
  }
}
