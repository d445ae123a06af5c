import type { ForecastMeter, ForecastScreen, ForecastSeat } from '../../shared/protocol/events.ts'
import { useAppState } from '../ui/app-context.ts'
import { plural } from '../ui/format.ts'
import type { Foretold } from './use-forecast.ts'

/** What a fault will do, in numbered lines, and what becomes of who stops. */
export function ForecastCard({ told: { forecast, trouble } }: { told: Foretold }) {
  if (trouble !== null) return <p className="forecast muted">Nothing can be foretold: {trouble}</p>
  if (forecast === null) return <p className="forecast muted">Trying it out on a copy…</p>
  const { steps, stepsMore, seats, meters, screens, forMs } = forecast
  return (
    <section className="forecast" aria-label="Forecast">
      <h3>If you let this happen</h3>
      {steps.length === 0 ? <p>Nobody stops within {forMs / 1000} s of world time.</p> : null}
      <ol>
        {steps.map(({ number, kind, text, afterMs }) => (
          <li key={number} className={`forecast-${kind}`}>
            <span className="forecast-number">{number}</span>
            <span>{text}</span>
            {afterMs >= 1 ? <span className="mono muted">+{Math.round(afterMs)} ms</span> : null}
          </li>
        ))}
      </ol>
      {stepsMore > 0 ? <p className="muted">and {plural(stepsMore, 'step')} more</p> : null}
      <ul className="forecast-facts">
        {seatTexts(seats).map(text => (
          <li key={text}>{text}</li>
        ))}
        {meters.map(meter => (
          <li key={meter.key} className={meter.blown ? 'is-blown' : ''}>
            {meterText(meter)}
          </li>
        ))}
        {screens.map(screen => (
          <ScreenFact key={screen.view} screen={screen} />
        ))}
      </ul>
    </section>
  )
}

function ScreenFact({ screen }: { screen: ForecastScreen }) {
  const pane = useAppState(state => state.panes.find(({ view }) => view === screen.view))
  if (pane === undefined) return null
  const last = screen.statuses.at(-1) ?? 'live'
  const way = screen.statuses.length > 1 ? `${screen.statuses.join(', then ')}: ` : ''
  const end =
    last !== 'live' ? `stays ${last}` : screen.same ? 'shows what it shows now' : 'shows something else'
  return (
    <li>
      The screen of {pane.name}: {way}
      {end}
      {screen.message === null ? '.' : ` – “${screen.message}”`}
    </li>
  )
}

/** A line for each seat; those who have nothing to lose and come back share one. */
export function seatTexts(seats: readonly ForecastSeat[]): string[] {
  const plain = seats.filter(({ back, nameBack, state }) => back && nameBack !== false && state === null)
  const lines = seats.filter(seat => !plain.includes(seat)).map(seatText)
  if (plain.length === 0) return lines
  const names = plain.map(({ name }) => name).join(', ')
  return [...lines, `${names} ${plain.length === 1 ? 'comes' : 'come'} back.`]
}

/** "todo ada comes back: todos, token from todos.dets; used_at is lost." */
export function seatText({ name, back, nameBack, state }: ForecastSeat): string {
  if (!back) return `${name} does not come back.`
  const called = nameBack === null ? '' : nameBack ? ', its name with it' : ', without its name'
  if (state === null) return `${name} comes back${called}.`
  const from = state.from.length === 0 ? 'from the arguments of its start' : `from ${state.from.join(', ')}`
  switch (state.comesBack) {
    case 'whole':
      return `${name} comes back${called}; its state is as before, ${from}.`
    case 'part':
      return `${name} comes back${called}; ${state.kept.join(', ')} ${from}; ${state.lost.join(', ')} not as before.`
    case 'lost':
      return `${name} comes back${called}; its state is lost.`
  }
}

/** "Todo.TodoSupervisor: 2 of 3 restarts in 5 s used." */
export function meterText({ name, before, after, intensity, period, blown }: ForecastMeter): string {
  const window = `${intensity} restarts in ${period} s`
  if (blown) return `${name} has used ${before} of ${window}: this is one too many, and it gives up.`
  return `${name} has used ${before} of ${window}; then ${after}.`
}
