import type { LoadUpdate } from '../../shared/protocol/events.ts'
import type { LoadMeter } from '../observer/index.ts'

/** Tells a window of the load of the world in which it is, while it looks at that. */
export class LoadTeller {
  private readonly send: (update: LoadUpdate) => void
  private open = false
  private meter: LoadMeter | null = null
  private stop: (() => void) | null = null

  constructor(send: (update: LoadUpdate) => void) {
    this.send = send
  }

  /** Tells all that is kept, and each new sample. */
  begin(meter: LoadMeter): void {
    this.close()
    this.open = true
    this.meter = meter
    this.send({ type: 'load', all: true, samples: [...meter.samples] })
    this.stop = meter.onSample(sample => this.send({ type: 'load', all: false, samples: [sample] }))
  }

  /** The window may be in another world now. */
  stageChanged(meter: LoadMeter): void {
    if (this.open && meter !== this.meter) this.begin(meter)
  }

  close(): void {
    this.stop?.()
    this.stop = null
    this.meter = null
    this.open = false
  }
}
