import type { TimeUpdate } from '../../shared/protocol/events.ts'
import type { HostClock } from '../host/index.ts'
import type { Recorder } from '../timeline/index.ts'
import type { TimeTravel } from './time-travel.ts'

/** Tells a window of the past that it can look at, and where in time it is. */
export class TimeTeller {
  private readonly time: TimeTravel
  private readonly clock: HostClock
  private readonly send: (update: TimeUpdate) => void
  private cancel: (() => void) | null = null
  /** Whose past was told of last, by which number, and up to which mark. */
  private told: Recorder | null = null
  private history = 0
  private mark = 0
  private sent = ''

  constructor(time: TimeTravel, clock: HostClock, send: (update: TimeUpdate) => void) {
    this.time = time
    this.clock = clock
    this.send = send
  }

  /** Tells everything, in a while, and from then on what changes. */
  begin(): void {
    this.told = null
    if (this.cancel === null) this.plan()
  }

  /** Tells what has changed. */
  tell(): void {
    const { home, moment, forked } = this.time
    const { recorder } = home
    if (this.told !== recorder) {
      this.told = recorder
      this.history++
      this.mark = 0
    }
    const marks = recorder.marks.since(this.mark)
    this.mark = recorder.marks.last
    const update: TimeUpdate = {
      type: 'time',
      history: this.history,
      fromMs: Math.floor(recorder.fromMs),
      toMs: Math.floor(home.host.driver.nowMs),
      marks,
      past: moment,
      fork: forked,
    }
    const text = JSON.stringify(update)
    if (text === this.sent) return
    this.sent = text
    this.send(update)
  }

  close(): void {
    this.cancel?.()
    this.cancel = null
  }

  private plan(): void {
    this.cancel = this.clock.later(() => {
      this.tell()
      this.plan()
    }, intervalMs)
  }
}

/** Wall time between two looks at what has changed. */
const intervalMs = 250
