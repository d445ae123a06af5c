import { describe, expect, it } from 'vitest'
import { type Movable, SortedRows } from '../../../src/main/observer/sorted-rows.ts'
import { Random } from '../../support/terms.ts'

type Row = Movable & { readonly id: number; key: number; isIn: boolean }

const compare = (a: Row, b: Row): number => a.key - b.key || a.id - b.id

function run(work: Generator<void, void>): number {
  let pauses = 0
  while (work.next().done !== true) pauses++
  return pauses
}

describe('rows in an order', () => {
  it.each(Array.from({ length: 20 }, (_, index) => index + 1))(
    'are after every repair as if all had been sorted anew (seed %i)',
    seed => {
      const random = new Random(seed)
      const all: Row[] = []
      const list = new SortedRows<Row>()
      for (let round = 0; round < 30; round++) {
        const moved = new Set<Row>()
        for (let count = random.int(40); count > 0; count--) {
          const row = { id: all.length, key: random.int(50), isIn: true, moving: false }
          all.push(row)
          moved.add(row)
        }
        for (let count = random.int(40); count > 0 && all.length > 0; count--) {
          const row = all[random.int(all.length)] as Row
          row.key = random.int(50)
          row.isIn = random.int(4) > 0
          moved.add(row)
        }
        run(list.repair([...moved], row => row.isIn, compare))
        expect(list.rows).toEqual(all.filter(row => row.isIn).sort(compare))
      }
    },
  )

  it('stay as they were until the repair is at its end, and it stops often on the way', () => {
    const rows = Array.from({ length: 50_000 }, (_, id) => ({
      id,
      key: (id * 7_919) % 50_021,
      isIn: true,
      moving: false,
    }))
    const list = new SortedRows<Row>()
    run(list.repair(rows, () => true, compare))
    const before = list.rows
    for (const row of rows) row.key = -row.key
    const work = list.repair(rows, () => true, compare)
    let pauses = 0
    while (work.next().done !== true) {
      pauses++
      expect(list.rows).toBe(before)
    }
    expect(pauses).toBeGreaterThan(100)
    expect(list.rows).toEqual([...rows].sort(compare))
  })

  it('forget a repair that was broken off', () => {
    const rows = Array.from({ length: 5_000 }, (_, id) => ({ id, key: id, isIn: true, moving: false }))
    const list = new SortedRows<Row>()
    run(list.repair(rows, () => true, compare))
    const broken = list.repair(rows.slice(0, 3_000), () => true, compare)
    broken.next()
    run(list.repair(rows, row => row.id % 2 === 0, compare))
    expect(list.rows.map(row => row.id)).toEqual(rows.filter(row => row.id % 2 === 0).map(row => row.id))
    expect(rows.every(row => !row.moving)).toBe(true)
  })
})
