import '../../../support/term-equality.ts'
import { describe, expect, it } from 'vitest'
import { DiskLog, type DiskLogOptions } from '../../../../src/main/storage/disk-log/index.ts'
import { FaultyDevice, type Moment } from '../../../../src/main/storage/files/index.ts'
import { scanLog } from '../../../../src/main/storage/format/disk-log.ts'
import { readChunk } from '../../../../src/main/storage/format/log-chunk.ts'
import { atom, isTagged, type Term, tuple } from '../../../../src/shared/term.ts'
import { describeWith, found as installed } from '../../../support/found.ts'
import { isLong, sized } from '../../../support/long.ts'
import { Random } from '../../../support/terms.ts'
import { vectorBytes } from '../../../support/vectors.ts'
import { itemsOf, withLogs } from './log-world.ts'
import { call, open, runReal, type Step } from './run-scenario.ts'

const name = atom('log')
const ok = atom('ok')

/** How the machine stops at a moment: how many sectors of the next write were done, and what the power cut leaves. */
const ends: readonly ((moment: Moment, random: Random) => Map<string, Uint8Array>)[] = [
  moment => moment.crash('kill'),
  (moment, random) => moment.crash('kill', null, 1 + random.int(4)),
  moment => moment.crash('power'),
  (moment, random) => moment.crash('power', below => random.int(below), random.int(4)),
]

/** One state of the disk after a crash, and what had been acknowledged then. */
type Crashed = {
  readonly files: Map<string, Uint8Array>
  readonly acknowledged: number
  readonly where: string
}

/**
 * Logs the items 0, 1, 2… in groups to a log, with a clean close and another open now and then, and stops the machine
 * at one in `every` moments, each time in all ways.
 */
function crashes(seed: number, options: DiskLogOptions, count: number, every: number): Crashed[] {
  const random = new Random(seed)
  const found: Crashed[] = []
  let acknowledged = 0
  const device = new FaultyDevice(new Map(), {
    onMoment(moment) {
      if (moment.number % every !== seed % every) return
      for (const [i, end] of ends.entries()) {
        const where = `seed ${seed}, moment ${moment.number} (${JSON.stringify(moment.next.op)}), end ${i}`
        found.push({ files: end(moment, random), acknowledged, where })
      }
    },
  })
  withLogs(device, function* (self) {
    yield* DiskLog.open(self, options)
    for (let next = 0; next < count; ) {
      const size = 1 + random.int(4)
      const items = Array.from({ length: size }, (_, i) => itemOf(next + i))
      expect(yield* DiskLog.logTerms(self, name, items)).toBe(ok)
      next += size
      acknowledged = next
      if (random.int(8) !== 0) continue
      expect(yield* DiskLog.close(self, name)).toBe(ok)
      yield* DiskLog.open(self, options)
    }
  })
  return found
}

/** Item number `n`, of any size, some of several sectors. */
function itemOf(n: number): Term {
  return tuple(n, 'x'.repeat((n * 37) % (n % 5 === 0 ? 1_700 : 60)))
}

/** What a log on these files holds, after its repair, and that it takes more and closes. */
function itemsIn(files: Map<string, Uint8Array>, options: DiskLogOptions, where: string): Term[] {
  let items: Term[] = []
  withLogs(new FaultyDevice(files), function* (self) {
    const answer = yield* DiskLog.open(self, options)
    expect(isTagged(answer, ok) || isTagged(answer, atom('repaired')), where).toBe(true)
    items = yield* itemsOf(self, name)
    expect(yield* DiskLog.log(self, name, 'more'), where).toBe(ok)
    expect((yield* itemsOf(self, name)).at(-1), where).toBe('more')
    expect(yield* DiskLog.close(self, name), where).toBe(ok)
  })
  return items
}

/** The number of an item as it was logged; undefined for what a power cut made of one. */
function numberOf(item: Term): number | undefined {
  if (!isTagged(item, (item as { items?: Term[] }).items?.[0] as Term, 2)) return undefined
  const n = (item as unknown as { items: [number, string] }).items[0]
  return typeof n === 'number' ? n : undefined
}

