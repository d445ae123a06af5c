import { type KeyboardEvent, useEffect, useId, useMemo, useRef, useState } from 'react'
import { useApp, useAppState } from '../ui/app-context.ts'
import { Modal } from '../ui/modal.tsx'
import { type Entry, entriesOf, found } from './entries.ts'
import './palette.css'

/** Lines that PageUp and PageDown go. */
const pageLines = 8

/** Finds any command, screen or process by a part of its name. */
export function Palette() {
  const shown = useAppState(state => state.paletteShown)
  return shown ? <Finder /> : null
}

function Finder() {
  const app = useApp()
  const showPalette = useAppState(state => state.showPalette)
  // What can be chosen is taken once: a list that moves while one aims at a line of it is no help.
  const entries = useMemo(() => entriesOf(app.store.getState()), [app])
  const [query, setQuery] = useState('')
  const [at, setAt] = useState(0)
  const lines = useMemo(() => found(entries, query), [entries, query])
  const list = useRef<HTMLDivElement>(null)
  const id = useId()
  useEffect(() => {
    list.current?.querySelector(`[data-index="${at}"]`)?.scrollIntoView({ block: 'nearest' })
  }, [at])

  const choose = (entry: Entry | undefined) => {
    if (entry === undefined) return
    showPalette(false)
    // After the dialog gave the focus back: what is chosen may take it.
    setTimeout(() => entry.run(app))
  }
  const keys = (event: KeyboardEvent) => {
    const last = lines.length - 1
    const moves: { [key: string]: number } = {
      ArrowDown: at === last ? 0 : at + 1,
      ArrowUp: at === 0 ? last : at - 1,
      PageDown: Math.min(last, at + pageLines),
      PageUp: Math.max(0, at - pageLines),
    }
    const next = moves[event.key]
    if (event.key === 'Enter') choose(lines[at])
    else if (next !== undefined) setAt(Math.max(0, next))
    else return
    event.preventDefault()
  }
  const optionId = (index: number) => `${id}-${index}`
  return (
    <Modal title="Find" className="palette" onClose={() => showPalette(false)}>
      <input
        className="field"
        role="combobox"
        aria-expanded="true"
        aria-controls={`${id}-list`}
        aria-activedescendant={lines.length > 0 ? optionId(at) : undefined}
        aria-autocomplete="list"
        aria-label="Command, screen or process"
        placeholder="A command, a screen, a process…"
        data-first-focus
        autoComplete="off"
        spellCheck={false}
        value={query}
        onChange={({ target }) => {
          setQuery(target.value)
          setAt(0)
        }}
        onKeyDown={keys}
      />
      <div ref={list} id={`${id}-list`} className="palette-lines" role="listbox" aria-label="Found">
        {lines.map((entry, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the field above, which has the focus.
          <div
            key={entry.id}
            id={optionId(index)}
            data-index={index}
            role="option"
            tabIndex={-1}
            aria-selected={index === at}
            className="palette-line"
            onClick={() => choose(entry)}
            onPointerMove={() => setAt(index)}
          >
            <span className="palette-text">{entry.text}</span>
            {entry.detail === undefined ? null : <span className="mono muted">{entry.detail}</span>}
            <span className="palette-group">
              {entry.keys?.map(key => <kbd key={key}>{key}</kbd>) ?? entry.group}
            </span>
          </div>
        ))}
      </div>
      {lines.length === 0 ? (
        <p className="muted palette-none" role="status">
          Nothing is called like that.
        </p>
      ) : null}
    </Modal>
  )
}
