/**
 * The canvas of the tree at work: follows the store, keeps scene, motion and camera, and draws a frame when
 * something changed or moves, and only then.
 */
import type { AppState, AppStore } from '../stores/app-store.ts'
import { foldsToFit, noFolds, pathToTop, type Row } from '../stores/rows.ts'
import { createFoundSelector, type RowsSelector } from '../stores/selectors.ts'
import { pngOf, svgOf } from '../ui/picture-file.ts'
import { cameraOn, cameraToFit, type Frame, isInSight, roomOf, toScene } from './camera.ts'
import { watchCovers } from './covers.ts'
import type { View } from './draw.ts'
import { createFlight } from './flight.ts'
import { hit } from './hit.ts'
import { type Bounds, type Box, emptyScene, layout, relabel, type Scene } from './layout.ts'
import { createWriter, letteringAt } from './lettering.ts'
import { createMeasure } from './measure.ts'
import { createMinimap } from './minimap.ts'
import { createMotion } from './motion.ts'
import { treeThatFits, wholeTree } from './picture-file.ts'
import { createRelationsSelector, noRelations, pathOf, type Relations } from './relations.ts'
import { createStillLayer } from './still-layer.ts'
import { readTheme } from './theme.ts'

export type TreeView = {
  /** Shows all of the tree, and keeps doing so until the user zooms or pans. */
  fit: () => void
  zoomBy: (factor: number) => void
  /** Brings the selected box to the middle. */
  centre: () => void
  /** The box at a point of the canvas, in CSS pixels from its corner. */
  at: (x: number, y: number) => Box | null
  /** Where the box of `key` is drawn, in CSS pixels from the corner of the canvas; null for one that is not drawn. */
  placeOf: (key: string) => { x: number; y: number } | null
  hover: (key: string | null) => void
  /** Folds as much as makes the tree fit its room, from the deepest level up; or opens all that is folded. */
  foldToFit: () => void
  unfold: () => void
  /** The whole tree as it is now; null where it is too large for the browser. */
  svg: () => string
  png: () => Promise<Blob | null>
  /** Colours or fonts changed. */
  restyle: () => void
  setReducedMotion: (reduced: boolean) => void
  stop: () => void
}

/** Meters that drain are drawn this often, in ms, when nothing else moves. */
const drainFrameMs = 120
/** Trees of more rows than this come folded. */
const rowsUnfolded = 400
/** So many rows are left unfolded in any case: of fewer there is little to see. */
const rowsLeast = 40
/** Kept free beside the tree, in CSS pixels. */
const margin = { top: 10, right: 14, bottom: 8, left: 14 } as const

