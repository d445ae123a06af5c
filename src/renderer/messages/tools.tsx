import { ArrowDownToLine, Eraser, ListFilter, Pause, Play, Users } from 'lucide-react'
import type { ReactNode } from 'react'
import { useApp, useAppState } from '../ui/app-context.ts'
import { usePopup } from '../ui/use-popup.ts'
import { SaveChart } from './save-chart.tsx'
import type { ChartScene } from './scene.ts'
import { SeatPicker } from './seat-picker.tsx'
import { shownKinds } from './shows.ts'

/** Who is on the chart, what is drawn of it, and what can be done with it. */
export function Tools({ scene }: { scene: ChartScene }) {
  const { store } = useApp()
  const frozen = useAppState(state => state.frozenChart !== null)
  const begun = useAppState(state => state.chart.begun)
  const others = useAppState(state => state.chartOthers)
  const follows = useAppState(state => state.chartFollows)
  const { freezeChart, showOthers, followChart, clearChart } = store.getState()
  return (
    <header className="messages-head">
      <h2>Messages</h2>
      <SeatPicker />
      <div className="messages-tools">
        <Toggle
          name="Show others"
          hint="Show also what they send to, and get from, processes that are not on the chart"
          pressed={others}
          onClick={() => showOthers(!others)}
        >
          <Users size={15} aria-hidden />
        </Toggle>
        <KindsMenu />
        <Toggle
          name="Freeze the chart"
          hint={frozen ? 'Go on: show what has happened since' : 'Freeze the chart while the world goes on'}
          pressed={frozen}
          disabled={!begun}
          onClick={() => freezeChart(!frozen)}
        >
          {frozen ? <Play size={15} aria-hidden /> : <Pause size={15} aria-hidden />}
        </Toggle>
        <Toggle
          name="Follow the newest"
          hint="Keep the newest message in sight"
          pressed={follows}
          onClick={() => followChart(!follows)}
        >
          <ArrowDownToLine size={15} aria-hidden />
        </Toggle>
        <button
          type="button"
          className="icon-button"
          aria-label="Clear the chart"
          title="Clear the chart; what comes next is drawn on an empty one"
          onClick={clearChart}
        >
          <Eraser size={15} aria-hidden />
        </button>
        <SaveChart scene={scene} />
      </div>
    </header>
  )
}

type ToggleProps = {
  name: string
  hint: string
  pressed: boolean
  disabled?: boolean
  onClick: () => void
  children: ReactNode
}

function Toggle({ name, hint, pressed, disabled = false, onClick, children }: ToggleProps) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={name}
      aria-pressed={pressed}
      disabled={disabled}
      title={hint}
      onClick={onClick}
    >
      {children}
    </button>
  )
}

/** Which kinds of events are drawn. */
function KindsMenu() {
  const { store } = useApp()
  const shows = useAppState(state => state.chartShows)
  const { open, setOpen, box, onKeyDown } = usePopup()
  const hidden = shownKinds.some(({ kind }) => kind !== 'ties' && !shows[kind])
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what a button inside has opened.
    <div ref={box} className="kinds" onKeyDown={onKeyDown}>
      <button
        type="button"
        className={`icon-button${hidden ? ' is-on' : ''}`}
        aria-label="What is drawn"
        aria-expanded={open}
        title="Choose what is drawn"
        onClick={() => setOpen(!open)}
      >
        <ListFilter size={15} aria-hidden />
      </button>
      {open ? (
        <div className="kinds-menu">
          <fieldset>
            <legend className="said">What is drawn</legend>
            {shownKinds.map(({ kind, name }) => (
              <label key={kind}>
                <input
                  type="checkbox"
                  checked={shows[kind]}
                  onChange={event => store.getState().showKind(kind, event.target.checked)}
                />
                <span className={`kind-mark is-${kind}`} aria-hidden="true" />
                {name}
              </label>
            ))}
          </fieldset>
          <ChartKey />
        </div>
      ) : null}
    </div>
  )
}

/** What the marks at the lifelines say. */
function ChartKey() {
  return (
    <dl className="chart-key">
      <div>
        <dt className="key-bar is-runs" />
        <dd>runs a callback</dd>
      </div>
      <div>
        <dt className="key-bar is-waits" />
        <dd>waits in a call; torn off where no reply came</dd>
      </div>
      <div>
        <dt className="key-bar is-queued" />
        <dd>a message lies in its mailbox</dd>
      </div>
      <div>
        <dt className="key-diamond" />
        <dd>the message changed the state of its receiver</dd>
      </div>
    </dl>
  )
}
