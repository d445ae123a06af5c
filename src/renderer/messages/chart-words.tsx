import { useAppState } from '../ui/app-context.ts'
import { clockText } from '../ui/format.ts'
import type { ChartScene } from './scene.ts'

/** What the chart says while there is nothing on it, and where it does not show the present as it goes on. */
export function ChartWords({ scene }: { scene: ChartScene }) {
  const chart = useAppState(state => state.chart)
  const frozen = useAppState(state => state.frozenChart)
  const past = useAppState(state => state.time?.past ?? null)
  const connection = useAppState(state => state.connection)
  const isEmpty = scene.rows.length === 0
  return (
    <>
      <div className="chart-chips">
        {frozen === null ? null : <p className="pace-chip is-paused">Frozen – the world goes on</p>}
        {past === null ? null : (
          <p className="pace-chip">Up to {clockText(past.atMs)}, the moment that is looked at</p>
        )}
        {chart.trouble === null ? null : <p className="pace-chip">Nothing older: {chart.trouble}</p>}
      </div>
      {isEmpty ? (
        <div className="chart-empty">
          {!chart.begun ? (
            <p className="muted">
              {connection === 'open' ? 'Playing the recent past again…' : 'Waiting for the connection…'}
            </p>
          ) : (
            <>
              <p>These processes have sent each other nothing lately.</p>
              <p className="muted">
                Use one of the apps below, kill a process, or drag another one from the outline on to the
                chart.
              </p>
            </>
          )}
        </div>
      ) : null}
    </>
  )
}
