import { describe, expect, it } from 'vitest'
import {
  FaultyDevice,
  type FaultyOptions,
  type FileOperation,
  type FileResult,
} from '../../../../src/main/storage/files/index.ts'
import { Random } from '../../../support/terms.ts'

const bytes = (text: string) => new TextEncoder().encode(text)
const text = (content: Uint8Array | undefined) => content && new TextDecoder().decode(content)

function ask(device: FaultyDevice, operation: FileOperation): FileResult {
  let answer: unknown
  device.request(1, { lane: 'lane', ...operation }, result => {
    answer = result
  })
  return answer as FileResult
}

const drawOf = (seed: number) => {
  const random = new Random(seed)
  return (below: number) => random.int(below)
}

const write = (at: number, what: string | Uint8Array) =>
  ({ op: 'write', at, bytes: typeof what === 'string' ? bytes(what) : what }) as const

/** Everything that `make` gives for many seeds, as text, each once. */
function outcomes(make: (draw: (below: number) => number) => string | undefined): Set<string | undefined> {
  return new Set(Array.from({ length: 300 }, (_, seed) => make(drawOf(seed))))
}

describe('a crash', () => {
  it('by kill keeps all that was written', () => {
    const device = new FaultyDevice()
    ask(device, { op: 'write', file: 'a', bytes: bytes('x') })
    expect([...device.crash('kill').keys()]).toEqual(['a'])
  })

  it('by power keeps contents and names that were synced, and nothing else', () => {
    const device = new FaultyDevice(new Map([['a', bytes('old')]]))
    ask(device, { op: 'write', file: 'a.TMP', bytes: bytes('new') })
    ask(device, { op: 'rename', file: 'a.TMP', to: 'a' })
    expect(text(device.crash('power').get('a'))).toBe('old')
    ask(device, { op: 'sync_folder' })
    // The name came before the bytes: what a writer that forgets the first sync gets.
    expect(device.crash('power').get('a')?.length).toBe(0)
    ask(device, { op: 'sync', file: 'a' })
    expect(text(device.crash('power').get('a'))).toBe('new')
  })

  it('by power takes back changes in place that were not synced', () => {
    const device = new FaultyDevice(new Map([['a', bytes('0123')]]))
    ask(device, { op: 'update', file: 'a', steps: [write(0, 'a'), { op: 'fsync' }, write(1, 'b')] })
    expect(text(device.crash('power').get('a'))).toBe('a123')
    expect(text(device.crash('kill').get('a'))).toBe('ab23')
  })

  it('by power may leave any of the changes that were not synced, in any order', () => {
    const found = outcomes(draw => {
      const device = new FaultyDevice(new Map([['a', bytes('0123')]]))
      ask(device, {
        op: 'update',
        file: 'a',
        steps: [write(0, 'a'), write(1, 'b'), { op: 'truncate', size: 3 }],
      })
      return text(device.crash('power', draw).get('a'))
    })
    expect([...found].sort()).toEqual(['012', '0123', '0b2', '0b23', 'a12', 'a123', 'ab2', 'ab23'])
  })

  it('by power tears writes where sectors end', () => {
    const old = new Uint8Array(1536).fill(1)
    const found = outcomes(draw => {
      const device = new FaultyDevice(new Map([['a', old]]))
      ask(device, { op: 'update', file: 'a', steps: [write(500, new Uint8Array(600).fill(2))] })
      const left = device.crash('power', draw).get('a') as Uint8Array
      // The write covers the end of one sector, one whole, and the beginning of another.
      return [
        left[499],
        left[500],
        left[511],
        left[512],
        left[1023],
        left[1024],
        left[1099],
        left[1100],
      ].join('')
    })
    expect(found.size).toBe(8)
    for (const outcome of found) expect(outcome).toMatch(/^1(11|22)(11|22)(11|22)1$/)
  })

  it('by power may leave the first so many changes of names', () => {
    const found = outcomes(draw => {
      const device = new FaultyDevice(
        new Map([
          ['a', bytes('a')],
          ['b', bytes('b')],
        ]),
      )
      ask(device, { op: 'rename', file: 'a', to: 'c' })
      ask(device, { op: 'remove', file: 'b' })
      return [...device.crash('power', draw).keys()].sort().join()
    })
    expect([...found].sort()).toEqual(['a,b', 'b,c', 'c'])
  })

  it('can be had before every single change, also with a part of the next write done', () => {
    const moments: string[] = []
    const device = new FaultyDevice(new Map([['a', new Uint8Array(1024)]]), {
      onMoment({ number, next, crash }) {
        const torn = (how: 'kill' | 'power') => crash(how, null, 1).get('a')?.indexOf(7)
        moments.push(
          `${number} ${next.op === 'step' ? next.step.op : next.op} ${torn('kill')} ${torn('power')}`,
        )
      },
    })
    const steps = [
      write(510, new Uint8Array(100).fill(7)),
      { op: 'fsync' },
      { op: 'truncate', size: 5 },
    ] as const
    ask(device, { op: 'update', file: 'a', steps })
    ask(device, { op: 'rename', file: 'a', to: 'b' })
    ask(device, { op: 'sync_folder' })
    ask(device, { op: 'remove', file: 'b' })
    expect(moments).toEqual([
      '0 write 510 510',
      '1 fsync 510 -1',
      '2 truncate 510 510',
      '3 rename -1 510',
      '4 sync_folder undefined 510',
      '5 remove undefined undefined',
    ])
  })
})

