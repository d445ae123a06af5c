import { isDeepStrictEqual } from 'node:util'
import { describe, expect, it } from 'vitest'
import { adoptDets } from '../../../../../src/main/storage/format/dets/adopt.ts'
import { areSound } from '../../../../../src/main/storage/format/dets/free-blocks.ts'
import type { DetsType } from '../../../../../src/main/storage/format/dets/layout.ts'
import { readDets } from '../../../../../src/main/storage/format/dets/read.ts'
import { repairDets } from '../../../../../src/main/storage/format/dets/repair.ts'
import { DetsTable } from '../../../../../src/main/storage/format/dets/table.ts'
import type { Change } from '../../../../../src/main/storage/format/dets/work.ts'
import { writeDets } from '../../../../../src/main/storage/format/dets/write.ts'
import { differenceByKey } from '../../../../../src/main/storage/format/vectors/compare.ts'
import { float, type Term, type Tuple, tuple } from '../../../../../src/shared/term.ts'
import { equalTerms } from '../../../../../src/shared/term-order.ts'
import { FakeFile } from '../../../../support/fake-file.ts'
import { sized } from '../../../../support/long.ts'
import { Random, randomTerm } from '../../../../support/terms.ts'
import { vectorBytes, vectorJson } from '../../../../support/vectors.ts'

const types: DetsType[] = ['set', 'bag', 'duplicate_bag']

/** What a table holds, by the plainest of means: objects by the text of their key. */
class Model {
  readonly type: DetsType
  readonly byKey: Map<string, Tuple[]>

  constructor(type: DetsType, byKey = new Map<string, Tuple[]>()) {
    this.type = type
    this.byKey = byKey
  }

  static keyOf(object: Tuple): string {
    return `${typeof object.items[0]} ${String(object.items[0])}`
  }

  after(changes: readonly Change[]): Model {
    const byKey = new Map(this.byKey)
    for (const change of changes) {
      if (change.op === 'insert') for (const object of change.objects) this.#insert(byKey, object)
      else if (change.op === 'delete') byKey.delete(Model.keyOf(tuple(change.key)))
      else if (change.op === 'delete_object') this.#remove(byKey, change.object)
    }
    return new Model(this.type, byKey)
  }

  #insert(byKey: Map<string, Tuple[]>, object: Tuple): void {
    const before = byKey.get(Model.keyOf(object)) ?? []
    const others = this.type === 'bag' ? before.filter(other => !equalTerms(other, object)) : before
    byKey.set(Model.keyOf(object), this.type === 'set' ? [object] : [...others, object])
  }

  #remove(byKey: Map<string, Tuple[]>, object: Tuple): void {
    const rest = (byKey.get(Model.keyOf(object)) ?? []).filter(other => !equalTerms(other, object))
    if (rest.length > 0) byKey.set(Model.keyOf(object), rest)
    else byKey.delete(Model.keyOf(object))
  }

  get objects(): Tuple[] {
    return [...this.byKey.values()].flat()
  }
}

function opened(file: FakeFile): DetsTable {
  const opening = DetsTable.open(file.pages)
  if (!opening.ok) throw new Error(opening.error)
  return opening.table
}

function emptyFile(type: DetsType): FakeFile {
  return new FakeFile(writeDets({ type, keypos: 1, objects: [] }))
}

/** The table after `changes`, which are made to its file. */
function change(table: DetsTable, file: FakeFile, changes: Change[]): DetsTable {
  const plan = table.plan(changes)
  for (const step of plan.steps) file.take(step)
  return plan.table
}

/** The table after it was saved to its file. */
function save(table: DetsTable, file: FakeFile): DetsTable {
  const saved = table.save()
  for (const step of saved.steps) file.take(step)
  return saved.table
}

/** The objects of a closed file; throws when anything in it is out of order. */
function contentsOf(bytes: Uint8Array): Tuple[] {
  const reading = readDets(bytes)
  if (!reading.ok) throw new Error(reading.error)
  expect(reading.problems).toEqual([])
  return reading.objects
}

