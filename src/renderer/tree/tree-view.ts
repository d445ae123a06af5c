/**
 * The canvas of the tree at work: follows the store, keeps scene, motion and camera, and draws a frame when
 * something changed or moves, and only then.
 */
import { easeCubicInOut, select, type ZoomTransform, zoom, zoomIdentity } from 'd3'
import type { AppState, AppStore } from '../stores/app-store.ts'
import type { Row } from '../stores/rows.ts'
import { foundSeats, type RowsSelector } from '../stores/selectors.ts'
import { type Camera, cameraOn, cameraToFit, isInSight, type Size, toScene, zoomRange } from './camera.ts'
import { draw, type Relation } from './draw.ts'
import { hit } from './hit.ts'
import { type Box, emptyScene, layout, relabel, type Scene } from './layout.ts'
import { createMeasure } from './measure.ts'
import { createMotion, part } from './motion.ts'
import { pathOf, relationsOf } from './relations.ts'
import { readTheme } from './theme.ts'

export type TreeView = {
  /** Shows all of the tree, and keeps doing so until the user zooms or pans. */
  fit: () => void
  zoomBy: (factor: number) => void
  /** Brings the selected box to the middle. */
  centre: () => void
  /** The box at a point of the canvas, in CSS pixels from its corner. */
  at: (x: number, y: number) => Box | null
  hover: (key: string | null) => void
  /** Colours or fonts changed. */
  restyle: () => void
  setReducedMotion: (reduced: boolean) => void
  stop: () => void
}

const cameraMoveMs = 360
/** Meters that drain are drawn this often, in ms, when nothing else moves. */
const drainFrameMs = 120

