import type { TableRow, TablesUpdate } from '../../shared/protocol/events.ts'
import type { Slice } from './slice.ts'

/** What of a table is shown. */
export type TableTab = 'objects' | 'info' | 'map' | 'iex'

/** Which tables are listed. */
export type TableFilter = {
  readonly kind: 'all' | TableRow['kind']
  /** Text that is to be found in a name, an owner or a file. */
  readonly text: string
  /** Those too that Erlang's observer hides. */
  readonly system: boolean
}

/** The screen of tables. */
export type TablesSlice = {
  /** By id, in the order in which they were told; null before anything was told. */
  tables: ReadonlyMap<string, TableRow> | null
  /** How many are left out because there are too many. */
  tablesMore: number
  /** Id of the table that is shown; it may be gone. */
  selectedTable: string | null
  /** Pid of the process whose table is shown instead, once it is known which one that is; null for none. */
  tableOwner: string | null
  tableTab: TableTab
  tableFilter: TableFilter
  tablesTold: (update: TablesUpdate) => void
  /** Nobody looks any more. */
  tablesForgotten: () => void
  selectTable: (id: string) => void
  /** Goes to the screen of tables, and shows there the table of the process `pid`. */
  showTableOf: (pid: string) => void
  showTableTab: (tab: TableTab) => void
  filterTables: (change: Partial<TableFilter>) => void
}

export const createTablesSlice: Slice<TablesSlice> = set => ({
  tables: null,
  tablesMore: 0,
  selectedTable: null,
  tableOwner: null,
  tableTab: 'objects',
  tableFilter: { kind: 'all', text: '', system: false },
  tablesTold: update =>
    set(({ tables: before, tableFilter, selectedTable }) => {
      const tables = tablesAfter(before, update)
      // Where nothing was chosen, one with something in it is.
      const first = listedTables(tables, tableFilter).find(({ objects }) => objects > 0)
      return { tables, tablesMore: update.more, selectedTable: selectedTable ?? first?.id ?? null }
    }),
  tablesForgotten: () => set({ tables: null }),
  selectTable: selectedTable => set({ selectedTable, tableOwner: null }),
  showTableOf: tableOwner => set({ place: 'tables', tableOwner, selectedTable: null }),
  showTableTab: tableTab => set({ tableTab }),
  filterTables: change => set(({ tableFilter }) => ({ tableFilter: { ...tableFilter, ...change } })),
})

/** The tables that are known after `update`; those that were not told again are the same objects as before. Pure. */
export function tablesAfter(
  before: ReadonlyMap<string, TableRow> | null,
  { whole, upserts, removed }: TablesUpdate,
): ReadonlyMap<string, TableRow> {
  const after = new Map(whole ? [] : before)
  for (const row of upserts) after.set(row.id, row)
  for (const id of removed) after.delete(id)
  return after
}

/** The tables that pass `filter`: DETS first, then by name. Pure. */
export function listedTables(
  tables: ReadonlyMap<string, TableRow>,
  { kind, text, system }: TableFilter,
): TableRow[] {
  const wanted = text.trim().toLowerCase()
  const passes = (row: TableRow): boolean =>
    (kind === 'all' || row.kind === kind) &&
    (system || row.ets?.isSystem !== true) &&
    [row.name, row.ref, row.owner.name, row.dets?.file ?? ''].some(each =>
      each.toLowerCase().includes(wanted),
    )
  return [...tables.values()]
    .filter(passes)
    .sort((a, b) => a.kind.localeCompare(b.kind) || a.name.localeCompare(b.name) || a.id.localeCompare(b.id))
}

/** The table that is shown: the one that was chosen, by itself or by its process, else the first on the list. Pure. */
export function shownTable(
  listed: readonly TableRow[],
  { tables, selectedTable, tableOwner }: Pick<TablesSlice, 'tables' | 'selectedTable' | 'tableOwner'>,
): TableRow | null {
  const all = [...(tables?.values() ?? [])]
  const owned = tableOwner === null ? undefined : all.find(row => row.owner.pid === tableOwner)
  return owned ?? tables?.get(selectedTable ?? '') ?? listed[0] ?? null
}
