import { describe, expect, it } from 'vitest'
import { MemoryFile } from '../../../../src/main/storage/files/memory-file.ts'
import { Random } from '../../../support/terms.ts'

const bytes = (...values: number[]) => Uint8Array.from(values)

describe('a file in memory', () => {
  it('is filled with zeros where nothing was written', () => {
    const file = MemoryFile.of(bytes(1))
    file.write(3, bytes(2))
    expect(file.bytes()).toEqual(bytes(1, 0, 0, 2))
    file.truncate(1)
    file.truncate(4)
    expect(file.bytes()).toEqual(bytes(1, 0, 0, 0))
  })

  it('is not changed by who changes the bytes that were written or read', () => {
    const written = bytes(1, 2)
    const file = MemoryFile.of(bytes())
    file.write(0, written)
    written[0] = 9
    file.read(0, 2)[1] = 9
    expect(file.bytes()).toEqual(bytes(1, 2))
  })

  it('leaves alone the bytes that it was made of', () => {
    const original = bytes(1, 2, 3)
    MemoryFile.of(original).write(0, bytes(9))
    expect(original).toEqual(bytes(1, 2, 3))
  })

  it('reads what is elsewhere, as far as it was there, until that is written over', () => {
    const elsewhere = new Uint8Array(100_000).fill(7)
    const file = MemoryFile.on((at, length) => elsewhere.subarray(at, at + length), 50_000)
    file.write(20_000, bytes(1, 2))
    file.truncate(60_000)
    const expected = new Uint8Array(60_000).fill(7, 0, 50_000)
    expected.set([1, 2], 20_000)
    expect(Buffer.compare(file.bytes(), expected)).toBe(0)
    file.truncate(10)
    file.truncate(30_000)
    expect(Buffer.compare(file.bytes(), new Uint8Array(30_000).fill(7, 0, 10))).toBe(0)
  })

  it.each([1, 2, 3, 4, 5])('and its copies do what arrays of bytes do (seed %i)', seed => {
    const random = new Random(seed)
    const files = [{ file: MemoryFile.of(bytes()), model: bytes() }]
    for (let i = 0; i < 400; i++) {
      const one = random.pick(files)
      const at = random.int(3) === 0 ? random.int(100_000) : random.int(one.model.length + 1)
      switch (random.int(6)) {
        case 0:
          files.push({ file: one.file.copy(), model: one.model })
          break
        case 1: {
          const shorter = new Uint8Array(at)
          shorter.set(one.model.subarray(0, at))
          one.file.truncate(at)
          one.model = shorter
          break
        }
        default: {
          const written = new Uint8Array(random.int(40_000)).fill(random.int(256))
          const end = written.length === 0 ? 0 : at + written.length
          const after = new Uint8Array(Math.max(one.model.length, end))
          after.set(one.model)
          if (written.length > 0) after.set(written, at)
          one.file.write(at, written)
          one.model = after
        }
      }
      const from = random.int(one.model.length + 10)
      expect(Buffer.compare(one.file.read(from, 30_000), one.model.subarray(from, from + 30_000))).toBe(0)
    }
    for (const { file, model } of files) expect(Buffer.compare(file.bytes(), model)).toBe(0)
  })
})
