import type { CoppiceApi } from '../../shared/protocol/requests.ts'
import type { AppStore } from '../stores/app-store.ts'

/** Opens and closes the log, and opens it again after a loss of the connection. */
export type LogDoor = {
  open: () => void
  close: () => void
  reopen: () => void
}

export function createLogDoor(api: CoppiceApi, store: AppStore): LogDoor {
  let wanted = false
  // What fails here is asked again when the connection is back.
  const ask = (name: 'log.open' | 'log.close') => api.request(name, {}).catch(() => undefined)
  return {
    open: () => {
      wanted = true
      void ask('log.open')
    },
    close: () => {
      wanted = false
      void ask('log.close')
      store.getState().logForgotten()
    },
    reopen: () => {
      if (wanted) void ask('log.open')
    },
  }
}
