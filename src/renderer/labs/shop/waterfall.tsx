import { scaleLinear } from 'd3'
import { useRef } from 'react'
import type { Boot } from '../../../shared/protocol/events.ts'
import { useSize } from '../../ui/use-size.ts'
import { bootFigures, bootPaths, timeText } from './measures.ts'

/** Heights in CSS pixels: of the questions, of the carts, of the axis. */
const askHeight = 16
const cartHeight = 132
const axisHeight = 20

/** A boot over time: above, the supervisor's answers; below, a line a cart; both by the world's clock. */
export function Waterfall({ boot, endMs }: { boot: Boot; endMs: number }) {
  const box = useRef<HTMLDivElement>(null)
  const { width } = useSize(box)
  const x = scaleLinear([0, endMs], [0, Math.max(1, width - 6)])
  const y = scaleLinear([0, boot.count], [askHeight + 6, askHeight + 6 + cartHeight])
  const { wait, init, restore } = bootPaths(boot.carts, x, row => y(row + 0.5))
  const line = Math.max(0.6, (0.8 * cartHeight) / boot.count)
  const bottom = askHeight + 6 + cartHeight
  return (
    <div ref={box}>
      <Figures boot={boot} />
      <svg
        width={width}
        height={bottom + axisHeight}
        role="img"
        aria-label={`${boot.carts.length} of ${boot.count} carts restored`}
      >
        {x.ticks(6).map(tick => (
          <g key={tick} transform={`translate(${x(tick)} 0)`}>
            <line className="tick-line" y1={0} y2={bottom + 4} />
            <text className="tick" y={bottom + 15} textAnchor={tick === 0 ? 'start' : 'middle'}>
              {timeText(tick)}
            </text>
          </g>
        ))}
        {boot.asks.map(([asked, answered]) => (
          <g key={asked}>
            <line
              className="ask-wait"
              x1={x(asked)}
              x2={Math.max(x(asked) + 1, x(answered))}
              y1={askHeight / 2}
              y2={askHeight / 2}
            />
            <circle className="ask-answer" cx={x(answered)} cy={askHeight / 2} r={2.5} />
          </g>
        ))}
        <path className="boot-wait" d={wait} strokeWidth={line} />
        <path className="boot-restore" d={restore} strokeWidth={line} />
        <path className="boot-init" d={init} strokeWidth={line} />
        {boot.supervisorMs === null ? null : (
          <line
            className="supervisor-free"
            x1={x(boot.supervisorMs)}
            x2={x(boot.supervisorMs)}
            y1={0}
            y2={bottom}
          />
        )}
      </svg>
    </div>
  )
}

function Figures({ boot }: { boot: Boot }) {
  const { freeMs, wholeMs, longestWaitMs } = bootFigures(boot)
  const figures = [
    ['Supervisor blocked for', freeMs],
    ['Longest wait for its answer', longestWaitMs],
    [boot.done ? 'All carts whole after' : `${boot.carts.length} carts whole after`, wholeMs],
  ] as const
  return (
    <dl className="boot-figures">
      {figures.map(([name, ms]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd className="mono">{ms === null ? '…' : timeText(ms)}</dd>
        </div>
      ))}
    </dl>
  )
}
