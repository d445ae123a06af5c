import type { ProcessInfo } from '../../shared/protocol/events.ts'
import { shortClockText } from '../ui/format.ts'

/** What `:sys.trace/2` has printed: the system events of the behaviour, and no more than those. */
export function TraceSection({ info: { trace, sys } }: { info: ProcessInfo }) {
  const on = sys?.debug.includes('trace') ?? false
  if (!on && trace.lines.length === 0) return null
  return (
    <section>
      <h3>
        Trace{on ? '' : ' · stopped'}
        <span className="muted">by :sys.trace/2</span>
      </h3>
      {trace.lines.length === 0 ? (
        <p className="muted">Nothing yet. The next message that it handles is printed.</p>
      ) : (
        // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
        <ol className="trace-lines" tabIndex={0} aria-label="Trace">
          {trace.dropped === 0 ? null : (
            <li className="muted">
              <span>{trace.dropped.toLocaleString('en')} lines before are not kept</span>
            </li>
          )}
          {trace.lines.map(({ atMs, text }, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: lines are only added, and counted from the first ever.
            <li key={trace.dropped + index}>
              <time>{shortClockText(atMs)}</time>
              <span>{text}</span>
            </li>
          ))}
        </ol>
      )}
    </section>
  )
}
