/** The camera of the canvas: where it is, how it flies to where it is wanted, and the user's hand on it. */
import { easeCubicInOut, select, type ZoomTransform, zoom, zoomIdentity } from 'd3'
import { type Camera, zoomRange } from './camera.ts'
import { part } from './motion.ts'

export type Flight = {
  readonly camera: Camera
  /** Where it will be when nothing more comes. */
  target: () => Camera
  /** Flies there, or is there at once. The first place it is given it takes at once. */
  to: (camera: Camera, atOnce: boolean) => void
  /** Moves on to where it should be at `now`; tells whether it is under way still. */
  advance: (now: number) => boolean
  zoomBy: (factor: number) => void
  stop: () => void
}

/** `moved`: the camera is somewhere else; `taken`: the user zooms or pans. */
export type FlightEvents = { moved: () => void; taken: () => void }

const flightMs = 420

export function createFlight(canvas: HTMLCanvasElement, { moved, taken }: FlightEvents): Flight {
  let camera: Camera = zoomIdentity
  let way: { from: Camera; to: Camera; at: number } | null = null
  let placed = false
  const selection = select(canvas)
  const zooming = zoom<HTMLCanvasElement, unknown>()
    .scaleExtent([zoomRange.min, zoomRange.max])
    // A seat is dragged to another screen; what is beside it moves the picture.
    .filter((event: MouseEvent) => {
      if (event.type === 'mousedown' && canvas.draggable) return false
      return (!event.ctrlKey || event.type === 'wheel') && !event.button
    })
    .on('zoom', (event: { transform: ZoomTransform; sourceEvent: unknown }) => {
      camera = event.transform
      if (event.sourceEvent) {
        way = null
        taken()
      }
      moved()
    })
  selection.call(zooming).on('dblclick.zoom', null)
  const put = ({ x, y, k }: Camera): void => {
    selection.call(zooming.transform, zoomIdentity.translate(x, y).scale(k))
  }

  return {
    get camera() {
      return camera
    },
    target: () => way?.to ?? camera,
    to(target, atOnce) {
      if (same(way?.to ?? camera, target)) return
      if (atOnce || !placed) {
        way = null
        put(target)
      } else way = { from: camera, to: target, at: performance.now() }
      placed = true
      moved()
    },
    advance(now) {
      if (!way) return false
      const { from, to, at } = way
      const t = part(now, at, flightMs)
      if (t >= 1) way = null
      put(t >= 1 ? to : between(from, to, easeCubicInOut(t)))
      return way !== null
    },
    zoomBy: factor => {
      way = null
      selection.call(zooming.scaleBy, factor)
    },
    stop: () => {
      selection.on('.zoom', null)
    },
  }
}

const same = (a: Camera, b: Camera): boolean =>
  Math.abs(a.x - b.x) < 0.01 && Math.abs(a.y - b.y) < 0.01 && Math.abs(a.k - b.k) < 1e-6

function between(from: Camera, to: Camera, t: number): Camera {
  const k = from.k + (to.k - from.k) * t
  return { k, x: from.x + (to.x - from.x) * t, y: from.y + (to.y - from.y) * t }
}
