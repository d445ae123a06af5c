import { CirclePlay, CircleStop } from 'lucide-react'
import { useState } from 'react'
import type { BootMode } from '../../../shared/protocol/events.ts'
import { bootFigures } from './measures.ts'
import type { SectionProps } from './section-props.ts'
import { Waterfall } from './waterfall.tsx'

const modes: readonly { mode: BootMode; title: string; says: string }[] = [
  { mode: 'init', title: 'init', says: 'the supervisor waits for every cart' },
  {
    mode: 'continue',
    title: 'handle_continue',
    says: 'init returns at once, the carts restore themselves',
  },
]

const counts = [100, 1_000]
const latencies = [1, 5, 20]

/** A supervisor that starts many carts, which all have a state to restore. */
export function BootSection({ content, run }: SectionProps) {
  const { busy, boots } = content
  const [count, setCount] = useState(1_000)
  const [latencyMs, setLatency] = useState(5)
  const idle = busy === null
  const ends = [boots.init, boots.continue].flatMap(boot => {
    if (boot === null) return []
    const { freeMs, wholeMs } = bootFigures(boot)
    return [freeMs ?? 0, wholeMs ?? 0]
  })
  const endMs = Math.max(10, ...ends)
  return (
    <>
      <p className="lab-lead">
        After a deploy all carts are restored. Each reads its session from a table and waits for a database;
        meanwhile the supervisor is asked every 100 ms for its children.
      </p>
      <div className="lab-tools">
        <label>
          Carts{' '}
          <select
            className="lab-select"
            value={count}
            onChange={({ target }) => setCount(Number(target.value))}
          >
            {counts.map(each => (
              <option key={each} value={each}>
                {each.toLocaleString('en')}
              </option>
            ))}
          </select>
        </label>
        <label>
          Database answers in{' '}
          <select
            className="lab-select"
            value={latencyMs}
            onChange={({ target }) => setLatency(Number(target.value))}
          >
            {latencies.map(each => (
              <option key={each} value={each}>
                {each} ms
              </option>
            ))}
          </select>
        </label>
        {modes.map(({ mode, title }) => (
          <button
            key={mode}
            type="button"
            className="button primary"
            disabled={!idle}
            onClick={() => run({ name: 'shop_lab.boot', mode, count, latencyMs })}
          >
            <CirclePlay size={14} aria-hidden />
            Boot in {title}
          </button>
        ))}
        <button
          type="button"
          className="button"
          disabled={!idle || ends.length === 0}
          title="Ends the carts of the last boot"
          onClick={() => run({ name: 'shop_lab.clear_boot' })}
        >
          <CircleStop size={14} aria-hidden />
          End them
        </button>
      </div>
      <div className="waterfalls">
        {modes.map(({ mode, title, says }) => {
          const boot = boots[mode]
          return (
            <figure key={mode} className="waterfall" aria-label={`Boot in ${title}`}>
              <figcaption>
                <strong>{title}</strong> <span className="muted">{says}</span>
              </figcaption>
              {boot === null ? (
                <p className="lab-empty">Not booted yet.</p>
              ) : (
                <Waterfall boot={boot} endMs={endMs} />
              )}
            </figure>
          )
        })}
      </div>
      <p className="waterfall-legend">
        <span className="key wait" /> not started yet <span className="key init" /> in init, the supervisor
        waits <span className="key restore" /> restored after init <span className="key ask" /> a question to
        the supervisor, until its answer · one line a cart
      </p>
    </>
  )
}
