import { ChevronDown, ChevronRight } from 'lucide-react'
import { memo, useEffect, useRef, useState } from 'react'
import type { TreeNode } from '../../shared/protocol/events.ts'
import { isTreeKey, treeKey } from '../keys/tree-keys.ts'
import { isOutside } from '../stores/picture.ts'
import type { Row } from '../stores/rows.ts'
import { createFoundSelector } from '../stores/selectors.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { draggedSeat } from '../ui/drag-seat.ts'
import { plural } from '../ui/format.ts'
import { KindIcon } from './kind-icon.tsx'
import { outsideSentence } from './outside.ts'

/** Height of a row, in pixels, as in the style sheet. */
const rowHeight = 26
/** With more rows than this only those in sight are in the document. */
const rowsAlways = 300

/**
 * The tree as an ARIA tree: the same rows and the same selection as the canvas, for keyboards and screen
 * readers. An item is named by process name and then pid, or by what its empty seat waits for.
 */
export function Outline() {
  const app = useApp()
  const rows = useAppState(app.selectRows)
  const nodes = useAppState(state => state.picture?.nodes)
  const selectedKey = useAppState(state => state.selectedKey)
  const tree = useRef<HTMLDivElement>(null)
  const { from, to, watch } = useWindow(tree, rows.length)
  const [selectFound] = useState(createFoundSelector)
  const found = useAppState(selectFound)
  const selectedAt = rows.findIndex(row => row.key === selectedKey)
  const tabStop = Math.max(selectedAt, 0)

  // The focus goes where the selection goes, while it is in the tree; and the selection stays in sight.
  useEffect(() => {
    const box = tree.current
    if (!box || selectedAt < 0) return
    const top = selectedAt * rowHeight
    if (top < box.scrollTop) box.scrollTop = top
    else if (top + rowHeight > box.scrollTop + box.clientHeight)
      box.scrollTop = top + rowHeight - box.clientHeight
    if (!box.contains(document.activeElement)) return
    const row = box.querySelector<HTMLElement>(`[data-at="${selectedAt}"]`)
    row?.focus({ preventScroll: true })
  }, [selectedAt])

  return (
    <div
      ref={tree}
      role="tree"
      aria-label="Supervision tree"
      className="outline"
      tabIndex={-1}
      onScroll={watch}
      onKeyDown={event => {
        if (event.altKey || event.ctrlKey || event.metaKey || !isTreeKey(event.key)) return
        event.preventDefault()
        event.stopPropagation()
        treeKey(app, event.key)
      }}
    >
      {from > 0 ? <div role="none" style={{ height: from * rowHeight }} /> : null}
      {placesFrom(from, to, tabStop, rows.length).map(at => {
        const row = rows[at] as Row
        return (
          <OutlineRow
            key={row.key}
            row={row}
            at={at}
            node={nodes?.get(row.key)}
            selected={at === selectedAt}
            tabStop={at === tabStop}
            dimmed={found !== null && !found.has(row.key)}
          />
        )
      })}
      {to < rows.length ? <div role="none" style={{ height: (rows.length - to) * rowHeight }} /> : null}
    </div>
  )
}

/** Places of the rows in the document: those in sight, and the one that the keyboard comes to. */
function placesFrom(from: number, to: number, tabStop: number, count: number): number[] {
  const places = Array.from({ length: Math.min(to, count) - from }, (_, index) => from + index)
  if (tabStop < from && tabStop < count) places.unshift(tabStop)
  else if (tabStop >= to && tabStop < count) places.push(tabStop)
  return places
}

type RowProps = {
  row: Row
  at: number
  node: TreeNode | undefined
  selected: boolean
  tabStop: boolean
  dimmed: boolean
}

const OutlineRow = memo(function OutlineRow({ row, at, node, selected, tabStop, dimmed }: RowProps) {
  const { store, commands } = useApp()
  const name = node ? node.name : `${plural(row.count, 'process', 'processes')} more`
  const place = node ? (node.pid ?? node.status) : ''
  const toggle = () => row.open !== null && store.getState().foldRow(row, !row.open)
  const choose = () => (row.kind === 'group' ? toggle() : commands.selectSeat(row.key))
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the tree around the items handles the keys of all of them.
    <div
      role="treeitem"
      aria-label={node ? `${name} ${place}` : name}
      aria-description={node ? describe(node) : 'folded; open to see each'}
      aria-level={row.level}
      aria-posinset={row.position}
      aria-setsize={row.siblings}
      aria-selected={selected}
      {...(row.open === null ? {} : { 'aria-expanded': row.open })}
      className={`outline-row status-${node?.status ?? 'group'}${dimmed ? ' dimmed' : ''}${isOutside(node) ? ' outside' : ''}`}
      title={node && isOutside(node) ? outsideSentence(node) : undefined}
      style={{ paddingInlineStart: 6 + (row.level - 1) * 14 }}
      tabIndex={tabStop ? 0 : -1}
      data-at={at}
      draggable={node !== undefined}
      onDragStart={event => {
        if (node !== undefined) draggedSeat.begin(event.dataTransfer, node)
      }}
      onClick={choose}
      onDoubleClick={toggle}
    >
      <button
        type="button"
        className="twist"
        tabIndex={-1}
        aria-hidden="true"
        onClick={event => {
          event.stopPropagation()
          toggle()
        }}
      >
        {row.open === null ? null : row.open ? <ChevronDown size={13} /> : <ChevronRight size={13} />}
      </button>
      <KindIcon kind={node?.kind ?? 'worker'} status={node?.status ?? 'waiting'} />
      <span className="outline-name">{name}</span> <span className="outline-pid">{place}</span>
      {node && node.messageQueueLen > 0 ? (
        // The description says it to those who do not see it; text here would be no part of the row's name.
        <span className="count-chip" data-count={node.messageQueueLen} />
      ) : null}
    </div>
  )
})

function describe({
  kind,
  status,
  detail,
  problem,
  messageQueueLen,
  restart,
  hibernating,
}: TreeNode): string {
  const waiting = messageQueueLen > 0 ? `${plural(messageQueueLen, 'message')} waiting` : ''
  const said = hibernating ? 'hibernating' : status
  return [kind, said, detail, restart ?? '', waiting, problem ?? ''].filter(part => part !== '').join(', ')
}

/** Which rows are in sight. */
function useWindow(box: { readonly current: HTMLElement | null }, count: number) {
  const [top, setTop] = useState(0)
  const watch = () => {
    const next = Math.floor((box.current?.scrollTop ?? 0) / rowHeight / 10) * 10
    if (next !== top) setTop(next)
  }
  if (count <= rowsAlways) return { from: 0, to: count, watch }
  return { from: Math.max(0, top - 20), to: Math.min(count, top + 80), watch }
}