export function createTreeView(
  canvas: HTMLCanvasElement,
  minimapCanvas: HTMLCanvasElement,
  store: AppStore,
  selectRows: RowsSelector,
): TreeView {
  const context = canvas.getContext('2d', { alpha: false })
  if (!context) throw new Error('this browser has no 2D canvas')

  let theme = readTheme(canvas)
  let measure = createMeasure(context, theme)
  let writer = createWriter(measure)
  let rows: readonly Row[] = []
  let scene: Scene = emptyScene
  let found: ReadonlySet<string> | null = null
  let relations: Relations = noRelations
  let path: ReadonlySet<string> = new Set()
  let pathFor: { scene: Scene; focus: string | null } | null = null
  let hoverKey: string | null = null
  let frame: Frame = { width: 1, height: 1, ...margin }
  /**
   * Who has the camera: by itself it shows as much of the tree as can be read, or all of it where the user asked for
   * that; once the user zooms or pans it stays where it is put.
   */
  let lead: 'auto' | 'all' | 'user' = 'auto'
  let pending = 0
  let drain = 0
  let worldAt = 0
  const motion = createMotion()
  const selectRelations = createRelationsSelector()
  const selectFound = createFoundSelector()
  const still = createStillLayer()
  const flight = createFlight(canvas, {
    moved: requestFrame,
    taken: () => {
      lead = 'user'
    },
  })

  const minimap = createMinimap(minimapCanvas, (x, y) => {
    lead = 'user'
    const { k } = flight.camera
    const { width, height } = roomOf(frame)
    flight.to({ k, x: frame.left + width / 2 - x * k, y: frame.top + height / 2 - y * k }, true)
  })

  const selectedBox = (): Box | undefined => scene.byKey.get(store.getState().selectedKey ?? '')

  /** Keeps the tree in the room, unless the user has the camera. */
  const followTree = (atOnce = false): void => {
    if (lead === 'user' || scene.boxes.length === 0 || frame.width <= 1) return
    const to = cameraToFit(scene, frame, lead === 'all', selectedBox())
    flight.to(to, atOnce || motion.reduced)
  }

  function requestFrame(): void {
    if (pending === 0) pending = requestAnimationFrame(drawFrame)
  }

  const viewAt = (now: number): View => {
    const state = store.getState()
    const world = state.picture?.world
    const running = world?.mode === 'running'
    const worldNowMs = (world?.nowMs ?? 0) + (running ? (now - worldAt) * (world?.speed ?? 1) : 0)
    return {
      scene,
      motion,
      theme,
      measure,
      writer,
      transform: flight.camera,
      width: frame.width,
      height: frame.height,
      pixelRatio: devicePixelRatio,
      covered: { top: frame.top, bottom: frame.bottom },
      now,
      worldNowMs,
      selectedKey: state.selectedKey,
      hoverKey,
      path,
      found,
      focusKey: hoverKey ?? state.selectedKey,
      relations,
      layers: state.settings.layers,
      readable: !running || (world?.speed ?? 1) <= 0.2,
    }
  }

  function drawFrame(now: number): void {
    pending = 0
    const flying = flight.advance(now)
    cancelAnimationFrame(pending)
    pending = 0
    const moving = motion.settle(now)
    still.draw(context as CanvasRenderingContext2D, viewAt(now))
    minimap.show(scene, flight.camera, frame, theme, found)
    const running = store.getState().picture?.world.mode === 'running'
    if (moving || flying) requestFrame()
    else if (running && motion.draining.size > 0 && drain === 0) {
      drain = window.setTimeout(() => {
        drain = 0
        requestFrame()
      }, drainFrameMs)
    }
  }

  const bounds = (): Bounds => {
    if (scene.boxes.length > 0 && lead === 'user') return { like: scene.plan }
    return { room: roomOf(frame), before: scene.boxes.length > 0 ? scene.plan : null }
  }

  /** Lays out anew what changed; `before` is null when all of it is new. */
  const arrange = (state: AppState, before: AppState | null): void => {
    const nextRows = selectRows(state)
    const nodes = state.picture?.nodes
    if (!nodes) return
    const kept =
      nextRows === rows &&
      scene.boxes.length > 0 &&
      (state.picture === before?.picture || relabel(scene, nodes, state.picture?.changed ?? [], measure))
    const next = kept ? scene : layout(nextRows, nodes, measure, bounds(), scene)
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
    if (!kept) followTree(!watched)
  }

  /** The room changed: the same rows, laid out for it. */
  const rearrange = (): void => {
    const nodes = store.getState().picture?.nodes
    if (!nodes) return
    if (lead !== 'user') scene = layout(rows, nodes, measure, bounds(), scene)
    followTree(true)
    showSelected()
    follow(store.getState())
  }

  /** What depends on the scene and on what is looked at. */
  const follow = (state: AppState): void => {
    const nodes = state.picture?.nodes
    if (nodes) relations = selectRelations(scene, state.settings.layers, hoverKey ?? state.selectedKey, nodes)
    const focus = hoverKey ?? state.selectedKey
    if (pathFor?.scene !== scene || pathFor.focus !== focus) {
      pathFor = { scene, focus }
      path = pathOf(scene, focus)
    }
    requestFrame()
  }

  const stateChanged = (state: AppState, before: AppState): void => {
    const moved = state.selectedKey !== before.selectedKey
    const folded = state.folds !== before.folds || state.treeTop !== before.treeTop
    if (state.picture !== before.picture || folded || moved) arrange(state, before)
    found = selectFound(state)
    if (moved) showSelected()
    if (moved && isElsewhere(state)) queueMicrotask(() => store.getState().showOnly(null))
    follow(state)
    if (state.snapshots !== before.snapshots) foldLarge(state)
  }

  /** Whether only a part of the tree is shown, and the selected seat is not in it. */
  const isElsewhere = ({ selectedKey, treeTop, picture }: AppState): boolean => {
    if (selectedKey === null || treeTop === null || !picture?.nodes.has(selectedKey)) return false
    const parentOf = (key: string) => picture.nodes.get(key)?.parent ?? null
    return selectedKey !== treeTop && !pathToTop(parentOf, selectedKey).includes(treeTop)
  }

  /** A tree that is much too large comes folded, unless the user has chosen what to see of it. */
  const foldLarge = (state: AppState): void => {
    if (state.folds !== noFolds || rows.length <= rowsUnfolded || !state.picture) return
    const folded = foldsToFit(state.picture.children, rowsThatFit())
    // Everybody must have heard of this picture before it changes again.
    queueMicrotask(() => store.getState().foldOnly(folded))
  }

  const rowsThatFit = (): number => Math.max(rowsLeast, Math.floor(roomOf(frame).height / 18))

  const showSelected = (): void => {
    const box = selectedBox()
    const towards = flight.target()
    if (!box || isInSight(box, scene, towards, frame)) return
    flight.to(
      lead === 'user' ? cameraOn(box, scene, towards, frame) : cameraToFit(scene, frame, lead === 'all', box),
      motion.reduced,
    )
  }

  const readFrame = (): void => {
    const { width, height } = canvas.getBoundingClientRect()
    const { top, bottom } = covers.read()
    frame = {
      width: Math.max(1, width),
      height: Math.max(1, height),
      ...margin,
      top: top + margin.top,
      bottom: bottom + margin.bottom,
    }
    const across = Math.round(frame.width * devicePixelRatio)
    const down = Math.round(frame.height * devicePixelRatio)
    // Setting either clears the canvas.
    if (canvas.width !== across) canvas.width = across
    if (canvas.height !== down) canvas.height = down
  }

  const sizeChanged = (): void => {
    const old = frame
    readFrame()
    const resized = old.width !== frame.width || old.height !== frame.height
    if (!resized && old.top === frame.top && old.bottom === frame.bottom) return
    rearrange()
    // At once, or the canvas would be seen empty for a frame.
    cancelAnimationFrame(pending)
    drawFrame(performance.now())
  }

  const covers = watchCovers(canvas.parentElement ?? canvas, sizeChanged)
  const observer = new ResizeObserver(sizeChanged)
  observer.observe(canvas)
  const unsubscribe = store.subscribe(stateChanged)
  readFrame()
  arrange(store.getState(), null)
  foldLarge(store.getState())
  requestFrame()

  return {
    fit: () => {
      lead = 'all'
      const nodes = store.getState().picture?.nodes
      if (!nodes || scene.boxes.length === 0) return
      const old = scene
      scene = layout(rows, nodes, measure, bounds(), scene)
      motion.rearranged(old, scene, nodes, performance.now())
      flight.to(cameraToFit(scene, frame, true), motion.reduced)
      follow(store.getState())
    },
    zoomBy: factor => {
      lead = 'user'
      flight.zoomBy(factor)
    },
    centre: () => {
      const box = selectedBox()
      if (!box) return
      lead = 'user'
      flight.to(cameraOn(box, scene, flight.camera, frame), motion.reduced)
    },
    at: (x, y) => {
      const { k } = flight.camera
      const lettering = letteringAt(scene.metrics.rowHeight, k)
      const widthOf = (box: Box) => writer(box, scene.columns[box.depth]?.labelWidth ?? 0, lettering).width
      return hit(scene, ...toScene(flight.camera, x, y), widthOf)
    },
    placeOf: key => {
      const box = scene.byKey.get(key)
      if (box === undefined) return null
      const { x, y, k } = flight.camera
      return { x: box.x * k + x, y: box.y * k + y }
    },
    hover: key => {
      if (key === hoverKey) return
      hoverKey = key
      follow(store.getState())
    },
    foldToFit: () => {
      const { picture, treeTop, foldOnly } = store.getState()
      lead = 'auto'
      if (picture) foldOnly(foldsToFit(picture.children, rowsThatFit(), treeTop))
    },
    unfold: () => {
      lead = 'auto'
      store.getState().foldOnly(new Set())
    },
    svg: () => svgOf(wholeTree(viewAt(performance.now()))),
    png: () => pngOf(treeThatFits(viewAt(performance.now()))),
    restyle: () => {
      theme = readTheme(canvas)
      measure = createMeasure(context, theme)
      writer = createWriter(measure)
      rows = []
      scene = emptyScene
      arrange(store.getState(), null)
      follow(store.getState())
    },
    setReducedMotion: reduced => {
      motion.setReduced(reduced)
      requestFrame()
    },
    stop: () => {
      unsubscribe()
      observer.disconnect()
      covers.stop()
      flight.stop()
      minimap.stop()
      cancelAnimationFrame(pending)
      clearTimeout(drain)
    },
  }
}
