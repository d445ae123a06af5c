import { describe, expect, it } from 'vitest'
import { applyDelta, fromSnapshot, type Picture } from '../../../src/renderer/stores/picture.ts'
import { limits } from '../../../src/shared/limits.ts'
import type { Delta, FeedEvent, Snapshot, TreeNode } from '../../../src/shared/protocol/events.ts'
import { Random } from '../../support/terms.ts'
import { seat } from '../support/random-tree.ts'
import { world } from '../support/world-status.ts'

const snapshot = (fields: Partial<Snapshot> = {}): Snapshot => ({
  type: 'snapshot',
  seq: 1,
  nodes: [],
  world: world(),
  feed: [],
  notices: [],
  ...fields,
})

const delta = (fields: Partial<Delta> = {}): Delta => ({
  type: 'delta',
  seq: 2,
  upserts: [],
  removed: [],
  signals: [],
  signalsDropped: 0,
  feed: [],
  notices: [],
  world: world(),
  ...fields,
})

const line = (id: number): FeedEvent => ({
  id,
  atMs: id,
  kind: 'report',
  level: 'info',
  text: `${id}`,
  key: null,
})

/** The main process as the picture must come to know it, changed at random. */
class Model {
  readonly nodes = new Map<string, TreeNode>()
  readonly feed: FeedEvent[] = []
  readonly notices: Snapshot['notices'] = []
  status = world()
  seq = 0
  readonly #random: Random

  constructor(seed: number) {
    this.#random = new Random(seed)
  }

  snapshot(): Snapshot {
    this.seq += 1
    const { nodes, feed, notices, status, seq } = this
    return snapshot({
      seq,
      nodes: [...nodes.values()],
      feed: feed.slice(-limits.feedEvents),
      notices: [...notices],
      world: status,
    })
  }

  delta(): Delta {
    const random = this.#random
    const upserts = new Map<string, TreeNode>()
    const removed: string[] = []
    for (let change = random.int(8); change > 0; change--) {
      const keys = [...this.nodes.keys()]
      const key = random.int(2) === 0 || keys.length === 0 ? `s${random.int(40)}` : random.pick(keys)
      if (this.nodes.has(key) && random.int(4) === 0) {
        this.nodes.delete(key)
        upserts.delete(key)
        removed.push(key)
        continue
      }
      const parent = keys.length > 0 && random.int(5) > 0 ? random.pick(keys) : null
      const node = seat(key, parent === key ? null : parent, {
        order: random.int(9),
        lives: random.int(5),
        detail: `${random.int(100)} todos`,
      })
      this.nodes.set(key, node)
      upserts.set(key, node)
    }
    const feed = Array.from({ length: random.int(60) }, (_, index) => line(this.feed.length + 1 + index))
    this.feed.push(...feed)
    const notices = random.int(4) === 0 ? [notice(random.int(3))] : []
    for (const each of notices) {
      const at = this.notices.findIndex(({ id }) => id === each.id)
      if (at >= 0) this.notices[at] = each
      else this.notices.push(each)
    }
    this.status = world({ nowMs: random.int(1_000_000), restarts: random.int(100) })
    this.seq += 1
    // Removed first, then put: a seat that went and came again in one frame is in both.
    return delta({
      seq: this.seq,
      upserts: [...upserts.values()],
      removed,
      feed,
      notices,
      world: this.status,
    })
  }
}

const notice = (id: number) => ({ id, level: 'info' as const, title: `notice ${id}`, text: '' })

/** What of a picture can be seen, in an order that does not depend on how it came about. */
const seen = ({ nodes, children, world, feed, notices }: Picture) => ({
  nodes: [...nodes.values()].sort((a, b) => (a.key < b.key ? -1 : 1)),
  children: [...children.entries()].sort(([a], [b]) => `${a}`.localeCompare(`${b}`)),
  world,
  feed,
  notices,
})

