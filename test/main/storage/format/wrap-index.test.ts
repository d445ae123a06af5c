import { describe, expect, it } from 'vitest'
import {
  changeIndex,
  cutIndex,
  type IndexStep,
  readIndex,
  writeSize,
} from '../../../../src/main/storage/format/wrap-index.ts'
import { vectorBytes } from '../../../support/vectors.ts'

const idx = vectorBytes('wrap.log.idx')

/** `file` after the steps. */
function taken(file: Uint8Array | null, steps: readonly IndexStep[]): Uint8Array {
  let bytes = file ?? new Uint8Array()
  for (const step of steps) {
    const end = step.op === 'truncate' ? step.size : Math.max(bytes.length, step.at + step.bytes.length)
    const next = new Uint8Array(end)
    next.set(bytes.subarray(0, end))
    if (step.op === 'write') next.set(step.bytes, step.at)
    bytes = next
  }
  return bytes
}

describe('the index of a wrap log', () => {
  it("of real Erlang's is read", () => {
    const { current, currentItems, otherItems, files } = readIndex(idx)
    expect([current, files, currentItems + otherItems]).toEqual([3, 3, 14])
  })

  it('is written as real Erlang writes it', () => {
    const { current, currentItems } = readIndex(idx)
    // As it was while the log was open, and as closing it leaves it.
    const open = taken(idx, changeIndex(idx, current, null).steps)
    expect(readIndex(open).currentItems).toBe(0)
    const note = { file: current, items: currentItems }
    expect(taken(open, changeIndex(open, current, note).steps)).toEqual(idx)
    expect(writeSize(200, 3)).toEqual(vectorBytes('wrap.log.siz'))
  })

  it('begins with the file that is current', () => {
    const { steps, lost } = changeIndex(null, 1, null)
    expect(taken(null, steps)).toEqual(
      Uint8Array.from([0, 0, 0, 0, 0, 2, 0, 0, 0, 1, ...new Array(8).fill(0)]),
    )
    expect(lost).toBe(0)
  })

  it('notes how many items a file has, and says how many are lost with what is overwritten', () => {
    let file = taken(null, changeIndex(null, 1, null).steps)
    expect(changeIndex(file, 2, { file: 1, items: 5 }).lost).toBe(0)
    file = taken(file, changeIndex(file, 2, { file: 1, items: 5 }).steps)
    const back = changeIndex(file, 1, { file: 2, items: 300 })
    expect(back.lost).toBe(5)
    file = taken(file, back.steps)
    expect(readIndex(file)).toEqual({ current: 1, currentItems: 5, otherItems: 300, files: 2 })
  })

  it('is cut after the files that are left', () => {
    const first = taken(idx, changeIndex(idx, 1, null).steps)
    expect(readIndex(taken(first, cutIndex(first, 2))).files).toBe(2)
    expect(cutIndex(first, 3)).toEqual([])
    expect(cutIndex(null, 3)).toEqual([])
  })

  it.each([
    ['nothing', null],
    ['an empty file', new Uint8Array()],
    ['a file that is cut', idx.subarray(0, 9)],
    ['half an entry', idx.subarray(0, 15)],
    ['another version', Uint8Array.from([0, 0, 0, 0, 0, 1, 0, 0, 0, 1])],
    ['no file', Uint8Array.from([0, 0, 0, 0, 0, 2, 0, 0, 0, 0])],
    ['too many files', Uint8Array.from([0, 0, 0, 0, 0, 2, 0, 0, 255, 255])],
  ])('that says %s means the first file, and is begun anew', (_, file) => {
    expect(readIndex(file)).toEqual({ current: 1, currentItems: 0, otherItems: 0, files: 0 })
    expect(readIndex(taken(file, changeIndex(file, 1, null).steps)).current).toBe(1)
  })
})
