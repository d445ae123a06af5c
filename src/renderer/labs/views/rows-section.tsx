import { limits } from '../../../shared/limits.ts'
import type { ViewsLabScreen } from '../../../shared/protocol/events.ts'
import { bytesText } from '../../ui/format.ts'
import type { SectionProps } from './section-props.ts'

const ways = [
  ['assigns', 'Keep them in the assigns'],
  ['stream', 'Stream them'],
  ['async_stream', 'Stream them when they are there'],
] as const

const rowsShown = 100
const count = limits.labRows.toLocaleString('en-GB')

/** A long list kept in the view's assigns, against one that the view sends and forgets. */
export function RowsSection({ content, rows, live, run }: SectionProps) {
  const shown = content.rowsHow === 'assigns' ? content.rows : rows
  return (
    <>
      <p className="lab-lead">
        A list of {count} songs. In the assigns it stays in the view’s memory, and all of it is sent again
        when one song changes. A stream is sent once; the window keeps it, and the view forgets it. An async
        stream is fetched by a task, so that the view can go on until it is there.
      </p>
      <div className="lab-tools">
        {ways.map(([how, text]) => (
          <button
            key={how}
            type="button"
            className="button"
            aria-pressed={content.rowsHow === how}
            disabled={!live}
            onClick={() => run({ name: 'views_lab.rows', how })}
          >
            {text}
          </button>
        ))}
        <span className="lab-gap" />
        <button
          type="button"
          className="button"
          disabled={!live || content.rowCount === 0}
          onClick={() => run({ name: 'views_lab.change_row' })}
        >
          Change one song
        </button>
        <button
          type="button"
          className="button"
          disabled={!live}
          onClick={() => run({ name: 'views_lab.rows', how: 'none' })}
        >
          Drop them
        </button>
      </div>
      <Figures content={content} />
      {shown.length === 0 ? (
        <p className="muted">Nothing is listed.</p>
      ) : (
        <ol className="row-list" aria-label="Songs">
          {shown.slice(0, rowsShown).map(({ id, text }) => (
            <li key={id}>{text}</li>
          ))}
          {shown.length > rowsShown ? (
            <li className="muted">and {(shown.length - rowsShown).toLocaleString('en-GB')} more</li>
          ) : null}
        </ol>
      )}
    </>
  )
}

/** Longest bar: what all rows take in the assigns, about. */
const fullBytes = 12_000_000

function Figures({ content }: { content: ViewsLabScreen }) {
  const bars = [
    ['Memory of the view', content.memoryBytes],
    ['Sent with the last change', content.sentBytes],
  ] as const
  return (
    <dl className="figure-bars">
      {bars.map(([name, bytes]) => (
        <div key={name}>
          <dt>{name}</dt>
          <dd>
            <span className="mono">{bytesText(bytes)}</span>
            <span className="lab-bar-track">
              <span
                className="lab-bar-fill"
                style={{ width: `${Math.min(100, (bytes / fullBytes) * 100)}%` }}
              />
            </span>
          </dd>
        </div>
      ))}
    </dl>
  )
}
