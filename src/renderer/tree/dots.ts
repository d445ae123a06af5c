/** Signals on their way: a dot runs along the edges from the sender's seat to the receiver's. Pure. */
import type { SignalFlash } from '../../shared/protocol/events.ts'
import type { Scene } from './layout.ts'

/** One edge of a route; `up` from the child to its parent, else from the parent down to the child. */
export type Leg = { readonly child: string; readonly parent: string; readonly up: boolean }

/**
 * What becomes of a signal where it arrives: it is taken in, it strikes (an exit signal that ends the process), it kills
 * (one with reason `:kill`, which nobody can trap, and of which others hear as `:killed`), it bounces off (one with
 * reason `:normal`), or it turns into a message (one that is trapped).
 */
export type Ending = 'taken' | 'strikes' | 'kills' | 'bounces' | 'trapped'

export type Dot = {
  readonly kind: SignalFlash['kind']
  readonly text: string
  /** Edges on its way; none for a signal that comes from outside the tree. */
  readonly route: readonly Leg[]
  /** Key of the box it goes to. */
  readonly to: string
  readonly at: number
  /** When it arrives, and when the last of it is over. */
  readonly arrivesAt: number
  readonly endsAt: number
  readonly ending: Ending
}

/**
 * Edges from one box to another, over the nearest box that is above both; empty when it is the same box, null
 * when no edges join them.
 */
export function routeOf(scene: Scene, from: string, to: string): Leg[] | null {
  const above = (key: string): string[] => {
    const path = [key]
    for (let at = scene.byKey.get(key)?.row.parent; at; at = scene.byKey.get(at)?.row.parent) path.push(at)
    return path
  }
  const up = above(from)
  const down = above(to)
  const meeting = up.find(key => down.includes(key))
  if (meeting === undefined) return null
  const legs: Leg[] = []
  for (let index = 0; up[index] !== meeting; index++) {
    legs.push({ child: up[index]!, parent: up[index + 1]!, up: true })
  }
  for (let index = down.indexOf(meeting); index > 0; index--) {
    legs.push({ child: down[index - 1]!, parent: down[index]!, up: false })
  }
  return legs
}

/**
 * `sent`: it was sent by exit/2, from outside or by a supervisor to its child; a link passes on the reason `kill` as any
 * other.
 */
export function endingOf({ kind, text, trapped }: SignalFlash, sent: boolean): Ending {
  if (kind !== 'exit') return 'taken'
  if (trapped) return 'trapped'
  if (text === ':kill' && sent) return 'kills'
  return text === ':normal' ? 'bounces' : 'strikes'
}

/** Longer ways take longer, but not in proportion. */
export const dotDurationMs = (route: readonly Leg[]): number =>
  route.length === 0 ? 300 : 380 + 170 * Math.min(route.length, 5)

/** How long the end of a signal is to be seen, in ms. */
export const endingMs: { readonly [Kind in Ending]: number } = {
  taken: 0,
  strikes: 0,
  kills: 620,
  bounces: 700,
  trapped: 900,
}
