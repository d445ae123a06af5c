/**
 * The restarts that count against a supervisor's intensity, in whole seconds of its clock. Never changes: a restart
 * gives a new window. Restarts of one second are one number, so that a window costs no more for a thousand of them.
 * @see OTP stdlib, supervisor: add_restart/3
 */
export class RestartWindow {
  static readonly empty = new RestartWindow(0, 0, null)

  /** Restarts in it. */
  readonly size: number
  /** Where `count` is not 0: second of the newest, and how many restarts were in it. */
  private readonly second: number
  private readonly count: number
  private readonly older: RestartWindow | null
  private readonly oldest: number

  private constructor(second: number, count: number, older: RestartWindow | null) {
    this.second = second
    this.count = count
    this.older = older
    this.size = older === null ? count : count + older.size
    this.oldest = older === null ? second : older.oldest
  }

  /** With one more restart at `now`, and without those more than `period` seconds old. */
  add(now: number, period: number): RestartWindow {
    const kept = this.within(now, period)
    if (kept.count === 0) return new RestartWindow(now, 1, null)
    if (kept.second === now) return new RestartWindow(now, kept.count + 1, kept.older)
    return new RestartWindow(now, 1, kept)
  }

  /** Those that still count at `now`: one that is exactly `period` seconds old does. */
  within(now: number, period: number): RestartWindow {
    const first = now - period
    if (this.count === 0 || this.oldest >= first) return this
    const kept: RestartWindow[] = []
    for (let at: RestartWindow | null = this; at !== null && at.second >= first; at = at.older) kept.push(at)
    let window: RestartWindow | null = null
    for (const { second, count } of kept.reverse()) window = new RestartWindow(second, count, window)
    return window ?? RestartWindow.empty
  }

  /** The second of each, newest first, as OTP keeps them. */
  seconds(): readonly number[] {
    const seconds: number[] = []
    for (let at: RestartWindow | null = this; at !== null; at = at.older)
      for (let left = at.count; left > 0; left--) seconds.push(at.second)
    return seconds
  }
}

/** The whole second in which `ms` of a world's clock lies. */
export function secondOf(ms: number): number {
  return Math.floor(ms / 1000)
}
