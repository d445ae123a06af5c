import { execFileSync } from 'node:child_process'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterAll, describe, expect, it } from 'vitest'
import { type Coroutine, type Process, spawn } from '../../../../src/main/runtime/index.ts'
import { decodeTerm } from '../../../../src/main/storage/format/etf.ts'
import { Dets, FaultyDevice, type TableType } from '../../../../src/main/storage/index.ts'
import { atom, type Term, type Tuple, tuple } from '../../../../src/shared/term.ts'
import { describeWith, found, pathOf } from '../../../support/found.ts'
import { sized } from '../../../support/long.ts'
import { Random } from '../../../support/terms.ts'
import { newTableWorld, withTables } from '../support/world.ts'

const table = atom('t')
const clients = 6
const keysEach = 30

/** The values of a key as text, by key: what was acknowledged, and what was asked for and not answered yet. */
type Known = { acknowledged: Map<string, string>; asked: Map<string, string> }

/** What each key may hold now: of each the text of its values. */
type Allowed = ReadonlyMap<string, readonly string[]>

function allowedNow({ acknowledged, asked }: Known): Allowed {
  const allowed = new Map<string, readonly string[]>()
  for (const key of new Set([...acknowledged.keys(), ...asked.keys()])) {
    const now = acknowledged.get(key) ?? '[]'
    const next = asked.get(key)
    allowed.set(key, next === undefined ? [now] : [now, next])
  }
  return allowed
}

/** A client that changes its own keys, one change after the other, some with collections that real DETS reads in parts. */
function* client(
  self: Process,
  type: TableType,
  number: number,
  random: Random,
  known: Known,
  rounds: number,
): Coroutine<void> {
  const values = new Map<string, string[]>()
  for (let round = 0; round < rounds; round++) {
    const key = `${number}-${random.int(keysEach)}`
    const value = random.int(40) === 0 ? 'x'.repeat(random.int(14_000)) : `${round}`
    const before = values.get(key) ?? []
    const isDeleted = before.length > 0 && random.int(4) === 0
    const kept = type === 'set' ? [] : before.filter(other => other !== value)
    const after = isDeleted ? [] : [...kept, value]
    known.asked.set(key, JSON.stringify(after))
    if (isDeleted) expect(yield* Dets.delete(self, table, key)).toBe(atom('ok'))
    else expect(yield* Dets.insert(self, table, tuple(key, value))).toBe(atom('ok'))
    known.acknowledged.set(key, JSON.stringify(after))
    known.asked.delete(key)
    values.set(key, after)
  }
}

/** Runs clients side by side on `device`. The table grows while they do. */
function run(device: FaultyDevice, type: TableType, seed: number, known: Known, rounds: number): void {
  const { world, failures } = newTableWorld(device, function* (self) {
    yield* Dets.openFile(self, table, { type })
    const first = Array.from({ length: 250 }, (_, at) => tuple(`first ${at}`, 'there'))
    for (const { items } of first) known.asked.set(items[0], '["there"]')
    yield* Dets.insert(self, table, first)
    for (const { items } of first) known.acknowledged.set(items[0], '["there"]')
    known.asked.clear()
    for (let number = 1; number < clients; number++) {
      spawn(self, inner => client(inner, type, number, new Random(seed * 100 + number), known, rounds))
    }
    yield* client(self, type, 0, new Random(seed * 100), known, 2 * rounds)
    expect(yield* Dets.info(self, table, atom('no_keys'))).toBeGreaterThan(256)
    yield* Dets.close(self, table)
  })
  world.advance(60_000)
  if (failures.length > 0) throw failures[0]
}

function objectsIn(files: ReadonlyMap<string, Uint8Array>, type: TableType): readonly Tuple[] {
  const objects: Tuple[] = []
  withTables(new FaultyDevice(files), function* (self) {
    expect(yield* Dets.openFile(self, table, { type })).toEqual(tuple(atom('ok'), table))
    yield* Dets.foldl(self, table, object => void objects.push(object), undefined)
  })
  return objects
}

