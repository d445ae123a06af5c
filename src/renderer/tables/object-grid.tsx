import { type KeyboardEvent, useEffect, useRef } from 'react'
import type { TableObject, TableRow } from '../../shared/protocol/events.ts'
import { TermText } from '../inspector/term-view.tsx'

/** The objects of one page, each in a row; arrows move, Enter edits, Delete deletes. New ones are marked. */
export function ObjectGrid({
  row,
  objects,
  place,
  selected,
  onSelect,
  onAct,
}: {
  row: TableRow
  objects: readonly TableObject[]
  /** Which page it is: what is new on another page is not new in the table. */
  place: string
  selected: TableObject | null
  onSelect: (object: TableObject) => void
  onAct: (object: TableObject, what: 'edit' | 'delete') => void
}) {
  const grid = useRef<HTMLTableElement>(null)
  const isNew = useNews(objects, place)
  const at = selected === null ? -1 : objects.indexOf(selected)
  const tabStop = Math.max(at, 0)
  useEffect(() => {
    const focused = grid.current?.querySelector<HTMLElement>('tr[tabindex="0"]')
    if (at < 0 || !focused) return
    focused.scrollIntoView({ block: 'nearest' })
    if (grid.current?.contains(document.activeElement)) focused.focus({ preventScroll: true })
  }, [at])

  const keys = (event: KeyboardEvent) => {
    const last = objects.length - 1
    const next = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      Home: 0,
      End: last,
      PageDown: at + 10,
      PageUp: at - 10,
    }[event.key]
    const now = objects[tabStop]
    if (event.altKey || event.ctrlKey || event.metaKey) return
    if (next !== undefined) {
      const object = objects[Math.min(Math.max(next, 0), last)]
      if (object !== undefined) onSelect(object)
    } else if (event.key === 'Enter' && now !== undefined) onAct(now, 'edit')
    else if (event.key === 'Delete' && now !== undefined) onAct(now, 'delete')
    else return
    event.preventDefault()
    event.stopPropagation()
  }

  return (
    <div className="object-grid">
      <table
        ref={grid}
        // biome-ignore lint/a11y/noNoninteractiveElementToInteractiveRole: a table whose rows are gone through and chosen is a grid.
        role="grid"
        aria-label={`Objects of ${row.name}`}
        aria-rowcount={objects.length + 1}
        className={row.kind === 'dets' ? 'has-slots' : undefined}
        tabIndex={-1}
        onKeyDown={keys}
      >
        <thead>
          <tr className="object-row object-head" aria-rowindex={1}>
            {row.kind === 'dets' ? <th scope="col">Slot</th> : null}
            <th scope="col">Key</th>
            <th scope="col">Object</th>
          </tr>
        </thead>
        <tbody>
          {objects.map((object, index) => {
            return (
              <tr
                // biome-ignore lint/suspicious/noArrayIndexKey: a bag may hold the same object twice.
                key={`${index} ${object.key}`}
                className={`object-row${isNew(object) ? ' is-new' : ''}`}
                aria-selected={index === at}
                aria-rowindex={index + 2}
                tabIndex={index === tabStop ? 0 : -1}
                onClick={() => onSelect(object)}
                onDoubleClick={() => onAct(object, 'edit')}
              >
                {object.slot === null ? null : <td className="object-slot mono">{object.slot}</td>}
                <td className="object-key">
                  <TermText text={object.key} />
                </td>
                <td className="object-text">
                  {isNew(object) ? <span className="object-new">new</span> : null}
                  <TermText text={object.text} />
                </td>
              </tr>
            )
          })}
        </tbody>
      </table>
    </div>
  )
}

/** Which objects were not there when the same page was shown before. */
function useNews(objects: readonly TableObject[], place: string): (object: TableObject) => boolean {
  const seen = useRef<{ place: string; objects: readonly TableObject[]; before: ReadonlySet<string> | null }>(
    {
      place,
      objects: [],
      before: null,
    },
  )
  const now = seen.current
  if (now.objects !== objects) {
    const before = now.place === place && now.objects.length > 0 ? new Set(now.objects.map(contentOf)) : null
    seen.current = { place, objects, before }
  }
  const { before } = seen.current
  return object => before !== null && !before.has(contentOf(object))
}

const contentOf = ({ slot, text }: TableObject): string => `${slot} ${text}`
