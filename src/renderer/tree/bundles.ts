/**
 * The ties of all boxes at once, as few strokes: lines of one kind that run in the same lane become one, so that a process
 * with forty links has one trunk and not forty lines over each other. Pure.
 */
import type { Scene } from './layout.ts'
import { type Relation, relationLines } from './relation-lines.ts'
import type { Tie } from './ties.ts'

export type Bundle = {
  readonly kind: 'link' | 'monitor' | 'table'
  /** x1, y1, x2, y2 of each stretch, level or upright. */
  readonly stretches: readonly (readonly [number, number, number, number])[]
  /** Where arrows point to, from the left. */
  readonly tips: readonly (readonly [number, number])[]
}

export function bundlesOf(scene: Scene, ties: readonly Tie[]): Bundle[] {
  const kinds = ['link', 'monitor', 'table'] as const
  return kinds.flatMap(kind => {
    const own = ties.filter(tie => tie.kind === kind || (kind === 'monitor' && tie.kind === 'mutual'))
    return own.length === 0 ? [] : [bundleOf(kind, scene, own)]
  })
}

type Run = { readonly at: number; readonly from: number; readonly to: number }

function bundleOf(kind: Bundle['kind'], scene: Scene, ties: readonly Tie[]): Bundle {
  const level: Run[] = []
  const upright: Run[] = []
  const tips = new Map<string, readonly [number, number]>()
  const point = (tip: readonly [number, number] | undefined) => tip && tips.set(`${tip}`, tip)
  for (const tie of ties) {
    const from = scene.byKey.get(tie.from)
    if (!from) continue
    const relation: Relation = { kind: tie.kind === 'table' ? 'uses' : tie.kind, key: tie.to }
    for (const { points } of relationLines(scene, from, [relation])) {
      points.forEach(([x, y], index) => {
        const next = points[index + 1]
        if (!next) return
        if (y === next[1]) level.push({ at: y, from: Math.min(x, next[0]), to: Math.max(x, next[0]) })
        else upright.push({ at: x, from: Math.min(y, next[1]), to: Math.max(y, next[1]) })
      })
      if (kind !== 'link') point(points.at(-1))
      if (tie.kind === 'mutual') point(points[0])
    }
  }
  const stretches = [
    ...merged(level).map(({ at, from, to }) => [from, at, to, at] as const),
    ...merged(upright).map(({ at, from, to }) => [at, from, at, to] as const),
  ]
  return { kind, stretches, tips: [...tips.values()] }
}

/** Runs at the same place that touch, as one. */
function merged(runs: readonly Run[]): Run[] {
  const sorted = [...runs].sort((a, b) => a.at - b.at || a.from - b.from)
  const all: Run[] = []
  for (const run of sorted) {
    const last = all.at(-1)
    if (last && Math.abs(last.at - run.at) < 0.5 && run.from <= last.to) {
      all[all.length - 1] = { ...last, to: Math.max(last.to, run.to) }
    } else all.push(run)
  }
  return all
}
