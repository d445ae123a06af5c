import type { ProcessRow } from '../../shared/protocol/events.ts'
import type { CoppiceApi } from '../../shared/protocol/requests.ts'
import type { AppStore } from '../stores/app-store.ts'
import { errorText, isLoss } from '../transport/api-error.ts'

/** Looks at the table of processes while its screen is open. */
export type ProcessDoor = {
  /** Looks at `limit` rows from `offset` on. The first time opens the table. */
  look: (offset: number, limit: number) => void
  close: () => void
  /** Asks again, after the connection was lost. */
  reopen: () => void
  /** Where in the table a process stands, from 0; null where it does not, or where that cannot be known. */
  placeOf: (pid: string) => Promise<number | null>
  /** The first rows of the table as it is now. Fails with why it was refused. */
  copy: () => Promise<{ rows: ProcessRow[]; more: number }>
}

/** Asks anew whenever the sorting or the filter changes; one request at a time, and of those that wait only the last. */
export function createProcessDoor(api: CoppiceApi, store: AppStore): ProcessDoor {
  let wanted: { readonly offset: number; readonly limit: number } | null = null
  let asked = ''
  let looks = 0
  let underWay = false

  const ask = async (): Promise<void> => {
    if (wanted === null || underWay) return
    const { processFilter: filter, settings } = store.getState()
    const look = { sort: settings.processes.sort, filter, ...wanted }
    const text = JSON.stringify(look)
    if (text === asked) return
    asked = text
    underWay = true
    try {
      await api.request('processes.look', { look: ++looks, ...look })
    } catch (error) {
      // A loss is made good when the connection is back.
      if (!isLoss(error)) store.getState().troubleIs(errorText(error))
    }
    underWay = false
    void ask()
  }
  store.subscribe((now, before) => {
    const sorted = now.settings.processes.sort !== before.settings.processes.sort
    if (sorted || now.processFilter !== before.processFilter) void ask()
  })

  return {
    look(offset, limit) {
      wanted = { offset, limit }
      void ask()
    },
    close() {
      wanted = null
      asked = ''
      store.getState().processesForgotten()
      api.request('processes.close', {}).catch(() => undefined)
    },
    reopen() {
      asked = ''
      void ask()
    },
    // Without an answer nothing is brought into sight, and nobody asked for it in so many words.
    placeOf: pid =>
      api.request('processes.place', { pid }).then(
        ({ place }) => place,
        () => null,
      ),
    copy: () => api.request('processes.copy', {}),
  }
}
