import { Search } from 'lucide-react'
import { type FormEvent, type ReactNode, useState } from 'react'
import type { TablePage, TablePlace, TableRow } from '../../shared/protocol/events.ts'
import { useApp } from '../ui/app-context.ts'
import { SaveMenu } from '../ui/save-menu.tsx'
import { pageLimit } from './page-words.ts'

/** Looks objects up by their key. */
export function KeySearch({
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
export function GoTo({
  row,
  page,
  onGo,
}: {
  row: TableRow
  page: TablePage | null
  onGo: (at: number) => void
}) {
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

/** Copies or saves the objects of the page, or of the table, as text. */
export function CopyMenu({ row, place }: { row: TableRow; place: TablePlace }) {
  const { commands } = useApp()
  const form = (
    name: string,
    notation: 'elixir' | 'erlang' | 'json',
    ending: string,
    from: TablePlace | null,
  ) => ({
    name,
    ending,
    text: async () => (await commands.tables.copy({ table: row.id, from, limit: pageLimit, notation })).text,
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

export function IconButton({
  name,
  disabled,
  onClick,
  children,
}: {
  name: string
  disabled: boolean
  onClick: () => void
  children: ReactNode
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
