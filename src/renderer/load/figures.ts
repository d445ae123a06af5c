/** What the screen of the load shows, each a number a second or one that stands at a moment. Pure. */
import type { LoadSample } from '../../shared/protocol/events.ts'
import { bytesText } from '../ui/format.ts'

export type Figure = {
  readonly name: string
  readonly title: string
  /** What its axis counts. */
  readonly unit: string
  readonly hint: string
  /** Its value is that of all the time since the sample before, not of the moment. */
  readonly isRate: boolean
  /** `before`: the sample before, null for the first. @returns null where there is nothing to say */
  readonly value: (sample: LoadSample, before: LoadSample | null) => number | null
  /** With its unit. */
  readonly text: (value: number) => string
  /** More about a sample, beside the value. */
  readonly more?: (sample: LoadSample, before: LoadSample | null) => string | null
  /** The axis reaches at least so far. */
  readonly topMin: number
  /** Why there may be nothing to say at all. */
  readonly none?: string
}

type Count = (sample: LoadSample) => number | null

/** What a count has grown by, for each second of wall time. */
const rateOf =
  (count: Count) =>
  (sample: LoadSample, before: LoadSample | null): number | null => {
    if (before === null || sample.wallMs <= before.wallMs) return null
    const now = count(sample)
    const then = count(before)
    return now === null || then === null ? null : ((now - then) * 1_000) / (sample.wallMs - before.wallMs)
  }

const perSecond = (value: number): string => `${numberText(value)} /s`
const noDisk = 'A fork writes to memory, so there is no disk to measure.'

export const figures: readonly Figure[] = [
  {
    name: 'messages',
    title: 'Messages',
    unit: 'a second',
    hint: 'Messages that processes have sent each other',
    isRate: true,
    value: rateOf(sample => sample.messages),
    text: perSecond,
    topMin: 10,
  },
  {
    name: 'reductions',
    title: 'Reductions',
    unit: 'a second',
    hint: 'What all processes have done: messages handled, waits ended, exits',
    isRate: true,
    value: rateOf(sample => sample.reductions),
    text: perSecond,
    topMin: 10,
  },
  {
    name: 'run_queue',
    title: 'Run queue',
    unit: 'processes',
    hint: 'Processes that could run and waited for their turn at that moment',
    isRate: false,
    value: sample => sample.runQueue,
    text: numberText,
    topMin: 4,
  },
  {
    name: 'processes',
    title: 'Processes',
    unit: 'alive',
    hint: 'Processes that were alive',
    isRate: false,
    value: sample => sample.processes,
    text: numberText,
    topMin: 10,
  },
  {
    name: 'memory',
    title: 'Memory',
    unit: 'MB',
    hint: 'JavaScript heap of the main process, in which all worlds live; it falls when garbage is collected',
    isRate: false,
    value: sample => sample.heapBytes / 1_000_000,
    text: value => bytesText(value * 1_000_000),
    topMin: 10,
  },
  {
    name: 'restarts',
    title: 'Restarts',
    unit: 'a second',
    hint: 'Children that supervisors have started again',
    isRate: true,
    value: rateOf(sample => sample.restarts),
    text: perSecond,
    topMin: 4,
  },
  {
    name: 'writes',
    title: 'Disk writes',
    unit: 'a second',
    hint: 'Pieces that were written to the files of tables and logs, and their bytes',
    isRate: true,
    value: rateOf(sample => sample.disk?.writes ?? null),
    text: perSecond,
    more: (sample, before) => {
      const bytes = rateOf(each => each.disk?.writtenBytes ?? null)(sample, before)
      return bytes === null ? null : `${bytesText(bytes)}/s`
    },
    topMin: 4,
    none: noDisk,
  },
  {
    name: 'syncs',
    title: 'fsyncs',
    unit: 'a second',
    hint: 'Waits until what was written lies safely on the disk',
    isRate: true,
    value: rateOf(sample => sample.disk?.syncs ?? null),
    text: perSecond,
    topMin: 4,
    none: noDisk,
  },
]

/** "0", "3.4", "214", "12,400" */
export function numberText(value: number): string {
  if (value > 0 && value < 10 && !Number.isInteger(value)) return value.toFixed(1)
  return Math.round(value).toLocaleString('en')
}

/** Numbers of the samples in each of which at least one child was restarted. */
export function restartsIn(
  samples: readonly LoadSample[],
): { readonly at: number; readonly count: number }[] {
  return samples.flatMap((sample, at) => {
    const before = samples[at - 1]
    const count = before === undefined ? 0 : sample.restarts - before.restarts
    return count > 0 ? [{ at, count }] : []
  })
}

/** The last sample at or before world time `atMs`; −1 when all are later. */
export function sampleAtWorldTime(samples: readonly LoadSample[], atMs: number): number {
  return samples.findLastIndex(sample => sample.atMs <= atMs)
}

/** All that is shown, as JSON: each sample with its values by figure. */
export function loadAsJson(samples: readonly LoadSample[]): string {
  const units = Object.fromEntries(figures.map(({ name, unit }) => [name, unit]))
  return `${JSON.stringify({ units, samples: samples.map((_, at) => valuesAt(samples, at)) }, null, 2)}\n`
}

export function loadAsCsv(samples: readonly LoadSample[]): string {
  const titles = [
    'Wall time (ms)',
    'World time (ms)',
    ...figures.map(({ title, unit }) => `${title} (${unit})`),
  ]
  const lines = samples.map((_, at) => Object.values(valuesAt(samples, at)).map(value => value ?? ''))
  return [titles, ...lines].map(cells => `${cells.join(',')}\r\n`).join('')
}

function valuesAt(samples: readonly LoadSample[], at: number): { [name: string]: number | null } {
  const sample = samples[at] as LoadSample
  const values = figures.map(figure => [figure.name, rounded(figure.value(sample, samples[at - 1] ?? null))])
  return { wall_ms: sample.wallMs, world_ms: sample.atMs, ...Object.fromEntries(values) }
}

const rounded = (value: number | null): number | null =>
  value === null ? null : Math.round(value * 1_000) / 1_000
