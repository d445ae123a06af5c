import type { ReactNode } from 'react'
import type { Contents, Screen, ScreenName } from '../stores/screens-slice.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { ProcessLink } from '../ui/process-link.tsx'
import { NameSwitcher } from './name-switcher.tsx'

/** What differs between the screens' frames. */
export type WindowKind = {
  screen: ScreenName
  /** Accessible name of the region. */
  title: string
  /** What a name stands for: "list", "session". */
  noun: string
}

/**
 * The frame around what a user of a demo application sees: whose it is, which process serves it, and how that
 * process is doing. While it is brought back the content stays, dimmed, and what was typed stays too.
 */
export function ClientWindow({ kind, children }: { kind: WindowKind; children: ReactNode }) {
  const screen = useAppState<Screen<Contents[ScreenName]>>(state => state.screens[kind.screen])
  const { commands } = useApp()
  const server = screen.server
  return (
    <section className={`client paper is-${screen.status}`} aria-label={kind.title}>
      <header className="client-head">
        <h2>{kind.title}</h2>
        <NameSwitcher kind={kind} name={screen.name} />
        <span className="client-server">
          {server ? <ProcessLink peer={{ ...server, name: '' }} short /> : null}
          <StatusChip status={screen.status} />
        </span>
      </header>
      <div className="client-notes" aria-live="polite">
        <Waiting screen={screen} />
        {screen.message === null ? null : (
          <p className={screen.message.level === 'error' ? 'refusal' : 'note'}>{screen.message.text}</p>
        )}
        {screen.status === 'closed' ? (
          <button
            type="button"
            className="button"
            onClick={() => void commands.openScreen(kind.screen, screen.name)}
          >
            Open again
          </button>
        ) : null}
      </div>
      {children}
    </section>
  )
}

const statusWords: { [Status in Screen<unknown>['status']]: string } = {
  mounting: 'mounting…',
  live: 'live',
  reconnecting: 'reconnecting…',
  closed: 'closed',
}

function StatusChip({ status }: { status: Screen<unknown>['status'] }) {
  return <span className={`status-chip is-${status}`}>{statusWords[status]}</span>
}

/** Why nothing happens: a request waits for a world that stands still. */
function Waiting({ screen }: { screen: Screen<unknown> }) {
  const paused = useAppState(state => state.picture?.world.mode === 'paused')
  const waits = screen.unanswered > 0 || screen.unseen > 0 || screen.status === 'mounting'
  return paused && waits ? <p className="waiting">waiting – the world is paused</p> : null
}
