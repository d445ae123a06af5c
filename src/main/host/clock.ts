/**
 * The wall clock and event loop of the host, handed in so that tests can play both. A world never sees it: what it
 * tells becomes `clock` inputs.
 */
export interface HostClock {
  /** Ms that only ever rise; where they begin does not matter. */
  now(): number
  /** Calls `action` once, after everything that waits for the event loop now. @returns takes it back */
  soon(action: () => void): () => void
  /** Calls `action` once, `ms` from now. @returns takes it back */
  later(action: () => void, ms: number): () => void
}

/** The host's own clock and event loop. */
export const wallClock: HostClock = {
  now: () => performance.now(),
  soon(action) {
    const handle = setImmediate(action)
    return () => clearImmediate(handle)
  },
  later(action, ms) {
    const handle = setTimeout(action, ms)
    return () => clearTimeout(handle)
  },
}
