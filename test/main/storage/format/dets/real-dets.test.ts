import { execFileSync } from 'node:child_process'
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, beforeAll, expect, it } from 'vitest'
import type { DetsType } from '../../../../../src/main/storage/format/dets/layout.ts'
import { readDets } from '../../../../../src/main/storage/format/dets/read.ts'
import { DetsTable } from '../../../../../src/main/storage/format/dets/table.ts'
import type { Change } from '../../../../../src/main/storage/format/dets/work.ts'
import { writeDets } from '../../../../../src/main/storage/format/dets/write.ts'
import { decodeTerm, encodeTerm } from '../../../../../src/main/storage/format/etf.ts'
import { differenceByKey, missingFrom } from '../../../../../src/main/storage/format/vectors/compare.ts'
import { atom, type Term, type Tuple, tuple } from '../../../../../src/shared/term.ts'
import { FakeFile } from '../../../../support/fake-file.ts'
import { describeWith, found, pathOf } from '../../../../support/found.ts'
import { sized } from '../../../../support/long.ts'
import { Random } from '../../../../support/terms.ts'

const script = fileURLToPath(new URL('../../../../formats/dets.escript', import.meta.url))
let folder = ''
beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'coppice-dets-'))
})
afterAll(() => rmSync(folder, { recursive: true, force: true }))

/** The lists of objects that the script prints, one for each file. */
function runReal(...args: string[]): Tuple[][] {
  const lines = execFileSync(pathOf(found.escript), [script, ...args], {
    encoding: 'utf8',
    maxBuffer: 2 ** 28,
    timeout: 120_000,
  })
  return lines
    .split('\n')
    .filter(line => line.startsWith('objects '))
    .map(line => Buffer.from(line.slice('objects '.length), 'base64'))
    .map(bytes => decodeTerm(Uint8Array.from(bytes)).term as Tuple[])
}

function opened(file: FakeFile): DetsTable {
  const opening = DetsTable.open(file.pages)
  if (!opening.ok) throw new Error(opening.error)
  return opening.table
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

function objectsOf(table: DetsTable): Tuple[] {
  return Array.from({ length: table.header.next }, (_, slot) => table.groupsOf(slot)).flatMap(groups =>
    groups.flatMap(group => group.objects),
  )
}

/** Changes about some hundred keys, with floats between the integers, and now and then a large value. */
function randomChanges(random: Random): Change[] {
  return Array.from({ length: 1 + random.int(5) }, (): Change => {
    const key = (): Term => random.int(700) + (random.int(4) === 0 ? 0.5 : 0)
    const object = () => tuple(key(), random.int(50) === 0 ? 'x'.repeat(random.int(20_000)) : random.int(4))
    if (random.int(6) === 0) return { op: 'delete', key: key() }
    if (random.int(8) === 0) return { op: 'delete_object', object: object() }
    return { op: 'insert', objects: Array.from({ length: 1 + random.int(20) }, object) }
  })
}

/** Objects and keys that the changes put in or take out. */
function operationsIn(changes: readonly Change[]): number {
  return changes.reduce((sum, one) => sum + (one.op === 'insert' ? one.objects.length : 1), 0)
}

function asTerm(changes: readonly Change[]): Term {
  return changes.map(one => {
    if (one.op === 'insert') return tuple(atom('insert'), one.objects)
    if (one.op === 'delete') return tuple(atom('delete'), one.key)
    if (one.op === 'delete_object') return tuple(atom('delete_object'), one.object)
    throw new Error(`the script does not know ${one.op}`)
  })
}

describeWith([found.escript], 'real dets', () => {
  /** As many as make several thousand operations a seed; there are 21 seeds for the three types. */
  const turns = 20
  const batchesPerTurn = 20

  it.each<DetsType>(['set', 'bag', 'duplicate_bag'])(
    'and ours change one %s by turns, and agree on it',
    type => {
      let operations = 0
      for (let seed = 1; seed <= sized(1, 7); seed++) {
        const random = new Random(10 + seed)
        const path = join(folder, `${type}-turns-${seed}.dets`)
        const changesPath = join(folder, `${type}-changes`)
        // Ours alone, with the same changes, is what both must come to.
        const model = new FakeFile(writeDets({ type, keypos: 1, objects: [] }))
        let modelTable = opened(model)
        writeFileSync(path, model.bytes)
        for (let turn = 0; turn < sized(8, turns); turn++) {
          const batches = Array.from({ length: sized(8, batchesPerTurn) }, () => randomChanges(random))
          operations += operationsIn(batches.flat())
          for (const changes of batches) modelTable = change(modelTable, model, changes)
          if (turn % 2 === 0) {
            const file = new FakeFile(new Uint8Array(readFileSync(path)))
            let table = opened(file)
            for (const changes of batches) table = change(table, file, changes)
            table = save(table, file)
            writeFileSync(path, file.bytes)
          } else {
            writeFileSync(changesPath, encodeTerm(asTerm(batches.flat())))
            runReal('apply', path, changesPath)
          }
          const where = `seed ${seed}, turn ${turn}`
          const reading = readDets(new Uint8Array(readFileSync(path)), { type, keypos: 1 })
          if (!reading.ok) throw new Error(`${where}: ${reading.error}`)
          expect(reading.problems, where).toEqual([])
          expect(differenceByKey(reading.objects, objectsOf(modelTable), 1), where).toBeUndefined()
        }
      }
      expect(operations).toBeGreaterThan(sized(1_000, 35_000))
    },
    sized(120_000, 400_000),
  )

  it.each<DetsType>(['set', 'bag'])(
    'recovers every acknowledged change to a %s from what a crash of ours leaves',
    type => {
      type Crash = { file: string; before: Tuple[]; after: Tuple[] }
      const crashes: Crash[] = []
      const random = new Random(23)
      const file = new FakeFile(writeDets({ type, keypos: 1, objects: [] }))
      let table = opened(file)
      for (let round = 0; round < 40; round++) {
        const before = objectsOf(table)
        const plan = table.plan(randomChanges(random))
        const images: Uint8Array[] = []
        for (const step of plan.steps) {
          // Most crashes where a phase ends, when there is most to lose.
          if (random.int(step.op === 'fsync' ? 2 : 12) === 0) {
            images.push(random.int(2) === 0 ? file.afterKill(random, step) : file.afterPowerCut(random))
          }
          file.take(step)
        }
        table = plan.table
        const after = objectsOf(table)
        const add = (image: Uint8Array, least: Tuple[]): void => {
          const path = join(folder, `${type}-${crashes.length}.dets`)
          writeFileSync(path, image)
          crashes.push({ file: path, before: least, after })
        }
        for (const image of images) add(image, before)
        // All of it is acknowledged now, though not all of it may be synced.
        add(file.afterPowerCut(random), after)
      }
      expect(crashes.length).toBeGreaterThan(60)
      const recovered = runReal('repair', ...crashes.map(crash => crash.file))
      expect(recovered).toHaveLength(crashes.length)
      for (const [at, { before, after }] of crashes.entries()) {
        const now = recovered[at] as Tuple[]
        // What both states hold was acknowledged; what neither holds must not come back.
        const kept = missingFrom(missingFrom(after, before), before)
        expect(missingFrom(now, kept), `image ${at}`).toEqual([])
        expect(missingFrom([...before, ...after], now), `image ${at}`).toEqual([])
      }
    },
    120_000,
  )
})
