import { scaleLinear } from 'd3'
import { MousePointerClick } from 'lucide-react'
import { useRef } from 'react'
import type { ViewsLabScreen } from '../../../shared/protocol/events.ts'
import { useSize } from '../../ui/use-size.ts'
import type { SectionProps } from './section-props.ts'

/** A slow query in handle_event locks the view; in a task it does not. */
export function SlowSection({ content, live, run }: SectionProps) {
  const { query, counter } = content
  return (
    <>
      <p className="lab-lead">
        A view handles one message at a time. Start a query that takes three seconds, then click: in
        handle_event the clicks wait for it; with start_async or assign_async a task makes the query, and the
        view goes on.
      </p>
      <div className="lab-tools">
        <button
          type="button"
          className="button"
          disabled={!live}
          onClick={() => run({ name: 'views_lab.query', how: 'handle_event' })}
        >
          Query in handle_event
        </button>
        <button
          type="button"
          className="button"
          disabled={!live}
          onClick={() => run({ name: 'views_lab.query', how: 'start_async' })}
        >
          Query with start_async
        </button>
        <button
          type="button"
          className="button"
          disabled={!live}
          onClick={() => run({ name: 'views_lab.query', how: 'assign_async' })}
        >
          Query with assign_async
        </button>
        <span className="lab-gap" />
        <button
          type="button"
          className="button primary"
          disabled={!live}
          onClick={() => run({ name: 'views_lab.click' })}
        >
          <MousePointerClick size={13} aria-hidden /> Click
        </button>
        <span className="lab-figure">
          clicks handled <strong className="mono">{counter}</strong>
        </span>
        <span className="lab-figure" role="status">
          {query.loading ? 'the query runs…' : (query.result ?? '')}
        </span>
      </div>
      <Waits content={content} />
    </>
  )
}

const rowHeight = 20

/** A line for each click, from when it was made to when it was handled. */
function Waits({ content }: { content: ViewsLabScreen }) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const { clicks } = content
  const first = clicks[0]?.askedAtMs ?? 0
  const last = Math.max(first + 1_000, ...clicks.map(({ handledAtMs }) => handledAtMs))
  const x = scaleLinear([first, last], [70, Math.max(80, width - 70)])
  return (
    <div ref={box} className="waits">
      {clicks.length === 0 ? (
        <p className="muted">Click to see how long a click waits.</p>
      ) : (
        <svg
          width={width}
          height={clicks.length * rowHeight + 4}
          role="img"
          aria-label={`The last clicks waited ${clicks.map(({ askedAtMs, handledAtMs }) => `${handledAtMs - askedAtMs} ms`).join(', ')}`}
        >
          {clicks.map(({ n, askedAtMs, handledAtMs }, index) => {
            const y = index * rowHeight + rowHeight / 2
            return (
              <g key={n}>
                <text className="tick" x={0} y={y + 4}>
                  click {n}
                </text>
                <line className="ask-wait" x1={x(askedAtMs)} x2={x(handledAtMs)} y1={y} y2={y} />
                <circle className="ask-answer" cx={x(handledAtMs)} cy={y} r={3.5} />
                <text className="tick" x={x(handledAtMs) + 9} y={y + 4}>
                  {Math.round(handledAtMs - askedAtMs)} ms
                </text>
              </g>
            )
          })}
        </svg>
      )}
    </div>
  )
}
