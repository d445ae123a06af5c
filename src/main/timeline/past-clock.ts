import type { HostClock } from '../host/index.ts'

/** The host's clock as it would be if it had shown `ms` at the moment at which `set` was called last. */
export class PastClock implements HostClock {
  private readonly clock: HostClock
  private offset = 0

  constructor(clock: HostClock) {
    this.clock = clock
  }

  set(ms: number): void {
    this.offset = ms - this.clock.now()
  }

  now(): number {
    return this.clock.now() + this.offset
  }

  soon(action: () => void): () => void {
    return this.clock.soon(action)
  }

  later(action: () => void, ms: number): () => void {
    return this.clock.later(action, ms)
  }
}