/** The objects that a repair finds. */
function repaired(bytes: Uint8Array): Tuple[] {
  const repair = repairDets(bytes)
  if (!repair.ok) throw new Error(repair.error)
  return repair.objects
}

/** A few changes about keys that come again and again, some values larger than what real DETS reads at once. */
function randomChanges(random: Random, keys: number): Change[] {
  return Array.from({ length: 1 + random.int(6) }, (): Change => {
    const key = (): Term => (random.int(8) === 0 ? random.int(keys) + 0.5 : random.int(keys))
    const object = () => tuple(key(), random.int(60) === 0 ? 'x'.repeat(random.int(30_000)) : random.int(4))
    switch (random.int(8)) {
      case 0:
        return { op: 'delete', key: key() }
      case 1:
        return { op: 'delete_object', object: object() }
      default:
        return { op: 'insert', objects: Array.from({ length: 1 + random.int(12) }, object) }
    }
  })
}

describe('a table in its file', () => {
  it.each(types)(
    'that is a %s holds what a plain model holds, after every commit and when it is saved',
    type => {
      for (let seed = 1; seed <= 8; seed++) {
        const random = new Random(seed)
        const file = emptyFile(type)
        let table = opened(file)
        let model = new Model(type)
        for (let round = 0; round < 60; round++) {
          const changes = randomChanges(random, 900)
          table = change(table, file, changes)
          model = model.after(changes)
          const [first] = model.objects
          for (const object of [first, model.objects.at(random.int(1 + model.objects.length) - 1)]) {
            if (object)
              expect(table.lookup(object.items[0] as Term)).toEqual(model.byKey.get(Model.keyOf(object)))
          }
          expect(table.lookup('no such key')).toEqual([])
          expect(table.header).toMatchObject({
            objectCount: model.objects.length,
            keyCount: model.byKey.size,
          })
          if (random.int(10) > 0) continue
          table = save(table, file)
          expect(differenceByKey(contentsOf(file.bytes), model.objects, 1), `seed ${seed}`).toBeUndefined()
          if (random.int(2) === 0) table = opened(file)
        }
        table = save(table, file)
        expect(differenceByKey(contentsOf(file.bytes), model.objects, 1), `seed ${seed}`).toBeUndefined()
      }
    },
  )

  it('grows with its keys, past several doublings, and stays in order', () => {
    const file = emptyFile('set')
    let table = opened(file)
    const objects = Array.from({ length: 6_000 }, (_, at) => tuple(at, `value ${at}`))
    for (let from = 0; from < objects.length; from += 150) {
      table = change(table, file, [{ op: 'insert', objects: objects.slice(from, from + 150) }])
    }
    expect(table.header.next).toBe(6_144)
    for (const object of objects) expect(table.lookup(object.items[0] as Term)).toEqual([object])
    table = save(table, file)
    expect(differenceByKey(contentsOf(file.bytes), objects, 1)).toBeUndefined()
  })

  it.each([300, 650, 900, 1_700])(
    'grows by several segments in one commit, %i keys at a time, past doublings that split slots twice',
    batch => {
      const file = emptyFile('set')
      let table = opened(file)
      for (let from = 0; from < 10_000; from += batch) {
        const objects = Array.from({ length: batch }, (_, at) => tuple(from + at, 'value', from + at))
        table = change(table, file, [{ op: 'insert', objects }])
        expect(areSound(table.free)).toBe(true)
      }
      for (let key = 0; key < 10_000; key++) expect(table.lookup(key)).toEqual([tuple(key, 'value', key)])
      table = save(table, file)
      expect(contentsOf(file.bytes)).toHaveLength(Math.ceil(10_000 / batch) * batch)
    },
  )

  it('grows by many segments at once, and into a second part', () => {
    const file = new FakeFile(
      writeDets({ type: 'set', keypos: 1, objects: [tuple('first')], slots: 131_072 }),
    )
    let table = opened(file)
    const objects = Array.from({ length: 132_000 }, (_, at) => tuple(at))
    table = change(table, file, [{ op: 'insert', objects }])
    expect(table.header.next).toBe(132_096)
    expect(table.lookup('first')).toEqual([tuple('first')])
    table = save(table, file)
    expect(contentsOf(file.bytes)).toHaveLength(132_001)
  }, 60_000)

  it('does not grow beyond its most slots', () => {
    const file = new FakeFile(writeDets({ type: 'set', keypos: 1, objects: [], maxSlots: 512 }))
    let table = opened(file)
    table = change(table, file, [
      { op: 'insert', objects: Array.from({ length: 3_000 }, (_, at) => tuple(at)) },
    ])
    expect(table.header.next).toBe(512)
    table = save(table, file)
    expect(contentsOf(file.bytes)).toHaveLength(3_000)
  })

  it('works on with the files that real Erlang made', () => {
    type Entry = { file: string; kind: string; objects?: unknown[]; keypos: number }
    const { files } = vectorJson<{ files: Entry[] }>('manifest.json')
    const clean = files.filter(entry => entry.kind === 'dets' && entry.objects)
    expect(clean.length).toBeGreaterThan(25)
    for (const { file: name, keypos } of clean) {
      const file = new FakeFile(vectorBytes(name))
      const before = contentsOf(file.bytes)
      let table = opened(file)
      const added = Array.from({ length: 300 }, (_, at) => tuple(tuple('added', at), tuple('added', at)))
      table = change(table, file, [{ op: 'insert', objects: added }])
      table = save(table, file)
      expect(differenceByKey(contentsOf(file.bytes), [...before, ...added], keypos), name).toBeUndefined()
      table = change(
        table,
        file,
        added.map((object): Change => ({ op: 'delete', key: object.items[0] as Term })),
      )
      table = save(table, file)
      expect(differenceByKey(contentsOf(file.bytes), before, keypos), name).toBeUndefined()
    }
  })

  it('keeps 1 and 1.0 apart, and 0.0 and -0.0 together', () => {
    const file = emptyFile('set')
    let table = opened(file)
    table = change(table, file, [
      { op: 'insert', objects: [tuple(1, 'i'), tuple(float(1), 'f'), tuple(float(0), 'p')] },
    ])
    table = change(table, file, [{ op: 'insert', objects: [tuple(float(-0), 'n')] }])
    expect(table.lookup(1)).toEqual([tuple(1, 'i')])
    expect(table.lookup(float(1))).toEqual([tuple(float(1), 'f')])
    expect(table.lookup(float(0))).toHaveLength(1)
    expect(table.header.keyCount).toBe(3)
  })

  it('gives blocks back: a table that is changed without end does not grow', () => {
    const file = emptyFile('set')
    let table = opened(file)
    for (let round = 0; round < 2_000; round++) {
      table = change(table, file, [{ op: 'insert', objects: [tuple(round % 7, 'x'.repeat(round % 400))] }])
    }
    expect(file.bytes.length).toBeLessThan(30_000)
  })
})

