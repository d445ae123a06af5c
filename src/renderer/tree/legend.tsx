import type { ReactNode } from 'react'

const shape = (content: ReactNode): ReactNode => (
  <svg viewBox="-12 -12 24 24" width="20" height="20" aria-hidden="true">
    {content}
  </svg>
)

const line = (dash: string, arrow: boolean): ReactNode => (
  <svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">
    <path d={arrow ? 'M1 6h20' : 'M1 6h26'} strokeDasharray={dash} />
    {arrow ? <path d="M20 2l7 4-7 4z" className="filled" /> : null}
  </svg>
)

/** One sentence each; with the two places where people go wrong. */
export function Legend() {
  return (
    // biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard.
    <aside className="legend" data-covers="bottom" aria-label="Legend" tabIndex={0}>
      <div className="legend-rows">
        <Kinds />
        <States />
      </div>
      <dl>
        <div>
          <dt>{line('', false)}</dt>
          <dd>
            <b>Supervision</b>: the parent starts the child and decides what becomes of it; numbers give the
            start order.
          </dd>
        </div>
        <div className="is-violet">
          <dt>{line('5 3', false)}</dt>
          <dd>
            <b>Link</b> of the selected process: an exit passes either way. A link does not make anyone a
            supervisor’s child.
          </dd>
        </div>
        <div className="is-sky">
          <dt>{line('2 3', true)}</dt>
          <dd>
            <b>Monitor</b>, towards the watched: its end is told as a message. A monitor passes no exit on.
          </dd>
        </div>
        <div className="is-amber">
          <dt>
            <svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">
              <rect x="2" y="1" width="6" height="10" className="filled" />
              <rect x="11" y="1" width="6" height="10" />
              <rect x="20" y="1" width="6" height="10" />
            </svg>
          </dt>
          <dd>
            <b>Restarts</b> used of those allowed; each drains as it ages. One too many, and the supervisor
            gives up.
          </dd>
        </div>
        <div className="is-faint">
          <dt>
            {shape(
              <>
                <circle r="5.5" />
                <path d="M0-10a10 10 0 0 1 9.5 7M10 2a10 10 0 0 1-7 7.6" />
              </>,
            )}
          </dt>
          <dd>
            <b>Ring</b>: one arc for each life that ended in this seat; the number counts the one that sits
            there now.
          </dd>
        </div>
        <div className="is-red">
          <dt>
            <svg viewBox="0 0 28 12" width="28" height="12" aria-hidden="true">
              <circle cx="7" cy="6" r="4" className="filled" />
              <path d="M16 2h10v8H16zl5 4 5-4" />
            </svg>
          </dt>
          <dd>
            <b>Exit signal</b>, with its reason: it ends a process, bounces off one that ignores it, or turns
            into a message where exits are trapped.
          </dd>
        </div>
        <div className="is-faint">
          <dt>{shape(<circle r="8.5" />)}</dt>
          <dd>
            <b>Below the tree</b>: processes that no supervisor started, such as those of open screens.
          </dd>
        </div>
      </dl>
    </aside>
  )
}

/** The legend in one line, for those who have read it. */
export function LegendLine() {
  return (
    <aside className="legend-line" data-covers="bottom" aria-label="Legend">
      <Kinds />
    </aside>
  )
}

function Kinds() {
  return (
    <ul className="legend-row">
      <li>{shape(<path d="M0-10 10 0 0 10-10 0z" />)}application</li>
      <li>{shape(<rect x="-8" y="-8" width="16" height="16" rx="4" />)}supervisor</li>
      <li>{shape(<circle r="8.5" />)}worker</li>
      <li>{shape(<path d="M-8-6c0-4 16-4 16 0v12c0 4-16 4-16 0zc0 4 16 4 16 0" />)}table</li>
    </ul>
  )
}

function States() {
  return (
    <ul className="legend-row">
      <li className="is-leaf">{shape(<circle r="8.5" />)}waiting</li>
      <li className="is-leaf">
        {shape(
          <>
            <circle r="8.5" />
            <circle r="2.5" className="filled" />
          </>,
        )}
        running
      </li>
      <li className="is-red">
        {shape(
          <>
            <circle r="8.5" />
            <path d="M-3-3 3 3M3-3-3 3" />
          </>,
        )}
        exiting
      </li>
      <li className="is-amber">{shape(<circle r="8.5" strokeDasharray="3 2.5" />)}restarting</li>
      <li className="is-faint">{shape(<circle r="8.5" strokeDasharray="1.5 2.5" />)}empty seat</li>
    </ul>
  )
}
