import { RefreshCw } from 'lucide-react'
import { useState } from 'react'
import { useApp } from '../../ui/app-context.ts'
import type { SectionProps } from './section-props.ts'

const tabs = ['one', 'two', 'three'] as const

/** What stood where before the deploy. */
type Before = { counter: string; tab: string; form: string; note: string }

/** The application restarts: what lives in the process is gone, what is in the address, the form or on disk is not. */
export function DeploySection({ content, live, run }: SectionProps) {
  const { commands } = useApp()
  const [form, setForm] = useState('')
  const [before, setBefore] = useState<Before | null>(null)
  const now: Before = {
    counter: String(content.counter),
    tab: content.tab,
    form: form === '' ? '–' : form,
    note: content.note ?? '–',
  }
  const deploy = () => {
    setBefore(now)
    void commands.restartApplication()
  }
  return (
    <>
      <p className="lab-lead">
        A view is a process, and a new version of the application is a new process. Put something in each of
        the four places, then deploy.
      </p>
      <table className="lab-table deploy-table">
        <thead>
          <tr>
            <th scope="col">Where it is kept</th>
            <th scope="col">Now</th>
            <th scope="col">Change it</th>
            <th scope="col">Before the deploy</th>
            <th scope="col">What came of it</th>
          </tr>
        </thead>
        <tbody>
          <Row where="In the process" detail="assigns" field="counter" now={now} before={before} live={live}>
            <button
              type="button"
              className="button small"
              disabled={!live}
              onClick={() => run({ name: 'views_lab.click' })}
            >
              Count
            </button>
          </Row>
          <Row where="In the address" detail="params" field="tab" now={now} before={before} live={live}>
            <fieldset className="filters" aria-label="Tab">
              {tabs.map(tab => (
                <button
                  key={tab}
                  type="button"
                  aria-pressed={tab === content.tab}
                  disabled={!live}
                  onClick={() => run({ name: 'views_lab.tab', tab })}
                >
                  {tab}
                </button>
              ))}
            </fieldset>
          </Row>
          <Row
            where="In the form"
            detail="the window keeps it"
            field="form"
            now={now}
            before={before}
            live={live}
          >
            <input
              className="field"
              aria-label="Something typed"
              placeholder="type something"
              autoComplete="off"
              value={form}
              onChange={event => setForm(event.target.value)}
            />
          </Row>
          <Row where="On disk" detail="the table notes" field="note" now={now} before={before} live={live}>
            <button
              type="button"
              className="button small"
              disabled={!live || form === ''}
              title="Saves what is typed in the form"
              onClick={() => run({ name: 'views_lab.save_note', note: form })}
            >
              Save what is typed
            </button>
          </Row>
        </tbody>
      </table>
      <div className="lab-tools">
        <button type="button" className="button primary" disabled={!live} onClick={deploy}>
          <RefreshCw size={13} aria-hidden /> Deploy: restart the application
        </button>
      </div>
    </>
  )
}

function Row({
  where,
  detail,
  field,
  now,
  before,
  live,
  children,
}: {
  where: string
  detail: string
  field: keyof Before
  now: Before
  before: Before | null
  live: boolean
  children: React.ReactNode
}) {
  const kept = before !== null && before[field] === now[field]
  return (
    <tr>
      <th scope="row">
        <span className="way-title">{where}</span>
        <span className="way-promise">{detail}</span>
      </th>
      <td className="mono">{now[field]}</td>
      <td>{children}</td>
      <td className="mono">{before === null ? '' : before[field]}</td>
      <td>
        {before === null || !live ? null : (
          <span className={kept ? 'survived' : 'lost'}>{kept ? '✓ still there' : '✕ gone'}</span>
        )}
      </td>
    </tr>
  )
}
