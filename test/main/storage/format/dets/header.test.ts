import { describe, expect, it } from 'vitest'
import {
  type Header,
  hasSoundSlots,
  readHeader,
  writeHeader,
} from '../../../../../src/main/storage/format/dets/header.ts'
import { vectorBytes } from '../../../../support/vectors.ts'

const clean = vectorBytes('clean_set_70_kp1.dets')

function headerOf(bytes: Uint8Array): Header {
  const { header } = readHeader(bytes)
  if (!header) throw new Error('no header')
  return header
}

describe('the header', () => {
  it('is written as real Erlang wrote it', () => {
    for (const name of ['clean_set_70_kp1.dets', 'clean_bag_12_kp2.dets', 'clean_set_grown_700.dets']) {
      const bytes = vectorBytes(name)
      expect(writeHeader(headerOf(bytes))).toEqual(bytes.slice(0, 188))
    }
  })

  it('keeps its md5 when only the flag, the free lists or the base change', () => {
    const header = headerOf(clean)
    const changed = writeHeader({ ...header, closed: 0, freeListsAt: 0, base: 0 })
    expect(changed.slice(168, 184)).toEqual(clean.slice(168, 184))
    expect(readHeader(changed).error).toBeUndefined()
  })

  it.each([
    ['a byte of what the md5 covers', 20],
    ['the md5', 170],
  ])('is refused, but still read, when %s is wrong', (_, at) => {
    const bytes = clean.slice()
    bytes[at] = (bytes[at] as number) ^ 1
    expect(readHeader(bytes).error).toBe('not_a_dets_file')
    expect(readHeader(bytes).header?.type).toBe('set')
  })

  it.each([
    [19, 'not_a_dets_file'],
    [187, 'not_a_dets_file'],
  ])('of %i bytes is refused', (length, error) => {
    expect(readHeader(clean.subarray(0, length))).toEqual({ header: undefined, error })
  })
})

describe('the counts of slots', () => {
  const header = headerOf(clean)
  it.each<[Partial<Header>, boolean]>([
    [{}, true],
    [{ m: 512, n: 256, next: 768 }, true],
    [{ m: 512, n: 256, next: 512 }, false],
    [{ m: 512, n: 512, next: 1024 }, false],
    [{ m: 512, n: 100, next: 612 }, false],
    [{ m: 300, n: 0, next: 300 }, false],
    [{ m: 128, n: 0, next: 128 }, false],
    [{ m: 0, n: 0, next: 0 }, false],
    [{ m: 2 ** 26, n: 0, next: 2 ** 26 }, false],
    [{ m: 2 ** 31, n: 0, next: 2 ** 31 }, false],
    [{ keypos: 0 }, false],
  ])('%o are sound: %s', (change, isSound) => {
    expect(hasSoundSlots({ ...header, ...change })).toBe(isSound)
  })
})
