/** Signals on their way: a dot runs along the edges from the sender's seat to the receiver's. Pure. */
import type { SignalFlash } from '../../shared/protocol/events.ts'
import type { Scene } from './layout.ts'

/** One edge of a route; `up` from the child to its parent, else from the parent down to the child. */
export type Leg = { readonly child: string; readonly parent: string; readonly up: boolean }

export type Dot = {
  readonly kind: SignalFlash['kind']
  readonly text: string
  readonly route: readonly Leg[]
  readonly at: number
  readonly endsAt: number
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

/** Longer ways take longer, but not in proportion. */
export const dotDurationMs = (route: readonly Leg[]): number => 380 + 170 * Math.min(route.length, 5)
