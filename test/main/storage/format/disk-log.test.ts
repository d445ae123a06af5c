import { describe, expect, it } from 'vitest'
import {
  logHeaderBytes,
  logStatus,
  readLog,
  repairLog,
  scanLog,
  writeLog,
  writeLogHeader,
  writeLogItem,
} from '../../../../src/main/storage/format/disk-log.ts'
import { TermFormatError } from '../../../../src/main/storage/format/etf.ts'
import { differenceInOrder } from '../../../../src/main/storage/format/vectors/compare.ts'
import { type Term, tuple } from '../../../../src/shared/term.ts'
import { Random, randomTerm } from '../../../support/terms.ts'
import { vectorBytes, vectorJson } from '../../../support/vectors.ts'

function randomItems(seed: number): Term[] {
  const random = new Random(seed)
  return Array.from({ length: 1 + random.int(20) }, () => randomTerm(random, 15))
}

function joined(...pieces: Uint8Array[]): Uint8Array {
  return Uint8Array.from(pieces.flatMap(piece => [...piece]))
}

function itemsOf(file: Uint8Array): Term[] {
  return scanLog(file).items.map(item => item.term)
}

describe('writeLog', () => {
  const { files } = vectorJson<{ files: { file: string; kind: string; items?: unknown[] }[] }>(
    'manifest.json',
  )
  const clean = files.filter(entry => entry.kind === 'disk_log' && entry.items)

  it.each(clean.map(entry => entry.file))(
    'writes the items of %s as real Erlang wrote them, byte for byte',
    name => {
      const bytes = vectorBytes(name)
      const log = readLog(bytes)
      if (!log.ok) throw new Error(log.error)
      expect(writeLog(log.scan.items.map(item => item.term))).toEqual(bytes)
    },
  )

  it('writes every random item so that it reads back', () => {
    for (let seed = 1; seed <= 200; seed++) {
      const items = randomItems(seed)
      const log = readLog(writeLog(items))
      if (!log.ok) throw new Error(log.error)
      expect(log.scan).toMatchObject({ bad: [], badBytes: 0 })
      expect(
        differenceInOrder(
          log.scan.items.map(item => item.term),
          items,
        ),
        `seed ${seed}`,
      ).toBeUndefined()
    }
  })

  it('guards the size of an item from 65,528 bytes on', () => {
    // A binary of n bytes takes n + 6.
    expect(writeLogItem('x'.repeat(65_521)).length).toBe(65_527 + 8)
    expect(writeLogItem('x'.repeat(65_522)).length).toBe(65_528 + 24)
  })

  it('refuses what no file can hold', () => {
    expect(() => writeLog([() => 1])).toThrow(TermFormatError)
  })
})

describe('the status', () => {
  it('is that of the header', () => {
    expect(logStatus(writeLogHeader('opened'))).toBe('opened')
    expect(logStatus(writeLogHeader('closed'))).toBe('closed')
    expect(logStatus(new Uint8Array(8))).toBeUndefined()
    expect(logStatus(writeLogHeader('closed').subarray(0, 7))).toBeUndefined()
  })

  it('decides whether a log opens with repair off', () => {
    expect(readLog(writeLog([1], 'opened'))).toEqual({ ok: false, error: 'need_repair' })
    expect(readLog(new Uint8Array(100))).toEqual({ ok: false, error: 'not_a_log_file' })
    expect(repairLog(new Uint8Array(100))).toEqual({ ok: false, error: 'not_a_log_file' })
  })
})

describe('a torn log', () => {
  it('keeps every whole item, wherever it is cut, and can be cut at goodUpTo', () => {
    for (let seed = 1; seed <= 20; seed++) {
      const items = randomItems(seed)
      const file = writeLog(items, 'opened')
      const ends = scanLog(file).items.map(item => item.end)
      for (let cut = logHeaderBytes; cut <= file.length; cut++) {
        const scan = scanLog(file.subarray(0, cut))
        const whole = ends.filter(end => end <= cut)
        expect(scan.items.length, `seed ${seed}, cut at ${cut}`).toBe(whole.length)
        expect(scan.goodUpTo).toBe(whole.at(-1) ?? logHeaderBytes)
        expect(scan.badBytes).toBe(cut - (whole.at(-1) ?? logHeaderBytes))
      }
    }
  })

  it('loses a zero-filled tail and nothing before it', () => {
    const items = randomItems(3)
    const file = writeLog(items, 'opened')
    const scan = scanLog(joined(file, new Uint8Array(300)))
    expect(scan).toMatchObject({
      badBytes: 300,
      goodUpTo: file.length,
      bad: [{ at: file.length, size: 300 }],
    })
    expect(scan.items).toHaveLength(items.length)
  })
})

describe('damage in the middle', () => {
  it('costs the items it hits, and the repaired log is whole', () => {
    const items = [1, tuple('second', 2), 'third']
    const file = writeLog(items, 'opened')
    const second = scanLog(file).items[1]
    if (!second) throw new Error('no second item')
    file[second.at + 4] = 0
    const repair = repairLog(file)
    if (!repair.ok) throw new Error(repair.error)
    expect(repair.scan.items.map(item => item.term)).toEqual([1, 'third'])
    expect(repair.scan).toMatchObject({
      goodUpTo: undefined,
      badBytes: second.end - second.at,
      bad: [{ at: second.at, size: second.end - second.at }],
    })
    expect(repair.bytes).toEqual(writeLog([1, 'third'], 'opened'))
  })

  it('in a closed log is seen when it is read', () => {
    const file = writeLog([1, 2, 3])
    file[file.length - 1] = 0
    file[file.length - 2] = 200
    const log = readLog(file)
    expect(log.ok && log.scan.bad).toEqual([{ at: file.length - 11, size: 11 }])
  })

  it('never crashes the scan, and never touches the file', () => {
    for (let seed = 1; seed <= 1_000; seed++) {
      const random = new Random(seed)
      const file = writeLog(randomItems(seed), 'opened')
      for (let flips = 1 + random.int(5); flips > 0; flips--) {
        const at = logHeaderBytes + random.int(file.length - logHeaderBytes)
        file[at] = (file[at] as number) ^ (1 << random.int(8))
      }
      const before = file.slice()
      const repair = repairLog(file)
      if (!repair.ok) throw new Error(repair.error)
      expect(
        differenceInOrder(
          itemsOf(repair.bytes),
          repair.scan.items.map(item => item.term),
        ),
      ).toBeUndefined()
      expect(file).toEqual(before)
    }
  })

  it('that was made to keep the scan busy does not', () => {
    // Every 16 bytes an item that reaches to the end and fails only there.
    const file = new Uint8Array(1_000_000)
    file.set(writeLogHeader('opened'))
    const view = new DataView(file.buffer)
    for (let at = 8; at + 32 <= 60_000; at += 16) {
      view.setUint32(at, 60_000 - at)
      view.setUint32(at + 4, 0x62574c41)
      file.set([131, 108, 255, 255, 0, 0, 107, 0], at + 8)
    }
    expect(scanLog(file).items).toEqual([])
  }, 5_000)
})
