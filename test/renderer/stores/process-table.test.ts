import { describe, expect, it } from 'vitest'
import { placeOf, rowAt, tableAfter } from '../../../src/renderer/stores/process-table.ts'
import type { ProcessesUpdate } from '../../../src/shared/protocol/events.ts'
import { processRow } from '../processes/process-rows.ts'

const update = (more: Partial<ProcessesUpdate>): ProcessesUpdate => ({
  type: 'processes',
  look: 1,
  alive: 100,
  passed: 100,
  length: 100,
  offset: 0,
  pids: null,
  rows: [],
  ...more,
})
const rows = [processRow(1), processRow(2), processRow(3)]
const first = tableAfter(null, update({ pids: rows.map(row => row.pid), rows, offset: 10 }))

describe('the table of processes', () => {
  it('has the rows that were told, from the place on that was told', () => {
    expect(first).toEqual({ alive: 100, passed: 100, length: 100, offset: 10, rows })
    expect(rowAt(first, 11)).toBe(rows[1])
    expect(rowAt(first, 9)).toBeUndefined()
    expect(rowAt(first, 13)).toBeUndefined()
    expect(placeOf(first, '<0.3.0>')).toBe(12)
    expect(placeOf(first, '<0.4.0>')).toBe(-1)
    expect(placeOf(first, null)).toBe(-1)
  })

  it('keeps rows that are not told again, as the same objects', () => {
    const changed = processRow(2, { reductions: 5 })
    const next = tableAfter(first, update({ rows: [changed], offset: 10, alive: 99 }))
    expect(next.rows).toEqual([rows[0], changed, rows[2]])
    expect(next.rows[0]).toBe(rows[0])
    expect(next.alive).toBe(99)
  })

  it('takes another order and another part, and forgets what went out of sight', () => {
    const four = processRow(4)
    const next = tableAfter(
      first,
      update({ pids: ['<0.3.0>', '<0.2.0>', '<0.4.0>'], rows: [four], offset: 11 }),
    )
    expect(next.rows.map(row => row.pid)).toEqual(['<0.3.0>', '<0.2.0>', '<0.4.0>'])
    const back = tableAfter(next, update({ pids: ['<0.1.0>', '<0.2.0>'], rows: [] }))
    expect(back.rows.map(row => row.pid)).toEqual(['<0.2.0>'])
  })
})
