import { describe, expect, it } from 'vitest'
import { writeHeader } from '../../../../../src/main/storage/format/dets/header.ts'
import { mapDets } from '../../../../../src/main/storage/format/dets/map.ts'
import { type OpenError, openDets } from '../../../../../src/main/storage/format/dets/open.ts'
import { readDets } from '../../../../../src/main/storage/format/dets/read.ts'
import { SlotTable } from '../../../../../src/main/storage/format/dets/slots.ts'
import { writeDets } from '../../../../../src/main/storage/format/dets/write.ts'
import { tuple } from '../../../../../src/shared/term.ts'

const objects = Array.from({ length: 300 }, (_, at) => tuple(`key ${at}`, at))
const file = writeDets({ type: 'set', keypos: 1, objects, slots: 512 })
const opened = openDets(file)
if (!opened.ok) throw new Error(opened.error)
const { header } = opened
const firstUsed = [...new SlotTable(file).entries(header)][0]
if (!firstUsed) throw new Error('no slot in use')

/** `file` with the word at each position replaced. */
function withWords(...words: [number, number][]): Uint8Array {
  const copy = file.slice()
  const view = new DataView(copy.buffer)
  for (const [at, word] of words) view.setUint32(at, word)
  return copy
}

function withHeader(change: Partial<typeof header>): Uint8Array {
  const copy = file.slice()
  copy.set(writeHeader({ ...header, ...change }))
  return copy
}

describe('openDets looks at', () => {
  it.each<[string, Uint8Array, OpenError]>([
    ['the version first', withWords([16, 8], [4, 0]), 'format_8_no_longer_supported'],
    ['the version', withWords([16, 10]), 'not_a_dets_file'],
    ['the cookie before the type', withWords([4, 0], [12, 9]), 'not_a_dets_file'],
    ['the type before the md5', withWords([12, 9]), 'invalid_type_code'],
    ['the md5 before the trailer', withWords([20, 1], [file.length - 4, 0]), 'not_a_dets_file'],
    [
      'the trailer before the hash code',
      (() => withHeader({ hashCode: 7 }).subarray(0, file.length - 4))(),
      'needs_repair',
    ],
    ['the hash code before the flag', withHeader({ hashCode: 7, closed: 0 }), 'bad_hash_bif'],
    ['the flag', withHeader({ closed: 0 }), 'needs_repair'],
    ['a flag that is neither', withHeader({ closed: 2 }), 'not_a_dets_file'],
    ['the free lists', withHeader({ freeListsAt: 1336 }), 'needs_repair'],
  ])('%s', (_, bytes, error) => {
    expect(openDets(bytes)).toMatchObject({ ok: false, error })
  })

  it('what the table is expected to be, last', () => {
    expect(openDets(file, { type: 'bag', keypos: 2 })).toMatchObject({ ok: false, error: 'type_mismatch' })
    expect(openDets(file, { type: 'set', keypos: 2 })).toMatchObject({ ok: false, error: 'keypos_mismatch' })
    expect(openDets(withHeader({ closed: 0 }), { keypos: 2 })).toMatchObject({ error: 'needs_repair' })
    expect(openDets(file, { type: 'set', keypos: 1 })).toMatchObject({ ok: true })
  })
})

describe('readDets', () => {
  it('reports what a closed file should not have, with its offset, and reads the rest', () => {
    const { entryAt, entry } = firstUsed
    const damages: [string, Uint8Array, number, RegExp][] = [
      ['an inactive collection', withWords([entry.at + 4, 0]), entry.at + 4, /not active/],
      ['a wrong size', withWords([entry.at, 9]), entry.at, /says 9 bytes/],
      ['a slot that leads nowhere', withWords([entryAt + 4, 0xfffffff0]), 0xfffffff0, /outside the file/],
      ['a wrong length of an object', withWords([entry.at + 8, 3]), entry.at + 8, /length/],
      ['an unknown tag', withWords([entry.at + 12, 0x83c80000]), entry.at + 12, /does not read/],
      ['an emptied slot', withWords([entryAt, 0], [entryAt + 4, 0]), 32, /counts 300 objects/],
      ['a missing segment', withWords([1336 + 4, 0]), 312, /slots 256 to 511/],
      ['a segment twice', withWords([1336 + 4, 3384]), 312, /slots 256 to 511/],
      ['wrong counters', withHeader({ counters: header.counters.map(() => 0) }), 56, /sizes/],
      ['a wrong count', withHeader({ objectCount: 7 }), 32, /counts 7 objects/],
      ['impossible slots', withHeader({ n: 1 }), 20, /512 \+ 1 slots/],
    ]
    for (const [name, bytes, at, what] of damages) {
      const reading = readDets(bytes)
      if (!reading.ok) throw new Error(`${name}: ${reading.error}`)
      const found = reading.problems.find(problem => problem.at === at && what.test(problem.what))
      expect(found, `${name}: ${JSON.stringify(reading.problems)}`).toBeDefined()
    }
  })

  it('reports keys in the wrong slot, and two slots that lead to one place', () => {
    const entries = [...new SlotTable(file).entries(header)]
    const other = entries.find(({ slot }) => slot !== firstUsed.slot)
    if (!other) throw new Error('one slot only')
    const twice = withWords([other.entryAt, firstUsed.entry.size], [other.entryAt + 4, firstUsed.entry.at])
    const reading = readDets(twice)
    expect(JSON.stringify(reading)).toContain(`do not belong to slot ${other.slot}`)
  })
})

describe('mapDets', () => {
  it('says what every byte is', () => {
    const regions = mapDets(file)
    const kinds = new Map<string, number>()
    for (const { kind } of regions) kinds.set(kind, (kinds.get(kind) ?? 0) + 1)
    expect([kinds.get('header'), kinds.get('part'), kinds.get('segment'), kinds.get('free_lists')]).toEqual([
      1, 1, 2, 1,
    ])
    expect(regions.find(({ kind }) => kind === 'free_lists')).toMatchObject({ at: header.freeListsAt })
    expect(kinds.get('collection')).toBe(header.counters.reduce((sum, count) => sum + count))
  })

  it('is empty for what is no DETS file', () => {
    expect(mapDets(new Uint8Array(10))).toEqual([])
    expect(mapDets(withHeader({ m: 7 }))).toEqual([])
  })
})
