/** A line of the event feed in plain words. */
export type FeedEvent = {
  id: number
  /** World time in ms. */
  atMs: number
  kind: 'exit' | 'restart' | 'start' | 'give_up' | 'report' | 'table' | 'app'
  level: 'info' | 'warning' | 'error'
  text: string
  /** Seat to select on click; null when there is none. */
  key: string | null
}

/** Something about the files or the host that the user must know; shown until closed. */
export type Notice = { id: number; level: 'info' | 'warning' | 'error'; title: string; text: string }
