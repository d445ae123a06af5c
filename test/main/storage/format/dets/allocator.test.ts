import { describe, expect, it } from 'vitest'
import {
  Allocator,
  type FreeBlocks,
  freeAfter,
} from '../../../../../src/main/storage/format/dets/allocator.ts'
import { addressLimit, blocksAt, classOf } from '../../../../../src/main/storage/format/dets/layout.ts'
import { Random } from '../../../../support/terms.ts'

type Block = { at: number; size: number }

/** Throws unless the free blocks and `used` cover everything from `start` once. */
function expectCover(free: FreeBlocks, used: readonly Block[], start: number): void {
  const blocks = [...used]
  for (const [k, addresses] of free.entries()) for (const at of addresses) blocks.push({ at, size: 2 ** k })
  blocks.sort((a, b) => a.at - b.at)
  let end = start
  for (const { at, size } of blocks) {
    expect(at).toBe(end)
    end += size
  }
  expect(end).toBe(start + 2 ** 31)
}

describe('the allocator', () => {
  it('hands out the lowest address of the smallest block that is large enough', () => {
    const allocator = Allocator.after(blocksAt, blocksAt + 4096)
    expect(allocator.allocate(100)).toBe(blocksAt + 4096)
    expect(allocator.allocate(17)).toBe(blocksAt + 4096 + 128)
    expect(allocator.allocate(16)).toBe(blocksAt + 4096 + 128 + 32)
    expect(allocator.allocate(5000)).toBe(blocksAt + 8192)
  })

  it('joins two halves that are free again', () => {
    const before = Allocator.after(blocksAt, blocksAt + 4096)
    const allocator = new Allocator(before.free())
    const blocks = [30, 30, 30, 30].map(size => ({ size, at: allocator.allocate(size) as number }))
    for (const { at, size } of blocks) allocator.release(at, size)
    expect(allocator.free()).toEqual(before.free())
  })

  it('does not join neighbours that did not begin as one block', () => {
    const allocator = Allocator.after(blocksAt, blocksAt + 4096)
    const [a = 0, b = 0, c = 0] = [32, 32, 32].map(size => allocator.allocate(size))
    allocator.allocate(32)
    allocator.release(b, 32)
    allocator.release(c, 32)
    expect(allocator.free()[5]?.slice(0, 2)).toEqual([b, c])
    expect(a).toBe(b - 32)
  })

  it('covers its space exactly once, whatever was taken and given back', () => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed)
      const allocator = Allocator.after(blocksAt, blocksAt + 4096)
      const used: Block[] = [{ at: blocksAt, size: 4096 }]
      for (let step = 0; step < 200; step++) {
        if (used.length > 1 && random.int(3) === 0) {
          const [block] = used.splice(1 + random.int(used.length - 1), 1)
          if (block) allocator.release(block.at, block.size)
        } else {
          const size = 1 + random.int(2 ** (3 + random.int(12)))
          used.push({ at: allocator.allocate(size) as number, size: 2 ** classOf(size) })
        }
      }
      expectCover(allocator.free(), used, blocksAt)
      for (const { at, size } of used.splice(1)) allocator.release(at, size)
      expect(allocator.free(), `seed ${seed}`).toEqual(freeAfter(blocksAt, blocksAt + 4096))
    }
  })

  it('refuses what would end beyond the limit of a file', () => {
    const allocator = Allocator.after(blocksAt, blocksAt)
    expect(allocator.allocate(2 ** 30)).toBe(blocksAt)
    expect(allocator.allocate(2 ** 30)).toBeUndefined()
    let last = 0
    for (let at = allocator.allocate(2 ** 24); at !== undefined; at = allocator.allocate(2 ** 24)) last = at
    expect(last + 2 ** 24).toBeLessThanOrEqual(addressLimit)
    expect(last + 2 ** 25).toBeGreaterThan(addressLimit)
  })
})

it('a space without anything in it is one block', () => {
  expectCover(freeAfter(1336, 1336), [], 1336)
  expect(freeAfter(1336, 1336)[31]).toEqual([1336])
})
