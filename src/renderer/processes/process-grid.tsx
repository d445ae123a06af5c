import { defaultRangeExtractor, useVirtualizer } from '@tanstack/react-virtual'
import { ChevronDown, ChevronUp } from 'lucide-react'
import { type KeyboardEvent, useEffect, useMemo, useRef, useState } from 'react'
import { limits } from '../../shared/limits.ts'
import type { ProcessColumn, ProcessRow } from '../../shared/protocol/events.ts'
import { placeOf, rowAt } from '../stores/process-table.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { columns, markWidth, shownColumns, tracksOf } from './columns.ts'
import { type GridKey, isGridKey, partFor, rowAfterKey } from './grid-keys.ts'
import { GridRow } from './grid-row.tsx'

/** Heights in pixels, as in the style sheet. */
const rowHeight = 27
const headHeight = 32

/**
 * The table itself, an ARIA grid of which only the rows in sight are in the document. Rows take the focus: the arrows
 * move it, and with it the selection.
 */
export function ProcessGrid() {
  const { commands, store } = useApp()
  const table = useAppState(state => state.processTable)
  const hidden = useAppState(state => state.settings.processes.hidden)
  const sort = useAppState(state => state.settings.processes.sort)
  const filter = useAppState(state => state.processFilter)
  const selectedPid = useAppState(
    state => state.selectedPid ?? state.picture?.nodes.get(state.selectedKey ?? '')?.pid ?? null,
  )
  const selection = useAppState(state => state.selectedKey ?? state.selectedPid)
  const names = useMemo(() => shownColumns(hidden), [hidden])
  const box = useRef<HTMLDivElement>(null)
  const length = table?.length ?? 0

  // Where the keyboard is: at the selected process, which may move, or where that was last.
  const [keyboardAt, setKeyboardAt] = useState(0)
  const selectedAt = table === null ? -1 : placeOf(table, selectedPid)
  const at = Math.min(selectedAt >= 0 ? selectedAt : keyboardAt, Math.max(0, length - 1))
  /** A row that is selected as soon as it has come into sight. */
  const [wanted, setWanted] = useState<number | null>(null)
  const hasFocus = useRef(false)

  const virtual = useVirtualizer({
    count: length,
    getScrollElement: () => box.current,
    estimateSize: () => rowHeight,
    overscan: 6,
    scrollMargin: headHeight,
    scrollPaddingStart: headHeight,
    // The row that the keyboard comes to is always there.
    rangeExtractor: range => {
      const places = defaultRangeExtractor(range)
      if (length > 0 && !places.includes(at)) places.push(at)
      return places.sort((a, b) => a - b)
    },
  })
  const { startIndex = 0, endIndex = 40 } = virtual.range ?? {}
  const { offset, limit } = partFor(startIndex, endIndex, limits.processRowsInSight)
  useEffect(() => commands.lookAtProcesses(offset, limit), [commands, offset, limit])

  // What is sorted or filtered in another way is read from its beginning.
  // biome-ignore lint/correctness/useExhaustiveDependencies: these are when, not what.
  useEffect(() => {
    box.current?.scrollTo({ top: 0 })
  }, [sort, filter])

  // Who is selected elsewhere, or was before the table was opened, comes into sight.
  const isThere = table !== null
  // biome-ignore lint/correctness/useExhaustiveDependencies: neither a row that moves is followed, nor a restart.
  useEffect(() => {
    if (selectedAt >= 0) virtual.scrollToIndex(selectedAt, { align: 'auto' })
    if (!isThere || selectedAt >= 0 || selectedPid === null) return
    let late = false
    void commands.placeOfProcess(selectedPid).then(place => {
      if (!late && place !== null) virtual.scrollToIndex(place, { align: 'center' })
    })
    return () => {
      late = true
    }
  }, [selection, isThere])

  const select = (row: ProcessRow, place: number): void => {
    setKeyboardAt(place)
    commands.selectProcess(row)
  }
  const goTo = (place: number): void => {
    virtual.scrollToIndex(place, { align: 'auto' })
    const row = table === null ? undefined : rowAt(table, place)
    setKeyboardAt(place)
    setWanted(row === undefined ? place : null)
    if (row !== undefined) select(row, place)
  }
  const wantedRow = wanted === null || table === null ? undefined : rowAt(table, wanted)
  // biome-ignore lint/correctness/useExhaustiveDependencies: it is selected once, when it has come.
  useEffect(() => {
    if (wantedRow === undefined || wanted === null) return
    setWanted(null)
    select(wantedRow, wanted)
  }, [wantedRow])

  const focusedAt = wanted ?? at
  // biome-ignore lint/correctness/useExhaustiveDependencies: the row may only now be in the document.
  useEffect(() => {
    const row = box.current?.querySelector<HTMLElement>(`[data-place="${focusedAt}"]`)
    if (hasFocus.current && row !== document.activeElement) row?.focus({ preventScroll: true })
  }, [focusedAt, table, startIndex])

  const pressed = (event: KeyboardEvent): void => {
    if (event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return
    if (event.key === 'Enter') {
      event.preventDefault()
      const row = table === null ? undefined : rowAt(table, at)
      if (row !== undefined) select(row, at)
      store.getState().togglePanel('inspector', true)
    } else if (isGridKey(event.key)) {
      event.preventDefault()
      const next = afterKey(event.key)
      if (next !== null) goTo(next)
    }
  }
  const afterKey = (key: GridKey): number | null => {
    const page = Math.max(1, Math.floor(((box.current?.clientHeight ?? 0) - headHeight) / rowHeight) - 1)
    // The first arrow only selects where the keyboard is.
    const from = wanted ?? (selectedAt < 0 && key === 'ArrowDown' ? at - 1 : at)
    return rowAfterKey(key, from, length, page)
  }

  const { tracks, widthMin } = useMemo(() => tracksOf(names), [names])
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table is no table element.
    <div
      ref={box}
      role="grid"
      aria-label="All processes"
      aria-rowcount={length + 1}
      aria-colcount={names.length + 1}
      aria-multiselectable={false}
      aria-busy={table === null}
      className="process-grid"
      hidden={length === 0}
      style={{ '--columns': tracks, '--mark': `${markWidth}px` } as React.CSSProperties}
    >
      <div className="grid-inner" style={{ minWidth: widthMin }}>
        <Head names={names} />
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual table is no table element. */}
        <div
          role="rowgroup"
          className="grid-body"
          style={{ height: virtual.getTotalSize() }}
          onKeyDown={pressed}
          onFocus={() => {
            hasFocus.current = true
          }}
          onBlur={event => {
            // A row that goes takes the focus along without its going anywhere.
            if (event.relatedTarget !== null) hasFocus.current = false
          }}
        >
          {virtual.getVirtualItems().map(({ index, start }) => {
            const row = table === null ? undefined : rowAt(table, index)
            return (
              <GridRow
                key={row?.pid ?? index}
                row={row}
                place={index}
                top={start - headHeight}
                names={names}
                selected={row !== undefined && row.pid === selectedPid}
                tabStop={index === focusedAt}
                onSelect={select}
              />
            )
          })}
        </div>
      </div>
    </div>
  )
}

