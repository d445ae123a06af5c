import { limits } from '../../shared/limits.ts'
import type { LoadSample } from '../../shared/protocol/events.ts'
import type { Host } from '../host/index.ts'
import type { Observer } from './observer.ts'

export type LoadMeterOptions = {
  host: Host
  observer: Observer
  /** What the disk of the world has done since it was made; left out for a world without one. */
  disk?: (() => NonNullable<LoadSample['disk']>) | undefined
}

/** Looks at what a world counts, once a second of wall time, whether or not a window does; the last minutes are kept. */
export class LoadMeter {
  /** Oldest first. */
  readonly samples: LoadSample[] = []
  private readonly options: LoadMeterOptions
  private readonly listeners = new Set<(sample: LoadSample) => void>()
  private readonly startMs: number
  private cancel: () => void

  constructor(options: LoadMeterOptions) {
    this.options = options
    this.startMs = options.host.clock.now()
    this.cancel = this.plan()
  }

  /** Hears every new sample. @returns stops it */
  onSample(listener: (sample: LoadSample) => void): () => void {
    this.listeners.add(listener)
    return () => this.listeners.delete(listener)
  }

  close(): void {
    this.cancel()
    this.listeners.clear()
  }

  private plan(): () => void {
    return this.options.host.clock.later(() => this.look(), limits.loadIntervalMs)
  }

  private look(): void {
    this.cancel = this.plan()
    const sample = this.read()
    this.samples.push(sample)
    if (this.samples.length > limits.loadSamples) this.samples.shift()
    for (const listener of this.listeners) listener(sample)
  }

  private read(): LoadSample {
    const { host, observer, disk } = this.options
    const { mode, nowMs, processes, runQueue, restarts, heapBytes } = observer.status()
    return {
      wallMs: Math.round(host.clock.now() - this.startMs),
      atMs: nowMs,
      mode,
      messages: host.world.messages,
      reductions: host.world.steps,
      restarts,
      processes,
      runQueue,
      heapBytes,
      disk: disk === undefined ? null : { ...disk() },
    }
  }
}
