import { describe, expect, it } from 'vitest'
import { type Process, sleep } from '../../../../src/main/runtime/index.ts'
import {
  regionsIn,
  type SlotPlace,
  TableLook,
  type TablePage,
  type TableRegion,
} from '../../../../src/main/storage/dets/look.ts'
import { tableProcesses, tableView } from '../../../../src/main/storage/dets/view.ts'
import { writeDets } from '../../../../src/main/storage/format/dets/write.ts'
import { Dets, FaultyDevice } from '../../../../src/main/storage/index.ts'
import { atom, tuple } from '../../../../src/shared/term.ts'
import { newTableWorld } from '../support/world.ts'

const table = atom('t')

/** A world in which `t` is open and nobody does anything. */
function withOpenTable(count: number, changed = 0): { process: Process; device: FaultyDevice } {
  const objects = Array.from({ length: count }, (_, at) => tuple(at, `value ${at}`))
  const device = new FaultyDevice(new Map([['t', writeDets({ type: 'set', keypos: 1, objects })]]))
  const { world } = newTableWorld(device, function* (self) {
    yield* Dets.openFile(self, table)
    for (let at = 0; at < changed; at++)
      yield* Dets.insert(self, table, tuple(`new ${at}`, 'x'.repeat(at * 7)))
    yield* sleep(self, 1_000_000)
  })
  world.advance(1)
  const [process] = tableProcesses(world)
  if (process === undefined) throw new Error('the table is not open')
  return { process, device }
}

function lookAt(process: Process, device: FaultyDevice): TableLook {
  const look = TableLook.at(process, device)
  if (look === null) throw new Error('the table is not open')
  return look
}

async function mapOf(process: Process, device: FaultyDevice): Promise<readonly TableRegion[]> {
  return (await lookAt(process, device).map(async () => undefined)) as readonly TableRegion[]
}

function expectCover(regions: readonly TableRegion[], size: number): void {
  let end = 0
  for (const region of regions) {
    expect(region.at).toBe(end)
    end = region.at + region.size
  }
  expect(end).toBe(size)
}

