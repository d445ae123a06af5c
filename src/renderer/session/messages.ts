import type { ChartDetail, MessagesUpdate } from '../../shared/protocol/events.ts'
import type { CoppiceApi } from '../../shared/protocol/requests.ts'
import { firstSeats } from '../messages/first-seats.ts'
import type { AppStore } from '../stores/app-store.ts'
import { showsOthers } from '../stores/messages-slice.ts'
import { errorText, isLoss } from '../transport/api-error.ts'

/** Listens to the messages of the chosen seats while the chart is open. */
export type MessagesDoor = {
  open: () => void
  close: () => void
  /** Takes in what was told, and says so when it is drawn. */
  told: (update: MessagesUpdate) => void
  /** Asks again, after the connection was lost. */
  reopen: () => void
  /** Everything about one event. Fails with why it is not known. */
  read: (id: string) => Promise<ChartDetail>
}

export function createMessagesDoor(
  api: CoppiceApi,
  store: AppStore,
  afterDrawn: (action: () => void) => void,
): MessagesDoor {
  let isOpen = false
  let asked = ''

  const ask = async (): Promise<void> => {
    if (!isOpen) return
    const { picture, chartSeats, selectedKey, panes } = store.getState()
    const others = showsOthers(store.getState())
    if (chartSeats.length === 0) {
      // Seats that are chosen here come back as a change of the store.
      const first = picture === null ? [] : firstSeats(picture, selectedKey, panes)
      if (first.length > 0) store.getState().chooseChartSeats(first)
      return
    }
    const text = JSON.stringify([[...chartSeats].sort(), others])
    if (text === asked) return
    asked = text
    store.getState().chartAsked()
    try {
      await api.request('messages.open', { keys: [...chartSeats], others })
    } catch (error) {
      // A loss is made good when the connection is back.
      if (!isLoss(error)) store.getState().troubleIs(errorText(error))
    }
  }

  store.subscribe((now, before) => {
    const chosen = now.chartSeats !== before.chartSeats || now.chartOthers !== before.chartOthers
    const appeared = now.picture !== null && before.picture === null
    if (chosen || appeared) void ask()
  })

  return {
    open() {
      isOpen = true
      void ask()
    },
    close() {
      isOpen = false
      asked = ''
      api.request('messages.close', {}).catch(() => undefined)
    },
    told(update) {
      store.getState().messagesTold(update)
      afterDrawn(() => {
        api.request('messages.ack', { seq: update.seq }).catch(() => undefined)
      })
    },
    reopen() {
      asked = ''
      void ask()
    },
    read: id => api.request('messages.read', { id }),
  }
}
