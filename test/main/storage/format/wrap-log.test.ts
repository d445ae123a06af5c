import { describe, expect, it } from 'vitest'
import { writeLog } from '../../../../src/main/storage/format/disk-log.ts'
import { readWrapIndex, readWrapLog, readWrapSize } from '../../../../src/main/storage/format/wrap-log.ts'
import { vectorBytes } from '../../../support/vectors.ts'

describe('a wrap log', () => {
  it('says how many files it has, how large, and which is written', () => {
    expect(readWrapSize(vectorBytes('wrap.log.siz'))).toEqual({ maxBytes: 200, maxFiles: 3 })
    expect(readWrapIndex(vectorBytes('wrap.log.idx'))).toBe(3)
  })

  it('is read from the file after the current one, around to the current one', () => {
    const files = [writeLog([5, 6]), writeLog([7], 'opened'), writeLog([1, 2]), writeLog([3, 4])]
    const log = readWrapLog(2, 4, number => files[number - 1])
    expect(log.items).toEqual([1, 2, 3, 4, 5, 6, 7])
    expect(log.files.map(file => file.number)).toEqual([3, 4, 1, 2])
  })

  it('skips files that are missing and names those that are no logs', () => {
    const files = [writeLog([1]), undefined, new Uint8Array(3)]
    expect(readWrapLog(1, 3, number => files[number - 1])).toMatchObject({ items: [1], notLogs: [3] })
  })

  it('does not believe sizes and indexes that are cut or of another version', () => {
    expect(readWrapSize(vectorBytes('wrap.log.siz').subarray(0, 12))).toBeUndefined()
    expect(readWrapSize(Uint8Array.of(2, 0, 0, 0, 0, 0, 0, 0, 1, 255, 255, 255, 255))).toBeUndefined()
    expect(readWrapSize(new Uint8Array(13))).toBeUndefined()
    expect(readWrapIndex(new Uint8Array(10))).toBeUndefined()
    expect(readWrapIndex(vectorBytes('wrap.log.idx').subarray(0, 9))).toBeUndefined()
  })
})
