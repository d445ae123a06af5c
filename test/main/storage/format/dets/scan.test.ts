import { describe, expect, it } from 'vitest'
import { writeCollection } from '../../../../../src/main/storage/format/dets/collection.ts'
import * as layout from '../../../../../src/main/storage/format/dets/layout.ts'
import { scanCollections } from '../../../../../src/main/storage/format/dets/scan.ts'
import { tuple } from '../../../../../src/shared/term.ts'

/** A collection of one object with `key`, whose block begins at `at` in `file`. */
function put(file: Uint8Array, at: number, key: string, bytes: number, status: number): void {
  const object = tuple(key, 'x'.repeat(bytes))
  file.set(writeCollection('set', [{ key, objects: [object] }], status), at)
}

/** What is found in `file`: the key of each collection, and whether it counts. */
function found(file: Uint8Array): { key: unknown; isFreed: boolean }[] {
  const options = {
    type: 'set',
    keypos: 1,
    known: new Map<number, number>(),
    origin: layout.blocksAt,
  } as const
  return [...scanCollections(file, options)].map(({ groups, isFreed }) => ({ key: groups[0]?.key, isFreed }))
}

describe('a scan for collections', () => {
  it('finds those that are active, and leaves those that were freed', () => {
    const file = new Uint8Array(layout.blocksAt + 4_096)
    put(file, layout.blocksAt, 'active', 20, layout.active)
    put(file, layout.blocksAt + 64, 'freed', 20, layout.free)
    expect(found(file)).toEqual([{ key: 'active', isFreed: false }])
  })

  it('knows the image of one in an object that was deleted', () => {
    const file = new Uint8Array(layout.blocksAt + 4_096)
    put(file, layout.blocksAt, 'deleted', 1_000, layout.free)
    put(file, layout.blocksAt + 512, 'image', 20, layout.active)
    expect(found(file)).toEqual([{ key: 'image', isFreed: true }])
  })

  it('counts a small one in a large block that was freed, which programs may have placed otherwise', () => {
    const file = new Uint8Array(layout.blocksAt + 16_384)
    put(file, layout.blocksAt, 'freed', 5_000, layout.free)
    put(file, layout.blocksAt + 4_096, 'small', 20, layout.active)
    put(file, layout.blocksAt + 6_144, 'large', 600, layout.active)
    expect(found(file)).toEqual([
      { key: 'small', isFreed: false },
      { key: 'large', isFreed: true },
    ])
  })
})
