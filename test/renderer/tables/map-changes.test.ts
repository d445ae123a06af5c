import { describe, expect, it } from 'vitest'
import { changedBytes } from '../../../src/renderer/tables/map-changes.ts'
import { regionText } from '../../../src/renderer/tables/map-words.ts'
import type { TableMapRegion } from '../../../src/shared/protocol/events.ts'

const header: TableMapRegion = { at: 0, size: 1_336, kind: 'header', count: 1, used: 188 }
const segment: TableMapRegion = { at: 3_384, size: 2_048, kind: 'segment', count: 1, used: 16, slot: 256 }
const objects = (at: number, slot: number, used = 40): TableMapRegion => ({
  at,
  size: 64,
  kind: 'collections',
  count: 1,
  used,
  slot,
})
const free = (at: number): TableMapRegion => ({ at, size: 64, kind: 'free', count: 1, used: 0 })

describe('what has changed in a file', () => {
  it('is nothing where nothing has', () => {
    const map = [header, segment, objects(5_432, 300)]
    expect(changedBytes(map, [...map])).toEqual([])
  })

  it('is the new block of an object, the old one that is free now, and its slot', () => {
    const before = [header, segment, objects(5_432, 300), free(5_496)]
    const after = [header, segment, free(5_432), objects(5_496, 300, 44)]
    expect(changedBytes(before, after)).toEqual([
      { at: 3_384 + 8 * 44, size: 8 },
      { at: 5_432, size: 64 },
      { at: 5_496, size: 64 },
    ])
  })

  it('is the slot of an object that is gone', () => {
    const before = [segment, objects(5_432, 256)]
    expect(changedBytes(before, [{ ...segment, used: 8 }, free(5_432)])).toEqual([
      { at: 3_384, size: 8 },
      { at: 5_432, size: 64 },
    ])
  })
})

describe('a part of a file in words', () => {
  it('says what it is, where, how large, and of what slot', () => {
    expect(regionText(objects(5_432, 300))).toBe(
      'Objects at 0x1538 (byte 5,432): 64 bytes, 40 in use, slot 300',
    )
    expect(regionText(segment)).toBe(
      'Segment at 0xd38 (byte 3,384): 2,048 bytes, slots 256 to 511, of which 2 lead to objects',
    )
    expect(regionText({ ...free(0), size: 128, count: 2 })).toBe('Free at 0x0 (byte 0): 128 bytes, 2 blocks')
  })
})
