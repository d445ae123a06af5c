/** The geometry of one chart, the same for the screen and for a saved picture. Pure. */
import { format, scaleLinear } from 'd3'
import type { LoadSample } from '../../shared/protocol/events.ts'
import { type Figure, restartsIn } from './figures.ts'

export type Point = readonly [x: number, y: number]

export type Chart = {
  readonly width: number
  readonly height: number
  /** Inside the axes. */
  readonly left: number
  readonly right: number
  readonly top: number
  readonly bottom: number
  readonly yTicks: readonly { readonly y: number; readonly text: string }[]
  readonly xTicks: readonly {
    readonly x: number
    readonly text: string
    readonly anchor: 'start' | 'middle' | 'end'
  }[]
  /** The line, in pieces where there was nothing to say between. */
  readonly lines: readonly (readonly Point[])[]
  /** Where children were restarted. */
  readonly restarts: readonly number[]
  /** Stretches in which the world was paused. */
  readonly pauses: readonly (readonly [from: number, to: number])[]
  /** Place of each sample; null for one that is not in sight. */
  readonly places: readonly ({ readonly x: number; readonly y: number | null } | null)[]
}

export type ChartSize = { readonly width: number; readonly height: number }

const margin = { left: 38, right: 10, top: 9, bottom: 17 } as const
const si = format('~s')

/** The last `spanMs` of `samples`. */
export function chartOf(
  figure: Figure,
  samples: readonly LoadSample[],
  spanMs: number,
  { width, height }: ChartSize,
): Chart {
  const left = margin.left
  const right = Math.max(left + 1, width - margin.right)
  const { top } = margin
  const bottom = Math.max(top + 1, height - margin.bottom)
  const toMs = samples.at(-1)?.wallMs ?? 0
  const fromMs = toMs - spanMs
  const first = samples.findIndex(sample => sample.wallMs >= fromMs)
  const values = samples.map((sample, at) =>
    at < first || first < 0 ? null : figure.value(sample, samples[at - 1] ?? null),
  )
  const most = Math.max(figure.topMin, ...values.map(value => value ?? 0))
  const x = scaleLinear([fromMs, toMs], [left, right])
  const y = scaleLinear([0, most], [bottom, top]).nice(3)
  const xAt = (at: number): number => Math.max(left, x((samples[at] as LoadSample).wallMs))
  return {
    width,
    height,
    left,
    right,
    top,
    bottom,
    yTicks: y.ticks(height < 110 ? 2 : 3).map(value => ({ y: y(value), text: si(value) })),
    xTicks: timeTicks(spanMs).map(agoMs => ({
      x: x(toMs - agoMs),
      text: agoMs === 0 ? 'now' : agoMs < 60_000 ? `−${agoMs / 1_000} s` : `−${agoMs / 60_000} min`,
      anchor: agoMs === 0 ? 'end' : agoMs === spanMs ? 'start' : 'middle',
    })),
    lines: linesOf(values, xAt, y, figure.isRate),
    restarts: restartsIn(samples).flatMap(({ at }) => (at >= first ? [xAt(at)] : [])),
    pauses: pausesOf(samples, first, xAt),
    places: values.map((value, at) =>
      at < first || first < 0 ? null : { x: xAt(at), y: value === null ? null : y(value) },
    ),
  }
}

/** Number of the sample in sight that is nearest to `x`; −1 when none is. */
export function nearestTo({ places }: Chart, x: number): number {
  let nearest = -1
  let distance = Number.POSITIVE_INFINITY
  for (const [at, place] of places.entries()) {
    if (place === null || Math.abs(place.x - x) >= distance) continue
    nearest = at
    distance = Math.abs(place.x - x)
  }
  return nearest
}

/** How long ago the marks of the time axis are, in ms. */
function timeTicks(spanMs: number): readonly number[] {
  return spanMs <= 60_000 ? [60_000, 30_000, 0] : [spanMs, spanMs / 2, 0]
}

/** A rate holds for all the time since the sample before, so it is drawn in steps. */
function linesOf(
  values: readonly (number | null)[],
  xAt: (at: number) => number,
  y: (value: number) => number,
  isRate: boolean,
): Point[][] {
  const lines: Point[][] = []
  let line: Point[] | null = null
  for (const [at, value] of values.entries()) {
    if (value === null) {
      line = null
      continue
    }
    if (line === null) {
      line = []
      lines.push(line)
    }
    if (isRate && at > 0) line.push([xAt(at - 1), y(value)])
    line.push([xAt(at), y(value)])
  }
  return lines
}

function pausesOf(
  samples: readonly LoadSample[],
  first: number,
  xAt: (at: number) => number,
): [number, number][] {
  const pauses: [number, number][] = []
  for (const [at, { mode }] of samples.entries()) {
    if (mode !== 'paused' || first < 0 || at < Math.max(1, first)) continue
    const last = pauses.at(-1)
    if (last !== undefined && last[1] === xAt(at - 1)) last[1] = xAt(at)
    else pauses.push([xAt(at - 1), xAt(at)])
  }
  return pauses
}
