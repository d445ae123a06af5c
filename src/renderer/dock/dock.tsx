import { type ComponentType, useRef } from 'react'
import { EventFeed } from '../feed/event-feed.tsx'
import type { ScreenName } from '../screens/kinds.ts'
import { ShopWindow } from '../screens/shop-window.tsx'
import { SignupWindow } from '../screens/signup-window.tsx'
import { TodoWindow } from '../screens/todo-window.tsx'
import type { Pane } from '../stores/panes-slice.ts'
import { useAppState } from '../ui/app-context.ts'
import { useSize } from '../ui/use-size.ts'
import { DockEdge } from './dock-edge.tsx'
import { PaneTabs } from './pane-tabs.tsx'
import { panesInSight } from './panes-in-sight.ts'

const windows: { readonly [Name in ScreenName]: ComponentType<{ pane: Pane }> } = {
  todo: TodoWindow,
  shop: ShopWindow,
  signup: SignupWindow,
}

/** What users of the demo applications see, as many windows as there is room for, and what happened. */
export function Dock() {
  const box = useRef<HTMLElement>(null)
  const { width, height } = useSize(box)
  const wanted = useAppState(state => state.settings.dockHeight)
  const panes = useAppState(state => state.panes)
  const front = useAppState(state => state.frontPane)
  const inSight = panesInSight(
    panes.map(({ id }) => id),
    front,
    width,
  )
  return (
    <section
      ref={box}
      className="dock"
      aria-label="Applications and events"
      style={wanted === null ? undefined : { height: wanted, maxHeight: '60vh' }}
    >
      <DockEdge height={height} />
      <PaneTabs inSight={inSight} />
      <div className="dock-panes">
        {panes.map(pane => {
          const Window = windows[pane.screen]
          // One out of sight stays, with what was typed in it.
          return (
            <div key={pane.id} className="dock-pane" hidden={!inSight.has(pane.id)}>
              <Window pane={pane} />
            </div>
          )
        })}
        <EventFeed />
      </div>
    </section>
  )
}
