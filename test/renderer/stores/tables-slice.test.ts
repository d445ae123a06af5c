import { describe, expect, it } from 'vitest'
import { createAppStore } from '../../../src/renderer/stores/app-store.ts'
import { loadSettings } from '../../../src/renderer/stores/settings-storage.ts'
import { listedTables, shownTable, tablesAfter } from '../../../src/renderer/stores/tables-slice.ts'
import type { TableRow, TablesUpdate } from '../../../src/shared/protocol/events.ts'
import { tableRow } from '../support/table-row.ts'

const todos = tableRow()
const carts = tableRow({ id: 'dets :carts', name: 'carts', ref: ':carts' }, { file: 'carts.dets' })
const ets = { protection: 'public', named: true, heir: null, isSystem: false } as const
const drafts = tableRow({ id: 'ets :drafts', kind: 'ets', name: 'drafts', ref: ':drafts', dets: null, ets })
const registry = tableRow({
  ...drafts,
  id: 'ets :dets_registry',
  name: 'dets_registry',
  ets: { ...ets, isSystem: true },
})

const told = (upserts: TableRow[], more: Partial<TablesUpdate> = {}): TablesUpdate => ({
  type: 'tables',
  whole: false,
  removed: [],
  more: 0,
  upserts,
  ...more,
})

const everything = tablesAfter(null, told([drafts, todos, registry, carts], { whole: true }))
const all = { kind: 'all', text: '', system: false } as const

describe('the tables that a window knows', () => {
  it('keep what was not told again, as it was', () => {
    const after = tablesAfter(everything, told([{ ...todos, objects: 9 }], { removed: ['ets :drafts'] }))
    expect(after.get('dets :carts')).toBe(carts)
    expect(after.get('dets :todos')?.objects).toBe(9)
    expect(after.has('ets :drafts')).toBe(false)
  })

  it('are all forgotten when another world is told of', () => {
    expect([...tablesAfter(everything, told([carts], { whole: true })).keys()]).toEqual(['dets :carts'])
  })
})

describe('the list of tables', () => {
  it('has DETS tables first, by name, and hides those of the system', () => {
    expect(listedTables(everything, all)).toEqual([carts, todos, drafts])
    expect(listedTables(everything, { ...all, system: true })).toContain(registry)
  })

  it('is filtered by kind, and by what is in a name or a file', () => {
    expect(listedTables(everything, { ...all, kind: 'ets' })).toEqual([drafts])
    expect(listedTables(everything, { ...all, text: 'CARTS.d' })).toEqual([carts])
    expect(listedTables(everything, { ...all, text: 'nothing' })).toEqual([])
  })

  it('shows its first table until one is chosen, and again when that is gone', () => {
    const listed = listedTables(everything, all)
    const state = { tables: everything, selectedTable: null, tableOwner: null }
    expect(shownTable(listed, state)).toBe(carts)
    expect(shownTable(listed, { ...state, selectedTable: 'dets :todos' })).toBe(todos)
    expect(shownTable(listed, { ...state, selectedTable: 'dets :gone' })).toBe(carts)
    expect(shownTable([], { ...state, tables: new Map() })).toBeNull()
  })

  it('begins with a table that has something in it', () => {
    const { getState } = createAppStore(
      loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0),
    )
    getState().tablesTold(told([{ ...carts, objects: 0 }], { whole: true }))
    expect(getState().selectedTable).toBeNull()
    getState().tablesTold(told([{ ...todos, objects: 2 }]))
    expect(getState().selectedTable).toBe('dets :todos')
    getState().tablesTold(told([{ ...carts, objects: 5 }]))
    expect(getState().selectedTable).toBe('dets :todos')
  })

  it('shows the table of a process that somebody wants to see, as soon as it is known', () => {
    const mine = tableRow({ ...todos, owner: { pid: '<0.77.0>', name: 'dets todos', key: null } })
    const state = { selectedTable: null, tableOwner: '<0.77.0>' }
    expect(shownTable([carts], { ...state, tables: null })).toBe(carts)
    expect(shownTable([carts, mine], { ...state, tables: new Map([[mine.id, mine]]) })).toBe(mine)
    const { getState } = createAppStore(
      loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0),
    )
    getState().showTableOf('<0.77.0>')
    expect(getState()).toMatchObject({ place: 'tables', tableOwner: '<0.77.0>' })
    getState().selectTable('dets :carts')
    expect(getState()).toMatchObject({ tableOwner: null, selectedTable: 'dets :carts' })
  })

  it('is filled and emptied in the store', () => {
    const { getState } = createAppStore(
      loadSettings({ getItem: () => null, setItem: () => undefined }, () => 0),
    )
    getState().tablesTold(told([todos], { whole: true }))
    getState().selectTable('dets :todos')
    getState().filterTables({ kind: 'dets' })
    expect(getState().tables?.size).toBe(1)
    expect(getState().tableFilter).toEqual({ kind: 'dets', text: '', system: false })
    getState().tablesForgotten()
    expect(getState()).toMatchObject({ tables: null, selectedTable: 'dets :todos' })
  })
})
