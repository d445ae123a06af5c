import { describe, expect, it } from 'vitest'
import { type Process, sleep } from '../../../../src/main/runtime/index.ts'
import {
  type TableRegion,
  tableMap,
  tableObjects,
  tableProcesses,
  tableView,
} from '../../../../src/main/storage/dets/view.ts'
import { writeDets } from '../../../../src/main/storage/format/dets/write.ts'
import { Dets, FaultyDevice } from '../../../../src/main/storage/index.ts'
import { atom, type Tuple, tuple } from '../../../../src/shared/term.ts'
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
    for (const most of [1_000_000, 2_000, 50]) {
      const map = (await tableMap(device, process, most)) as readonly TableRegion[]
      expect(map.length).toBeLessThanOrEqual(most)
      expectCover(map, size)
    }
    const whole = (await tableMap(device, process, 1_000_000)) as readonly TableRegion[]
    const collections = whole.filter(region => region.kind === 'collections')
    expect(new Set(collections.map(region => region.slot)).size).toBe(collections.length)
    expect(whole.some(region => region.kind === 'free_lists')).toBe(changes === 0)
  })

  it('gives its objects page by page, whether they are in memory or not', async () => {
    const { process, device } = withOpenTable(9_000)
    const pages: Tuple[] = []
    for (let offset = 0; ; offset += 1_000) {
      const page = (await tableObjects(device, process, { offset, limit: 1_000 })) as readonly Tuple[]
      pages.push(...page)
      if (page.length < 1_000) break
    }
    expect(new Set(pages.map(object => object.items[0])).size).toBe(9_000)
    const [one] = (await tableObjects(device, process, { offset: 4_321, limit: 1 })) as readonly Tuple[]
    expect(one).toEqual(pages[4_321])
  })

  it('asks its process for nothing', async () => {
    const { process, device } = withOpenTable(5_000)
    const { reductions } = process
    await tableMap(device, process)
    await tableObjects(device, process, { offset: 0, limit: 10 })
    tableView(process)
    expect(process.reductions).toBe(reductions)
    expect(process.mailbox?.length ?? 0).toBe(0)
  })
})
