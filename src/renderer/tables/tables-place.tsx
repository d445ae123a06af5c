import { Database, MemoryStick } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo } from 'react'
import type { TableRow } from '../../shared/protocol/events.ts'
import { listedTables, shownTable, type TableTab } from '../stores/tables-slice.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { plural } from '../ui/format.ts'
import { ByteMapPane } from './byte-map-pane.tsx'
import { IexPane } from './iex-pane.tsx'
import { InfoPane } from './info-pane.tsx'
import { sizeText } from './map-words.ts'
import { ObjectsPane } from './objects-pane.tsx'
import { TableList } from './table-list.tsx'
import './tables.css'

/** All open tables, ETS and DETS; of the one that is chosen its objects, what there is to know of it, and its file. */
export function TablesPlace() {
  const { commands } = useApp()
  const tables = useAppState(state => state.tables)
  const filter = useAppState(state => state.tableFilter)
  const selectedTable = useAppState(state => state.selectedTable)
  const tableOwner = useAppState(state => state.tableOwner)
  const selectTable = useAppState(state => state.selectTable)
  useEffect(() => {
    commands.tables.open()
    return () => commands.tables.close()
  }, [commands])
  const listed = useMemo(() => (tables === null ? [] : listedTables(tables, filter)), [tables, filter])
  const shown = shownTable(listed, { tables, selectedTable, tableOwner })
  const shownId = tableOwner !== null && shown?.owner.pid === tableOwner ? shown.id : null
  // From here on it is that table, whatever process serves it.
  useEffect(() => {
    if (shownId !== null) selectTable(shownId)
  }, [shownId, selectTable])
  const gone = selectedTable !== null && tables !== null && !tables.has(selectedTable)

  return (
    <section className="tables" aria-label="Tables">
      <TableList listed={listed} shown={shown} />
      {shown === null ? (
        <p className="table-none muted">
          {tables === null
            ? 'Looking for tables…'
            : tables.size === 0
              ? 'No table is open. They open with the applications: start those, or wait until their supervisor has.'
              : 'No table passes the filter.'}
        </p>
      ) : (
        <ShownTable key={shown.id} row={shown} goneBefore={gone ? selectedTable : null} />
      )}
    </section>
  )
}

const tabNames: { readonly [Tab in TableTab]: string } = {
  objects: 'Objects',
  info: 'Info',
  map: 'Byte map',
  iex: 'Open in iex',
}

function ShownTable({ row, goneBefore }: { row: TableRow; goneBefore: string | null }) {
  const wanted = useAppState(state => state.tableTab)
  const showTableTab = useAppState(state => state.showTableTab)
  const tabs = (Object.keys(tabNames) as TableTab[]).filter(tab => tab !== 'map' || row.kind === 'dets')
  const tab = tabs.includes(wanted) ? wanted : 'objects'
  const Pane = { objects: ObjectsPane, info: InfoPane, map: ByteMapPane, iex: IexPane }[tab]
  const keys = (event: KeyboardEvent<HTMLDivElement>) => {
    const step = { ArrowRight: 1, ArrowLeft: -1 }[event.key]
    if (step === undefined) return
    event.preventDefault()
    event.stopPropagation()
    const next = tabs[(tabs.indexOf(tab) + step + tabs.length) % tabs.length] as TableTab
    showTableTab(next)
    event.currentTarget.querySelector<HTMLElement>(`[data-tab="${next}"]`)?.focus()
  }

  return (
    <div className="table-shown">
      <header className="table-head">
        <KindIcon kind={row.kind} />
        <h2>{row.name}</h2>
        <span className="muted">{summaryOf(row)}</span>
        <TableState row={row} />
      </header>
      {goneBefore === null ? null : (
        <p className="waiting" role="status">
          The table {goneBefore.replace(/^\w+ /, '')} is not open now; this is {row.name}.
        </p>
      )}
      <div className="table-tabs" role="tablist" aria-label={`Table ${row.name}`} onKeyDown={keys}>
        {tabs.map(each => (
          <button
            key={each}
            type="button"
            role="tab"
            id={`table-tab-${each}`}
            data-tab={each}
            aria-selected={each === tab}
            aria-controls="table-pane"
            tabIndex={each === tab ? 0 : -1}
            onClick={() => showTableTab(each)}
          >
            {tabNames[each]}
          </button>
        ))}
      </div>
      <div className="table-pane" role="tabpanel" id="table-pane" aria-labelledby={`table-tab-${tab}`}>
        <Pane row={row} />
      </div>
    </div>
  )
}

export function KindIcon({ kind }: { kind: TableRow['kind'] }) {
  const Icon = kind === 'dets' ? Database : MemoryStick
  return <Icon className={`table-icon of-${kind}`} size={15} aria-hidden />
}

/** "DETS set, 12 objects, 7 kB on disk" */
export function summaryOf({ kind, type, objects, bytes }: TableRow): string {
  const size = kind === 'dets' ? `${sizeText(bytes)} on disk` : `about ${sizeText(bytes)} in memory`
  return `${kind.toUpperCase()} ${type}, ${plural(objects, 'object')}, ${size}`
}

/** What of its state a learner should not miss, in a word each. */
function TableState({ row: { dets, ets } }: { row: TableRow }) {
  if (dets === null)
    return ets === null || ets.protection === 'public' ? null : (
      <span className="table-chip">{ets.protection}</span>
    )
  return (
    <>
      {dets.problem === null ? null : (
        <span className="table-chip is-problem">cannot write: {dets.problem}</span>
      )}
      {dets.waiting === 0 ? null : (
        <span className="table-chip is-waiting">{plural(dets.waiting, 'change')} not on disk yet</span>
      )}
      <span className={`table-chip${dets.isClosedProperly ? ' is-closed' : ''}`}>
        {dets.isClosedProperly ? 'closed properly' : 'in use, not closed'}
      </span>
    </>
  )
}
