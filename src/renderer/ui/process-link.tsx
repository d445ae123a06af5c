import type { Peer } from '../../shared/protocol/events.ts'
import { useApp } from './app-context.ts'
import { Breakable } from './breakable.tsx'

/**
 * A process by name and pid; a click selects it, in the tree where it has a seat. An ancestor that is gone may be known
 * by its name alone: there is nothing to select then.
 */
export function ProcessLink({ peer, short = false }: { peer: Peer; short?: boolean }) {
  const { commands } = useApp()
  if (peer.pid === '')
    return (
      <span>
        <Breakable text={peer.name} />
      </span>
    )
  const named = peer.name !== '' && peer.name !== peer.pid
  return (
    <button type="button" className="link" onClick={() => commands.selectProcess(peer)}>
      {named && !short ? (
        <span className="link-name">
          <Breakable text={peer.name} />{' '}
        </span>
      ) : null}
      <span className="mono">{peer.pid}</span>
    </button>
  )
}
