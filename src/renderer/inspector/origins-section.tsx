import { useEffect, useState } from 'react'
import type { StateOrigins } from '../../shared/protocol/events/process.ts'
import type { ProcessInfo } from '../../shared/protocol/events.ts'
import { errorText } from '../transport/api-error.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { Breakable } from '../ui/breakable.tsx'
import { plural } from '../ui/format.ts'
import { TermText } from './term-view.tsx'
import './origins.css'

/** Where the state came from when the process began, field by field; asked for when it is opened. */
export function OriginsSection({ info }: { info: ProcessInfo }) {
  const [open, setOpen] = useState(false)
  if (info.state === null) return null
  return (
    <section>
      <details onToggle={event => setOpen(event.currentTarget.open)}>
        <summary>
          <h3>Where the state came from</h3>
        </summary>
        {open ? <Origins pid={info.pid} /> : null}
      </details>
    </section>
  )
}

function Origins({ pid }: { pid: string }) {
  const { commands } = useApp()
  const notation = useAppState(state => state.settings.notation)
  const [told, setTold] = useState<StateOrigins | string | null>(null)
  // biome-ignore lint/correctness/useExhaustiveDependencies: in another notation it is told anew.
  useEffect(() => {
    let over = false
    commands.stateOrigins(pid).then(
      origins => over || setTold(origins),
      error => over || setTold(errorText(error)),
    )
    return () => {
      over = true
    }
  }, [commands, pid, notation])
  if (told === null) return <p className="muted">Playing its start again…</p>
  if (typeof told === 'string') return <p className="muted">{told}</p>
  return (
    <>
      {told.args === null ? null : (
        <p className="origins-note">
          <span className="muted">Start arguments: </span>
          <TermText text={told.args} />
        </p>
      )}
      <p className="origins-note">
        <span className="muted">When it began it asked: </span>
        {told.sources.length === 0
          ? 'nobody'
          : told.sources.map(({ name, onDisk }, index) => (
              <span key={name}>
                {index > 0 ? ', ' : ''}
                <code className="mono">{name}</code>
                {onDisk ? ' (on disk)' : ''}
              </span>
            ))}
      </p>
      {told.fields.length === 0 ? (
        <p className="muted">It had no state to show when it was ready.</p>
      ) : (
        <Table told={told} />
      )}
    </>
  )
}

type Field = StateOrigins['fields'][number]

function Table({ told: { fields, hasBefore } }: { told: StateOrigins }) {
  const [all, setAll] = useState(false)
  const kept = fields.filter(({ mark }) => mark !== 'made')
  const made = fields.length - kept.length
  // What its code makes at every start is no news, unless there is nothing else.
  const shown = all || kept.length === 0 ? fields : kept
  return (
    <>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="origins" tabIndex={0} aria-label="Where each field came from">
        <table>
          <thead>
            <tr>
              {hasBefore ? <th scope="col">Before the crash</th> : null}
              <th scope="col">On disk</th>
              <th scope="col">After init</th>
            </tr>
          </thead>
          {shown.map(field => (
            <Rows key={field.name} field={field} hasBefore={hasBefore} />
          ))}
        </table>
      </section>
      {made === 0 || kept.length === 0 ? null : (
        <button type="button" className="link show-all" aria-expanded={all} onClick={() => setAll(!all)}>
          {all ? 'Show less' : `And ${plural(made, 'field')} that init makes by itself`}
        </button>
      )}
    </>
  )
}

/** A field: its name with what became of it, and below that its values side by side. */
function Rows({ field, hasBefore }: { field: Field; hasBefore: boolean }) {
  const { name, before, onDisk, after, mark, source } = field
  const columns = hasBefore ? 3 : 2
  const same = after === onDisk && (!hasBefore || before === after)
  return (
    <tbody>
      <tr>
        <th scope="rowgroup" colSpan={columns}>
          <code className="mono">
            <Breakable text={name ?? 'all of it'} />
          </code>{' '}
          <span className={`origin-mark is-${mark}`} title={marks[mark].means}>
            {marks[mark].text}
          </span>{' '}
          {source === null ? null : <span className="muted">by {source}</span>}
          {same ? <span className="muted"> · the same in all</span> : null}
        </th>
      </tr>
      <tr>
        {same ? (
          <Value text={after} columns={columns} />
        ) : (
          <>
            {hasBefore ? <Value text={before} /> : null}
            <Value text={onDisk} />
            <Value text={after} />
          </>
        )}
      </tr>
    </tbody>
  )
}

/** One value; `columns`: it is the same in so many. */
function Value({ text, columns = 1 }: { text: string | null; columns?: number }) {
  return (
    <td colSpan={columns}>{text === null ? <span className="muted">–</span> : <TermText text={text} />}</td>
  )
}

const marks: { readonly [Mark in StateOrigins['fields'][number]['mark']]: { text: string; means: string } } =
  {
    lost: { text: 'lost', means: 'It is not what it was before' },
    restored: { text: 'restored', means: 'Somebody whom it asked told it this value' },
    argument: { text: 'from the start arguments', means: 'It stands in what its supervisor started it with' },
    made: { text: 'made by init', means: 'Its code begins with it at every start' },
  }
