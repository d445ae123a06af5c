import { Pencil, Trash2 } from 'lucide-react'
import { useState } from 'react'
import type { TableObject } from '../../shared/protocol/events.ts'
import { TermView } from '../inspector/term-view.tsx'
import { useApp } from '../ui/app-context.ts'
import { useAnswer } from './use-answer.ts'

/** One object in full, in either notation, and what can be done to it. */
export function ObjectDetail({
  object,
  canChange,
  onEdit,
  onDelete,
}: {
  object: TableObject
  canChange: boolean
  onEdit: (text: string) => void
  onDelete: () => void
}) {
  const { commands } = useApp()
  const [notation, setNotation] = useState<'elixir' | 'erlang'>('elixir')
  const { value, trouble } = useAnswer(() => commands.tables.object({ object: object.id }), String(object.id))
  const lines = (value?.[notation] ?? object.text).split('\n').map(text => ({ mark: ' ', text }) as const)
  return (
    <section className="object-detail" aria-label="Chosen object">
      <header>
        <fieldset className="segments" aria-label="Notation">
          {(['elixir', 'erlang'] as const).map(each => (
            <button
              key={each}
              type="button"
              aria-pressed={notation === each}
              onClick={() => setNotation(each)}
            >
              {each === 'elixir' ? 'Elixir' : 'Erlang'}
            </button>
          ))}
        </fieldset>
        <button
          type="button"
          className="button small"
          disabled={!canChange || value === null || value.notEditable !== null}
          title={value?.notEditable ?? 'Edit ( Enter )'}
          onClick={() => value && onEdit(value.elixir)}
        >
          <Pencil size={13} aria-hidden /> Edit…
        </button>
        <button
          type="button"
          className="button small"
          disabled={!canChange}
          title="Delete ( Delete ); it can be undone"
          onClick={onDelete}
        >
          <Trash2 size={13} aria-hidden /> Delete
        </button>
        {value?.notEditable ? <span className="muted">{value.notEditable}</span> : null}
      </header>
      {trouble === null ? null : <p className="refusal">{trouble}</p>}
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard. */}
      <section className="object-term" tabIndex={0} aria-label="The object in full">
        <TermView lines={lines} />
      </section>
    </section>
  )
}