describe('a disk that fails', () => {
  const one = (options: FaultyOptions) => new FaultyDevice(new Map([['a', bytes('0123456789')]]), options)

  it('answers what it is told to, and does nothing', () => {
    const device = one({ fault: ({ op }) => (op === 'remove' ? 'eacces' : null) })
    expect(ask(device, { op: 'remove', file: 'a' })).toEqual({ ok: false, reason: 'eacces' })
    expect(ask(device, { op: 'size', file: 'a' })).toEqual({ ok: true, size: 10 })
  })

  it('is full when its capacity is used: the last write is done as far as there is room', () => {
    const device = one({ capacity: 15 })
    expect(ask(device, { op: 'write', file: 'b', bytes: bytes('abcdefg') })).toEqual({
      ok: false,
      reason: 'enospc',
    })
    expect(text(device.files.get('b'))).toBe('abcde')
    const steps = [write(0, 'A'), write(8, 'BCD'), write(1, 'not done')]
    expect(ask(device, { op: 'update', file: 'a', steps })).toEqual({ ok: false, reason: 'enospc' })
    expect(text(device.files.get('a'))).toBe('A1234567BC')
    expect(ask(device, { op: 'update', file: 'a', steps: [{ op: 'truncate', size: 99 }] })).toMatchObject({
      ok: false,
    })
    ask(device, { op: 'remove', file: 'b' })
    expect(ask(device, { op: 'update', file: 'a', steps })).toEqual({ ok: true })
  })

  it('fails now and then, in the middle of a change as well', () => {
    const found = outcomes(draw => {
      const device = one({ draw, failOneIn: 2 })
      const { ok } = ask(device, { op: 'update', file: 'a', steps: [write(0, 'a'), write(1, 'b')] })
      return `${ok} ${text(device.files.get('a'))}`
    })
    expect([...found].sort()).toEqual([
      'false 0123456789',
      'false a123456789',
      'false ab23456789',
      'true ab23456789',
    ])
  })

  it('reads less than was asked for now and then', () => {
    const found = outcomes(draw => {
      const result = ask(one({ draw, shortenOneIn: 2 }), {
        op: 'read_at',
        file: 'a',
        ranges: [{ at: 3, length: 2 }],
      })
      return text(result.ok ? result.parts?.[0] : undefined)
    })
    expect([...found].sort()).toEqual(['', '3', '34'])
  })

  it('lies about syncs when told to', () => {
    const device = one({ syncsLie: true })
    ask(device, { op: 'rename', file: 'a', to: 'b' })
    ask(device, { op: 'update', file: 'b', steps: [write(0, 'X')] })
    expect(ask(device, { op: 'sync', file: 'b' })).toEqual({ ok: true })
    expect(ask(device, { op: 'sync_folder' })).toEqual({ ok: true })
    expect([...device.crash('power')].map(([name, content]) => [name, text(content)])).toEqual([
      ['a', '0123456789'],
    ])
  })

  it('does the same again for the same seed', () => {
    const run = () => {
      const device = one({ draw: drawOf(7), failOneIn: 3, shortenOneIn: 3 })
      return Array.from({ length: 50 }, (_, i) =>
        ask(
          device,
          i % 2 === 0 ? { op: 'read', file: 'a' } : { op: 'update', file: 'a', steps: [write(i, 'x')] },
        ),
      )
    }
    expect(run()).toEqual(run())
  })
})