describe('the steps of a commit', () => {
  it('are none when nothing changes', () => {
    const file = emptyFile('set')
    let table = opened(file)
    table = change(table, file, [{ op: 'insert', objects: [tuple(1, 'a')] }])
    expect(table.plan([{ op: 'delete', key: 2 }]).steps).toEqual([])
    expect(table.plan([{ op: 'insert', objects: [tuple(1, 'a')] }]).steps).toEqual([])
  })

  it('sync once to insert into an empty slot or to remove, twice to replace, and once more what spans two sectors', () => {
    const file = emptyFile('set')
    let table = opened(file)
    const fsyncsOf = (...changes: Change[]) => {
      const before = file.fsyncs
      table = change(table, file, changes)
      return file.fsyncs - before
    }
    const insert = (key: Term, value: Term): Change => ({ op: 'insert', objects: [tuple(key, value)] })
    // The first change of a closed file also marks it as in use.
    expect(fsyncsOf(insert(0, 'a'))).toBe(2)
    expect(fsyncsOf(insert('long', 'x'.repeat(600)))).toBe(2)
    expect(fsyncsOf(insert('long', 'y'.repeat(600)))).toBe(3)
    expect(fsyncsOf({ op: 'delete', key: 'long' })).toBe(1)
    // Of a hundred small blocks one in sixteen spans two sectors.
    const inserts = Array.from({ length: 100 }, (_, key) => fsyncsOf(insert(key + 1, 'a')))
    expect(inserts.filter(count => count === 1).length).toBeGreaterThan(50)
    const replacements = Array.from({ length: 100 }, (_, key) => fsyncsOf(insert(key + 1, 'b')))
    expect(replacements.filter(count => count === 2).length).toBeGreaterThan(80)
    expect(Math.max(...inserts, ...replacements)).toBe(3)
  })

  it('sync no more often for many changes than for one', () => {
    const file = emptyFile('set')
    let table = change(opened(file), file, [{ op: 'insert', objects: [tuple('first')] }])
    for (const value of ['a', 'b', 'c']) {
      const before = file.fsyncs
      table = change(table, file, [
        { op: 'insert', objects: Array.from({ length: 200 }, (_, at) => tuple(at, value)) },
      ])
      expect(file.fsyncs - before).toBeLessThanOrEqual(3)
    }
  })

  it('write a few long pieces rather than many short ones', () => {
    const file = emptyFile('set')
    let table = opened(file)
    for (const value of ['a', 'b']) {
      const objects = Array.from({ length: 1_000 }, (_, at) => tuple(at, value))
      const plan = table.plan([{ op: 'insert', objects }])
      expect(plan.steps.filter(step => step.op === 'write').length).toBeLessThan(20)
      for (const step of plan.steps) file.take(step)
      table = plan.table
    }
  })

  it('make the file longer than it needs, and closing it cuts it again', () => {
    const file = emptyFile('set')
    let table = opened(file)
    let lengths = 0
    for (let key = 0; key < 200; key++) {
      const { length } = file.bytes
      table = change(table, file, [{ op: 'insert', objects: [tuple(key)] }])
      if (file.bytes.length !== length) lengths++
    }
    expect(lengths).toBeLessThan(4)
    const { length } = file.bytes
    save(table, file)
    expect(file.bytes.length).toBeLessThan(length)
  })

  it('count a collection that is larger than all before in the header first', () => {
    const file = emptyFile('set')
    let table = opened(file)
    table = change(table, file, [{ op: 'insert', objects: [tuple('small')] }])
    const [first, second] = table.plan([
      { op: 'insert', objects: [tuple('large', 'x'.repeat(20_000))] },
    ]).steps
    expect(first).toMatchObject({ op: 'write', at: 0 })
    expect(second).toEqual({ op: 'fsync' })
  })

  it('never write over what is in use, up to the phase that makes the slots lead elsewhere', () => {
    const random = new Random(5)
    const file = emptyFile('bag')
    let table = opened(file)
    for (let round = 0; round < 60; round++) {
      const before = Array.from({ length: table.header.next }, (_, slot) => table.groupsOf(slot))
      const { steps, table: after } = table.plan(randomChanges(random, 300))
      const lastPhase = steps.slice(0, -1).findLastIndex(step => step.op === 'fsync') + 1
      for (const [at, step] of steps.entries()) {
        if (at === lastPhase) {
          const seen = table.withPages(file.pages)
          for (const [slot, groups] of before.entries()) {
            if (groups.length > 0 && !isDeepStrictEqual(seen.groupsOf(slot), groups))
              expect(seen.groupsOf(slot)).toEqual(groups)
          }
        }
        file.take(step)
      }
      table = after
      // What the table believes of its file is what the file holds.
      expect(Buffer.compare(table.pages.read(0, table.pages.size), file.bytes)).toBe(0)
    }
  })

  it('leave the table that planned them as it was', () => {
    const file = emptyFile('set')
    const table = change(opened(file), file, [{ op: 'insert', objects: [tuple(1, 'a')] }])
    const one = table.plan([{ op: 'insert', objects: [tuple(1, 'b')] }])
    const other = table.plan([{ op: 'delete', key: 1 }])
    expect([table, one.table, other.table].map(it => it.lookup(1))).toEqual([
      [tuple(1, 'a')],
      [tuple(1, 'b')],
      [],
    ])
    expect(table.header.keyCount).toBe(1)
  })

  it.each(types)('of a %s can be taken back from wherever they stopped', type => {
    const random = new Random(77)
    const file = emptyFile(type)
    let table = opened(file)
    let model = new Model(type)
    for (let round = 0; round < 120; round++) {
      const changes = randomChanges(random, 400)
      const plan = table.plan(changes)
      const { steps } = plan
      const taken = random.int(steps.length + 1)
      for (const step of steps.slice(0, taken)) file.take(step)
      if (steps.length > 0 && random.int(3) === 0) {
        const undo = plan.undo()
        const { size } = file.pages
        for (const step of undo.steps) {
          // A disk that is full does not let a file grow.
          if (step.op !== 'write' || step.at + step.bytes.length <= size) file.take(step)
        }
        table = undo.table
        expect(differenceByKey(repaired(file.bytes), model.objects, 1), `round ${round}`).toBeUndefined()
      } else {
        for (const step of steps.slice(taken)) file.take(step)
        table = plan.table
        model = model.after(changes)
      }
    }
    table = save(table, file)
    expect(differenceByKey(contentsOf(file.bytes), model.objects, 1)).toBeUndefined()
  })

  it('are none when a change is refused, and the table works on', () => {
    const file = emptyFile('set')
    let table = opened(file)
    expect(() => table.plan([{ op: 'insert', objects: [tuple(1), tuple()] }])).toThrow(RangeError)
    expect(() => table.plan([{ op: 'insert', objects: [tuple(1, () => 1)] }])).toThrow('fun')
    table = change(table, file, [{ op: 'insert', objects: [tuple(1)] }])
    expect(table.lookup(1)).toEqual([tuple(1)])
  })
})

