/** The window's entry: joins transport, store, session and view. */
import './styles/fonts.css'
import './styles/tokens.css'
import './styles/base.css'
import './styles/controls.css'
import './styles/frame.css'
import './styles/tree.css'
import './styles/inspector.css'
import './styles/screens.css'
import './styles/time.css'
import { createRoot } from 'react-dom/client'
import { AppView } from './app.tsx'
import { startSession } from './session/session.ts'
import { createAppStore } from './stores/app-store.ts'
import { createRowsSelector } from './stores/selectors.ts'
import { loadSettings, saveSettings } from './stores/settings-storage.ts'
import { connect } from './transport/connect.ts'
import { AppContext } from './ui/app-context.ts'

/** A delta that is not drawn, because the window is hidden, is acknowledged after this many ms all the same. */
const hiddenFrameMs = 1_000

const chance = (below: number): number => {
  // Random bits modulo a small number: the names need no better chance than that.
  return (crypto.getRandomValues(new Uint32Array(1))[0] ?? 0) % below
}

const afterDrawn = (action: () => void): void => {
  let done = false
  const once = () => {
    if (done) return
    done = true
    clearTimeout(timer)
    action()
  }
  const timer = setTimeout(once, hiddenFrameMs)
  requestAnimationFrame(() => setTimeout(once))
}

const store = createAppStore(loadSettings(localStorage, chance))
store.subscribe((now, before) => {
  if (now.settings !== before.settings) saveSettings(localStorage, now.settings)
})
saveSettings(localStorage, store.getState().settings)

const { commands } = startSession({ api: connect(window), store, afterDrawn })
const root = document.getElementById('root')
if (!root) throw new Error('index.html has no element #root')
createRoot(root).render(
  <AppContext value={{ store, commands, selectRows: createRowsSelector(), tree: { current: null } }}>
    <AppView />
  </AppContext>,
)
