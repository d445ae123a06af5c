import { ChevronLeft, ChevronRight, ChevronsLeft, Plus, Search } from 'lucide-react'
import { type FormEvent, useState } from 'react'
import type { TableObject, TablePage, TablePlace, TableRow } from '../../shared/protocol/events.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { SaveMenu } from '../ui/save-menu.tsx'
import { ObjectDetail } from './object-detail.tsx'
import { ObjectDialog } from './object-dialog.tsx'
import { ObjectGrid } from './object-grid.tsx'
import { notYours, pageText } from './page-words.ts'
import { useAnswer } from './use-answer.ts'

const start: TablePlace = { at: 0, skip: 0 }
/** Objects of a page. */
const limit = 100

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
        ? commands.tables.page({ table, from: place, limit })
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
  const selected = objects.find(object => identityOf(object) === chosen) ?? null

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
          selected={chosen}
          identityOf={identityOf}
          onSelect={object => setChosen(identityOf(object))}
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
    setChosen(identityOf(object))
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

/** An object keeps its place on the list while it is what it is. */
function identityOf({ slot, text }: TableObject): string {
  return `${slot} ${text}`
}

function foundText(row: TableRow, objects: readonly TableObject[]): string {
  const slot = row.kind === 'dets' && objects[0] !== undefined ? `, slot ${objects[0].slot}` : ''
  return `${objects.length} with that key${slot}`
}

function KeySearch({
  searched,
  onSearch,
}: {
  searched: string | null
  onSearch: (key: string | null) => void
}) {
  const [text, setText] = useState(searched ?? '')
  const submit = (event: FormEvent) => {
    event.preventDefault()
    onSearch(text.trim() === '' ? null : text.trim())
  }
  return (
    <form className="key-search" onSubmit={submit}>
      <input
        className="field mono"
        type="search"
        aria-label="Look up a key"
        placeholder={'Key, as "ada" or :ada'}
        spellCheck={false}
        autoComplete="off"
        value={text}
        onChange={({ target }) => {
          setText(target.value)
          if (target.value === '') onSearch(null)
        }}
      />
      <button type="submit" className="icon-button" aria-label="Look up the key" title="Look up the key">
        <Search size={15} aria-hidden />
      </button>
    </form>
  )
}

/** Jumps to a slot, or to an object of an ETS table. */
function GoTo({ row, page, onGo }: { row: TableRow; page: TablePage | null; onGo: (at: number) => void }) {
  const [text, setText] = useState('')
  if (page === null || (page.next === null && page.from.at === 0)) return null
  const { places } = page
  const what = row.kind === 'dets' ? 'slot' : 'object'
  const first = row.kind === 'dets' ? 0 : 1
  return (
    <form
      className="go-to"
      onSubmit={event => {
        event.preventDefault()
        const at = Number(text) - first
        if (text.trim() !== '' && Number.isInteger(at)) onGo(Math.min(Math.max(at, 0), places - 1))
      }}
    >
      <input
        className="field mono"
        inputMode="numeric"
        aria-label={`Go to ${what}`}
        placeholder={`Go to ${what}`}
        value={text}
        onChange={({ target }) => setText(target.value.replace(/\D/g, ''))}
      />
    </form>
  )
}

function CopyMenu({ row, place }: { row: TableRow; place: TablePlace }) {
  const { commands } = useApp()
  const form = (
    name: string,
    notation: 'elixir' | 'erlang' | 'json',
    ending: string,
    from: TablePlace | null,
  ) => ({
    name,
    ending,
    text: async () => (await commands.tables.copy({ table: row.id, from, limit, notation })).text,
  })
  return (
    <SaveMenu
      what="the objects"
      inWords={`the objects of ${row.name}`}
      file={row.name.replace(/[^\p{L}\p{N}._-]+/gu, '-')}
      texts={[
        form('Elixir, this page', 'elixir', 'exs', place),
        form('Elixir, all', 'elixir', 'exs', null),
        form('Erlang, this page', 'erlang', 'terms', place),
        form('Erlang, all', 'erlang', 'terms', null),
        form('JSON, this page', 'json', 'json', place),
        form('JSON, all', 'json', 'json', null),
      ]}
    />
  )
}

function IconButton({
  name,
  disabled,
  onClick,
  children,
}: {
  name: string
  disabled: boolean
  onClick: () => void
  children: React.ReactNode
}) {
  return (
    <button
      type="button"
      className="icon-button"
      aria-label={name}
      title={name}
      disabled={disabled}
      onClick={onClick}
    >
      {children}
    </button>
  )
}