describe('a table, seen from outside', () => {
  it('says what it is, who uses it, and whether its file is closed properly', () => {
    const { process } = withOpenTable(3)
    expect(tableView(process)).toMatchObject({
      name: 't',
      file: 't',
      type: 'set',
      keypos: 1,
      objects: 3,
      keys: 3,
      slots: { least: 256, used: 256, most: 33_554_432 },
      access: 'read_write',
      sync: 'always',
      autoSaveMs: 180_000,
      isClosedProperly: true,
      waiting: 0,
      problem: null,
    })
    expect(tableView(process)?.users).toHaveLength(1)
    expect(tableView(withOpenTable(3, 1).process)).toMatchObject({ objects: 4, isClosedProperly: false })
  })

  it.each([
    [10, 0],
    [10, 40],
    [20_000, 0],
    [20_000, 40],
  ])('has a map that covers its file: %i objects, %i changes', async (count, changes) => {
    const { process, device } = withOpenTable(count, changes)
    const size = device.files.get('t')?.length as number
    const map = await mapOf(process, device)
    expectCover(map, size)
    for (const most of [2_000, 50]) {
      const fewer = regionsIn(map, { from: 0, to: size }, most)
      expect(fewer.length).toBeLessThanOrEqual(most)
      expectCover(fewer, size)
    }
    const collections = map.filter(region => region.kind === 'collections')
    expect(new Set(collections.map(region => region.slot)).size).toBe(collections.length)
    const inUse = map.flatMap(({ slot = 0, bits = '' }) =>
      [...bits].flatMap((digit, at) =>
        [0, 1, 2, 3].flatMap(i => ((8 >> i) & Number.parseInt(digit, 16) ? [slot + 4 * at + i] : [])),
      ),
    )
    expect(inUse).toEqual(collections.map(({ slot }) => slot).sort((a = 0, b = 0) => a - b))
    expect(map.some(region => region.kind === 'free_lists')).toBe(changes === 0)
  })

  it('has a map of a part of its file: what begins before it or ends after it is whole', async () => {
    const { process, device } = withOpenTable(2_000)
    const map = await mapOf(process, device)
    const part = regionsIn(map, { from: 1_000, to: 9_000 }, 1_000)
    expect(part).toEqual(map.filter(({ at, size }) => at < 9_000 && at + size > 1_000))
    expect(regionsIn(map, { from: 1_000, to: 9_000 }, 10).length).toBeLessThanOrEqual(10)
  })

  it('lets others have a turn while the map of a large file is made', async () => {
    const { process, device } = withOpenTable(40_000)
    let turns = 0
    await lookAt(process, device).map(async () => void turns++)
    expect(turns).toBeGreaterThan(0)
  })

  it('gives its objects page by page in the order of their slots, whether they are in memory or not', async () => {
    const { process, device } = withOpenTable(9_000)
    const look = lookAt(process, device)
    const found: TablePage['objects'][number][] = []
    for (let place: SlotPlace | null = { slot: 0, skip: 0 }; place !== null; ) {
      const page: TablePage = (await look.page(place, 700)) as TablePage
      expect(page.objects.length).toBeLessThanOrEqual(700)
      found.push(...page.objects)
      place = page.next
    }
    expect(new Set(found.map(({ object }) => object.items[0])).size).toBe(9_000)
    const slots = found.map(({ slot }) => slot)
    expect(slots).toEqual([...slots].sort((a, b) => a - b))
    const slot = slots[4_321] as number
    expect(await look.slot(slot)).toEqual(found.filter(one => one.slot === slot).map(({ object }) => object))
    expect(await look.slot(1_000_000)).toEqual([])
  })

  it('breaks a page inside a slot that has more objects than the page', async () => {
    const objects = Array.from({ length: 25 }, (_, at) => tuple('same', at))
    const device = new FaultyDevice(new Map([['t', writeDets({ type: 'bag', keypos: 1, objects })]]))
    const { world } = newTableWorld(device, function* (self) {
      yield* Dets.openFile(self, table, { type: 'bag' })
      yield* sleep(self, 1_000_000)
    })
    world.advance(1)
    const look = lookAt(tableProcesses(world)[0] as Process, device)
    const first = (await look.page({ slot: 0, skip: 0 }, 10)) as TablePage
    const second = (await look.page(first.next as SlotPlace, 100)) as TablePage
    expect([...first.objects, ...second.objects].map(({ object }) => object)).toEqual(objects)
    expect(second.next).toBeNull()
  })

  it('finds the objects of a key, and counts an object', async () => {
    const { process, device } = withOpenTable(500)
    const look = lookAt(process, device)
    const found = await look.lookup(77)
    expect(found).toMatchObject({ objects: [tuple(77, 'value 77')] })
    expect(await look.lookup('nobody')).toMatchObject({ objects: [] })
    expect(await look.copiesOf(tuple(77, 'value 77'))).toBe(1)
    expect(await look.copiesOf(tuple(77, 'another'))).toBe(0)
  })

  it('reads the bytes of the file', async () => {
    const { process, device } = withOpenTable(3)
    const file = device.files.get('t') as Uint8Array
    const look = lookAt(process, device)
    expect(await look.bytes({ at: 8, length: 40 })).toEqual(file.subarray(8, 48))
    expect(await look.bytes({ at: file.length - 4, length: 400 })).toEqual(file.subarray(-4))
  })

  it('stays as it was when the table changes, and says that it is another one then', async () => {
    const device = new FaultyDevice(new Map())
    const { world } = newTableWorld(device, function* (self) {
      yield* Dets.openFile(self, table)
      yield* Dets.insert(self, table, tuple('a', 1))
      yield* sleep(self, 10)
      yield* Dets.insert(self, table, tuple('b', 2))
      yield* sleep(self, 1_000_000)
    })
    world.advance(5)
    const process = tableProcesses(world)[0] as Process
    const before = lookAt(process, device)
    expect(lookAt(process, device).version).toBe(before.version)
    world.advance(10)
    const after = lookAt(process, device)
    expect(after.version).not.toBe(before.version)
    const place = { slot: 0, skip: 0 }
    expect(await before.page(place, 9)).toMatchObject({ objects: [{ object: tuple('a', 1) }] })
    expect(((await after.page(place, 9)) as TablePage).objects).toHaveLength(2)
  })

  it('asks its process for nothing', async () => {
    const { process, device } = withOpenTable(5_000)
    const { reductions } = process
    const look = lookAt(process, device)
    await look.map(async () => undefined)
    await look.page({ slot: 0, skip: 0 }, 10)
    tableView(process)
    expect(process.reductions).toBe(reductions)
    expect(process.mailbox?.length ?? 0).toBe(0)
  })
})
