import { Columns3 } from 'lucide-react'
import { useAppState } from '../ui/app-context.ts'
import { usePopup } from '../ui/use-popup.ts'
import { columns, hideableColumns } from './columns.ts'

/** Shows and hides columns; what is chosen is kept. */
export function ColumnsMenu() {
  const hidden = useAppState(state => state.settings.processes.hidden)
  const showColumn = useAppState(state => state.showColumn)
  const { open, setOpen, box, onKeyDown } = usePopup()
  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: Escape closes what a button inside has opened.
    <div ref={box} className="columns-menu" onKeyDown={onKeyDown}>
      <button
        type="button"
        className="icon-button"
        aria-label="Columns"
        aria-expanded={open}
        title="Show or hide columns"
        onClick={() => setOpen(!open)}
      >
        <Columns3 size={15} aria-hidden />
      </button>
      {open ? (
        <fieldset className="columns-list" aria-label="Columns that are shown">
          {hideableColumns.map(name => (
            <label key={name} title={columns[name].hint}>
              <input
                type="checkbox"
                checked={!hidden.includes(name)}
                onChange={event => showColumn(name, event.target.checked)}
              />
              {columns[name].title}
            </label>
          ))}
        </fieldset>
      ) : null}
    </div>
  )
}
