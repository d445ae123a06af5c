import { X } from 'lucide-react'
import { limits } from '../../shared/limits.ts'
import { type ScreenName, screenKinds, screenNames } from '../screens/kinds.ts'
import { useApp, useAppState } from '../ui/app-context.ts'

/** The windows that are open, to choose from, to close, and to open more of. */
export function PaneTabs({ inSight }: { inSight: ReadonlySet<number> }) {
  const { commands } = useApp()
  const panes = useAppState(state => state.panes)
  const bringToFront = useAppState(state => state.bringToFront)
  return (
    <header className="pane-tabs">
      <ul>
        {panes.map(({ id, screen, name, status }) => {
          const label = `${screenKinds[screen].tab} ${name}`
          return (
            <li key={id} className={inSight.has(id) ? 'pane-tab in-sight' : 'pane-tab'}>
              <button
                type="button"
                aria-pressed={inSight.has(id)}
                title={label}
                onClick={() => bringToFront(id)}
              >
                <span className={`dot is-${status}`} aria-hidden />
                {screenKinds[screen].tab} <span className="muted">{name}</span>
              </button>
              <button
                type="button"
                className="icon-button"
                aria-label={`Close window ${label}`}
                onClick={() => commands.closePane(id)}
              >
                <X size={12} aria-hidden />
              </button>
            </li>
          )
        })}
      </ul>
      <select
        className="switcher"
        aria-label="Open another window"
        value=""
        disabled={panes.length >= limits.viewsPerWindow}
        onChange={({ target }) => void commands.addPane(target.value as ScreenName)}
      >
        <option value="">+ window</option>
        {screenNames.map(screen => (
          <option key={screen} value={screen}>
            {screenKinds[screen].title}
          </option>
        ))}
      </select>
    </header>
  )
}
