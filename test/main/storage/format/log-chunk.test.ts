import { describe, expect, it } from 'vitest'
import { writeLogItem } from '../../../../src/main/storage/format/disk-log.ts'
import { decodeTerm } from '../../../../src/main/storage/format/etf.ts'
import { type Chunk, readChunk } from '../../../../src/main/storage/format/log-chunk.ts'

const joined = (...pieces: Uint8Array[]) => new Uint8Array(Buffer.concat(pieces))
const small = joined(writeLogItem(1), writeLogItem('two'), writeLogItem([3]))
const large = writeLogItem('x'.repeat(70_000))

function chunkOf(bytes: Uint8Array, most = 100, skipsDamage = false): Chunk {
  const chunk = readChunk(bytes, most, skipsDamage)
  if (chunk === 'corrupt') throw new Error('corrupt')
  return chunk
}

const termsOf = (chunk: Chunk) => chunk.items.map(({ body }) => decodeTerm(body).term)

describe('a chunk', () => {
  it('has the items that are whole, and says where it goes on', () => {
    const chunk = chunkOf(small)
    expect(termsOf(chunk)).toEqual([1, 'two', [3]])
    expect(chunk).toMatchObject({ bad: 0, next: small.length, needed: null, isFull: false })
    expect(chunk.items.map(({ at }) => at)).toEqual([0, 11, 28])
  })

  it('has as many items as it may', () => {
    const chunk = chunkOf(small, 2)
    expect(termsOf(chunk)).toEqual([1, 'two'])
    expect(chunk).toMatchObject({ next: 28, isFull: true })
  })

  it('says how many bytes the next item needs', () => {
    expect(chunkOf(small.subarray(0, 27))).toMatchObject({ next: 11, needed: 17 })
    expect(chunkOf(small.subarray(0, 15))).toMatchObject({ next: 11, needed: null })
  })

  it('holds a large item by itself', () => {
    expect(chunkOf(joined(small, large))).toMatchObject({ next: small.length + large.length })
    expect(chunkOf(joined(large, small))).toMatchObject({ items: [], next: 0, needed: large.length })
    expect(chunkOf(large.subarray(0, 23))).toMatchObject({ items: [], next: 0, needed: null })
    expect(chunkOf(large).items.length).toBe(1)
  })

  it('is corrupt where an item should begin and does not', () => {
    const damaged = small.slice()
    damaged[11 + 4] = 0
    expect(readChunk(damaged, 100, false)).toBe('corrupt')
    const size = large.slice()
    size[8] = (size[8] as number) ^ 1
    expect(readChunk(size, 100, false)).toBe('corrupt')
  })

  it('skips what is damaged when told to, and counts it as items', () => {
    const damaged = small.slice()
    damaged[11 + 4] = 0
    expect(chunkOf(damaged, 100, true)).toMatchObject({ bad: 17, next: small.length })
    expect(termsOf(chunkOf(damaged, 100, true))).toEqual([1, [3]])
    expect(chunkOf(damaged, 4, true)).toMatchObject({ bad: 3, next: 14, isFull: true })
  })
})