describe('DetsTable.open', () => {
  it('refuses a file in use, and one whose free lists overlap', () => {
    const file = emptyFile('set')
    change(opened(file), file, [{ op: 'insert', objects: [tuple(1)] }])
    expect(DetsTable.open(file.pages)).toMatchObject({ ok: false, error: 'needs_repair' })
    const overlapping = writeDets({ type: 'set', keypos: 1, objects: [tuple(1)] })
    const view = new DataView(overlapping.buffer)
    const at = view.getUint32(0)
    view.setUint32(at + 12, view.getUint32(at + 28))
    expect(DetsTable.open(new FakeFile(overlapping).pages)).toMatchObject({
      ok: false,
      error: 'needs_repair',
    })
  })

  it('reads no objects, and reports damage when they are asked for', () => {
    const bytes = writeDets({ type: 'set', keypos: 1, objects: [tuple('k', 1)] })
    const at = bytes.findIndex((byte, i) => byte === 0x12 && bytes[i + 1] === 0x34 && bytes[i + 2] === 0x56)
    bytes[at + 9] = 200
    const table = opened(new FakeFile(bytes))
    expect(() => table.lookup('k')).toThrow(`at byte ${at + 8}`)
  })
})

describe('a crash', () => {
  /** The state each key may be in: as before the commit or as after it, whole. */
  function expectEither(objects: readonly Tuple[], before: Model, after: Model, what: string): void {
    const found = new Map<string, Tuple[]>()
    for (const object of objects) {
      const key = Model.keyOf(object)
      found.set(key, [...(found.get(key) ?? []), object])
    }
    for (const key of new Set([...found.keys(), ...before.byKey.keys(), ...after.byKey.keys()])) {
      const now = JSON.stringify(found.get(key) ?? [])
      const allowed = [before, after].map(model => JSON.stringify(model.byKey.get(key) ?? []))
      if (!allowed.includes(now))
        expect.fail(`${what}: key ${key} is ${now.slice(0, 200)}, not ${allowed.join(' or ').slice(0, 400)}`)
    }
  }

  it.each(types)(
    'of a %s at any step, by kill or power cut, loses nothing that was acknowledged',
    type => {
      let images = 0
      for (let seed = 1; seed <= sized(4, 40); seed++) {
        const random = new Random(seed * 1000)
        const file = emptyFile(type)
        let table = opened(file)
        let model = new Model(type)
        for (let round = 0; round < 30; round++) {
          const changes = randomChanges(random, 700)
          const plan = table.plan(changes)
          const after = model.after(changes)
          const interesting = new Set([
            0,
            plan.steps.length,
            ...Array.from({ length: 5 }, () => random.int(plan.steps.length + 1)),
          ])
          plan.steps.forEach((step, at) => {
            if (step.op === 'fsync') interesting.add(at).add(at + 1)
          })
          for (let at = 0; at <= plan.steps.length; at++) {
            if (interesting.has(at)) {
              const crashed = [
                file.afterKill(random, plan.steps[at]),
                file.afterPowerCut(random),
                file.afterPowerCut(random),
              ]
              // Once all steps are taken the changes are acknowledged.
              const least = at === plan.steps.length ? after : model
              for (const [kind, image] of crashed.entries()) {
                const where = `seed ${seed}, commit ${round}, step ${at}, ${kind === 0 ? 'kill' : 'power cut'}`
                for (const recovered of objectsAfterCrash(image)) expectEither(recovered, least, after, where)
                images++
              }
            }
            const step = plan.steps[at]
            if (step) file.take(step)
          }
          table = plan.table
          model = after
          for (const recovered of objectsAfterCrash(file.bytes))
            expectEither(recovered, model, model, `seed ${seed}, after commit ${round}`)
          if (random.int(6) === 0) {
            const saved = table.save()
            for (const step of saved.steps) {
              for (const recovered of objectsAfterCrash(file.afterPowerCut(random)))
                expectEither(recovered, model, model, `seed ${seed}, save after ${round}`)
              file.take(step)
            }
            table = saved.table
          }
        }
        expect(table.header.next).toBeGreaterThan(256)
      }
      expect(images).toBeGreaterThan(2_000)
    },
    sized(120_000, 400_000),
  )

  /** What our opening may make of the file a crash left: reads it if it is closed, else takes it over or repairs it. */
  function objectsAfterCrash(image: Uint8Array): Tuple[][] {
    const reading = readDets(image)
    if (reading.ok) {
      expect(reading.problems).toEqual([])
      return [reading.objects]
    }
    const adoption = adoptDets(image)
    return [repaired(image), ...(adoption.ok ? [objectsOf(adoption.table)] : [])]
  }

  function objectsOf(table: DetsTable): Tuple[] {
    const slots = Array.from({ length: table.header.next }, (_, slot) => table.groupsOf(slot))
    return slots.flat().flatMap(group => group.objects)
  }

  it('leaves a file that repairs to itself', () => {
    const file = emptyFile('set')
    let table = opened(file)
    const objects = Array.from({ length: 400 }, (_, at) => tuple(at, randomTerm(new Random(at), 6)))
    table = change(table, file, [{ op: 'insert', objects }])
    const repair = repairDets(file.bytes)
    expect(repair).toMatchObject({ ok: true, report: { problems: [], leftOut: [], fromScan: 0 } })
  })
})
