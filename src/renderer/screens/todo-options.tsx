import type { TodoScreen, TodoTimes } from '../../shared/protocol/events.ts'
import { useApp } from '../ui/app-context.ts'

const seconds = 1_000
const minutes = 60 * seconds
const hours = 60 * minutes
const days = 24 * hours

const times: readonly [ms: number, words: string][] = [
  [10 * seconds, '10 seconds'],
  [1 * minutes, '1 minute'],
  [5 * minutes, '5 minutes'],
  [1 * hours, '1 hour'],
  [1 * days, '1 day'],
  [7 * days, '1 week'],
]

/** What the owner of a list may choose, and the code that serves it. */
export function TodoOptions({ content, pane }: { content: TodoScreen; pane: number }) {
  const { commands } = useApp()
  const { settings, version } = content
  const change = (changes: Partial<TodoTimes>) =>
    void commands.send(pane, { name: 'todo.settings', ...settings, ...changes })
  return (
    <details className="options">
      <summary>List options</summary>
      <Time
        label="Remove what was completed"
        value={settings.keepCompletedMs}
        suffix=" ago"
        onChange={keepCompletedMs => change({ keepCompletedMs })}
      />
      <Time
        label="Stop the server when nobody came for"
        value={settings.idleMs}
        suffix=""
        onChange={idleMs => change({ idleMs })}
      />
      <p>
        Server code: version {version}
        <button
          type="button"
          className="button small"
          title="Changes the code of all todo servers while they run: nobody is stopped, no todo is lost"
          onClick={() => void commands.send(pane, { name: 'todo.upgrade', version: version === 1 ? 2 : 1 })}
        >
          {version === 1 ? 'Load version 2: due dates' : 'Back to version 1'}
        </button>
      </p>
    </details>
  )
}

function Time({
  label,
  value,
  suffix,
  onChange,
}: {
  label: string
  value: number | null
  suffix: string
  onChange: (ms: number | null) => void
}) {
  const known = times.some(([ms]) => ms === value) || value === null
  return (
    <label>
      {label}
      <select
        className="switcher"
        value={value ?? ''}
        onChange={({ target }) => onChange(target.value === '' ? null : Number(target.value))}
      >
        <option value="">never</option>
        {known ? null : <option value={value}>{`${value / seconds} seconds${suffix}`}</option>}
        {times.map(([ms, words]) => (
          <option key={ms} value={ms}>
            {words + suffix}
          </option>
        ))}
      </select>
    </label>
  )
}
