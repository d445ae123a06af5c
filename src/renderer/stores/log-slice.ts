import type { LogUpdate } from '../../shared/protocol/events/log.ts'
import { applyLog, type LogPicture } from '../log/log-lines.ts'
import type { Slice } from './slice.ts'

/** The log of the world that is looked at, and how it is read. */
export type LogSlice = {
  /** null until it was opened and told. */
  log: LogPicture | null
  /** Words that are looked for in it. */
  logSearch: string
  /** Only what the selected process and those below it logged is shown. */
  logOfSelected: boolean
  /** Lines up to this number of that book were cleared away. */
  logCleared: { readonly book: number; readonly to: number }
  logTold: (update: LogUpdate) => void
  /** It is not open any more. */
  logForgotten: () => void
  searchLog: (text: string) => void
  showLogOfSelected: (only: boolean) => void
  clearLog: () => void
}

export const createLogSlice: Slice<LogSlice> = set => ({
  log: null,
  logSearch: '',
  logOfSelected: false,
  logCleared: { book: 0, to: 0 },
  logTold: update => set(({ log }) => ({ log: applyLog(log, update) })),
  logForgotten: () => set({ log: null }),
  searchLog: logSearch => set({ logSearch }),
  showLogOfSelected: logOfSelected => set({ logOfSelected }),
  clearLog: () => set(({ log }) => ({ logCleared: { book: log?.book ?? 0, to: log?.last ?? 0 } })),
})
