/**
 * When the signals of one delta set out and arrive. They are told in the order in which they were sent; here each
 * waits for what caused it, so that an exit is seen to climb: a signal strikes, the process ends, its own signals go
 * out. Pure.
 */
import type { SignalFlash } from '../../shared/protocol/events.ts'
import { type Dot, dotDurationMs, endingMs, endingOf, routeOf } from './dots.ts'
import type { Scene } from './layout.ts'

/** A signal between boxes of the scene; null for an end outside it. */
export type ShownSignal = SignalFlash & { readonly fromBox: string | null; readonly toBox: string | null }

export type SignalPlan = {
  readonly dots: readonly Dot[]
  /** Boxes at which something came or went that has no way to run along, and when. */
  readonly pulses: ReadonlyMap<string, number>
  /** When each seat was struck or told by an exit signal, by the seat's key. */
  readonly struckAt: ReadonlyMap<string, number>
  /** When the meter of each supervisor that gives up blows, by the seat's key. */
  readonly blownAt: ReadonlyMap<string, number>
}

/** Between two signals of one delta, in ms, so that their order can be seen; less where there are many. */
const staggerMs = 45
const staggerAllMs = 450
/** What causes wait for, together, in ms: the picture must not fall far behind the world. */
const behindMsMax = 1_400
/** From the moment a meter blows to the exit of its supervisor, in ms. */
export const blowMs = 700

export function planSignals(
  signals: readonly ShownSignal[],
  givingUp: ReadonlySet<string>,
  scene: Scene,
  now: number,
  struckBefore: ReadonlyMap<string, number> = new Map(),
): SignalPlan {
  const dots: Dot[] = []
  const pulses = new Map<string, number>()
  // A signal of an earlier delta may still be on its way.
  const struckAt = new Map([...struckBefore].filter(([, at]) => at > now))
  const blownAt = new Map<string, number>()
  const apart = Math.min(staggerMs, staggerAllMs / signals.length)
  const latest = now + behindMsMax

  signals.forEach((signal, index) => {
    const { kind, from, to, fromBox, toBox } = signal
    const causal = kind === 'exit' || kind === 'down'
    let at = now + index * apart
    if (causal && from !== null) {
      at = Math.max(at, struckAt.get(from) ?? at)
      if (kind === 'exit' && givingUp.has(from) && !blownAt.has(from)) {
        blownAt.set(from, at)
        struckAt.set(from, at + blowMs)
      }
      at = Math.max(at, struckAt.get(from) ?? at)
    }
    at = Math.min(at, latest)
    const route = fromBox !== null && toBox !== null ? routeOf(scene, fromBox, toBox) : null
    const fromOutside = kind === 'exit' && from === null && toBox !== null
    if (toBox !== null && ((route && route.length > 0) || fromOutside)) {
      const way = route ?? []
      const sent = from === null || scene.byKey.get(toBox)?.row.parent === fromBox
      const ending = endingOf(signal, sent)
      const arrivesAt = at + dotDurationMs(way)
      dots.push({
        kind,
        text: signal.text,
        route: way,
        to: toBox,
        at,
        arrivesAt,
        endsAt: arrivesAt + endingMs[ending],
        ending,
      })
      if (kind === 'exit' && ending !== 'bounces' && to !== null && !struckAt.has(to)) {
        struckAt.set(to, arrivesAt)
      }
    } else {
      const key = toBox ?? fromBox
      if (key !== null) pulses.set(key, at)
    }
  })
  for (const key of givingUp) if (!blownAt.has(key)) blownAt.set(key, now)
  return { dots, pulses, struckAt, blownAt }
}
