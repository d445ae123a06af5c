import { describe, expect, it } from 'vitest'
import { LayeredMap } from '../../../src/renderer/stores/layered-map.ts'
import { Random } from '../../support/terms.ts'

const sorted = <Value>(map: ReadonlyMap<string, Value>) => [...map].sort(([a], [b]) => (a < b ? -1 : 1))

describe('a layered map', () => {
  it.each([1, 2, 3, 4, 5, 6, 7, 8])('is as a map that is changed in the same way (seed %i)', seed => {
    const random = new Random(seed)
    const model = new Map(
      Array.from({ length: random.int(200) }, (_, at) => [`k${at}`, at] as [string, number]),
    )
    let layered = LayeredMap.from(model)
    for (let round = 0; round < 60; round++) {
      const removed = Array.from({ length: random.int(6) }, () => `k${random.int(260)}`)
      const put = Array.from(
        { length: random.int(12) },
        () => [`k${random.int(260)}`, random.int(999)] as const,
      )
      for (const key of removed) model.delete(key)
      for (const [key, value] of put) model.set(key, value)
      layered = layered.with(removed, put)
      expect(layered.size).toBe(model.size)
      expect(sorted(layered)).toEqual(sorted(model))
      expect([...layered.keys()].sort()).toEqual([...model.keys()].sort())
      expect([...layered.values()].sort()).toEqual([...model.values()].sort())
      for (const key of [...removed, 'k0', 'k259', 'nobody']) {
        expect(layered.get(key)).toBe(model.get(key))
        expect(layered.has(key)).toBe(model.has(key))
      }
    }
  })

  it('stays as it was when another is made of it', () => {
    const before = LayeredMap.from([
      ['a', 1],
      ['b', 2],
    ])
    const after = before.with(['a'], [['b', 3]])
    expect(sorted(before)).toEqual([
      ['a', 1],
      ['b', 2],
    ])
    expect(sorted(after)).toEqual([['b', 3]])
  })

  it('copies hundreds of entries for a change of a few among ten thousand, not all', () => {
    const keys = Array.from({ length: 10_000 }, (_, at) => `k${at}`)
    let copied = 0
    class Counted extends Map<string, number> {
      override set(key: string, value: number): this {
        copied++
        return super.set(key, value)
      }
    }
    const plain = globalThis.Map
    let map = LayeredMap.from(keys.map(key => [key, 0] as [string, number]))
    globalThis.Map = Counted as unknown as MapConstructor
    try {
      const rounds = 300
      for (let round = 0; round < rounds; round++) {
        map = map.with(
          [],
          Array.from({ length: 33 }, (_, at) => [`k${(round * 33 + at) % 10_000}`, round] as const),
        )
      }
      expect(copied / rounds).toBeLessThan(1_200)
    } finally {
      globalThis.Map = plain
    }
  })
})
