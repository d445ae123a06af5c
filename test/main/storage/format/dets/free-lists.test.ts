import { describe, expect, it } from 'vitest'
import { type FreeBlocks, freeAfter, powers } from '../../../../../src/main/storage/format/dets/allocator.ts'
import { readFreeLists, writeFreeLists } from '../../../../../src/main/storage/format/dets/free-lists.ts'

function roundTrip(free: FreeBlocks, at: number) {
  const lists = writeFreeLists(free, at)
  const file = new Uint8Array(at + lists.length)
  file.set(lists, at)
  return { lists, file }
}

describe('free lists', () => {
  it('read back, and end in the size of the file', () => {
    const free = freeAfter(5432, 5464)
    const { lists, file } = roundTrip(free, 5458)
    expect(readFreeLists(file, 5458)).toEqual({ free, end: file.length - 4 })
    expect(new DataView(lists.buffer).getUint32(lists.length - 4)).toBe(file.length)
  })

  it('hold at most 1021 addresses a piece', () => {
    const many: number[][] = Array.from({ length: powers }, () => [])
    many[5] = Array.from({ length: 2500 }, (_, i) => 1336 + 64 * i)
    const { lists, file } = roundTrip(many, 100)
    expect(readFreeLists(file, 100)?.free).toEqual(many)
    const view = new DataView(lists.buffer)
    expect([0, 4096, 8192].map(at => [view.getUint32(at), view.getUint32(at + 8)])).toEqual([
      [12 + 4 * 1021, 6],
      [12 + 4 * 1021, 6],
      [12 + 4 * 458, 6],
    ])
  })

  it('do not read when the end mark is missing, a size is wrong or a class is unknown', () => {
    const { file } = roundTrip(freeAfter(5432, 5464), 40)
    const changed = (at: number, word: number) => {
      const copy = file.slice()
      new DataView(copy.buffer).setUint32(at, word)
      return copy
    }
    expect(readFreeLists(file.subarray(0, file.length - 8), 40)).toBeUndefined()
    expect(readFreeLists(file, file.length)).toBeUndefined()
    expect(readFreeLists(changed(40, 17), 40)).toBeUndefined()
    expect(readFreeLists(changed(40, 8), 40)).toBeUndefined()
    expect(readFreeLists(changed(40, 2 ** 31), 40)).toBeUndefined()
    expect(readFreeLists(changed(44, 0), 40)).toBeUndefined()
    expect(readFreeLists(changed(48, 33), 40)).toBeUndefined()
    expect(readFreeLists(changed(48, 0), 40)).toBeUndefined()
  })
})