describe('a crash at any moment', () => {
  it.each(isLong ? [1, 2, 3, 4] : [1, 2])('leaves every acknowledged item of a halt log (seed %i)', seed => {
    const options: DiskLogOptions = { name, file: 'log' }
    const found = crashes(seed, options, 40, 1)
    for (const { files, acknowledged, where } of found) {
      // Before the file has its name, nothing is acknowledged; a header that is torn is no log.
      if (acknowledged === 0) continue
      const items = itemsIn(files, options, where)
      expect(items.slice(0, acknowledged), where).toEqual(
        Array.from({ length: acknowledged }, (_, n) => itemOf(n)),
      )
    }
    expect(found.filter(({ acknowledged }) => acknowledged > 0).length).toBeGreaterThan(100)
  })

  it.each(isLong ? [5, 6, 7, 8] : [5, 6])(
    'leaves the newest items of a wrap log, whole and in order (seed %i)',
    seed => {
      const options: DiskLogOptions = { name, file: 'log', type: 'wrap', size: [2_000, 4] }
      const found = crashes(seed, options, 120, 5)
      for (const { files, acknowledged, where } of found) {
        if (acknowledged === 0) continue
        const items = itemsIn(files, options, where)
        const at = items.findIndex(item => numberOf(item) === acknowledged - 1)
        expect(at, where).toBeGreaterThanOrEqual(0)
        const known = items.slice(0, at + 1)
        const first = acknowledged - known.length
        expect(known, where).toEqual(known.map((_, i) => itemOf(first + i)))
        // At least what two of the four files hold: one may be half empty, and one about to be overwritten.
        const bytes = known.reduce<number>(
          (sum, item) => sum + 20 + (item as unknown as { items: [number, string] }).items[1].length,
          0,
        )
        if (first > 0) expect(bytes, where).toBeGreaterThan(2_000)
      }
      expect(found.length).toBeGreaterThan(100)
    },
  )
})

describeWith([installed.escript], 'a crash at any moment, for the real disk_log', () => {
  it('leaves every acknowledged item of a halt log', () => {
    const all = [11, 12, 13].flatMap(seed => crashes(seed, { name, file: 'x.LOG' }, 40, 2))
    const found = all.filter(({ acknowledged }, i) => acknowledged > 0 && i % sized(2, 1) === 0)
    const real = runReal(
      found.map(({ files }): Step[] => [
        { do: 'put_file', file: 'x.LOG', bytes: files.get('x.LOG') as Uint8Array },
        open(),
        { do: 'chunk_all', most: 'infinity' },
        call('close'),
      ]),
    )
    expect(found.length).toBeGreaterThan(40)
    for (const [i, { acknowledged, where }] of found.entries()) {
      const items = ((real[i] as Term[])[2] as Term[]).flat() as Term[]
      expect(items.slice(0, acknowledged), where).toEqual(
        Array.from({ length: acknowledged }, (_, n) => itemOf(n)),
      )
    }
  }, 120_000)
})

describe('damaged bytes', () => {
  const logs = ['clean_many.log', 'clean_mixed.log', 'crash_torn_body.log'].map(vectorBytes)

  it('never keep a log from being read to its end, and what is lost has a place', () => {
    const random = new Random(1)
    for (let i = 0; i < sized(400, 10_000); i++) {
      const log = random.pick(logs)
      const from = random.int(Math.max(1, log.length - 4_000))
      const bytes = log.slice(0, from + 4_000)
      // Mostly in the part that is looked at, where the last items are.
      for (let flips = 1 + random.int(3); flips > 0; flips--) {
        const at = 8 + random.int(bytes.length - 8)
        bytes[at] = (bytes[at] as number) ^ (1 << random.int(8))
      }
      const scan = scanLog(bytes)
      let end = 8
      for (const { at, end: next } of scan.items) {
        expect(at).toBeGreaterThanOrEqual(end)
        end = next
      }
      for (const { at, size } of scan.bad) expect(at >= 8 && size > 0 && at + size <= bytes.length).toBe(true)
      const covered = [
        ...scan.items.map(({ at, end: next }) => next - at),
        ...scan.bad.map(({ size }) => size),
      ]
      expect(covered.reduce((sum, size) => sum + size, 8)).toBe(bytes.length)
      readToEnd(bytes.subarray(8))
    }
  }, 120_000)

  it('of any kind never keep a log from being opened, or refused, and closed', () => {
    const random = new Random(2)
    const log = vectorBytes('crash_torn_body.log')
    for (let i = 0; i < 300; i++) {
      const bytes = log.slice()
      for (let flips = 1 + random.int(4); flips > 0; flips--) {
        const at = random.int(bytes.length)
        bytes[at] = (bytes[at] as number) ^ (1 << random.int(8))
      }
      const mode = random.pick(['read_only', 'read_write'] as const)
      withLogs(new FaultyDevice(new Map([['log', bytes]])), function* (self) {
        const answer = yield* DiskLog.open(self, { name, file: 'log', mode })
        if (isTagged(answer, atom('error'))) return
        yield* itemsOf(self, name)
        expect(yield* DiskLog.close(self, name)).toBe(ok)
      })
    }
  })
})

/** Chunks all of `bytes` as a log that is open for reading does. */
function readToEnd(bytes: Uint8Array): void {
  for (let at = 0, needed = 0; at < bytes.length; ) {
    const piece = bytes.subarray(at, at + Math.max(needed, 65_536))
    const chunk = readChunk(piece, 1_000, true)
    if (chunk === 'corrupt') throw new Error('what is damaged is skipped')
    if (chunk.next === 0 && (chunk.needed === null || piece.length < chunk.needed)) return
    at += chunk.next
    needed = chunk.needed ?? 0
  }
}
