/**
 * What moves on the tree, and since when: change is told by motion, and motion ends by itself. It is fed with
 * pictures and scenes as they come and asked by `draw` at each frame. All times are milliseconds of the
 * window's clock and are handed in, so that tests need no clock.
 */
import type { SignalFlash, TreeNode } from '../../shared/protocol/events.ts'
import type { Picture } from '../stores/picture.ts'
import type { Dot } from './dots.ts'
import type { Box, Scene } from './layout.ts'
import { shownAs } from './shown-as.ts'
import { blowMs, planSignals, type SignalPlan } from './signal-plan.ts'

/** How long each motion takes, in ms. */
export const durationMs = {
  move: 420,
  /** From the end of a process to the next one in its seat. */
  gap: 260,
  grow: 520,
  burst: 900,
  blow: blowMs,
  /** The reason of an exit stands in its seat's last line. */
  reason: 3_200,
  /** Where there is no room for both, it stands in the place of the name. */
  word: 1_500,
  pulse: 520,
  /** A name that drops off, one that hooks on, and a pip that fills. */
  drop: 760,
  hook: 420,
  fill: 480,
  /** The highlighted row that stands for every motion where motion is reduced. */
  highlight: 1_600,
  fade: 420,
} as const

/** In a scene of more boxes than this nobody could follow where each goes: they are there at once. */
const movedMax = 1_500

/** Dots on their way at once; more are left out, the oldest first to come. */
const dotsMax = 150

export type SeatMotion = {
  fromX: number
  fromY: number
  movedAt: number
  /** When the process that sits here now took its seat. */
  grownAt: number
  /** When the one before left, and why; both may lie ahead, while the signal that ends it is on its way. */
  exitedAt: number
  reason: string
  /** It left in order: `:normal`, `:shutdown` or `{:shutdown, _}`. */
  orderly: boolean
  /** The seat as it was until then. */
  was: TreeNode | undefined
  /** When somebody who is folded away here left last. */
  foldedExitAt: number
  /** When the meter of this supervisor blew. */
  blownAt: number
  /** When the last pip of this supervisor filled. */
  filledAt: number
  /** When a signal from or to a process outside the tree came or went. */
  pulsedAt: number
}

