import { X } from 'lucide-react'
import { KindIcon } from '../tree/kind-icon.tsx'
import { useApp, useAppState } from '../ui/app-context.ts'
import { gutter } from './layout.ts'
import { type ChartScene, othersKey, outsideKey } from './scene.ts'

/** Who stands at the head of each lifeline. A head can be moved with Alt and the arrow keys, and taken away. */
export function Heads({ scene, left }: { scene: ChartScene; left: number }) {
  return (
    <div className="chart-heads">
      <span className="chart-time-head">time</span>
      <ul className="chart-heads-row" style={{ width: scene.width, transform: `translateX(${-left}px)` }}>
        {scene.columns.map(({ key, x }, index) => {
          // Heads are centred: what one leaves free up to the edge it may take twice.
          const next = scene.columns[index + 1]?.x ?? x + 2 * (scene.width - x)
          const before = scene.columns[index - 1]?.x ?? x - 2 * (x - gutter)
          const room = Math.min(x - before, next - x) - 8
          return (
            <li key={key} className="chart-head" style={{ left: x, maxWidth: Math.max(60, room) }}>
              {key === outsideKey ? (
                <span className="chart-edge" title="The user’s window, timers, and the disk">
                  outside
                </span>
              ) : key === othersKey ? (
                <span className="chart-edge" title="Processes that are not on the chart">
                  others
                </span>
              ) : (
                <Head seat={key} />
              )}
            </li>
          )
        })}
      </ul>
    </div>
  )
}

function Head({ seat }: { seat: string }) {
  const { commands, store } = useApp()
  const node = useAppState(state => state.picture?.nodes.get(seat))
  const fallback = useAppState(({ picture, chart }) =>
    picture?.nodes.has(seat) ? '' : nameOfSeat(chart.who, seat),
  )
  const selected = useAppState(state => state.selectedKey === seat)
  const name = node?.name ?? fallback
  const pid = node?.pid ?? node?.status ?? 'gone'
  return (
    <>
      <button
        type="button"
        className={`chart-name${selected ? ' is-selected' : ''}`}
        title={`${name} ${pid} – Alt with ← or → moves it`}
        aria-label={`${name} ${pid}`}
        onClick={() => commands.selectSeat(seat)}
        onKeyDown={event => {
          if (!event.altKey || (event.key !== 'ArrowLeft' && event.key !== 'ArrowRight')) return
          event.preventDefault()
          event.stopPropagation()
          store.getState().moveChartSeat(seat, event.key === 'ArrowLeft' ? -1 : 1)
        }}
      >
        <KindIcon kind={node?.kind ?? 'worker'} status={node?.status ?? 'dead'} />
        <span className="chart-name-text">{name}</span>
        <span className="chart-pid mono">{pid}</span>
      </button>
      <button
        type="button"
        className="icon-button chart-remove"
        aria-label={`Take ${name} off the chart`}
        title="Take it off the chart"
        onClick={() => store.getState().removeChartSeat(seat)}
      >
        <X size={12} aria-hidden />
      </button>
    </>
  )
}

/** What the last process that sat there was called. */
function nameOfSeat(who: ReadonlyMap<string, { key: string | null; name: string }>, seat: string): string {
  for (const { key, name } of who.values()) if (key === seat) return name
  return seat.slice(seat.lastIndexOf('/') + 1)
}
