import { type FormEvent, useState } from 'react'
import type { Pane } from '../stores/panes-slice.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { screenKinds } from './kinds.ts'

/** Value of the choice that asks for a name; no name is empty. */
const another = ''

/** Goes from one list or session to another that was open before, or to one of any name. */
export function NameSwitcher({ pane }: { pane: Pane }) {
  const { name } = pane
  const { noun } = screenKinds[pane.screen]
  const { commands } = useApp()
  const known = useAppState(({ settings }) => settings.names[pane.screen])
  const [asking, setAsking] = useState(false)
  const [wanted, setWanted] = useState('')
  const names = [...new Set([name, ...known])].toSorted()
  const label = noun[0]?.toUpperCase() + noun.slice(1)

  if (!asking) {
    return (
      <select
        className="switcher"
        aria-label={label}
        title={name}
        value={name}
        onChange={({ target }) => {
          if (target.value === another) setAsking(true)
          else void commands.openScreen(pane.id, target.value)
        }}
      >
        {names.map(each => (
          <option key={each}>{each}</option>
        ))}
        <option value={another}>another {noun}…</option>
      </select>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wanted.trim() !== '') void commands.openScreen(pane.id, wanted.trim())
    setAsking(false)
    setWanted('')
  }
  return (
    <form className="switcher" onSubmit={submit}>
      <input
        className="field"
        aria-label={`${label} to open`}
        placeholder="a name, like ada"
        // biome-ignore lint/a11y/noAutofocus: the user just asked for this field.
        autoFocus
        autoComplete="off"
        spellCheck={false}
        value={wanted}
        onChange={event => setWanted(event.target.value)}
        onBlur={() => setAsking(false)}
        onKeyDown={event => {
          if (event.key === 'Escape') setAsking(false)
        }}
      />
    </form>
  )
}
