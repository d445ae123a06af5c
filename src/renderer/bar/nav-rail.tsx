import { AppWindow, Bomb, Keyboard, ListTree, PanelRight } from 'lucide-react'
import { useSeatDrop } from '../messages/use-seat-drop.ts'
import { placeNames } from '../places/names.ts'
import { places } from '../places/places.ts'
import type { PanelName } from '../stores/settings-slice.ts'
import { useAppState } from '../ui/app-context.ts'

const panels: readonly { panel: PanelName; name: string; hint: string; Icon: typeof ListTree }[] = [
  { panel: 'outline', name: 'Outline', hint: 'Show or hide the outline', Icon: ListTree },
  { panel: 'inspector', name: 'Inspect', hint: 'Show or hide the inspector ( i )', Icon: PanelRight },
  { panel: 'dock', name: 'Apps', hint: 'Show or hide the apps and the events', Icon: AppWindow },
]

export function NavRail() {
  const open = useAppState(state => state.settings.panels)
  const togglePanel = useAppState(state => state.togglePanel)
  const showKeys = useAppState(state => state.showKeys)
  const showFaults = useAppState(state => state.showFaults)
  const drop = useSeatDrop()
  const place = useAppState(state => state.place)
  const goTo = useAppState(state => state.goTo)
  return (
    <nav className="rail" aria-label="Screens and panels">
      {placeNames.map((name, index) => {
        const { title, Icon } = places[name]
        return (
          <button
            key={name}
            type="button"
            className="rail-item"
            aria-current={name === place ? 'page' : undefined}
            title={`${title} ( ${index + 1} )`}
            onClick={() => goTo(name)}
            {...(name === 'messages' ? drop : {})}
          >
            <Icon size={18} aria-hidden />
            {title}
          </button>
        )
      })}
      <div className="rail-gap" />
      {panels.map(({ panel, name, hint, Icon }) => (
        <button
          key={panel}
          type="button"
          className="rail-item"
          aria-pressed={open[panel]}
          title={hint}
          onClick={() => togglePanel(panel)}
        >
          <Icon size={18} aria-hidden />
          {name}
        </button>
      ))}
      <button
        type="button"
        className="rail-item"
        title="Break something ( b )"
        onClick={() => showFaults(true)}
      >
        <Bomb size={18} aria-hidden />
        Break
      </button>
      <button type="button" className="rail-item" title="All keys ( ? )" onClick={() => showKeys(true)}>
        <Keyboard size={18} aria-hidden />
        Keys
      </button>
    </nav>
  )
}