describe('applyDelta', () => {
  it.each(Array.from({ length: 40 }, (_, index) => index + 1))(
    'after any deltas gives the picture that a fresh snapshot gives (seed %i)',
    seed => {
      const model = new Model(seed)
      let picture = fromSnapshot(model.snapshot())
      for (let round = 0; round < 25; round++) {
        picture = applyDelta(picture, model.delta())
        expect(seen(picture)).toEqual(seen(fromSnapshot({ ...model.snapshot() })))
      }
    },
  )

  it('leaves the picture before it as it was', () => {
    const before = fromSnapshot(snapshot({ nodes: [seat('a', null)], feed: [line(1)] }))
    const kept = seen(before)
    applyDelta(before, delta({ upserts: [seat('b', 'a')], removed: ['a'], feed: [line(2)] }))
    expect(seen(before)).toEqual(kept)
  })

  it('changes nothing for a delta that is older than the picture', () => {
    const before = fromSnapshot(snapshot({ seq: 5, nodes: [seat('a', null)] }))
    expect(applyDelta(before, delta({ seq: 5, removed: ['a'] }))).toBe(before)
  })

  it('keeps the index of children while no seat comes, goes or moves', () => {
    const before = fromSnapshot(snapshot({ nodes: [seat('a', null), seat('b', 'a')] }))
    const restarted = delta({ upserts: [seat('b', 'a', { pid: '<0.9.0>', lives: 2 })] })
    expect(applyDelta(before, restarted).children).toBe(before.children)
    const moved = delta({ upserts: [seat('b', 'a', { order: 2 })] })
    expect(applyDelta(before, moved).children).not.toBe(before.children)
  })

  it('keeps the lists of all parents under which no seat came, went or moved', () => {
    const nodes = [seat('a', null), seat('b', 'a'), seat('c', 'b'), seat('d', 'b', { order: 2 })]
    const before = fromSnapshot(snapshot({ nodes }))
    const after = applyDelta(before, delta({ upserts: [seat('e', 'a', { order: 2 })], removed: ['d'] }))
    expect(after.children.get('a')).toEqual(['b', 'e'])
    expect(after.children.get('b')).toEqual(['c'])
    expect(after.children.get(null)).toBe(before.children.get(null))
  })

  it('tells which seats changed, came or went', () => {
    const before = fromSnapshot(snapshot({ nodes: [seat('a', null), seat('b', 'a'), seat('c', 'a')] }))
    expect(before.changed).toEqual(['a', 'b', 'c'])
    const after = applyDelta(
      before,
      delta({ upserts: [seat('b', 'a', { lives: 2 }), seat('d', 'a')], removed: ['c', 'd'] }),
    )
    expect([...after.changed].sort()).toEqual(['b', 'c', 'd'])
    expect(applyDelta(after, delta({ seq: 3 })).changed).toEqual([])
  })

  it('keeps the last lines of the feed only', () => {
    const many = Array.from({ length: limits.feedEvents + 10 }, (_, index) => line(index + 1))
    const picture = applyDelta(
      fromSnapshot(snapshot({ feed: many.slice(0, 20) })),
      delta({ feed: many.slice(20) }),
    )
    expect(picture.feed).toHaveLength(limits.feedEvents)
    expect(picture.feed.at(-1)?.id).toBe(limits.feedEvents + 10)
  })
})

describe('the index of children', () => {
  it('has what stands outside the trees after them, also when that turns out later', () => {
    const top = seat('top', null, { order: 2 })
    const nodes = [seat('window 1', null, { order: 1 }), top, seat('below', 'top', { kind: 'supervisor' })]
    const before = fromSnapshot(snapshot({ nodes }))
    expect(before.children.get(null)).toEqual(['window 1', 'top'])
    const after = applyDelta(before, delta({ upserts: [{ ...top, kind: 'application' }] }))
    expect(after.children.get(null)).toEqual(['top', 'window 1'])
  })

  it('has them in start order, and those of unknown parents at the top', () => {
    const nodes = [
      seat('c', 'a', { order: 3 }),
      seat('a', null, { order: 1, kind: 'application' }),
      seat('lost', 'gone', { order: 2 }),
      seat('b', 'a', { order: 1 }),
    ]
    const { children } = fromSnapshot(snapshot({ nodes }))
    expect(children.get(null)).toEqual(['a', 'lost'])
    expect(children.get('a')).toEqual(['b', 'c'])
  })
})
