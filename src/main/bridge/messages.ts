import { limits } from '../../shared/limits.ts'
import type { ChartDetail, MessagesUpdate } from '../../shared/protocol/events.ts'
import type { TermSyntax } from '../../shared/term-text.ts'
import { Forgotten, Listener, recentTraffic, Scribe, type Wanted } from '../timeline/index.ts'
import type { Stage } from './stage.ts'
import type { TimeTravel } from './time-travel.ts'

/** Nobody looks at the chart. */
type Closed = { readonly wanted: null }
/** `listener`: null in the past, where nothing happens. */
type Listening = { readonly listener: Listener | null; readonly stop: () => void }
/** `scribe` writes for this chart alone. */
type Open = Listening & {
  readonly wanted: Wanted
  readonly stage: Stage
  readonly scribe: Scribe
  /** Whether the past before it is told. */
  begun: boolean
}

const stillness: Listening = { listener: null, stop: () => undefined }

/**
 * The chart of messages of one window: what happens among the chosen seats, in batches, at most one in `intervalMs` and
 * only after the last was taken in. It begins with the recent past, which is played again; and begins anew when the
 * window looks at another world, or another time.
 */
export class MessagesTeller {
  private readonly time: TimeTravel
  private readonly send: (update: MessagesUpdate) => void
  private readonly onBug: (bug: unknown) => void
  private chart: Open | Closed = { wanted: null }
  private seq = 0
  private acknowledged = 0
  private cancel: (() => void) | null = null

  constructor(time: TimeTravel, send: (update: MessagesUpdate) => void, onBug: (bug: unknown) => void) {
    this.time = time
    this.send = send
    this.onBug = onBug
  }

  open(wanted: Wanted): void {
    this.close()
    const { stage } = this.time
    const inPast = this.time.moment !== null
    const listening = inPast ? stillness : this.listen(stage, wanted)
    const chart: Open = { wanted, stage, scribe: new Scribe(), ...listening, begun: false }
    this.chart = chart
    // Who drags the time bar looks at many moments: only where they rest the past is played.
    const wait = inPast ? restMs : 0
    this.cancel = stage.host.clock.later(() => {
      this.cancel = null
      this.begin(chart).catch(this.onBug)
    }, wait)
  }

  close(): void {
    this.cancel?.()
    this.cancel = null
    if (this.chart.wanted !== null) this.chart.stop()
    this.chart = { wanted: null }
  }

  acknowledge(seq: number): void {
    if (seq > this.seq) return
    this.acknowledged = Math.max(this.acknowledged, seq)
    this.plan(intervalMs)
  }

  /** The window looks at another world, or another time; or the moment that it looked at goes on. */
  stageChanged(): void {
    const { chart } = this
    const { stage } = this.time
    if (chart.wanted === null || chart.stage === stage) return
    if (chart.begun && chart.stage.host === stage.host)
      this.chart = { ...chart, stage, ...this.listen(stage, chart.wanted) }
    else this.open(chart.wanted)
  }

  /** @returns null for what is not kept */
  read(id: string, syntax: TermSyntax): ChartDetail | null {
    return this.chart.wanted === null ? null : this.chart.scribe.read(id, syntax)
  }

  private listen(stage: Stage, wanted: Wanted): Listening {
    const listener = new Listener(stage, wanted, {
      entryOf: () => stage.recorder.log.end,
      onNews: () => this.plan(intervalMs),
    })
    return { listener, stop: stage.observer.listen(listener) }
  }

  private async begin(chart: Open): Promise<void> {
    const { recorder } = chart.stage
    const until = this.time.moment?.at ?? recorder.now
    let past: Omit<MessagesUpdate, 'type' | 'seq' | 'begin' | 'trouble'> = { events: [], who: [], busy: [] }
    let trouble: string | null = null
    // What is heard meanwhile happens after `until`.
    if (chart.listener !== null) chart.listener.take()
    try {
      past = await recentTraffic(recorder, until, chart.wanted, chart.scribe)
    } catch (error) {
      if (!(error instanceof Forgotten)) throw error
      trouble = error.message
    }
    if (this.chart !== chart) return
    chart.scribe.changeRun()
    chart.begun = true
    this.tell({ begin: true, trouble, ...past })
    this.plan(intervalMs)
  }

  private plan(ms: number): void {
    const { chart } = this
    if (chart.wanted === null || !chart.begun || this.cancel !== null) return
    this.cancel = chart.stage.host.clock.later(() => {
      this.cancel = null
      this.flush(chart)
    }, ms)
  }

  private flush(chart: Open): void {
    const { listener, scribe, stage } = chart
    if (listener === null || this.acknowledged < this.seq) return
    const heard = listener.take()
    const { missed } = listener
    listener.missed = 0
    const { events, who, busy } = scribe.told(heard.slice(-limits.chartEvents), stage.observer)
    const left = missed + Math.max(0, heard.length - limits.chartEvents)
    if (left > 0) events.push(...scribe.miss(left, stage.host.world, stage.recorder.now))
    if (events.length > 0 || who.length > 0) this.tell({ begin: false, trouble: null, events, who, busy })
  }

  private tell(update: Omit<MessagesUpdate, 'type' | 'seq'>): void {
    this.seq++
    this.send({ type: 'messages', seq: this.seq, ...update })
  }
}

/** Shortest wall time between two batches. */
const intervalMs = 100
/** Wall time for which the window rests at a moment of the past before its messages are looked for. */
const restMs = 150
