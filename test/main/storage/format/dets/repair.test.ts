import { describe, expect, it } from 'vitest'
import { writeCollection } from '../../../../../src/main/storage/format/dets/collection.ts'
import { writeHeader } from '../../../../../src/main/storage/format/dets/header.ts'
import * as layout from '../../../../../src/main/storage/format/dets/layout.ts'
import { openDets } from '../../../../../src/main/storage/format/dets/open.ts'
import { readDets, walkSlots } from '../../../../../src/main/storage/format/dets/read.ts'
import { repairDets } from '../../../../../src/main/storage/format/dets/repair.ts'
import { writeDets } from '../../../../../src/main/storage/format/dets/write.ts'
import { differenceByKey, missingFrom } from '../../../../../src/main/storage/format/vectors/compare.ts'
import { Bits, type Term, type Tuple, tuple } from '../../../../../src/shared/term.ts'
import { Random, randomTerm } from '../../../../support/terms.ts'

const types: layout.DetsType[] = ['set', 'bag', 'duplicate_bag']

/** `file` marked as not closed, and without the free lists, which a file in use does not have. */
function asLeftOpen(file: Uint8Array): Uint8Array {
  const opening = openDets(file)
  if (!opening.ok) throw new Error(opening.error)
  const { header } = opening
  const open = file.slice(0, header.freeListsAt)
  open.set(writeHeader({ ...header, closed: 0, freeListsAt: 0 }))
  return open
}

function repaired(file: Uint8Array) {
  const repair = repairDets(file)
  if (!repair.ok) throw new Error(repair.error)
  return repair
}

/** `file` with room at its end for a block, where `collection` then stands. */
function withBlock(file: Uint8Array, collection: Uint8Array): { file: Uint8Array; at: number } {
  const size = 2 ** layout.classOf(collection.length)
  const at = layout.blocksAt + Math.ceil((file.length - layout.blocksAt) / size) * size
  const larger = new Uint8Array(at + size)
  larger.set(file)
  larger.set(collection, at)
  return { file: larger, at }
}

function collectionOf(type: layout.DetsType, objects: Tuple[], status?: number): Uint8Array {
  return writeCollection(type, [{ key: objects[0]?.items[0] as Term, objects }], status)
}

