import { Banners } from './bar/banners.tsx'
import { NavRail } from './bar/nav-rail.tsx'
import { TopBar } from './bar/top-bar.tsx'
import { UndoToast } from './bar/undo-toast.tsx'
import { Dock } from './dock/dock.tsx'
import { FaultsDialog } from './faults/faults-dialog.tsx'
import { HandDialog } from './inspector/hand-dialog.tsx'
import { Inspector } from './inspector/inspector.tsx'
import { KillDialog } from './inspector/kill-dialog.tsx'
import { KeySheet } from './keys/key-sheet.tsx'
import { useKeys } from './keys/use-keys.ts'
import { Palette } from './palette/palette.tsx'
import { places } from './places/places.ts'
import { StoryCard } from './time/story-card.tsx'
import { TimeBar } from './time/time-bar.tsx'
import { Outline } from './tree/outline.tsx'
import { useAppState } from './ui/app-context.ts'
import { useThemeOnPage } from './ui/use-theme.ts'

/** The whole window. */
export function AppView() {
  const panels = useAppState(state => state.settings.panels)
  const Place = places[useAppState(state => state.place)].Component
  useThemeOnPage()
  useKeys()
  const side = panels.outline || panels.inspector
  return (
    <div className={`app${side ? '' : ' no-side'}${panels.dock ? '' : ' no-dock'}`}>
      <TopBar />
      <NavRail />
      <main className="middle">
        <Banners />
        <Place />
        <StoryCard />
        <TimeBar />
        {panels.dock ? <Dock /> : null}
      </main>
      {side ? (
        <aside className="side" aria-label="Processes">
          {panels.outline ? (
            <div className="side-outline">
              <header className="panel-head">
                <h2>Outline</h2>
                <span className="muted">same tree, in rows</span>
              </header>
              <Outline />
            </div>
          ) : null}
          {panels.inspector ? <Inspector /> : null}
        </aside>
      ) : null}
      <KillDialog />
      <HandDialog />
      <FaultsDialog />
      <KeySheet />
      <Palette />
      <UndoToast />
    </div>
  )
}
