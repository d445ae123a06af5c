import type { AppInfo, Delta, SignalFlash, Snapshot } from '../../shared/protocol/events.ts'
import { applyDelta, fromSnapshot, type Picture } from './picture.ts'
import type { Slice } from './slice.ts'

/** The running system as this window knows it. Its only writers are `snapshot` and `delta`. */
export type SystemSlice = {
  /** `connecting` until the first answer; `closed` while the connection is being made again. */
  connection: 'connecting' | 'open' | 'closed'
  appInfo: AppInfo | null
  picture: Picture | null
  /** How many snapshots came; what differs between two of them did not happen before the user's eyes. */
  snapshots: number
  /** Signals of the last delta, for the moving dots, and how many were left out of it. */
  signals: readonly SignalFlash[]
  signalsDropped: number
  /** Notices the user closed. */
  dismissed: ReadonlySet<number>
  snapshot: (snapshot: Snapshot) => void
  delta: (delta: Delta) => void
  connectionIs: (connection: SystemSlice['connection']) => void
  greeted: (info: AppInfo) => void
  dismiss: (notice: number) => void
}

const noSignals: readonly SignalFlash[] = []

export const createSystemSlice: Slice<SystemSlice> = set => ({
  connection: 'connecting',
  appInfo: null,
  picture: null,
  snapshots: 0,
  signals: noSignals,
  signalsDropped: 0,
  dismissed: new Set(),
  snapshot: snapshot =>
    set(({ snapshots }) => ({
      picture: fromSnapshot(snapshot),
      snapshots: snapshots + 1,
      signals: noSignals,
      signalsDropped: 0,
    })),
  delta: delta =>
    set(({ picture }) => {
      if (picture === null || delta.seq <= picture.seq) return {}
      const signals = delta.signals.length > 0 ? delta.signals : noSignals
      return { picture: applyDelta(picture, delta), signals, signalsDropped: delta.signalsDropped }
    }),
  connectionIs: connection => set({ connection }),
  greeted: appInfo => set({ appInfo }),
  dismiss: notice => set(({ dismissed }) => ({ dismissed: new Set(dismissed).add(notice) })),
})