export type Motion = {
  readonly reduced: boolean
  readonly seats: ReadonlyMap<string, SeatMotion>
  readonly dots: readonly Dot[]
  /** Seats that are gone from the scene and fade. */
  readonly leaving: readonly { box: Box; at: number }[]
  /** Supervisors whose meters drain. */
  readonly draining: ReadonlySet<string>
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
  const draining = new Set<string>()
  let dots: Dot[] = []
  let leaving: { box: Box; at: number }[] = []
  let struckAt: ReadonlyMap<string, number> = new Map()
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
        orderly: false,
        was: undefined,
        foldedExitAt: never,
        blownAt: never,
        filledAt: never,
        pulsedAt: never,
      }
      seats.set(key, motion)
    }
    return motion
  }

  const seatHappened = (
    was: TreeNode | undefined,
    is: TreeNode,
    shownKey: string,
    plan: SignalPlan | null,
    now: number,
  ): void => {
    if (shownKey !== is.key) {
      foldedHappened(was, is, shownKey, plan, now)
      return
    }
    if (!was) {
      motionOf(shownKey).grownAt = now
      return
    }
    let here = now
    if (was.pid !== null && was.pid !== is.pid) {
      const motion = motionOf(shownKey)
      const blown = plan?.blownAt.get(is.key)
      here = Math.max(now, plan?.struckAt.get(is.key) ?? now, blown === undefined ? now : blown + blowMs)
      here = Math.max(here, motion.blownAt + blowMs)
      motion.exitedAt = here
      motion.reason = is.lastExit ?? ''
      motion.orderly = isOrderly(motion.reason)
      motion.was = was
      if (!reduced) here += durationMs.gap
    }
    if (is.pid !== null && is.pid !== was.pid) motionOf(shownKey).grownAt = here
  }

  /** What happens to who is folded away only flashes at the row that stands for them: that row has not exited itself. */
  const foldedHappened = (
    was: TreeNode | undefined,
    is: TreeNode,
    shownKey: string,
    plan: SignalPlan | null,
    now: number,
  ): void => {
    if (was?.pid === is.pid) return
    const motion = motionOf(shownKey)
    if (!was?.pid) motion.pulsedAt = now
    else motion.foldedExitAt = Math.max(now, plan?.struckAt.get(is.key) ?? now)
  }

  /** Notes whether a meter drains, and when its youngest pip fills: not before the exit that it answers has arrived. */
  const countRestarts = (
    was: TreeNode | undefined,
    is: TreeNode,
    shownKey: string,
    plan: SignalPlan | null,
    now: number,
  ): void => {
    const count = is.supervisor?.restartsInWindow ?? 0
    if (count > 0) draining.add(is.key)
    else draining.delete(is.key)
    const before = was?.supervisor
    if (!before || !is.supervisor || shownKey !== is.key) return
    const youngest = (times: readonly number[]) => times.at(-1) ?? never
    const more =
      count > before.restartsInWindow ||
      youngest(is.supervisor.restartedAtMs) > youngest(before.restartedAtMs)
    if (more) motionOf(is.key).filledAt = Math.max(now, plan?.struckAt.get(is.key) ?? now)
  }

  const signalsHappened = (
    signals: readonly SignalFlash[],
    before: Picture,
    after: Picture,
    scene: Scene,
    now: number,
  ): SignalPlan => {
    const boxOf = (key: string | null) => (key === null ? null : shownAs(key, after.nodes, scene))
    const shown = signals.map(signal => ({
      ...signal,
      fromBox: boxOf(signal.from),
      toBox: boxOf(signal.to),
    }))
    const plan = planSignals(shown, givingUp(before, after), scene, now, struckAt)
    struckAt = plan.struckAt
    dots.push(...plan.dots)
    if (dots.length > dotsMax) dots = dots.slice(-dotsMax)
    for (const [key, at] of plan.pulses) motionOf(key).pulsedAt = at
    for (const [key, at] of plan.blownAt) {
      const box = boxOf(key)
      if (box !== null) motionOf(box).blownAt = at
    }
    return plan
  }

  /** Where motion is reduced a signal only marks the row it goes to. */
  const signalsMarked = (
    signals: readonly SignalFlash[],
    after: Picture,
    scene: Scene,
    now: number,
  ): void => {
    for (const { from, to } of signals) {
      const key =
        (to === null ? null : shownAs(to, after.nodes, scene)) ??
        (from === null ? null : shownAs(from, after.nodes, scene))
      if (key !== null) motionOf(key).pulsedAt = now
    }
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
    draining,
    happened(before, after, signals, scene, now) {
      const plan = before && !reduced ? signalsHappened(signals, before, after, scene, now) : null
      if (reduced) signalsMarked(signals, after, scene, now)
      if (after.nodes === before?.nodes) return
      for (const key of after.changed) {
        const node = after.nodes.get(key)
        if (node === undefined) {
          draining.delete(key)
          continue
        }
        const was = before?.nodes.get(key)
        const shownKey = shownAs(key, after.nodes, scene) ?? key
        countRestarts(was, node, shownKey, plan, now)
        if (before) seatHappened(was, node, shownKey, plan, now)
      }
    },
    rearranged(before, after, nodesBefore, now) {
      if (reduced || before.boxes.length === 0 || after.boxes.length > movedMax) return
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
  const { movedAt, grownAt, exitedAt, pulsedAt, blownAt, filledAt, foldedExitAt } = motion
  if (now - exitedAt < durationMs.reason) return true
  const last = Math.max(grownAt, pulsedAt, foldedExitAt)
  if (reduced) return now - last < durationMs.highlight
  return (
    now - movedAt < durationMs.move ||
    now - grownAt < durationMs.highlight ||
    now - pulsedAt < durationMs.pulse ||
    now - filledAt < durationMs.fill ||
    now - foldedExitAt < durationMs.burst ||
    now - blownAt < durationMs.blow
  )
}

/** Seats of the supervisors of which the events that are new in `after` tell that they give up. */
function givingUp(before: Picture, after: Picture): ReadonlySet<string> {
  const keys = new Set<string>()
  const last = before.feed.at(-1)?.id ?? 0
  for (let index = after.feed.length - 1; index >= 0; index--) {
    const event = after.feed[index]
    if (!event || event.id <= last) break
    if (event.kind === 'give_up' && event.key !== null) keys.add(event.key)
  }
  return keys
}

const isOrderly = (reason: string): boolean =>
  reason === ':normal' || reason === ':shutdown' || reason.startsWith('{:shutdown,')
