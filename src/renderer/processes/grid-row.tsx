import { memo } from 'react'
import type { ProcessColumn, ProcessRow } from '../../shared/protocol/events.ts'
import { columns } from './columns.ts'

export type GridRowProps = {
  /** undefined while it is on its way. */
  row: ProcessRow | undefined
  /** Place in the whole table, from 0. */
  place: number
  /** Pixels below the head. */
  top: number
  names: readonly ProcessColumn[]
  selected: boolean
  tabStop: boolean
  onSelect: (row: ProcessRow, place: number) => void
}

/** One process. What happened to it a moment ago stands in words at its beginning, and its changed cells are marked. */
export const GridRow = memo(
  function GridRow({ row, place, top, names, selected, tabStop, onSelect }: GridRowProps) {
    const mark = row === undefined ? null : (row.mark ?? (row.changed.length > 0 ? 'changed' : null))
    return (
      // biome-ignore lint/a11y/useKeyWithClickEvents: the grid around the rows handles the keys of all of them.
      // biome-ignore lint/a11y/useSemanticElements: a virtual table is no table element.
      <div
        role="row"
        aria-rowindex={place + 2}
        aria-selected={selected}
        aria-busy={row === undefined}
        className={`grid-row${mark === null ? '' : ` is-${mark}`}`}
        style={{ transform: `translateY(${top}px)` }}
        tabIndex={tabStop ? 0 : -1}
        data-place={place}
        onClick={() => row !== undefined && onSelect(row, place)}
      >
        <Cell at={1} name="mark">
          {mark === null ? null : <span className={`mark is-${mark}`}>{mark}</span>}
        </Cell>
        {names.map((name, index) => (
          <ColumnCell key={name} at={index + 2} name={name} row={row} />
        ))}
      </div>
    )
  },
  (before, after) =>
    before.row === after.row &&
    before.place === after.place &&
    before.top === after.top &&
    before.names === after.names &&
    before.selected === after.selected &&
    before.tabStop === after.tabStop,
)

function ColumnCell({ at, name, row }: { at: number; name: ProcessColumn; row: ProcessRow | undefined }) {
  const { kind, text } = columns[name]
  if (row === undefined)
    return (
      <Cell at={at} name={name}>
        {at === 2 ? '…' : null}
      </Cell>
    )
  const shown = text(row)
  const more = `is-${kind}${row.changed.includes(name) ? ' is-changed' : ''}`
  return (
    <Cell at={at} name={name} more={more} title={kind === 'code' ? shown : undefined}>
      {name === 'status' ? <span className={`word-${row.status}`}>{shown}</span> : shown}
    </Cell>
  )
}

function Cell({
  at,
  name,
  more = '',
  title,
  children,
}: {
  at: number
  name: ProcessColumn | 'mark'
  more?: string
  title?: string | undefined
  children: React.ReactNode
}) {
  return (
    // biome-ignore lint/a11y/useFocusableInteractive: its row is.
    // biome-ignore lint/a11y/useSemanticElements: a virtual table is no table element.
    <div role="gridcell" aria-colindex={at} className={`cell-${name} ${more}`.trim()} title={title}>
      {children}
    </div>
  )
}
