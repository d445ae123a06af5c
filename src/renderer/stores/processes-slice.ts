import type { ProcessesUpdate } from '../../shared/protocol/events.ts'
import { type ProcessTable, tableAfter } from './process-table.ts'
import type { Slice } from './slice.ts'

/** The screen of all processes. How it is sorted, and its columns, are kept with the settings. */
export type ProcessesSlice = {
  /** null before anything was told. */
  processTable: ProcessTable | null
  /** Words that are to be found in a process. */
  processFilter: string
  processesTold: (update: ProcessesUpdate) => void
  /** Nobody looks any more. */
  processesForgotten: () => void
  filterProcesses: (filter: string) => void
}

export const createProcessesSlice: Slice<ProcessesSlice> = set => ({
  processTable: null,
  processFilter: '',
  processesTold: update => set(({ processTable }) => ({ processTable: tableAfter(processTable, update) })),
  processesForgotten: () => set({ processTable: null }),
  filterProcesses: processFilter => set({ processFilter }),
})
