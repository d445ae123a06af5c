import { useEffect, useState } from 'react'
import type { SourceText } from '../../shared/protocol/events.ts'
import { errorText } from '../transport/api-error.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { Code } from './code.tsx'
import './source.css'

/** The TypeScript that runs, beside the same thing in Elixir. */
export function SourcePlace() {
  const { commands } = useApp()
  const wanted = useAppState(state => state.sourceModule)
  const sources = useAppState(state => state.sources)
  const [chosen, setChosen] = useState<string | null>(null)
  const [text, setText] = useState<SourceText | null>(null)
  const [trouble, setTrouble] = useState<string | null>(null)
  const source = sources.find(({ id }) => id === chosen) ?? null

  useEffect(() => {
    const first = sources.find(({ module }) => module === wanted) ?? sources[0]
    if (first) setChosen(first.id)
  }, [sources, wanted])
  useEffect(() => {
    if (chosen === null) return
    let late = false
    commands.readSource(chosen).then(
      read => {
        if (!late) setText(read)
      },
      error => setTrouble(errorText(error)),
    )
    return () => {
      late = true
    }
  }, [commands, chosen])

  return (
    <section className="source" aria-label="Source">
      <header className="source-head">
        <h2>Source</h2>
        <select
          className="switcher"
          aria-label="Module"
          value={chosen ?? ''}
          onChange={({ target }) => setChosen(target.value)}
        >
          {sources.map(({ id, module, about }) => (
            <option key={id} value={id}>
              {module} – {about}
            </option>
          ))}
        </select>
        <span className="muted">what runs here, and the same thing in Elixir</span>
      </header>
      {trouble === null ? null : <p className="refusal">{trouble}</p>}
      {text === null || source === null ? null : (
        <div className="source-pair">
          <Code language="typescript" title="TypeScript" {...text.typescript} />
          {text.elixir ? (
            <Code language="elixir" title="Elixir" {...text.elixir} />
          ) : (
            <p className="source-none muted">This part has no twin in Elixir.</p>
          )}
        </div>
      )}
    </section>
  )
}
