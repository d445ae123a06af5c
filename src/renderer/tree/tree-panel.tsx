import { Power } from 'lucide-react'
import { speedText } from '../session/speed.ts'
import { hasTree } from '../stores/picture.ts'
import { ForecastMarks } from '../time/forecast-marks.tsx'
import { useApp, useAppState } from '../ui/app-context.ts'
import { plural } from '../ui/format.ts'
import { Legend, LegendLine } from './legend.tsx'
import { TreeCanvas } from './tree-canvas.tsx'
import { TreeTools } from './tree-tools.tsx'

/** The canvas with its tools, its legend, and what stands over it when there is no tree. */
export function TreePanel() {
  const legend = useAppState(state => state.settings.panels.legend)
  return (
    <section className="tree-panel" aria-label="Tree" id="tree">
      <TreeCanvas />
      <ForecastMarks />
      <Pace />
      <TreeTools />
      {legend ? <Legend /> : <LegendLine />}
      <Emptiness />
    </section>
  )
}

/** How the picture relates to time, where that is not plain: the world stands still, is slow, or runs too fast to draw. */
function Pace() {
  const mode = useAppState(state => state.picture?.world.mode)
  const speed = useAppState(state => state.picture?.world.speed ?? 1)
  const dropped = useAppState(state => state.signalsDropped)
  return (
    <div className="pace" data-covers="top">
      {mode === 'paused' ? <p className="pace-chip is-paused">Paused – Space runs, . steps</p> : null}
      {mode === 'running' && speed !== 1 ? (
        <p className="pace-chip">{speedText(speed)} of the wall clock</p>
      ) : null}
      {dropped > 0 ? <p className="pace-chip">{plural(dropped, 'more signal')} not drawn</p> : null}
    </div>
  )
}

/** Before the first picture, and after the top supervisor is gone. */
function Emptiness() {
  const { commands } = useApp()
  const connection = useAppState(state => state.connection)
  const running = useAppState(state => state.picture?.world.applicationRunning)
  const dying = useAppState(state => state.picture !== null && hasTree(state.picture))
  if (running === undefined) {
    return (
      <div className="tree-over" role="status">
        <p className="muted">{connection === 'closed' ? 'No connection.' : 'Connecting…'}</p>
      </div>
    )
  }
  if (running) return null
  return <Stopped dying={dying} onStart={() => void commands.startApplication()} />
}

/** While the tree dies it stands beside it; when nothing is left, in its place. */
function Stopped({ dying, onStart }: { dying: boolean; onStart: () => void }) {
  return (
    <div className={dying ? 'tree-beside' : 'tree-over'} {...(dying ? { 'data-covers': 'top' } : {})}>
      <div className="stopped" role="alert">
        <Power size={dying ? 18 : 26} aria-hidden />
        <h2>Application stopped</h2>
        <p>
          The top supervisor has exited, so nobody is left to restart anything. What was acknowledged is in
          the files.
        </p>
        <button type="button" className="button primary" onClick={onStart}>
          Start the application
        </button>
      </div>
    </div>
  )
}