function Head({ names }: { names: readonly ProcessColumn[] }) {
  const sort = useAppState(state => state.settings.processes.sort)
  const sortProcesses = useAppState(state => state.sortProcesses)
  const tabStop = names.includes(sort.by) ? sort.by : names[0]
  const moved = (event: KeyboardEvent<HTMLElement>): void => {
    const step = event.key === 'ArrowRight' ? 1 : event.key === 'ArrowLeft' ? -1 : 0
    if (step === 0) return
    event.preventDefault()
    const buttons = [...event.currentTarget.querySelectorAll('button')]
    buttons[buttons.indexOf(document.activeElement as HTMLButtonElement) + step]?.focus()
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: a virtual table is no table element.
    <div role="rowgroup" className="grid-head" onKeyDown={moved}>
      {/* biome-ignore lint/a11y/useFocusableInteractive: the buttons in it are. */}
      {/* biome-ignore lint/a11y/useSemanticElements: a virtual table is no table element. */}
      <div role="row" aria-rowindex={1} className="grid-row">
        {/* biome-ignore lint/a11y/useFocusableInteractive: there is nothing to do with it. */}
        {/* biome-ignore lint/a11y/useSemanticElements: a virtual table is no table element. */}
        <div role="columnheader" aria-colindex={1} className="cell-mark">
          <span className="said">What happened a moment ago</span>
        </div>
        {names.map((name, index) => {
          const { title, hint, kind } = columns[name]
          const isSorted = sort.by === name
          const Arrow = sort.descending ? ChevronDown : ChevronUp
          return (
            // biome-ignore lint/a11y/useFocusableInteractive: the button in it is.
            // biome-ignore lint/a11y/useSemanticElements: a virtual table is no table element.
            <div
              key={name}
              role="columnheader"
              aria-colindex={index + 2}
              aria-sort={isSorted ? (sort.descending ? 'descending' : 'ascending') : 'none'}
              className={`cell-${name} is-${kind}`}
            >
              <button
                type="button"
                title={hint}
                tabIndex={name === tabStop ? 0 : -1}
                onClick={() => sortProcesses(name)}
              >
                <span>{title}</span>
                {isSorted ? <Arrow size={13} aria-hidden /> : null}
              </button>
            </div>
          )
        })}
      </div>
    </div>
  )
}
