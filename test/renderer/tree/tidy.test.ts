import { describe, expect, it } from 'vitest'
import { cousinGap } from '../../../src/renderer/tree/metrics.ts'
import { type Branch, placeForest } from '../../../src/renderer/tree/tidy.ts'
import { Random } from '../../support/terms.ts'

type Shape = readonly Shape[]

/** Branches of a forest, numbered from the top down. */
function forestOf(shape: Shape): {
  tops: Branch[]
  all: { branch: Branch; depth: number; parent: Branch | null }[]
} {
  const all: { branch: Branch; depth: number; parent: Branch | null }[] = []
  const grow = (own: Shape, depth: number, parent: Branch | null): Branch => {
    const children: Branch[] = []
    const branch = { index: all.length, children }
    all.push({ branch, depth, parent })
    for (const child of own) children.push(grow(child, depth + 1, branch))
    return branch
  }
  return { tops: shape.map(top => grow(top, 0, null)), all }
}

function randomShape(random: Random, depth: number): Shape {
  const count = depth > 4 ? 0 : random.int(depth === 0 ? 5 : 4)
  return Array.from({ length: count }, () => randomShape(random, depth + 1))
}

const leaf: Shape = []
const tall: Shape = [[leaf, leaf, leaf, leaf, leaf, leaf, leaf]]

describe('a tidy forest', () => {
  it.each(Array.from({ length: 60 }, (_, index) => index + 1))(
    'keeps rows of one depth apart, cousins further, and parents in the middle (seed %i)',
    seed => {
      const { tops, all } = forestOf(randomShape(new Random(seed), 0))
      const places = new Array<number>(all.length).fill(Number.NaN)
      const reach = placeForest(tops, places)
      const byDepth = new Map<number, typeof all>()
      for (const each of all) byDepth.set(each.depth, [...(byDepth.get(each.depth) ?? []), each])
      for (const [depth, level] of byDepth) {
        level.slice(1).forEach((each, at) => {
          const above = level[at]!
          const gap = places[each.branch.index]! - places[above.branch.index]!
          expect(gap).toBeGreaterThanOrEqual((each.parent === above.parent ? 1 : 1 + cousinGap) - 1e-9)
        })
        expect(reach.top[depth]).toBeCloseTo(places[level[0]!.branch.index]!, 9)
        expect(reach.bottom[depth]).toBeCloseTo(places[level.at(-1)!.branch.index]!, 9)
      }
      for (const { branch } of all) {
        const [first, last] = [branch.children[0], branch.children.at(-1)]
        if (!first || !last) continue
        expect(places[branch.index]).toBeCloseTo((places[first.index]! + places[last.index]!) / 2, 9)
      }
    },
  )

  it('spreads small subtrees evenly over the room between two large ones', () => {
    const { tops } = forestOf([[tall, leaf, leaf, tall]])
    const places: number[] = []
    placeForest(tops, places)
    const [first, second, third, last] = tops[0]!.children.map(({ index }) => places[index]!)
    const step = (last! - first!) / 3
    expect(step).toBeGreaterThan(2)
    expect([second! - first!, third! - second!]).toEqual([expect.closeTo(step, 9), expect.closeTo(step, 9)])
  })

  it('draws equal subtrees alike, wherever they stand', () => {
    const { tops } = forestOf([[tall, leaf], [leaf], [tall, leaf]])
    const places: number[] = []
    placeForest(tops, places)
    const within = ({ index, children }: Branch): number[] =>
      children.flatMap(child => [places[child.index]! - places[index]!, ...within(child)])
    const [one, , two] = tops.map(within) as [number[], number[], number[]]
    expect(two).toEqual(one.map(offset => expect.closeTo(offset, 9)))
  })

  it('is nothing for no rows', () => {
    expect(placeForest([], [])).toEqual({ top: [], bottom: [] })
  })
})
