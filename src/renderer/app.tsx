import { Banners } from './bar/banners.tsx'
import { NavRail } from './bar/nav-rail.tsx'
import { TopBar } from './bar/top-bar.tsx'
import { EventFeed } from './feed/event-feed.tsx'
import { Inspector } from './inspector/inspector.tsx'
import { KillDialog } from './inspector/kill-dialog.tsx'
import { KeySheet } from './keys/key-sheet.tsx'
import { useKeys } from './keys/use-keys.ts'
import { ShopWindow } from './screens/shop-window.tsx'
import { TodoWindow } from './screens/todo-window.tsx'
import { Outline } from './tree/outline.tsx'
import { TreePanel } from './tree/tree-panel.tsx'
import { useAppState } from './ui/app-context.ts'
import { useThemeOnPage } from './ui/use-theme.ts'

/** The whole window. */
export function AppView() {
  const panels = useAppState(state => state.settings.panels)
  useThemeOnPage()
  useKeys()
  const side = panels.outline || panels.inspector
  return (
    <div className={`app${side ? '' : ' no-side'}${panels.dock ? '' : ' no-dock'}`}>
      <TopBar />
      <NavRail />
      <main className="middle">
        <Banners />
        <TreePanel />
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
      <KeySheet />
    </div>
  )
}

/** What users of the demo applications see, and what happened. */
function Dock() {
  const front = useAppState(state => state.frontScreen)
  const bringToFront = useAppState(state => state.bringToFront)
  return (
    <div className={`dock front-${front}`}>
      <fieldset className="dock-tabs" aria-label="Application">
        <button type="button" aria-pressed={front === 'todo'} onClick={() => bringToFront('todo')}>
          Todo
        </button>
        <button type="button" aria-pressed={front === 'shop'} onClick={() => bringToFront('shop')}>
          Cart
        </button>
      </fieldset>
      <TodoWindow />
      <ShopWindow />
      <EventFeed />
    </div>
  )
}
