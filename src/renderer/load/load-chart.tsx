import { area, line } from 'd3'
import { memo, type PointerEvent, useMemo, useRef } from 'react'
import type { LoadSample } from '../../shared/protocol/events.ts'
import { useSize } from '../ui/use-size.ts'
import { type Chart, chartOf, nearestTo, type Point } from './chart.ts'
import { markAt } from './draw-load.ts'
import type { Figure } from './figures.ts'

export type LoadChartProps = {
  figure: Figure
  samples: readonly LoadSample[]
  spanMs: number
  /** Number of the sample that is read; null for the last one. */
  readAt: number | null
  /** Number of the sample at the moment of the past that is looked at; null at the present. */
  lookedAt: number | null
  /** The pointer is over a sample, or over none any more. */
  onPoint: (at: number | null) => void
}

const lineText = line<Point>()

/** One figure over the last minutes: its value at the moment that is read, its axes, and where children were restarted. */
export function LoadChart({ figure, samples, spanMs, readAt, lookedAt, onPoint }: LoadChartProps) {
  const box = useRef<HTMLDivElement>(null)
  const { width, height } = useSize(box)
  const chart = useMemo(
    () => chartOf(figure, samples, spanMs, { width, height }),
    [figure, samples, spanMs, width, height],
  )
  const at = readAt ?? samples.length - 1
  const sample = samples[at]
  const value = sample === undefined ? null : figure.value(sample, samples[at - 1] ?? null)
  const more = sample === undefined ? null : (figure.more?.(sample, samples[at - 1] ?? null) ?? null)
  const isEmpty = figure.none !== undefined && samples.length > 1 && chart.lines.length === 0
  const pointed = (event: PointerEvent): void => {
    const found = nearestTo(chart, event.clientX - event.currentTarget.getBoundingClientRect().left)
    onPoint(found < 0 ? null : found)
  }
  return (
    <figure className="load-chart">
      <figcaption>
        <h3 title={figure.hint}>{figure.title}</h3> <span className="load-unit">{figure.unit}</span>
        <output className={readAt === null ? '' : 'is-read'}>
          {value === null ? '–' : figure.text(value)}
          {more === null ? null : <span className="load-more"> · {more}</span>}
        </output>
      </figcaption>
      <div ref={box} className="load-plot" onPointerMove={pointed} onPointerLeave={() => onPoint(null)}>
        {isEmpty ? (
          <p className="load-none">{figure.none}</p>
        ) : width === 0 ? null : (
          <svg width={width} height={height} role="img" aria-label={summary(figure, samples, spanMs)}>
            <Plot chart={chart} />
            <Cursor chart={chart} at={lookedAt} kind="looked" />
            <Cursor chart={chart} at={readAt} kind="read" />
          </svg>
        )}
      </div>
    </figure>
  )
}

/** All that does not follow the pointer. */
const Plot = memo(function Plot({ chart }: { chart: Chart }) {
  const { left, right, top, bottom } = chart
  const areaText = area<Point>()
    .x(([x]) => x)
    .y0(bottom)
    .y1(([, y]) => y)
  return (
    <>
      {chart.pauses.map(([from, to]) => (
        <rect key={from} className="load-pause" x={from} y={top} width={to - from} height={bottom - top} />
      ))}
      {chart.yTicks.map(({ y, text }) => (
        <g key={text}>
          <line className="load-grid-line" x1={left} x2={right} y1={y} y2={y} />
          <text className="load-tick" x={left - 5} y={y + 3.5} textAnchor="end">
            {text}
          </text>
        </g>
      ))}
      {chart.xTicks.map(({ x, text, anchor }) => (
        <text key={text} className="load-tick" x={x} y={bottom + 13} textAnchor={anchor}>
          {text}
        </text>
      ))}
      {chart.lines.map(points => (
        <g key={points[0]?.[0]}>
          <path className="load-area" d={areaText([...points]) ?? ''} />
          <path className="load-line" d={lineText([...points]) ?? ''} />
        </g>
      ))}
      {chart.restarts.map(x => (
        <path key={x} className="load-restart" d={`${lineText([...markAt(x, top)])}Z`} />
      ))}
    </>
  )
})

function Cursor({ chart, at, kind }: { chart: Chart; at: number | null; kind: 'read' | 'looked' }) {
  const place = at === null ? null : (chart.places[at] ?? null)
  if (place === null) return null
  return (
    <g className={`load-cursor is-${kind}`}>
      <line x1={place.x} x2={place.x} y1={chart.top} y2={chart.bottom} />
      {place.y === null || kind === 'looked' ? null : <circle cx={place.x} cy={place.y} r={3} />}
    </g>
  )
}

/** What the chart says, for who does not see it. */
function summary(figure: Figure, samples: readonly LoadSample[], spanMs: number): string {
  const toMs = samples.at(-1)?.wallMs ?? 0
  const values = samples.flatMap((sample, at) => {
    const value = sample.wallMs < toMs - spanMs ? null : figure.value(sample, samples[at - 1] ?? null)
    return value === null ? [] : [value]
  })
  const last = values.at(-1)
  if (last === undefined) return `${figure.title}: nothing yet`
  const range = `between ${figure.text(Math.min(...values))} and ${figure.text(Math.max(...values))}`
  return `${figure.title} in the last ${spanMs / 60_000} min: ${range}, now ${figure.text(last)}`
}
