import { type PointerEvent, useEffect, useRef, useState } from 'react'
import { useApp } from '../ui/app-context.ts'
import { draggedSeat } from '../ui/drag-seat.ts'
import type { Box } from './layout.ts'
import { TreeTooltip } from './tree-tooltip.tsx'
import { createTreeView } from './tree-view.ts'
import { useFonts, useReducedMotion, useThemeChange } from './use-surroundings.ts'

export type Hover = { key: string; x: number; y: number }

/** The pointer rests this long on a seat, in ms, before anything changes for it. */
const restMs = 140

/** The element, its pointer events and its life; what is drawn on it is `createTreeView`'s. */
export function TreeCanvas() {
  const { store, commands, selectRows, tree } = useApp()
  const canvas = useRef<HTMLCanvasElement>(null)
  const minimap = useRef<HTMLCanvasElement>(null)
  const [hover, setHover] = useState<Hover | null>(null)
  const [over, setOver] = useState(false)
  // Who only passes by lights nothing up: a seat is under the pointer when the pointer stays there.
  const waiting = useRef(0)

  useEffect(() => {
    if (!canvas.current || !minimap.current) return
    const view = createTreeView(canvas.current, minimap.current, store, selectRows)
    tree.current = view
    return () => {
      clearTimeout(waiting.current)
      view.stop()
      tree.current = null
    }
  }, [store, selectRows, tree])
  useThemeChange(() => tree.current?.restyle())
  useFonts(() => tree.current?.restyle())
  useReducedMotion(reduced => tree.current?.setReducedMotion(reduced))

  const boxAt = (event: { nativeEvent: { offsetX: number; offsetY: number } }): Box | null =>
    tree.current?.at(event.nativeEvent.offsetX, event.nativeEvent.offsetY) ?? null
  const point = (event: PointerEvent) => {
    const box = event.buttons === 0 ? boxAt(event) : null
    clearTimeout(waiting.current)
    setOver(box !== null)
    if (canvas.current && event.buttons === 0) canvas.current.draggable = box?.node !== undefined
    if (!box || box.key !== hover?.key) setHover(null)
    const { offsetX: x, offsetY: y } = event.nativeEvent
    waiting.current = window.setTimeout(
      () => {
        tree.current?.hover(box?.key ?? null)
        setHover(box ? { key: box.key, x, y } : null)
      },
      box?.key === hover?.key ? 0 : restMs,
    )
  }
  const leave = () => {
    clearTimeout(waiting.current)
    tree.current?.hover(null)
    setHover(null)
    setOver(false)
  }

  return (
    <>
      <canvas
        ref={canvas}
        className={over ? 'tree-canvas over' : 'tree-canvas'}
        role="img"
        aria-label="Drawing of the supervision tree. The outline beside it lists the same processes."
        onPointerMove={point}
        onPointerDown={leave}
        onPointerLeave={leave}
        onClick={event => {
          const box = boxAt(event)
          if (box?.row.kind === 'group') store.getState().foldRow(box.row, true)
          else if (box) commands.selectSeat(box.key)
        }}
        onDoubleClick={event => {
          const row = boxAt(event)?.row
          if (row && row.open !== null) store.getState().foldRow(row, !row.open)
        }}
        onDragStart={event => {
          const node = boxAt(event)?.node
          if (node) draggedSeat.begin(event.dataTransfer, node)
          else event.preventDefault()
        }}
        onContextMenu={event => {
          const box = boxAt(event)
          if (!box?.node) return
          event.preventDefault()
          commands.selectSeat(box.key)
          commands.askKill(box.key)
        }}
      />
      <canvas ref={minimap} className="minimap" hidden role="img" aria-label="All of the tree, small" />
      {hover ? <TreeTooltip hover={hover} /> : null}
    </>
  )
}
