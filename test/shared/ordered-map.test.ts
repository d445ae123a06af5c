import { describe, expect, it } from 'vitest'
import { OrderedMap } from '../../src/shared/ordered-map.ts'
import { Random } from '../support/terms.ts'

type Numbers = OrderedMap<number, number>

const empty = OrderedMap.empty<number, number>((a, b) => a - b)

describe('OrderedMap', () => {
  it('runs the program of its documentation', () => {
    const one = OrderedMap.empty<number, string>((a, b) => a - b).set(2, 'b')
    const two = one.set(1, 'a')
    expect([...one]).toEqual([[2, 'b']])
    expect(two.after(1)).toEqual([2, 'b'])
  })

  it('has nothing in it when it is empty', () => {
    expect(empty.size).toBe(0)
    expect(empty.get(1)).toBeUndefined()
    expect(empty.has(1)).toBe(false)
    expect(empty.first()).toBeUndefined()
    expect(empty.last()).toBeUndefined()
    expect(empty.after(0)).toBeUndefined()
    expect(empty.before(0)).toBeUndefined()
    expect([...empty]).toEqual([])
  })

  it('tells a key without a value of its own from one that is not there', () => {
    const map = OrderedMap.empty<number, undefined>((a, b) => a - b).set(1, undefined)
    expect(map.has(1)).toBe(true)
    expect(map.has(2)).toBe(false)
  })

  it('replaces the key too when one that compares equal is set', () => {
    const map = OrderedMap.empty<string, number>((a, b) => a.length - b.length)
    expect([...map.set('ab', 1).set('xy', 2)]).toEqual([['xy', 2]])
  })

  it('is the same map after deleting a key that it does not have', () => {
    const map = empty.set(1, 1)
    expect(map.delete(2)).toBe(map)
  })

  it.each([0, 1, 2, 3, 7, 100, 1_000])(
    'is made of %i pairs in any order, and can be changed like any other',
    count => {
      const random = new Random(count)
      const keys = Array.from({ length: count }, (_, key) => key)
      for (let i = count - 1; i > 0; i--) {
        const j = random.int(i + 1)
        ;[keys[i], keys[j]] = [keys[j] as number, keys[i] as number]
      }
      let map: Numbers = OrderedMap.of(
        keys,
        key => key,
        key => 2 * key,
        (a, b) => a - b,
      )
      const model = new Map(keys.map(key => [key, 2 * key]))
      same(map, model)
      for (const key of keys.slice(0, 50)) {
        map = map.delete(key).set(count + key, key)
        model.delete(key)
        model.set(count + key, key)
      }
      same(map, model)
    },
  )

  it.each([1, 2, 3, 4, 5])('does what a sorted list does under random changes (seed %i)', seed => {
    const random = new Random(seed)
    const model = new Map<number, number>()
    let map = empty
    for (let step = 0; step < 2_000; step++) {
      const key = random.int(200)
      if (random.int(5) < 3) {
        map = map.set(key, step)
        model.set(key, step)
      } else {
        map = map.delete(key)
        model.delete(key)
      }
      if (step % 50 === 0) same(map, model)
      const probe = random.int(210) - 5
      const keys = [...model.keys()].sort((a, b) => a - b)
      expect(map.get(probe)).toBe(model.get(probe))
      expect(map.after(probe)?.[0]).toBe(keys.find(other => other > probe))
      expect(map.before(probe)?.[0]).toBe(keys.findLast(other => other < probe))
    }
    same(map, model)
  })

  it.each(['rising', 'falling'])('stays shallow when keys come in %s order', order => {
    let compared = 0
    let map = OrderedMap.empty<number, number>((a, b) => {
      compared++
      return a - b
    })
    for (let i = 0; i < 10_000; i++) map = map.set(order === 'rising' ? i : -i, i)
    compared = 0
    map.get(order === 'rising' ? 9_999 : -9_999)
    // log2(10000) is 13.3; a weight-balanced tree is at most about 2.4 times as deep, this one in practice 1.3.
    expect(compared).toBeLessThan(20)
  })

  it('leaves every older version as it was', () => {
    const versions: Numbers[] = [empty]
    for (let i = 0; i < 100; i++) versions.push((versions.at(-1) as Numbers).set((i * 37) % 101, i))
    let map = versions.at(-1) as Numbers
    for (let i = 0; i < 100; i++) map = map.delete((i * 37) % 101)
    expect(map.size).toBe(0)
    versions.forEach((version, at) => {
      expect(version.size).toBe(at)
      expect([...version.values()].sort((a, b) => a - b)).toEqual(Array.from({ length: at }, (_, i) => i))
    })
  })
})

function same(map: Numbers, model: ReadonlyMap<number, number>): void {
  const pairs = [...model].sort(([a], [b]) => a - b)
  expect([...map]).toEqual(pairs)
  expect(map.size).toBe(pairs.length)
  expect(map.first()).toEqual(pairs[0])
  expect(map.last()).toEqual(pairs.at(-1))
}
