/** How the world stood at one moment: counts that only grow, and what there is of some things at that moment. */
export type LoadSample = {
  /** Ms of wall time since the first sample was taken. */
  wallMs: number
  /** World time in ms. */
  atMs: number
  mode: 'running' | 'paused'
  /** Messages that were sent, and reductions: messages handled, waits ended and exits. */
  messages: number
  reductions: number
  /** Children that supervisors have started again. */
  restarts: number
  /** Processes that are alive, and those of them that could run. */
  processes: number
  runQueue: number
  /** JavaScript heap of the main process. */
  heapBytes: number
  /** What the disk has done; null for a world that has none: a fork writes to memory. */
  disk: {
    reads: number
    readBytes: number
    writes: number
    writtenBytes: number
    /** Waits until something lies safely on the disk (fsync). */
    syncs: number
  } | null
}

/** Samples of the world in which the window is, oldest first. */
export type LoadUpdate = {
  type: 'load'
  /** They are all that are kept; else they come after those that were told. */
  all: boolean
  samples: LoadSample[]
}
