/** What is known of the messages among the chosen seats, and how an update changes it. Pure. */
import { limits } from '../../shared/limits.ts'
import type { ChartEvent, ChartProcess, MessagesUpdate } from '../../shared/protocol/events.ts'

export type Chart = {
  /** Whether anything was told since who is on it was chosen. */
  readonly begun: boolean
  /** Why nothing is told of what was before; null where it is. */
  readonly trouble: string | null
  /** Oldest first, at most `limits.chartEvents`. */
  readonly events: readonly ChartEvent[]
  /** Where processes sit, by pid. */
  readonly who: ReadonlyMap<string, ChartProcess>
  /** Pids of those that are in the middle of a callback. */
  readonly busy: readonly string[]
}

export const emptyChart: Chart = { begun: false, trouble: null, events: [], who: new Map(), busy: [] }

/** The chart after `update`. */
export function applyMessages(chart: Chart, update: MessagesUpdate): Chart {
  const before = update.begin ? emptyChart : chart
  const who = update.who.length === 0 ? before.who : new Map(before.who)
  for (const process of update.who) (who as Map<string, ChartProcess>).set(process.pid, process)
  const all = update.events.length === 0 ? before.events : joined(before.events, update.events)
  return {
    begun: update.begin || before.begun,
    trouble: update.begin ? update.trouble : chart.trouble,
    events: all.length > limits.chartEvents ? all.slice(-limits.chartEvents) : all,
    who,
    busy: update.busy,
  }
}

/** The chart without what is on it now. */
export function clearChart(chart: Chart): Chart {
  return { ...chart, trouble: null, events: [] }
}

/** Both, with counts of what was missed in a row made one. */
function joined(before: readonly ChartEvent[], news: readonly ChartEvent[]): ChartEvent[] {
  const all = [...before]
  for (const event of news) {
    const last = all.at(-1)
    if (event.type === 'missed' && last?.type === 'missed')
      all[all.length - 1] = { ...last, at: event.at, atMs: event.atMs, count: last.count + event.count }
    else all.push(event)
  }
  return all
}
