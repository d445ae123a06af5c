import { type KeyboardEvent, type PointerEvent, useState } from 'react'
import { useAppState } from '../ui/app-context.ts'
import { dockHeightMax, dockHeightMin } from './dock-height.ts'

/** Px that a key moves the edge. */
const keyStep = 24

/** The upper edge of the dock: dragged, or moved by the arrow keys; a double click puts it back. */
export function DockEdge({ height }: { height: number }) {
  const setHeight = useAppState(state => state.setDockHeight)
  const [grabbed, setGrabbed] = useState<{ y: number; height: number } | null>(null)
  const most = dockHeightMax(window.innerHeight)
  const press = (event: PointerEvent<HTMLDivElement>) => {
    if (event.button !== 0) return
    event.currentTarget.setPointerCapture(event.pointerId)
    setGrabbed({ y: event.clientY, height })
  }
  const move = (event: PointerEvent) => {
    if (grabbed !== null) setHeight(grabbed.height + grabbed.y - event.clientY, window.innerHeight)
  }
  const keys = (event: KeyboardEvent) => {
    const heights: { [key: string]: number } = {
      ArrowUp: height + keyStep,
      ArrowDown: height - keyStep,
      Home: most,
      End: dockHeightMin,
    }
    const next = heights[event.key]
    if (next === undefined) return
    event.preventDefault()
    event.stopPropagation()
    setHeight(next, window.innerHeight)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a rule cannot be moved; a separator with a value can.
    <div
      className={`dock-edge${grabbed === null ? '' : ' is-grabbed'}`}
      role="separator"
      tabIndex={0}
      aria-orientation="horizontal"
      aria-label="Height of the apps"
      aria-valuemin={dockHeightMin}
      aria-valuemax={most}
      aria-valuenow={Math.round(height)}
      title="Drag to give the apps more room or less; double-click for the usual height"
      onPointerDown={press}
      onPointerMove={move}
      onPointerUp={() => setGrabbed(null)}
      onPointerCancel={() => setGrabbed(null)}
      onDoubleClick={() => setHeight(null, window.innerHeight)}
      onKeyDown={keys}
    />
  )
}
