import { useEffect, useState } from 'react'
import type { History, HistoryChange } from '../../shared/protocol/events.ts'
import { lineDiff } from '../inspector/line-diff.ts'
import { LongTerm } from '../inspector/state-section.tsx'
import { TermText } from '../inspector/term-view.tsx'
import { errorText } from '../transport/api-error.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { shortClockText } from '../ui/format.ts'

/** What the process did with its last messages, and how each changed its state; asked for when it is opened. */
export function HistorySection({ pid }: { pid: string }) {
  const [open, setOpen] = useState(false)
  return (
    <section>
      <details onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>
          <h3>State by message</h3>
        </summary>
        {open ? <Changes key={pid} pid={pid} /> : null}
      </details>
    </section>
  )
}

function Changes({ pid }: { pid: string }) {
  const { commands } = useApp()
  const notation = useAppState(state => state.settings.notation)
  const [history, setHistory] = useState<History | string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: in another notation it is told anew.
  useEffect(() => {
    let over = false
    commands.history(pid).then(
      told => over || setHistory(told),
      error => over || setHistory(errorText(error)),
    )
    return () => {
      over = true
    }
  }, [commands, pid, notation])
  if (history === null) return <p className="muted">Playing its past again…</p>
  if (typeof history === 'string') return <p className="muted">{history}</p>
  if (history.changes.length === 0) return <p className="muted">It has taken no message that is kept.</p>
  return (
    <>
      <ol className="history">
        {history.changes.toReversed().map(change => (
          <li key={`${change.at.step} ${change.at.entry} ${change.message}`} className="history-change">
            <Change change={change} />
          </li>
        ))}
      </ol>
      {history.more ? <p className="muted">Older ones are not told.</p> : null}
    </>
  )
}

function Change({ change: { at, atMs, message, before, after } }: { change: HistoryChange }) {
  const { commands } = useApp()
  return (
    <>
      <button
        type="button"
        className="link mono"
        title="Look at this moment"
        onClick={() => void commands.lookAtMoment(at)}
      >
        {shortClockText(atMs)}
      </button>
      <details>
        <summary>
          {message === null ? <span className="muted">no message</span> : <TermText text={message} />}
          {after === null || after === before ? <span className="muted"> – no change</span> : null}
        </summary>
        {after === null ? null : <LongTerm lines={lineDiff(before ?? after, after)} />}
      </details>
    </>
  )
}
