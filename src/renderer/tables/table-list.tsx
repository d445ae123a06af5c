import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { TableRow } from '../../shared/protocol/events.ts'
import type { TableFilter } from '../stores/tables-slice.ts'
import { useAppState } from '../ui/app-context.ts'
import { plural } from '../ui/format.ts'
import { sizeText } from './map-words.ts'
import { KindIcon } from './tables-place.tsx'

/** Height of a row, in pixels, as in the style sheet. */
const rowHeight = 44
/** With more rows than this only those in sight are in the document. */
const rowsAlways = 200

const kinds: readonly { kind: TableFilter['kind']; name: string }[] = [
  { kind: 'all', name: 'All' },
  { kind: 'dets', name: 'DETS' },
  { kind: 'ets', name: 'ETS' },
]

/** The tables to choose from: a list box, of which only what is in sight is in the document. */
export function TableList({ listed, shown }: { listed: readonly TableRow[]; shown: TableRow | null }) {
  const filter = useAppState(state => state.tableFilter)
  const filterTables = useAppState(state => state.filterTables)
  const selectTable = useAppState(state => state.selectTable)
  const more = useAppState(state => state.tablesMore)
  const box = useRef<HTMLDivElement>(null)
  const at = listed.findIndex(row => row.id === shown?.id)
  const rows = useVirtualizer({
    count: listed.length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    // Few are all in the document, where readers and searches find them.
    overscan: listed.length <= rowsAlways ? rowsAlways : 8,
    // What has the focus must be in the document, wherever it is scrolled to.
    rangeExtractor: range => {
      const inDocument = defaultRangeExtractor(range)
      return at < 0 || inDocument.includes(at) ? inDocument : [...inDocument, at].sort((a, b) => a - b)
    },
  })
  useEffect(() => {
    if (at >= 0) rows.scrollToIndex(at)
  }, [rows, at])

  const keys = (event: KeyboardEvent) => {
    const last = listed.length - 1
    const next = {
      ArrowDown: Math.min(at + 1, last),
      ArrowUp: Math.max(at - 1, 0),
      Home: 0,
      End: last,
      PageDown: Math.min(at + 10, last),
      PageUp: Math.max(at - 10, 0),
    }[event.key]
    const row = next === undefined ? undefined : listed[next]
    if (row === undefined || event.altKey || event.ctrlKey || event.metaKey) return
    event.preventDefault()
    event.stopPropagation()
    selectTable(row.id)
  }

  return (
    <div className="table-list">
      <div className="table-filter">
        <input
          className="field"
          type="search"
          aria-label="Find a table"
          placeholder="Find a table"
          value={filter.text}
          onChange={({ target }) => filterTables({ text: target.value })}
        />
        <fieldset className="segments wide-segments" aria-label="Kind of table">
          {kinds.map(({ kind, name }) => (
            <button
              key={kind}
              type="button"
              aria-pressed={filter.kind === kind}
              onClick={() => filterTables({ kind })}
            >
              {name}
            </button>
          ))}
        </fieldset>
        <label className="table-system">
          <input
            type="checkbox"
            checked={filter.system}
            onChange={({ target }) => filterTables({ system: target.checked })}
          />
          System tables
        </label>
      </div>
      <div
        ref={box}
        className="table-rows"
        role="listbox"
        aria-label="Tables"
        tabIndex={0}
        aria-activedescendant={at < 0 ? undefined : `table-option-${at}`}
        onKeyDown={keys}
      >
        <div role="none" style={{ height: rows.getTotalSize() }}>
          {rows.getVirtualItems().map(({ index, start }) => {
            const row = listed[index] as TableRow
            return (
              // biome-ignore lint/a11y/useKeyWithClickEvents: the list box around the options handles the keys of all of them.
              <div
                key={row.id}
                id={`table-option-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === at}
                aria-posinset={index + 1}
                aria-setsize={listed.length}
                className="table-row"
                style={{ height: rowHeight, transform: `translateY(${start}px)` }}
                title={`${row.ref}, owned by ${row.owner.name}`}
                onClick={() => selectTable(row.id)}
              >
                <KindIcon kind={row.kind} />
                <span className="table-row-name">{row.name}</span>
                <span className="table-row-facts">
                  {plural(row.objects, 'object')} · {row.kind === 'ets' ? '≈ ' : ''}
                  {sizeText(row.bytes)}
                </span>
                {row.dets?.problem ? (
                  <span className="table-dot is-problem" title="cannot be written" />
                ) : null}
                {row.dets?.isClosedProperly === false && !row.dets.problem ? (
                  <span className="table-dot" title="in use, not closed properly" />
                ) : null}
              </div>
            )
          })}
        </div>
      </div>
      {more === 0 ? null : <p className="table-more">{plural(more, 'table')} more are not shown.</p>}
    </div>
  )
}
