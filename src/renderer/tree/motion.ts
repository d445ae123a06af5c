/**
 * What moves on the tree, and since when: change is told by motion, and motion ends by itself. It is fed with
 * pictures and scenes as they come and asked by `draw` at each frame. All times are milliseconds of the
 * window's clock and are handed in, so that tests need no clock.
 */
import type { SignalFlash, TreeNode } from '../../shared/protocol/events.ts'
import type { Picture } from '../stores/picture.ts'
import { groupKey } from '../stores/rows.ts'
import { type Dot, dotDurationMs, routeOf } from './dots.ts'
import type { Box, Scene } from './layout.ts'

/** How long each motion takes, in ms. */
export const durationMs = {
  move: 420,
  grow: 520,
  burst: 900,
  /** The reason of an exit stands in its seat's last line. */
  reason: 3_200,
  pulse: 520,
  /** The highlighted row that stands for every motion where motion is reduced. */
  highlight: 1_600,
  fade: 420,
  /** Between two signals of one delta, so that their order can be seen; less where there are many. */
  stagger: 45,
  staggerAll: 450,
} as const

/** Dots on their way at once; more are left out, the oldest first to come. */
const dotsMax = 150

export type SeatMotion = {
  fromX: number
  fromY: number
  movedAt: number
  /** When the process that sits here now took its seat. */
  grownAt: number
  /** When the one before left, and why. */
  exitedAt: number
  reason: string
  /** When a signal from or to a process outside the tree came or went. */
  pulsedAt: number
}

export type Motion = {
  readonly reduced: boolean
  readonly seats: ReadonlyMap<string, SeatMotion>
  readonly dots: readonly Dot[]
  /** Seats that are gone from the scene and fade. */
  readonly leaving: readonly { box: Box; at: number }[]
  /** World times of the restarts in each supervisor's window, oldest first. */
  readonly pips: ReadonlyMap<string, readonly number[]>
  /** Takes in what happened between two pictures. `scene` is the one on show. */
  happened: (
    before: Picture | null,
    after: Picture,
    signals: readonly SignalFlash[],
    scene: Scene,
    now: number,
  ) => void
  /** Takes in that the scene changed. */
  rearranged: (before: Scene, after: Scene, nodesBefore: Picture['nodes'] | null, now: number) => void
  /** Ends what is over; tells whether anything still moves. */
  settle: (now: number) => boolean
  setReduced: (reduced: boolean) => void
}

const never = Number.NEGATIVE_INFINITY

