import { Plus } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import { useApp, useAppState } from '../ui/app-context.ts'
import type { WindowKind } from './client-window.tsx'

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
      <span className="switcher">
        <select
          aria-label={label}
          value={name}
          onChange={event => void commands.openScreen(kind.screen, event.target.value)}
        >
          {names.map(each => (
            <option key={each}>{each}</option>
          ))}
        </select>
        <button
          type="button"
          className="icon-button"
          aria-label={`Open another ${kind.noun}`}
          title={`Open another ${kind.noun}`}
          onClick={() => setAsking(true)}
        >
          <Plus size={14} aria-hidden />
        </button>
      </span>
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
