import type { ReactNode } from 'react'
import type { Pane } from '../stores/panes-slice.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { ProcessLink } from '../ui/process-link.tsx'
import { screenKinds } from './kinds.ts'
import { NameSwitcher } from './name-switcher.tsx'

/**
 * The frame around what a user of a demo application sees: whose it is, which process serves it, and how that
 * process is doing. While it is brought back the content stays, dimmed, and what was typed stays too.
 */
export function ClientWindow({ pane, children }: { pane: Pane; children: ReactNode }) {
  const { commands } = useApp()
  const { server, status, message } = pane
  const { title } = screenKinds[pane.screen]
  const nth = useAppState(
    ({ panes }) => panes.filter(({ screen, id }) => screen === pane.screen && id <= pane.id).length,
  )
  return (
    <section className={`client paper is-${status}`} aria-label={nth > 1 ? `${title} ${nth}` : title}>
      <header className="client-head">
        <h2>{title}</h2>
        <NameSwitcher pane={pane} />
        <span className="client-server">
          {server ? <ProcessLink peer={{ ...server, name: '' }} short /> : null}
          <StatusChip status={status} />
        </span>
      </header>
      <div className="client-notes" aria-live="polite">
        <Waiting pane={pane} />
        {message === null ? null : (
          <p className={message.level === 'error' ? 'refusal' : 'note'}>{message.text}</p>
        )}
        {status === 'closed' ? (
          <button
            type="button"
            className="button"
            onClick={() => void commands.openScreen(pane.id, pane.name)}
          >
            Open again
          </button>
        ) : null}
      </div>
      {children}
    </section>
  )
}

const statusWords: { [Status in Pane['status']]: string } = {
  mounting: 'mounting…',
  live: 'live',
  asleep: 'asleep',
  reconnecting: 'reconnecting…',
  closed: 'closed',
}

function StatusChip({ status }: { status: Pane['status'] }) {
  return <span className={`status-chip is-${status}`}>{statusWords[status]}</span>
}

/** Why nothing happens: a request waits for a world that stands still. */
function Waiting({ pane }: { pane: Pane }) {
  const paused = useAppState(state => state.picture?.world.mode === 'paused')
  const waits = pane.unanswered > 0 || pane.unseen > 0 || pane.status === 'mounting'
  return paused && waits ? <p className="waiting">waiting – the world is paused</p> : null
}
