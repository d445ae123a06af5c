import { ChevronLeft, ChevronRight, ChevronsLeft, Plus } from 'lucide-react'
import { useState } from 'react'
import type { TableObject, TablePlace, TableRow } from '../../shared/protocol/events.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { ObjectDetail } from './object-detail.tsx'
import { ObjectDialog } from './object-dialog.tsx'
import { ObjectGrid } from './object-grid.tsx'
import { CopyMenu, GoTo, IconButton, KeySearch } from './object-tools.tsx'
import { notYours, pageLimit, pageText } from './page-words.ts'
import { useAnswer } from './use-answer.ts'
import './objects.css'

const start: TablePlace = { at: 0, skip: 0 }

/** The objects of a table page by page, to be looked up, changed and copied. */
export function ObjectsPane({ row }: { row: TableRow }) {
  const { commands } = useApp()
  const [place, setPlace] = useState(start)
  /** Where the pages before this one begin. */
  const [before, setBefore] = useState<readonly TablePlace[]>([])
  /** The key that was looked for; null while pages are shown. */
  const [key, setKey] = useState<string | null>(null)
  const [chosen, setChosen] = useState<string | null>(null)
  const [editing, setEditing] = useState<{ id: number; text: string } | 'new' | null>(null)
  const [said, setSaid] = useState<string | null>(null)
  const paused = useAppState(state => state.picture?.world.mode === 'paused')
  const { id: table } = row
  const { value: page, trouble } = useAnswer(
    () =>
      key === null
        ? commands.tables.page({ table, from: place, limit: pageLimit })
        : commands.tables.find({ table, key }),
    JSON.stringify([table, row.revision, key ?? place]),
  )
  const refusal = notYours(row)
  const goTo = (next: TablePlace, back: readonly TablePlace[]) => {
    setKey(null)
    setPlace(next)
    setBefore(back)
  }
  const objects = page?.objects ?? []
  const selected = objects.find(object => identityOf(row, object) === chosen) ?? null

  return (
    <section className="table-objects" aria-label="Objects">
      <div className="table-tools">
        <KeySearch searched={key} onSearch={setKey} />
        {key === null ? (
          <>
            <div className="page-buttons">
              <IconButton
                name="First page"
                disabled={place.at === 0 && place.skip === 0}
                onClick={() => goTo(start, [])}
              >
                <ChevronsLeft size={16} aria-hidden />
              </IconButton>
              <IconButton
                name="Previous page"
                disabled={place.at === 0 && place.skip === 0}
                onClick={() => goTo(before.at(-1) ?? start, before.slice(0, -1))}
              >
                <ChevronLeft size={16} aria-hidden />
              </IconButton>
              <IconButton
                name="Next page"
                disabled={page === null || page.next === null}
                onClick={() => page?.next && goTo(page.next, [...before, place])}
              >
                <ChevronRight size={16} aria-hidden />
              </IconButton>
            </div>
            <GoTo row={row} page={page} onGo={at => goTo({ at, skip: 0 }, [])} />
          </>
        ) : (
          <button type="button" className="button small" onClick={() => setKey(null)}>
            All objects
          </button>
        )}
        <span className="muted page-text" role="status">
          {page === null ? '' : key === null ? pageText(row.kind, page) : foundText(row, page.objects)}
        </span>
        <div className="table-tools-end">
          <button
            type="button"
            className="button small"
            disabled={refusal !== null}
            onClick={() => setEditing('new')}
          >
            <Plus size={14} aria-hidden /> Insert…
          </button>
          <CopyMenu row={row} place={place} />
        </div>
      </div>
      {refusal === null ? null : <p className="table-note">{refusal}</p>}
      {said === null ? null : (
        <p className="waiting" role="status">
          {said}
        </p>
      )}
      {trouble === null && !page?.damage ? null : (
        <p className="refusal" role="alert">
          {trouble ?? `Not all can be read: ${page?.damage}.`}
        </p>
      )}
      {page !== null && objects.length === 0 && !page.damage ? (
        <p className="table-none muted">
          {key !== null
            ? 'No object has that key.'
            : row.objects === 0
              ? 'No objects. They come when the application inserts some, or you do.'
              : 'No objects in these slots; go on to the next page.'}
        </p>
      ) : (
        <ObjectGrid
          row={row}
          objects={objects}
          place={key ?? JSON.stringify(place)}
          selected={selected}
          onSelect={object => setChosen(identityOf(row, object))}
          onAct={(object, what) => (what === 'edit' ? edit(object) : remove(object))}
        />
      )}
      {selected === null ? null : (
        <ObjectDetail
          object={selected}
          canChange={refusal === null}
          onEdit={text => setEditing({ id: selected.id, text })}
          onDelete={() => remove(selected)}
        />
      )}
      {editing === null ? null : (
        <ObjectDialog
          row={row}
          old={editing === 'new' ? null : editing.text}
          save={text =>
            editing === 'new' ? commands.tables.insert(table, text) : commands.tables.edit(editing.id, text)
          }
          onClose={done => {
            setEditing(null)
            setSaid(done)
          }}
        />
      )}
    </section>
  )

  function edit(object: TableObject): void {
    setChosen(identityOf(row, object))
    if (refusal !== null) return
    void commands.tables.object({ object: object.id }).then(
      ({ elixir, notEditable }) => {
        if (notEditable === null) setEditing({ id: object.id, text: elixir })
        else setSaid(notEditable)
      },
      () => setSaid('That object is not there any more.'),
    )
  }

  function remove(object: TableObject): void {
    if (refusal !== null) return
    setSaid(null)
    commands.tables.delete(object.id).then(
      ({ state }) => {
        if (state === 'waiting')
          setSaid(`The change waits: the world ${paused ? 'is paused' : 'is slow'}. Run it or step on.`)
      },
      error => setSaid(error instanceof Error ? error.message : String(error)),
    )
  }
}

/** By which an object that was chosen is found again: in a set its key, whatever becomes of the rest. */
function identityOf({ type }: TableRow, { slot, key, text }: TableObject): string {
  return `${slot} ${type === 'set' || type === 'ordered_set' ? key : text}`
}

function foundText(row: TableRow, objects: readonly TableObject[]): string {
  const slot = row.kind === 'dets' && objects[0] !== undefined ? `, slot ${objects[0].slot}` : ''
  return `${objects.length} with that key${slot}`
}