export function createMotion(): Motion {
  const seats = new Map<string, SeatMotion>()
  const pips = new Map<string, number[]>()
  let dots: Dot[] = []
  let leaving: { box: Box; at: number }[] = []
  let reduced = false

  const motionOf = (key: string): SeatMotion => {
    let motion = seats.get(key)
    if (!motion) {
      motion = {
        fromX: 0,
        fromY: 0,
        movedAt: never,
        grownAt: never,
        exitedAt: never,
        reason: '',
        pulsedAt: never,
      }
      seats.set(key, motion)
    }
    return motion
  }

  const seatHappened = (was: TreeNode | undefined, is: TreeNode, shownKey: string, now: number): void => {
    if (!was) {
      motionOf(shownKey).grownAt = now
      return
    }
    const left = was.pid !== null && was.pid !== is.pid
    if (left) {
      const motion = motionOf(shownKey)
      motion.exitedAt = now
      motion.reason = is.lastExit ?? ''
    }
    if (is.pid !== null && is.pid !== was.pid) motionOf(shownKey).grownAt = now
  }

  const countRestarts = (node: TreeNode, nowMs: number): void => {
    const count = node.supervisor?.restartsInWindow ?? 0
    const known = pips.get(node.key) ?? []
    if (count === known.length) return
    const kept = known.slice(Math.max(0, known.length - count))
    while (kept.length < count) kept.push(nowMs)
    if (count === 0) pips.delete(node.key)
    else pips.set(node.key, kept)
  }

  const signalled = (signal: SignalFlash, at: number, picture: Picture, scene: Scene): void => {
    const from = signal.from === null ? null : shownAs(signal.from, picture, scene)
    const to = signal.to === null ? null : shownAs(signal.to, picture, scene)
    const route = from !== null && to !== null ? routeOf(scene, from, to) : null
    if (route && route.length > 0 && !reduced) {
      dots.push({ kind: signal.kind, text: signal.text, at, endsAt: at + dotDurationMs(route), route })
      return
    }
    const key = to ?? from
    if (key !== null) motionOf(key).pulsedAt = at
  }

  return {
    get reduced() {
      return reduced
    },
    seats,
    get dots() {
      return dots
    },
    get leaving() {
      return leaving
    },
    pips,
    happened(before, after, signals, scene, now) {
      if (after.nodes !== before?.nodes) {
        for (const node of after.nodes.values()) {
          const was = before?.nodes.get(node.key)
          if (was === node) continue
          if (node.supervisor) countRestarts(node, after.world.nowMs)
          if (before) seatHappened(was, node, shownAs(node.key, after, scene) ?? node.key, now)
        }
      }
      const apart = reduced ? 0 : Math.min(durationMs.stagger, durationMs.staggerAll / signals.length)
      signals.forEach((signal, index) => {
        signalled(signal, now + index * apart, after, scene)
      })
      if (dots.length > dotsMax) dots = dots.slice(-dotsMax)
    },
    rearranged(before, after, nodesBefore, now) {
      if (reduced || before.boxes.length === 0) return
      for (const box of after.boxes) {
        const old = before.byKey.get(box.key)
        const motion = seats.get(box.key)
        if (old) {
          if (old.x === box.x && old.y === box.y) continue
          const moved = motionOf(box.key)
          const t = part(now, moved.movedAt, durationMs.move)
          moved.fromX = t < 1 ? moved.fromX + (old.x - moved.fromX) * t : old.x
          moved.fromY = t < 1 ? moved.fromY + (old.y - moved.fromY) * t : old.y
          moved.movedAt = now
        } else if (nodesBefore?.has(box.key) || box.row.kind === 'group') {
          // It was folded away: it comes out of its parent.
          const parent = before.byKey.get(box.row.parent ?? '')
          if (!parent || motion?.grownAt === now) continue
          const unfolded = motionOf(box.key)
          unfolded.fromX = parent.x
          unfolded.fromY = parent.y
          unfolded.movedAt = now
        }
      }
      for (const box of before.boxes) if (!after.byKey.has(box.key)) leaving.push({ box, at: now })
    },
    settle(now) {
      const dotsBefore = dots.length
      if (dotsBefore > 0 && dots.some(dot => dot.endsAt <= now)) dots = dots.filter(dot => dot.endsAt > now)
      if (leaving.some(({ at }) => now - at >= durationMs.fade)) {
        leaving = leaving.filter(({ at }) => now - at < durationMs.fade)
      }
      for (const [key, motion] of seats) if (!seatMoves(motion, now, reduced)) seats.delete(key)
      return dots.length > 0 || leaving.length > 0 || seats.size > 0
    },
    setReduced(value) {
      reduced = value
      if (value) {
        dots = []
        leaving = []
      }
    },
  }
}

/** How much of a motion is over, 0 to 1. */
export function part(now: number, since: number, lasts: number): number {
  return Math.min(1, Math.max(0, (now - since) / lasts))
}

function seatMoves(motion: SeatMotion, now: number, reduced: boolean): boolean {
  const { movedAt, grownAt, exitedAt, pulsedAt } = motion
  if (now - exitedAt < durationMs.reason) return true
  const last = Math.max(grownAt, pulsedAt)
  if (reduced) return now - last < durationMs.highlight
  return (
    now - movedAt < durationMs.move || now - grownAt < durationMs.grow || now - pulsedAt < durationMs.pulse
  )
}

/** Key of the box that a seat is shown as: its own, or that of the counted row or seat it is folded into. */
function shownAs(key: string, picture: Picture, scene: Scene): string | null {
  const seen = new Set<string>()
  for (
    let at: string | null = key;
    at !== null && !seen.has(at);
    at = picture.nodes.get(at)?.parent ?? null
  ) {
    if (scene.byKey.has(at)) return at
    const parent: string | null = picture.nodes.get(at)?.parent ?? null
    if (parent !== null && scene.byKey.has(groupKey(parent))) return groupKey(parent)
    seen.add(at)
  }
  return null
}
