import { describe, expect, it } from 'vitest'
import type { DetsType } from '../../../../../src/main/storage/format/dets/layout.ts'
import { mapDets } from '../../../../../src/main/storage/format/dets/map.ts'
import { openDets } from '../../../../../src/main/storage/format/dets/open.ts'
import { readDets, walkSlots } from '../../../../../src/main/storage/format/dets/read.ts'
import { type DetsContents, writeDets } from '../../../../../src/main/storage/format/dets/write.ts'
import { TermFormatError } from '../../../../../src/main/storage/format/etf.ts'
import { differenceByKey } from '../../../../../src/main/storage/format/vectors/compare.ts'
import { float, Pid, type Term, Tuple, tuple } from '../../../../../src/shared/term.ts'
import { equalTerms } from '../../../../../src/shared/term-order.ts'
import { Random, randomTerm } from '../../../../support/terms.ts'

const types: DetsType[] = ['set', 'bag', 'duplicate_bag']

/** Reads what was written; throws when anything in the file is out of order: readDets looks at all of it. */
function readBack(contents: DetsContents) {
  const reading = readDets(writeDets(contents), { type: contents.type, keypos: contents.keypos })
  if (!reading.ok) throw new Error(reading.error)
  expect(reading.problems).toEqual([])
  return reading
}

/** What a table has after these inserts, by the plainest of means. */
function model(type: DetsType, keypos: number, objects: readonly Tuple[]): Tuple[] {
  const table: Tuple[] = []
  for (const object of objects) {
    const isReplaced = (other: Tuple) =>
      type === 'set'
        ? equalTerms(other.items[keypos - 1] as Term, object.items[keypos - 1] as Term)
        : type === 'bag' && equalTerms(other, object)
    const at = table.findIndex(isReplaced)
    if (at >= 0) table.splice(at, 1)
    table.push(object)
  }
  return table
}

describe('writeDets', () => {
  it.each(types)('writes a %s of any random objects so that it reads back, without gap or overlap', type => {
    for (let seed = 1; seed <= 100; seed++) {
      const random = new Random(seed)
      const keypos = 1 + random.int(3)
      const keys = Array.from({ length: 1 + random.int(30) }, () => randomTerm(random, 4))
      const objects = Array.from({ length: random.int(80) }, () => {
        const items = [randomTerm(random, 3), randomTerm(random, 3), random.int(3)]
        items[keypos - 1] = random.pick(keys)
        return new Tuple(items)
      })
      const reading = readBack({ type, keypos, objects })
      const difference = differenceByKey(reading.objects, model(type, keypos, objects), keypos)
      expect(difference, `seed ${seed}`).toBeUndefined()
    }
  })

  it.each(types)('writes a %s of 20,000 keys, whether or not the slots are a power of two', type => {
    const objects = Array.from({ length: 20_000 }, (_, at) => tuple(`key ${at}`, at))
    for (const slots of [undefined, 256, 20_224, 32_768]) {
      const reading = readBack({ type, keypos: 1, objects, ...(slots === undefined ? {} : { slots }) })
      expect(reading.header.next).toBe(slots ?? 32_768)
      expect(differenceByKey(reading.objects, objects, 1)).toBeUndefined()
    }
  })

  it('takes more than one part from 131,072 slots on', () => {
    const file = writeDets({ type: 'set', keypos: 1, objects: [tuple(1)], slots: 131_328 })
    expect(mapDets(file).filter(region => region.kind === 'part')).toHaveLength(2)
    expect(readDets(file)).toMatchObject({ ok: true, objects: [tuple(1)], problems: [] })
  })

  it('keeps in a set the last of one key, in a bag each object once in its last place, in a duplicate_bag all', () => {
    const objects = [tuple(1, 'a'), tuple(1, 'b'), tuple(2), tuple(1, 'a')]
    const kept = (type: DetsType) =>
      readBack({ type, keypos: 1, objects }).objects.filter(({ items }) => items[0] === 1)
    expect(kept('set')).toEqual([tuple(1, 'a')])
    expect(kept('bag')).toEqual([tuple(1, 'b'), tuple(1, 'a')])
    expect(kept('duplicate_bag')).toEqual([tuple(1, 'a'), tuple(1, 'b'), tuple(1, 'a')])
  })

  it('has 1 and 1.0 for two keys and 0.0 and -0.0 for one', () => {
    const objects = [tuple(1), tuple(float(1)), tuple(float(0)), tuple(float(-0))]
    expect(readBack({ type: 'set', keypos: 1, objects }).header.keyCount).toBe(3)
  })

  it('sorts the keys of a collection with every integer before every float', () => {
    const objects = Array.from({ length: 3_000 }, (_, at) => tuple(at % 2 ? at : at + 0.5))
    const file = writeDets({ type: 'set', keypos: 1, objects, slots: 256 })
    const opening = openDets(file)
    if (!opening.ok) throw new Error(opening.error)
    let mixed = 0
    for (const { groups } of walkSlots(file, opening.header)) {
      const keys = groups.map(({ key }) => key as number)
      const sorted = [
        ...keys.filter(key => Number.isInteger(key)).sort((a, b) => a - b),
        ...keys.filter(key => !Number.isInteger(key)).sort((a, b) => a - b),
      ]
      expect(keys).toEqual(sorted)
      if (keys.some((key, at) => at > 0 && key < (keys[at - 1] as number))) mixed++
    }
    expect(mixed).toBeGreaterThan(200)
  })

  it('is the same file whatever the order of the keys', () => {
    const objects = Array.from({ length: 500 }, (_, at) => tuple(at, 'x'.repeat(at % 50)))
    const there = writeDets({ type: 'set', keypos: 1, objects })
    expect(readDets(there)).toMatchObject({ ok: true })
    expect(there.length).toBe(writeDets({ type: 'set', keypos: 1, objects: objects.reverse() }).length)
  })

  it.each<[string, DetsContents, new (message: string) => Error]>([
    ['an object without the key', { type: 'set', keypos: 2, objects: [tuple(1)] }, RangeError],
    ['what is no tuple', { type: 'set', keypos: 1, objects: ['x' as unknown as Tuple] }, RangeError],
    ['a key that is a pid', { type: 'set', keypos: 1, objects: [tuple(new Pid(1))] }, TermFormatError],
    ['a fun', { type: 'set', keypos: 1, objects: [tuple(1, () => 1)] }, TermFormatError],
    ['slots that are no multiple of 256', { type: 'set', keypos: 1, objects: [], slots: 300 }, RangeError],
    [
      'fewer slots than the least',
      { type: 'set', keypos: 1, objects: [], minSlots: 512, slots: 256 },
      RangeError,
    ],
    [
      'more slots than the most',
      { type: 'set', keypos: 1, objects: [], maxSlots: 512, slots: 1024 },
      RangeError,
    ],
    ['a least that is no power of two', { type: 'set', keypos: 1, objects: [], minSlots: 300 }, RangeError],
  ])('refuses %s', (_, contents, error) => {
    expect(() => writeDets(contents)).toThrow(error)
  })
})