function expectAllowed(objects: readonly Tuple[], allowed: Allowed, where: string): void {
  const now = new Map<string, string[]>()
  for (const { items } of objects) {
    const key = items[0] as string
    now.set(key, [...(now.get(key) ?? []), items[1] as string])
  }
  for (const key of now.keys()) expect(allowed.has(key), `${where}: ${key} came from nowhere`).toBe(true)
  for (const [key, texts] of allowed) {
    const text = JSON.stringify(now.get(key) ?? [])
    if (!texts.includes(text))
      expect.fail(`${where}: ${key} is ${text.slice(0, 100)}, not ${texts.join(' or ').slice(0, 200)}`)
  }
}

type Image = { files: Map<string, Uint8Array>; allowed: Allowed; where: string }

/** What a crash could leave, at one of `oneIn` instants: between any two changes of the disk, and inside writes. */
function crashes(type: TableType, seed: number, rounds: number, oneIn: number): Image[] {
  const images: Image[] = []
  const known: Known = { acknowledged: new Map(), asked: new Map() }
  const random = new Random(seed)
  const draw = (below: number): number => random.int(below)
  const device = new FaultyDevice(new Map(), {
    onMoment(moment) {
      const isSync = moment.next.op !== 'step' || moment.next.step.op !== 'write'
      if (random.int(isSync ? Math.ceil(oneIn / 8) : oneIn) !== 0) return
      const allowed = allowedNow(known)
      const add = (how: string, files: Map<string, Uint8Array>): void => {
        images.push({ files, allowed, where: `${type}, seed ${seed}, change ${moment.number}, ${how}` })
      }
      add('kill', moment.crash('kill'))
      add('power', moment.crash('power', draw))
      if (moment.next.op === 'step' && moment.next.step.op === 'write') {
        const sectors = Math.ceil(moment.next.step.bytes.length / 512) + 1
        add('torn', moment.crash('kill', null, random.int(sectors + 1)))
        add('torn, power', moment.crash('power', draw, random.int(sectors + 1)))
      }
    },
  })
  run(device, type, seed, known, rounds)
  return images
}

describe('a crash of everything at any change of the disk, or inside one', () => {
  it.each(['set', 'bag', 'duplicate_bag'] as const)(
    'leaves of a %s every change that was acknowledged',
    type => {
      let count = 0
      for (let seed = 1; seed <= sized(1, 3); seed++) {
        for (const { files, allowed, where } of crashes(type, seed, 20, sized(6, 3))) {
          if (!files.has('t') && !files.has('t.TMP')) continue
          expectAllowed(objectsIn(files, type), allowed, where)
          count++
        }
      }
      expect(count).toBeGreaterThan(sized(100, 600))
    },
    sized(60_000, 300_000),
  )
})

describeWith([found.escript], 'real dets', () => {
  const folder = mkdtempSync(join(tmpdir(), 'coppice-crash-'))
  afterAll(() => rmSync(folder, { recursive: true, force: true }))
  const script = fileURLToPath(new URL('../../../formats/dets.escript', import.meta.url))

  it(
    'repairs what such a crash leaves to every change that was acknowledged',
    () => {
      const images: (Image & { path: string })[] = []
      for (let seed = 11; images.length < sized(120, 1_000); seed++) {
        for (const image of crashes('set', seed, 20, 6)) {
          const bytes = image.files.get('t')
          // Before its name is on the disk for sure there is no table.
          if (bytes === undefined || bytes.length === 0) continue
          const path = join(folder, `set-${images.length}.dets`)
          writeFileSync(path, bytes)
          images.push({ ...image, path })
        }
      }
      const lines = execFileSync(
        pathOf(found.escript),
        [script, 'repair', ...images.map(image => image.path)],
        {
          encoding: 'utf8',
          maxBuffer: 2 ** 30,
          timeout: 300_000,
        },
      )
      const recovered = lines
        .split('\n')
        .filter(line => line.startsWith('objects '))
        .map(
          line =>
            decodeTerm(Uint8Array.from(Buffer.from(line.slice(8), 'base64')))
              .term as Term as readonly Tuple[],
        )
      expect(recovered).toHaveLength(images.length)
      for (const [at, { allowed, where }] of images.entries())
        expectAllowed(recovered[at] as readonly Tuple[], allowed, where)
    },
    sized(120_000, 400_000),
  )
})
