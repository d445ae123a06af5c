export type ViewsLabScreen = {
  screen: 'views_lab'
  /** Kept in the view's process, and nowhere else. */
  counter: number
  /** Kept in the address. */
  tab: 'one' | 'two' | 'three'
  /** Kept on disk; null before the first was saved. */
  note: string | null
  /** The rows that the view keeps; none where they are streamed. */
  rows: readonly { id: number; text: string }[]
  rowsHow: 'none' | 'assigns' | 'stream' | 'async_stream'
  /** How many rows were shown in all. */
  rowCount: number
  /** Bytes of the view's assigns on a BEAM heap, and of what it sent to the window with the last change of rows. */
  memoryBytes: number
  sentBytes: number
  /** What a slow query is doing, and what came of the last one. */
  query: {
    how: 'none' | 'handle_event' | 'start_async' | 'assign_async'
    loading: boolean
    result: string | null
  }
  /** The last clicks, oldest first: when they were made and when the view has handled them, in ms since 1970. */
  clicks: { n: number; askedAtMs: number; handledAtMs: number }[]
}
