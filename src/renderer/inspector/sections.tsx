import type { Peer, ProcessInfo } from '../../shared/protocol/events.ts'
import { MessageHand } from '../time/message-hand.tsx'
import { useAppState } from '../ui/app-context.ts'
import { clockText } from '../ui/format.ts'
import { ProcessLink } from '../ui/process-link.tsx'
import { LongTerm } from './state-section.tsx'
import { TermText } from './term-view.tsx'

export function Mailbox({ info }: { info: ProcessInfo }) {
  const paused = useAppState(state => state.picture?.world.mode === 'paused')
  return (
    <section>
      <h3>Mailbox · {info.messageQueueLen === 0 ? 'empty' : `${info.messageQueueLen} waiting`}</h3>
      {info.messages.length === 0 ? null : (
        <ol className="mailbox">
          {info.messages.map((message, index) => (
            <li key={info.messageIds[index] ?? index}>
              <TermText text={message} links />
              {index === 0 ? <span className="next-chip">next</span> : null}
              {paused ? (
                <MessageHand pid={info.pid} id={info.messageIds[index] ?? -1} first={index === 0} />
              ) : null}
            </li>
          ))}
          {info.messagesMore > 0 ? (
            <li className="muted">and {info.messagesMore.toLocaleString('en')} more</li>
          ) : null}
        </ol>
      )}
    </section>
  )
}

/** Links, monitors and ancestors; each leads to the process it names. */
export function Relations({ info }: { info: ProcessInfo }) {
  return (
    <section>
      <h3>Links and monitors</h3>
      <dl className="facts">
        <Peers name="Links" peers={info.links} />
        <Peers name="Monitors" peers={info.monitors} />
        <Peers name="Monitored by" peers={info.monitoredBy} />
        <Peers name="Ancestors" peers={info.ancestors} />
      </dl>
    </section>
  )
}

function Peers({ name, peers }: { name: string; peers: readonly Peer[] }) {
  return (
    <div>
      <dt>{name}</dt>
      <dd className="peers">
        {peers.length === 0
          ? '–'
          : peers.map(peer => <ProcessLink key={`${peer.pid} ${peer.name}`} peer={peer} />)}
      </dd>
    </div>
  )
}

/** Who sat in this seat before, and why each of them left. */
export function PastLives({ info }: { info: ProcessInfo }) {
  if (info.pastLives.length === 0) return null
  return (
    <section>
      <h3>Past lives</h3>
      <ol className="lives">
        {info.pastLives.map(({ life, pid, startedAtMs, endedAtMs, reason, state }) => (
          <li key={life}>
            <details>
              <summary>
                <span className="life">{life}</span>
                <span className="mono">{pid}</span>
                <span className="mono muted">
                  {clockText(startedAtMs)} – {clockText(endedAtMs)}
                </span>
                <span className="reason mono">{reason}</span>
              </summary>
              {state === null ? (
                <p className="muted pad">Nothing is known of its state.</p>
              ) : (
                <LongTerm lines={state.split('\n').map(text => ({ mark: ' ', text }) as const)} />
              )}
            </details>
          </li>
        ))}
      </ol>
    </section>
  )
}

export function Dictionary({ info }: { info: ProcessInfo }) {
  if (info.dictionary.length === 0) return null
  return (
    <section>
      <h3>Dictionary</h3>
      <dl className="facts wrap">
        {info.dictionary.map(({ key, value }) => (
          <div key={key}>
            <dt className="mono">{key}</dt>
            <dd>
              <TermText text={value} links />
            </dd>
          </div>
        ))}
      </dl>
    </section>
  )
}
