import { History as Clock, X } from 'lucide-react'
import { useEffect, useState } from 'react'
import type { ChartDetail } from '../../shared/protocol/events.ts'
import { lineDiff } from '../inspector/line-diff.ts'
import { TermView } from '../inspector/term-view.tsx'
import { errorText } from '../transport/api-error.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { clockText, durationText } from '../ui/format.ts'
import type { Chart } from './chart.ts'
import { lookOf, textOf } from './look.ts'
import { nameOf } from './names.ts'
import type { Row } from './scene.ts'

type Props = { id: string; row: Row | undefined; chart: Chart }

/** What one message carries, how long it waited, and what it changed. */
export function MessagePanel({ id, row, chart }: Props) {
  const { commands, store } = useApp()
  const [detail, setDetail] = useState<ChartDetail | string | null>(null)
  // What it changed is known only when it is handled.
  const handled = row?.handledAtMs ?? null
  const changed = row?.changed ?? false
  const notation = useAppState(state => state.settings.notation)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is read anew when more has happened to it.
  useEffect(() => {
    let over = false
    commands.readMessage(id).then(
      read => over || setDetail(read),
      error => over || setDetail(errorText(error)),
    )
    return () => {
      over = true
    }
  }, [commands, id, handled, changed, notation])
  if (row === undefined) return null
  const { event } = row
  return (
    <section className="message-panel" aria-label="Message">
      <header>
        <h3>
          <span className={`message-word is-${event.type === 'message' ? event.kind : event.type}`}>
            {lookOf(event)?.word}
          </span>
        </h3>
        <button
          type="button"
          className="button small"
          title="Show the world as it was just after this"
          onClick={() => void commands.lookAtMoment(event.at)}
        >
          <Clock size={13} aria-hidden /> Go to this instant
        </button>
        <button
          type="button"
          className="icon-button"
          aria-label="Close the message"
          title="Close ( Esc )"
          onClick={() => store.getState().selectMessage(null)}
        >
          <X size={14} aria-hidden />
        </button>
      </header>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="message-body" tabIndex={0} aria-label="Details of the message">
        <Facts row={row} chart={chart} />
        <Detail detail={detail} row={row} />
      </section>
    </section>
  )
}

function Facts({ row, chart }: { row: Row; chart: Chart }) {
  const { event } = row
  const ends =
    event.type === 'message' || event.type === 'signal'
      ? { from: event.from, to: event.to }
      : event.type === 'start'
        ? { from: event.parent, to: event.pid }
        : event.type === 'tie'
          ? { from: event.pid, to: event.other }
          : event.type === 'exit' || event.type === 'timeout'
            ? { from: event.pid, to: null }
            : null
  return (
    <dl className="facts">
      {ends === null ? null : (
        <>
          <div>
            <dt>{ends.to === null ? 'Process' : 'From'}</dt>
            <dd>
              <End pid={ends.from} chart={chart} />
            </dd>
          </div>
          {ends.to === null ? null : (
            <div>
              <dt>To</dt>
              <dd>
                <End pid={ends.to} chart={chart} />
              </dd>
            </div>
          )}
        </>
      )}
      <div>
        <dt>{event.type === 'message' ? 'Sent' : 'At'}</dt>
        <dd className="mono">{clockText(event.atMs)}</dd>
      </div>
      {event.type === 'message' ? <Handling row={row} /> : null}
    </dl>
  )
}

function Handling({ row: { event, handledAtMs, waits, broken } }: { row: Row }) {
  return (
    <>
      <div>
        <dt>Handled</dt>
        <dd className={handledAtMs === null ? 'muted' : 'mono'}>
          {handledAtMs !== null ? clockText(handledAtMs) : waits ? 'not yet: it waits' : 'nobody saw when'}
        </dd>
      </div>
      {handledAtMs === null ? null : (
        <div>
          <dt>Waited</dt>
          <dd className="mono">{durationText(handledAtMs - event.atMs)}</dd>
        </div>
      )}
      {broken === null ? null : (
        <div>
          <dt>Call</dt>
          <dd className="word-restarting">
            {broken === 'timeout' ? 'timed out: nobody answered in time' : 'failed: its receiver exited'}
          </dd>
        </div>
      )}
    </>
  )
}

/** One end of a message: a click selects the process; who is not on the chart can be put on it. */
function End({ pid, chart }: { pid: string | null; chart: Chart }) {
  const { commands, store } = useApp()
  const key = pid === null ? null : (chart.who.get(pid)?.key ?? null)
  const isOn = useAppState(state => key !== null && state.chartSeats.includes(key))
  if (pid === null) return <span className="muted">outside: the window, a timer, or the disk</span>
  const name = nameOf(chart, pid)
  return (
    <>
      <button type="button" className="link" onClick={() => commands.selectProcess({ pid, key })}>
        {name === pid ? null : <span className="link-name">{name} </span>}
        <span className="mono">{pid}</span>
      </button>
      {key === null || isOn ? null : (
        <button
          type="button"
          className="button small"
          aria-label={`Put ${name} on the chart`}
          onClick={() => store.getState().addChartSeats([key])}
        >
          Put on the chart
        </button>
      )}
    </>
  )
}

function Detail({ detail, row }: { detail: ChartDetail | string | null; row: Row }) {
  const { event } = row
  const carries = event.type === 'message' || event.type === 'signal' || event.type === 'exit'
  if (!carries) return <p className="muted">{textOf(event)}</p>
  if (detail === null) return <p className="muted">Reading it…</p>
  if (typeof detail === 'string') return <p className="muted">{detail}</p>
  const { payload, before, after } = detail
  return (
    <>
      <h4>{event.type === 'message' ? 'Payload' : 'Reason'}</h4>
      <TermView lines={(payload ?? '').split('\n').map(text => ({ mark: ' ', text }) as const)} />
      {event.type !== 'message' ? null : after === null ? (
        <p className="muted">
          {row.handledAtMs === null ? 'It has changed nothing yet.' : 'It changed no state.'}
        </p>
      ) : (
        <>
          <h4>Change of state</h4>
          <TermView lines={before === null ? lineDiff(after, after) : lineDiff(before, after)} />
        </>
      )}
    </>
  )
}