describe('repairDets', () => {
  it.each(types)('recovers all of a %s that was not closed, exactly', type => {
    for (let seed = 1; seed <= 60; seed++) {
      const random = new Random(seed)
      const objects = Array.from({ length: random.int(200) }, () =>
        tuple(random.int(60), randomTerm(random, 6)),
      )
      const file = writeDets({ type, keypos: 1, objects })
      const reading = readDets(file)
      if (!reading.ok) throw new Error(reading.error)
      const { objects: kept, report } = repaired(asLeftOpen(file))
      expect(differenceByKey(kept, reading.objects, 1), `seed ${seed}`).toBeUndefined()
      expect(report).toMatchObject({ fromScan: 0, problems: [], leftOut: [], expectedObjects: kept.length })
    }
  })

  it('takes the version that the slot leads to, and names the one it leaves out', () => {
    const file = asLeftOpen(
      writeDets({ type: 'set', keypos: 1, objects: [tuple('k', 'new'), tuple('other', 1)] }),
    )
    const { file: twice, at } = withBlock(file, collectionOf('set', [tuple('k', 'old')]))
    const { objects, report } = repaired(twice)
    expect(missingFrom(objects, [tuple('k', 'new'), tuple('other', 1)])).toEqual([])
    expect(objects).toHaveLength(2)
    expect(report.leftOut).toEqual([{ at, why: 'replaced', objects: [tuple('k', 'old')] }])
  })

  it.each(types)('takes from a %s what only the scan finds, and says where', type => {
    const file = asLeftOpen(writeDets({ type, keypos: 1, objects: [tuple('k', 1)] }))
    const { file: larger, at } = withBlock(file, collectionOf(type, [tuple('lost', 'x'.repeat(20_000))]))
    const { objects, report } = repaired(larger)
    expect(missingFrom(objects, [tuple('k', 1), tuple('lost', 'x'.repeat(20_000))])).toEqual([])
    expect(report).toMatchObject({ fromSlots: 1, fromScan: 1, problems: [{ at }] })
  })

  it('does not double the objects of a duplicate_bag whose collection stands twice', () => {
    const objects = [tuple('k', 1), tuple('k', 1), tuple('k', 2)]
    const file = asLeftOpen(writeDets({ type: 'duplicate_bag', keypos: 1, objects }))
    const { file: twice } = withBlock(file, collectionOf('duplicate_bag', objects))
    expect(repaired(twice).objects).toEqual(objects)
  })

  it('does not bring back an object whose image stands in one that was deleted', () => {
    const ghost = collectionOf('set', [tuple('ghost', 1)])
    const freed = collectionOf('set', [tuple('deleted', new Bits(ghost))], layout.free)
    // The image stands 32 bytes in, where a block of its size can begin.
    expect(new DataView(freed.buffer).getUint32(36)).toBe(layout.active)
    const file = asLeftOpen(writeDets({ type: 'set', keypos: 1, objects: [tuple('k', 1)] }))
    const { file: larger, at } = withBlock(file, freed)
    const { objects, report } = repaired(larger)
    expect(objects).toEqual([tuple('k', 1)])
    expect(report.leftOut).toEqual([{ at: at + 32, why: 'freed', objects: [tuple('ghost', 1)] }])
  })

  it('recovers by the scan alone when the header is torn', () => {
    const objects = Array.from({ length: 100 }, (_, at) => tuple(at, `value ${at}`))
    const file = writeDets({ type: 'set', keypos: 1, objects })
    file[40] = (file[40] as number) ^ 255
    expect(readDets(file)).toMatchObject({ ok: false, error: 'not_a_dets_file' })
    const { objects: kept, report } = repaired(file)
    expect(differenceByKey(kept, objects, 1)).toBeUndefined()
    expect(report).toMatchObject({ fromSlots: 0, fromScan: 100, problems: [{ at: 168 }] })
  })

  it('recovers the objects before a cut and reports the first that is lost', () => {
    const objects = Array.from({ length: 200 }, (_, at) => tuple(at, 'x'.repeat(30)))
    const file = writeDets({ type: 'set', keypos: 1, objects })
    const opening = openDets(file)
    if (!opening.ok) throw new Error(opening.error)
    const slots = [...walkSlots(file, opening.header)]
    for (let cut = 1336; cut < file.length; cut += 97) {
      const { objects: kept, report } = repaired(file.subarray(0, cut))
      const whole = slots.filter(({ entry }) => entry.at + entry.size <= cut)
      const expected = whole.flatMap(({ groups }) => groups.flatMap(group => group.objects))
      expect(missingFrom(kept, expected)).toEqual([])
      expect(missingFrom(objects, kept)).toEqual([])
      if (kept.length < 200) expect(report.problems.length).toBeGreaterThan(0)
    }
  })

  it.each([
    ['another type', { type: 'bag' as const }, 'type_mismatch'],
    ['another key position', { keypos: 2 }, 'keypos_mismatch'],
  ])('refuses a table of %s than was expected', (_, expected, error) => {
    const file = asLeftOpen(writeDets({ type: 'set', keypos: 1, objects: [] }))
    expect(repairDets(file, expected)).toEqual({ ok: false, error })
  })

  it('refuses what was never a DETS file', () => {
    for (const bytes of [
      new Uint8Array(0),
      new Uint8Array(5_000),
      new TextEncoder().encode('text '.repeat(100)),
    ]) {
      expect(repairDets(bytes)).toMatchObject({ ok: false })
    }
  })

  it('neither crashes nor hangs on flipped bits, and loses no more than the objects they hit', () => {
    const objects = Array.from({ length: 150 }, (_, at) => tuple(at, 'x'.repeat(at)))
    for (const type of types) {
      const clean = writeDets({ type, keypos: 1, objects })
      for (let seed = 1; seed <= 150; seed++) {
        const random = new Random(seed)
        const file = clean.slice()
        const at = random.int(file.length)
        file[at] = (file[at] as number) ^ (1 << random.int(8))
        const reading = readDets(file)
        const repair = repairDets(file)
        if (at >= 188) {
          if (!repair.ok) expect.fail(`seed ${seed}: a flip at ${at} made the file no DETS file`)
          // A flip in a pointer to a segment still leaves the scan.
          expect(missingFrom(repair.objects, objects).length, `seed ${seed}, at ${at}`).toBeLessThanOrEqual(4)
        }
        expect(reading.ok || repair.ok || at < 188).toBe(true)
      }
    }
  })

  it('ends soon on files made to keep it busy', () => {
    // Every 16 bytes an active collection of half the file, which fails only at its end.
    const size = 400_000
    const file = new Uint8Array(size)
    file.set(writeDets({ type: 'set', keypos: 1, objects: [] }).subarray(0, 5432))
    const view = new DataView(file.buffer)
    for (let at = 5432; at + 16 <= size; at += 16) {
      view.setUint32(at, 16 * Math.floor((size - at) / 16))
      view.setUint32(at + 4, layout.active)
      view.setUint32(at + 8, 16)
    }
    // Every slot leads to the whole rest of the file, part after part.
    for (let slot = 0; slot < 256; slot++) {
      view.setUint32(3384 + 8 * slot, size - 5432)
      view.setUint32(3384 + 8 * slot + 4, 5432 + 16 * slot)
    }
    expect(repairDets(file)).toMatchObject({ ok: true, objects: [] })
  }, 10_000)
})