export function createTreeView(
  canvas: HTMLCanvasElement,
  store: AppStore,
  selectRows: RowsSelector,
): TreeView {
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('this browser has no 2D canvas')

  let theme = readTheme(canvas)
  let measure = createMeasure(context, theme)
  let rows: readonly Row[] = []
  let scene: Scene = emptyScene
  let found: ReadonlySet<string> | null = null
  let relations: readonly Relation[] = []
  let path: ReadonlySet<string> = new Set()
  let hoverKey: string | null = null
  let size: Size = { width: 1, height: 1 }
  let frame = 0
  let drain = 0
  let worldAt = 0
  const motion = createMotion()

  // The camera, and its flight to where it is wanted.
  let camera: Camera = zoomIdentity
  let flight: { from: Camera; to: Camera; at: number } | null = null
  let fitting = true
  let placed = false
  const selection = select(canvas)
  const zooming = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([zoomRange.min, zoomRange.max])
    .on('zoom', (event: { transform: ZoomTransform; sourceEvent: unknown }) => {
      camera = event.transform
      if (event.sourceEvent) {
        fitting = false
        flight = null
      }
      requestFrame()
    })
  selection.call(zooming).on('dblclick.zoom', null)
  const setCamera = ({ x, y, k }: Camera): void => {
    selection.call(zooming.transform, zoomIdentity.translate(x, y).scale(k))
  }
  const flyTo = (to: Camera): void => {
    if (motion.reduced || !placed) {
      flight = null
      setCamera(to)
    } else flight = { from: camera, to, at: performance.now() }
    placed = true
    requestFrame()
  }
  const fitIfWanted = (): void => {
    if (fitting && scene.boxes.length > 0 && size.width > 1) flyTo(cameraToFit(scene, size, false))
  }

  function requestFrame(): void {
    if (frame === 0) frame = requestAnimationFrame(drawFrame)
  }

  function drawFrame(now: number): void {
    frame = 0
    if (flight) {
      const t = part(now, flight.at, cameraMoveMs)
      const eased = easeCubicInOut(t)
      const { from, to } = flight
      if (t >= 1) flight = null
      setCamera(t >= 1 ? to : between(from, to, eased))
      cancelAnimationFrame(frame)
      frame = 0
    }
    const moving = motion.settle(now)
    const state = store.getState()
    const world = state.picture?.world
    const running = world?.mode === 'running'
    const worldNowMs = (world?.nowMs ?? 0) + (running ? (now - worldAt) * (world?.speed ?? 1) : 0)
    draw(context as CanvasRenderingContext2D, {
      scene,
      motion,
      theme,
      transform: camera,
      ...size,
      pixelRatio: devicePixelRatio,
      now,
      worldNowMs,
      selectedKey: state.selectedKey,
      hoverKey,
      path,
      found,
      relations,
      readable: !running || (world?.speed ?? 1) <= 0.2,
    })
    if (moving || flight) requestFrame()
    else if (running && motion.pips.size > 0 && drain === 0) {
      drain = window.setTimeout(() => {
        drain = 0
        requestFrame()
      }, drainFrameMs)
    }
  }

  /** Lays out anew what changed; `before` is null when all of it is new. */
  const arrange = (state: AppState, before: AppState | null): void => {
    const nextRows = selectRows(state)
    const nodes = state.picture?.nodes
    if (!nodes) return
    const kept = nextRows === rows ? relabel(scene, nodes, measure) : null
    const next = kept ?? layout(nextRows, nodes, measure)
    const old = scene
    rows = nextRows
    scene = next
    const now = performance.now()
    const watched = before !== null && before.snapshots === state.snapshots
    if (state.picture && state.picture !== before?.picture) {
      worldAt = now
      motion.happened(watched ? before.picture : null, state.picture, watched ? state.signals : [], next, now)
    }
    if (next !== old && watched) motion.rearranged(old, next, before.picture?.nodes ?? null, now)
    if (next.width !== old.width || next.height !== old.height) fitIfWanted()
  }

  const follow = (state: AppState, before: AppState): void => {
    if (
      state.picture !== before.picture ||
      state.folds !== before.folds ||
      state.selectedKey !== before.selectedKey
    ) {
      arrange(state, before)
    }
    if (state.search !== before.search || (found && state.picture !== before.picture))
      found = foundSeats(state)
    if (state.selectedKey !== before.selectedKey) showSelected()
    relations = relationsOf(state, scene)
    path = pathOf(scene, hoverKey ?? state.selectedKey)
    requestFrame()
  }

  const selectedBox = (): Box | undefined => scene.byKey.get(store.getState().selectedKey ?? '')

  const showSelected = (): void => {
    const box = selectedBox()
    const towards = flight?.to ?? camera
    if (box && !isInSight(box, towards, size)) flyTo(cameraOn(box, towards, size))
  }

  const restyle = (): void => {
    theme = readTheme(canvas)
    measure = createMeasure(context, theme)
    rows = []
    scene = emptyScene
    arrange(store.getState(), null)
    requestFrame()
  }

  const observer = new ResizeObserver(() => {
    const { width, height } = canvas.getBoundingClientRect()
    size = { width: Math.max(1, width), height: Math.max(1, height) }
    canvas.width = Math.round(size.width * devicePixelRatio)
    canvas.height = Math.round(size.height * devicePixelRatio)
    fitIfWanted()
    showSelected()
    // At once, or the canvas would be seen empty for a frame.
    cancelAnimationFrame(frame)
    drawFrame(performance.now())
  })
  observer.observe(canvas)
  const unsubscribe = store.subscribe(follow)
  arrange(store.getState(), null)
  requestFrame()

  return {
    fit: () => {
      fitting = true
      if (scene.boxes.length > 0) flyTo(cameraToFit(scene, size, true))
    },
    zoomBy: factor => {
      fitting = false
      selection.call(zooming.scaleBy, factor)
    },
    centre: () => {
      const box = selectedBox()
      if (!box) return
      fitting = false
      flyTo(cameraOn(box, camera, size))
    },
    at: (x, y) => hit(scene, ...toScene(camera, x, y)),
    hover: key => {
      if (key === hoverKey) return
      hoverKey = key
      path = pathOf(scene, hoverKey ?? store.getState().selectedKey)
      requestFrame()
    },
    restyle,
    setReducedMotion: reduced => {
      motion.setReduced(reduced)
      requestFrame()
    },
    stop: () => {
      unsubscribe()
      observer.disconnect()
      selection.on('.zoom', null)
      cancelAnimationFrame(frame)
      clearTimeout(drain)
    },
  }
}

function between(from: Camera, to: Camera, t: number): Camera {
  const k = from.k + (to.k - from.k) * t
  return { k, x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t }
}
