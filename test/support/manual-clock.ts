import type { HostClock } from '../../src/main/host/index.ts'

type Planned = { readonly at: number; readonly order: number; readonly action: () => void }

/** A host's clock and event loop that move only when a test moves them. */
export class ManualClock implements HostClock {
  private time = 0
  private order = 0
  private readonly planned = new Set<Planned>()
  /** Ms of wall time that each look at the clock takes; lets a turn use up its budget. */
  lookCostMs = 0

  now(): number {
    this.time += this.lookCostMs
    return this.time
  }

  soon(action: () => void): () => void {
    return this.plan(this.time, action)
  }

  later(action: () => void, ms: number): () => void {
    return this.plan(this.time + ms, action)
  }

  /** Actions that wait for their time. */
  get waiting(): number {
    return this.planned.size
  }

  /** Lets `ms` pass; whatever falls due runs at its time. */
  pass(ms: number): void {
    const end = this.time + ms
    for (let next = this.next(); next !== undefined && next.at <= end; next = this.next()) {
      this.planned.delete(next)
      this.time = Math.max(this.time, next.at)
      next.action()
    }
    this.time = Math.max(this.time, end)
  }

  /** Lets the clock jump by `ms` while nothing runs, as when a machine sleeps. */
  sleep(ms: number): void {
    this.time += ms
  }

  /** Runs the one action that is next, without letting time pass. */
  turn(): void {
    const next = this.next()
    if (next === undefined) return
    this.planned.delete(next)
    this.time = Math.max(this.time, next.at)
    next.action()
  }

  private next(): Planned | undefined {
    let first: Planned | undefined
    for (const planned of this.planned) {
      if (
        first === undefined ||
        planned.at < first.at ||
        (planned.at === first.at && planned.order < first.order)
      )
        first = planned
    }
    return first
  }

  private plan(at: number, action: () => void): () => void {
    const planned = { at, order: this.order++, action }
    this.planned.add(planned)
    return () => this.planned.delete(planned)
  }
}
