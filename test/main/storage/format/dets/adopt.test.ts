import { describe, expect, it } from 'vitest'
import { adoptDets } from '../../../../../src/main/storage/format/dets/adopt.ts'
import type { DetsType } from '../../../../../src/main/storage/format/dets/layout.ts'
import { checkCover, mapDets } from '../../../../../src/main/storage/format/dets/map.ts'
import { readDets } from '../../../../../src/main/storage/format/dets/read.ts'
import { repairDets } from '../../../../../src/main/storage/format/dets/repair.ts'
import { DetsTable } from '../../../../../src/main/storage/format/dets/table.ts'
import type { Change } from '../../../../../src/main/storage/format/dets/work.ts'
import { writeDets } from '../../../../../src/main/storage/format/dets/write.ts'
import { differenceByKey } from '../../../../../src/main/storage/format/vectors/compare.ts'
import { type Term, type Tuple, tuple } from '../../../../../src/shared/term.ts'
import { FakeFile } from '../../../../support/fake-file.ts'
import { Random } from '../../../../support/terms.ts'
import { vectorBytes, vectorJson } from '../../../../support/vectors.ts'

const types: DetsType[] = ['set', 'bag', 'duplicate_bag']

function opened(file: FakeFile): DetsTable {
  const opening = DetsTable.open(file.pages)
  if (!opening.ok) throw new Error(opening.error)
  return opening.table
}

function randomChanges(random: Random): Change[] {
  return Array.from({ length: 1 + random.int(6) }, (): Change => {
    const key = (): Term => random.int(600)
    const object = () => tuple(key(), random.int(40) === 0 ? 'x'.repeat(random.int(20_000)) : random.int(4))
    if (random.int(6) === 0) return { op: 'delete', key: key() }
    return { op: 'insert', objects: Array.from({ length: 1 + random.int(12) }, object) }
  })
}

/** The objects of a file after it was taken over, used and closed; checks that all of it is in order then. */
function objectsAfter(file: FakeFile, whole: boolean): { objects: Tuple[]; putBack: number } | undefined {
  const adoption = adoptDets(file.bytes, { whole })
  if (!adoption.ok) return undefined
  for (const step of adoption.steps) file.take(step)
  expect(Buffer.compare(adoption.table.pages.read(0, adoption.table.pages.size), file.bytes)).toBe(0)
  const plan = adoption.table.plan([{ op: 'insert', objects: [tuple('probe', 'x'.repeat(100))] }])
  for (const step of plan.steps) file.take(step)
  const removal = plan.table.plan([{ op: 'delete', key: 'probe' }])
  for (const step of removal.steps) file.take(step)
  for (const step of removal.table.save().steps) file.take(step)
  const reading = readDets(file.bytes)
  if (!reading.ok) throw new Error(reading.error)
  expect(reading.problems).toEqual([])
  expect(checkCover(mapDets(file.bytes), reading.header)).toEqual([])
  return { objects: reading.objects, putBack: adoption.putBack }
}

describe('a file that was left open', () => {
  it.each(types)('that is a %s goes on from any instant of a commit, and holds what a repair finds', type => {
    const random = new Random(31)
    const file = new FakeFile(writeDets({ type, keypos: 1, objects: [] }))
    let table = opened(file)
    let taken = 0
    let putBack = 0
    let refused = 0
    for (let round = 0; round < 50; round++) {
      const plan = table.plan(randomChanges(random))
      for (const step of plan.steps) {
        if (random.int(step.op === 'fsync' ? 1 : 6) === 0) {
          const image = random.int(2) === 0 ? file.afterKill(random, step) : file.afterPowerCut(random)
          const repair = repairDets(image)
          if (!repair.ok) throw new Error(repair.error)
          const after = objectsAfter(new FakeFile(image), random.int(2) === 0)
          if (after === undefined) refused++
          else {
            taken++
            putBack += after.putBack
            expect(differenceByKey(after.objects, repair.objects, 1), `round ${round}`).toBeUndefined()
          }
        }
        file.take(step)
      }
      table = plan.table
    }
    expect(taken).toBeGreaterThan(150)
    expect(putBack).toBeGreaterThan(0)
    // A growth of the table that was broken off, or a status that did not reach the disk.
    expect(refused).toBeLessThan(taken / 4)
  })

  it('and then broken off again while it is taken over loses nothing', () => {
    const random = new Random(41)
    const file = new FakeFile(writeDets({ type: 'set', keypos: 1, objects: [] }))
    let table = opened(file)
    const held = new Map<number, number>()
    let crashes = 0
    for (let round = 0; round < 60; round++) {
      const key = random.int(100)
      const plan = table.plan([{ op: 'insert', objects: [tuple(key, round)] }])
      const stop = random.int(plan.steps.length)
      for (const step of plan.steps.slice(0, stop)) file.take(step)
      const left = new FakeFile(file.afterPowerCut(random))
      const adoption = adoptDets(left.bytes)
      if (adoption.ok) {
        for (const step of adoption.steps.slice(0, random.int(adoption.steps.length + 1))) left.take(step)
        const repair = repairDets(left.afterPowerCut(random))
        if (!repair.ok) throw new Error(repair.error)
        const found = new Map(repair.objects.map(object => [object.items[0], object.items[1]]))
        for (const [known, value] of held) if (known !== key) expect(found.get(known)).toBe(value)
        expect([held.get(key), round]).toContain(found.get(key))
        crashes++
      }
      for (const step of plan.steps.slice(stop)) file.take(step)
      table = plan.table
      held.set(key, round)
    }
    expect(crashes).toBeGreaterThan(40)
  })

  it.each(types)(
    'that is a %s has an answered change whose slot is not on the disk, alone or under one that was broken off',
    type => {
      const file = new FakeFile(writeDets({ type, keypos: 1, objects: [tuple('other', 1)] }))
      /** Takes the steps of a change up to the last sync. */
      const begin = (table: DetsTable, value: string): DetsTable => {
        const plan = table.plan([{ op: 'insert', objects: [tuple('key', value)] }])
        for (const step of plan.steps.slice(0, 1 + plan.steps.findLastIndex(({ op }) => op === 'fsync')))
          file.take(step)
        return plan.table
      }
      const objects = (): Tuple[] | undefined =>
        objectsAfter(new FakeFile(file.bytes), true)?.objects.filter(object => object.items[0] === 'key')
      const table = begin(opened(file), 'a')
      expect(objects()).toEqual([tuple('key', 'a')])
      const plan = table.plan([{ op: 'insert', objects: [tuple('key', 'b')] }])
      for (const step of plan.steps.slice(0, 1 + plan.steps.findIndex(({ op }) => op === 'fsync')))
        file.take(step)
      expect(objects()).toEqual(type === 'set' ? [tuple('key', 'b')] : [tuple('key', 'a'), tuple('key', 'b')])
    },
  )

  it('by real Erlang is taken over only where all that real Erlang recovers is there', () => {
    type Entry = { file: string; kind: string; keypos?: number }
    const { damaged } = vectorJson<{ damaged: Entry[] }>('manifest.json')
    let taken = 0
    for (const { file: name } of damaged.filter(entry => entry.kind === 'dets')) {
      const bytes = new Uint8Array(vectorBytes(name))
      const repair = repairDets(bytes)
      const after = objectsAfter(new FakeFile(bytes), true)
      if (after === undefined) continue
      taken++
      if (repair.ok) expect(differenceByKey(after.objects, repair.objects, 1), name).toBeUndefined()
    }
    expect(taken).toBeGreaterThan(3)
  })
})
