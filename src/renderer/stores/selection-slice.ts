import type { ProcessInfo } from '../../shared/protocol/events.ts'
import type { Slice } from './slice.ts'

/**
 * What the user looks at. A seat stays selected when the process in it is replaced; a process that has no seat
 * in the tree is selected by its pid alone.
 */
export type SelectionSlice = {
  /** Key of the selected seat, or of a counted row. */
  selectedKey: string | null
  /** Pid of the selected process where it has no seat. */
  selectedPid: string | null
  /** Details as last told, of the selected process or of the one before it: see `shownProcess`. */
  process: ProcessInfo | null
  selectSeat: (key: string | null) => void
  selectPid: (pid: string) => void
  processIs: (info: ProcessInfo) => void
  /** The inspected process is not known any more; what was known of it stays. */
  processGone: () => void
}

export const createSelectionSlice: Slice<SelectionSlice> = set => ({
  selectedKey: null,
  selectedPid: null,
  process: null,
  selectSeat: key => set({ selectedKey: key, selectedPid: null }),
  selectPid: pid => set({ selectedKey: null, selectedPid: pid }),
  processIs: process => set({ process }),
  processGone: () => set(({ process }) => ({ process: process && { ...process, alive: false } })),
})

/**
 * The details to show for what is selected: of the process in the selected seat, or of the last that sat there
 * while it is empty or until the next one's details have come.
 */
export function shownProcess(
  state: Pick<SelectionSlice, 'selectedKey' | 'selectedPid' | 'process'>,
): ProcessInfo | null {
  const { selectedKey, selectedPid, process } = state
  if (process === null) return null
  const isIt = selectedPid === null ? process.key === selectedKey : process.pid === selectedPid
  return isIt ? process : null
}
