/** Waits between tries for something that is to come back: 50 ms, then twice as long each time, up to a limit. */
export const backoff = {
  firstMs: 50,

  /** The wait after one of `ms`, `mostMs` (default 2 s) at most. */
  next(ms: number, mostMs = 2_000): number {
    return Math.min(ms * 2, mostMs)
  },
} as const
