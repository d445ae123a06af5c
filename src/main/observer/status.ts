import type { WorldStatus } from '../../shared/protocol/events.ts'
import type { Application, Host } from '../host/index.ts'

/** Reads the world's clock and throttle, and counts what has a rate. */
export class StatusReader {
  /** Children that supervisors have started again. */
  restarts = 0
  private readonly host: Host
  private readonly application: Application
  private readonly heapBytes: () => number
  private sampledAt: number
  private sampledMessages = 0
  private rate = 0

  constructor(host: Host, application: Application, heapBytes: () => number) {
    this.host = host
    this.application = application
    this.heapBytes = heapBytes
    this.sampledAt = host.clock.now()
  }

  read(): WorldStatus {
    const { world, driver, clock } = this.host
    const now = clock.now()
    const passed = now - this.sampledAt
    if (passed >= sampleMs) {
      this.rate = Math.round(((world.messages - this.sampledMessages) * 1000) / passed)
      this.sampledAt = now
      this.sampledMessages = world.messages
    }
    return {
      mode: driver.mode,
      speed: driver.speed,
      nowMs: Math.floor(driver.nowMs),
      processes: world.processes.size,
      runQueue: world.queue.length,
      messagesPerSecond: this.rate,
      restarts: this.restarts,
      heapBytes: this.heapBytes(),
      applicationRunning: this.application.running,
    }
  }
}

/** Wall time over which messages are counted for their rate. */
const sampleMs = 500
