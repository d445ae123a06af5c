import { type FormEvent, useState } from 'react'
import { useApp, useAppState } from '../ui/app-context.ts'
import type { WindowKind } from './client-window.tsx'

/** Value of the choice that asks for a name; no name is empty. */
const another = ''

/** Goes from one list or session to another that was open before, or to one of any name. */
export function NameSwitcher({ kind, name }: { kind: WindowKind; name: string }) {
  const { commands } = useApp()
  const known = useAppState(({ settings }) =>
    kind.screen === 'todo' ? settings.todoTokens : settings.shopSessions,
  )
  const [asking, setAsking] = useState(false)
  const [wanted, setWanted] = useState('')
  const names = [...new Set([name, ...known])].toSorted()
  const label = kind.noun[0]?.toUpperCase() + kind.noun.slice(1)

  if (!asking) {
    return (
      <select
        className="switcher"
        aria-label={label}
        title={name}
        value={name}
        onChange={({ target }) => {
          if (target.value === another) setAsking(true)
          else void commands.openScreen(kind.screen, target.value)
        }}
      >
        {names.map(each => (
          <option key={each}>{each}</option>
        ))}
        <option value={another}>another {kind.noun}…</option>
      </select>
    )
  }
  const submit = (event: FormEvent) => {
    event.preventDefault()
    if (wanted.trim() !== '') void commands.openScreen(kind.screen, wanted.trim())
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
