import { Plus } from 'lucide-react'
import { type KeyboardEvent, useId, useMemo, useState } from 'react'
import { limits } from '../../shared/limits.ts'
import { KindIcon } from '../tree/kind-icon.tsx'
import { useApp, useAppState } from '../ui/app-context.ts'
import { plural } from '../ui/format.ts'
import { type Choice, choicesFor } from './choices.ts'

/** A field that finds processes by name, pid or module, and puts them on the chart; all below a supervisor at once too. */
export function SeatPicker() {
  const { store } = useApp()
  const seats = useAppState(state => state.chartSeats)
  const [text, setText] = useState('')
  const [open, setOpen] = useState(false)
  const [at, setAt] = useState(0)
  const list = useId()
  const choices = useMemo(() => {
    // As they are now: a list that changes with the world could not be read.
    const { picture } = store.getState()
    return open && picture !== null ? choicesFor(picture, text, seats) : []
  }, [store, open, text, seats])
  const current = Math.min(at, choices.length - 1)
  const full = seats.length >= limits.chartSeats

  const add = (choice: Choice): void => {
    store.getState().addChartSeats(choice.keys)
    setText('')
    setAt(0)
  }
  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
      setOpen(true)
      const step = event.key === 'ArrowDown' ? 1 : -1
      setAt(Math.min(Math.max(0, choices.length - 1), Math.max(0, current + step)))
    } else if (event.key === 'Enter') {
      const choice = choices[current]
      if (choice !== undefined) add(choice)
    } else if (event.key === 'Escape' && (open || text !== '')) {
      setOpen(false)
      setText('')
    } else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="seat-picker">
      <div className="search">
        <Plus size={14} aria-hidden />
        <input
          type="text"
          role="combobox"
          aria-label="Add a process to the chart"
          aria-expanded={open && choices.length > 0}
          aria-controls={list}
          aria-autocomplete="list"
          aria-activedescendant={open && choices[current] !== undefined ? `${list}-${current}` : undefined}
          data-place-search
          placeholder={full ? `${limits.chartSeats} at most` : 'Add a process ( / )'}
          title="A name, a pid or a module; processes can also be dragged here from the tree and the outline"
          autoComplete="off"
          spellCheck={false}
          disabled={full}
          value={text}
          onFocus={() => setOpen(true)}
          onBlur={() => setOpen(false)}
          onChange={event => {
            setText(event.target.value)
            setOpen(true)
            setAt(0)
          }}
          onKeyDown={onKeyDown}
        />
      </div>
      {open && choices.length > 0 ? (
        <div id={list} role="listbox" aria-label="Processes" className="seat-choices">
          {choices.map((choice, index) => (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the field handles the keys of its list.
            // biome-ignore lint/a11y/useFocusableInteractive: the focus stays in the field.
            <div
              key={choice.id}
              id={`${list}-${index}`}
              role="option"
              aria-selected={index === current}
              className="seat-choice"
              // The field keeps the focus.
              onPointerDown={event => event.preventDefault()}
              onClick={() => add(choice)}
            >
              <KindIcon kind={choice.node.kind} status={choice.node.status} />
              <span className="seat-choice-name">{choice.node.name}</span>
              <span className="muted mono">
                {choice.all === null ? choice.node.pid : below(choice.all, choice.keys.length)}
              </span>
            </div>
          ))}
        </div>
      ) : null}
      {open && text !== '' && choices.length === 0 ? (
        <p className="seat-choices seat-none muted">No process has “{text}” in its name, pid or module.</p>
      ) : null}
    </div>
  )
}

/** "all 5 processes below", "the first 40 of those below" */
function below(all: 'all' | 'first', count: number): string {
  return all === 'all'
    ? `all ${plural(count, 'process', 'processes')} below`
    : `the first ${count} of those below`
}
