import type { CoppiceApi, ViewEvent } from '../../shared/protocol/requests.ts'
import type { LabName } from '../labs/names.ts'
import type { AppStore } from '../stores/app-store.ts'
import { errorText } from '../transport/api-error.ts'

/** Opens the screens with experiments while one looks at them, and sends what the user does there. */
export type LabDoor = {
  open: (name: LabName) => Promise<void>
  close: (name: LabName) => void
  /** The connection is lost; what was shown stays. */
  lost: () => void
  /** Opens again those that one looks at and that are not open, nor on their way. */
  reopen: () => void
  send: (name: LabName, event: ViewEvent) => Promise<void>
}

export function createLabDoor(api: CoppiceApi, store: AppStore): LabDoor {
  /** Counts the openings of each lab that one looks at, so that the reply to an earlier one is known to be late. */
  const wanted = new Map<LabName, number>()
  /** Openings that have no reply yet. */
  const underWay = new Set<number>()
  let openings = 0
  const closeView = (view: number): void => {
    // It may have closed with the connection; either way it is gone.
    api.request('view.close', { view }).catch(() => undefined)
  }

  const open = async (name: LabName): Promise<void> => {
    const opening = ++openings
    wanted.set(name, opening)
    underWay.add(opening)
    store.getState().labOpening(name)
    try {
      const { view } = await api.request('view.open', { screen: name })
      if (wanted.get(name) === opening) store.getState().labOpened(name, view)
      else closeView(view)
    } catch (error) {
      if (wanted.get(name) === opening) store.getState().labLost(name, 'closed', errorText(error))
    } finally {
      underWay.delete(opening)
    }
  }

  return {
    open,
    close(name) {
      wanted.delete(name)
      const { view } = store.getState().labs[name]
      store.getState().labLost(name, 'mounting', null)
      if (view !== null) closeView(view)
    },
    lost() {
      for (const name of wanted.keys()) store.getState().labLost(name, 'reconnecting', null)
    },
    reopen() {
      for (const [name, opening] of wanted) {
        const { view, status } = store.getState().labs[name]
        if (underWay.has(opening) || (view !== null && status !== 'closed')) continue
        if (view !== null) closeView(view)
        void open(name)
      }
    },
    async send(name, event) {
      const { view } = store.getState().labs[name]
      if (view === null) return
      try {
        await api.request('view.event', { view, event })
      } catch (error) {
        store.getState().labRefused(name, errorText(error))
      }
    },
  }
}
