/**
 * A tidy forest: how far down each row stands, in rows, so that rows of one depth keep their distance, a parent stands
 * midway between its first and its last child, and equal subtrees look equal wherever they stand. Children that have room
 * to spare between two larger ones are spread evenly over it. In one pass from the leaves up: each subtree is known by its
 * upper and lower edge at every depth, as in Reingold and Tilford's "Tidier Drawings of Trees". Pure.
 */
import { cousinGap } from './metrics.ts'

/** A row, and the subtrees under it. */
export type Branch = { readonly index: number; readonly children: readonly Branch[] }

/** Upper and lower edge of a subtree at each depth below its top, from the place of its top on. */
type Outline = { readonly top: number[]; readonly bottom: number[] }

/** Where each of `tops` and all below them stand; written into `places` by their index. @returns how far they reach at each depth */
export function placeForest(tops: readonly Branch[], places: number[] | Float64Array): Outline {
  const shifts = new Map<Branch, readonly number[]>()
  const { outline, at } = stack(tops.map(top => outlineOf(top, shifts)))
  tops.forEach((top, index) => {
    settle(top, at[index] as number, shifts, places)
  })
  return outline
}

const leaf: Outline = { top: [0], bottom: [0] }

function outlineOf(branch: Branch, shifts: Map<Branch, readonly number[]>): Outline {
  const { children } = branch
  if (children.length === 0) return leaf
  const { outline, at } = stack(children.map(child => outlineOf(child, shifts)))
  const middle = ((at[0] as number) + (at.at(-1) as number)) / 2
  shifts.set(
    branch,
    at.map(place => place - middle),
  )
  const { top, bottom } = outline
  for (let depth = 0; depth < top.length; depth++) {
    top[depth] = (top[depth] as number) - middle
    bottom[depth] = (bottom[depth] as number) - middle
  }
  top.unshift(0)
  bottom.unshift(0)
  return outline
}

/** Puts subtrees under each other. `at`: where the top of each stands, the first at 0. */
function stack(subtrees: readonly Outline[]): { outline: Outline; at: number[] } {
  const top: number[] = []
  const bottom: number[] = []
  /** Which of the subtrees so far reaches lowest at each depth. */
  const lowest: number[] = []
  const at: number[] = []
  subtrees.forEach((subtree, index) => {
    let place = Number.NEGATIVE_INFINITY
    let meets = index - 1
    const deepest = Math.min(subtree.top.length, bottom.length)
    const wantedAt = (depth: number) =>
      (bottom[depth] as number) + (depth === 0 ? 1 : 1 + cousinGap) - (subtree.top[depth] as number)
    for (let depth = 0; depth < deepest; depth++) {
      const wanted = wantedAt(depth)
      if (wanted <= place + 1e-9) continue
      place = wanted
      meets = lowest[depth] as number
    }
    if (index === 0) place = 0
    else if (meets < index - 1) {
      // Where it would stand but for the one that it meets.
      let tight = wantedAt(0)
      for (let depth = 1; depth < deepest; depth++) {
        if ((lowest[depth] as number) > meets) tight = Math.max(tight, wantedAt(depth))
      }
      spread(subtrees, at, meets, place - tight, bottom, lowest)
    }
    at.push(place)
    for (let depth = 0; depth < subtree.top.length; depth++) {
      if (depth >= top.length) top.push(place + (subtree.top[depth] as number))
      bottom[depth] = place + (subtree.bottom[depth] as number)
      lowest[depth] = index
    }
  })
  return { outline: { top, bottom }, at }
}

/** Spreads those after `from` over the room of `slack` that opened behind them. */
function spread(
  subtrees: readonly Outline[],
  at: number[],
  from: number,
  slack: number,
  bottom: number[],
  lowest: readonly number[],
): void {
  const between = at.length - 1 - from
  for (let index = from + 1; index < at.length; index++) {
    at[index] = (at[index] as number) + (slack * (index - from)) / (between + 1)
  }
  for (let depth = 0; depth < bottom.length; depth++) {
    const owner = lowest[depth] as number
    if (owner > from) bottom[depth] = (at[owner] as number) + (subtrees[owner]?.bottom[depth] as number)
  }
}

function settle(
  branch: Branch,
  place: number,
  shifts: ReadonlyMap<Branch, readonly number[]>,
  places: number[] | Float64Array,
): void {
  places[branch.index] = place
  const below = shifts.get(branch)
  branch.children.forEach((child, index) => {
    settle(child, place + (below?.[index] ?? 0), shifts, places)
  })
}
