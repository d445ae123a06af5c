import { Filter, X } from 'lucide-react'
import { useEffect } from 'react'
import { limits } from '../../shared/limits.ts'
import { useApp, useAppState } from '../ui/app-context.ts'
import { clockText, plural } from '../ui/format.ts'
import { SaveMenu } from '../ui/save-menu.tsx'
import { shownColumns } from './columns.ts'
import { ColumnsMenu } from './columns-menu.tsx'
import { ProcessGrid } from './process-grid.tsx'
import { tableAsCsv, tableAsJson, tableAsText } from './table-text.ts'
import './processes.css'

/** All processes as a table, as Erlang's observer has it. */
export function ProcessesPlace() {
  const { commands } = useApp()
  useEffect(() => () => commands.closeProcesses(), [commands])
  return (
    <section className="processes" aria-label="Processes">
      <header className="processes-head">
        <h2>Processes</h2>
        <Counts />
        <FilterField />
        <ColumnsMenu />
        <CopyTable />
      </header>
      <Body />
    </section>
  )
}

function Body() {
  const table = useAppState(state => state.processTable)
  const filter = useAppState(state => state.processFilter)
  const filterProcesses = useAppState(state => state.filterProcesses)
  const connection = useAppState(state => state.connection)
  const isEmpty = table !== null && table.length === 0
  return (
    <>
      {isEmpty ? (
        <p className="processes-empty">
          {filter.trim() === '' ? (
            'No process is alive. Start the application, and its processes are listed here.'
          ) : (
            <>
              No process has “{filter.trim()}” in its name, pid, status, function or supervisor.{' '}
              <button type="button" className="button small" onClick={() => filterProcesses('')}>
                Show all
              </button>
            </>
          )}
        </p>
      ) : null}
      {table === null ? (
        <p className="processes-empty">
          {connection === 'open' ? 'Looking…' : 'Waiting for the connection…'}
        </p>
      ) : null}
      <ProcessGrid />
    </>
  )
}

/** How many there are, and of which world at which time. */
function Counts() {
  const alive = useAppState(state => state.processTable?.alive ?? null)
  const passed = useAppState(state => state.processTable?.passed ?? null)
  const filtered = useAppState(state => state.processFilter.trim() !== '')
  const past = useAppState(state => state.time?.past ?? null)
  const inFork = useAppState(state => state.time?.fork?.inIt === true)
  const paused = useAppState(state => state.picture?.world.mode === 'paused')
  const world = inFork ? 'in the fork' : 'live'
  const when =
    past !== null
      ? `as it was at ${clockText(past.atMs)}${inFork ? ', in the fork' : ''}`
      : paused
        ? `${inFork ? 'in the fork, ' : ''}paused`
        : world
  return (
    <p className="processes-counts">
      {alive === null || passed === null ? null : (
        <>
          <strong>
            {filtered
              ? `${passed.toLocaleString('en')} of ${plural(alive, 'process', 'processes')}`
              : plural(alive, 'process', 'processes')}
          </strong>{' '}
          <span className="muted">{when}</span>
        </>
      )}
    </p>
  )
}

function FilterField() {
  const filter = useAppState(state => state.processFilter)
  const filterProcesses = useAppState(state => state.filterProcesses)
  return (
    <div className="search processes-filter">
      <Filter size={14} aria-hidden />
      <input
        type="search"
        placeholder="Filter ( / )"
        aria-label="Filter the processes"
        title="Words in the name, pid, status, function or supervisor; all must be found"
        data-place-search
        autoComplete="off"
        spellCheck={false}
        maxLength={200}
        value={filter}
        onChange={event => filterProcesses(event.target.value)}
        onKeyDown={event => {
          if (event.key !== 'Escape' || filter === '') return
          event.preventDefault()
          filterProcesses('')
        }}
      />
      {filter === '' ? null : (
        <button
          type="button"
          className="icon-button"
          aria-label="Show all processes"
          onClick={() => filterProcesses('')}
        >
          <X size={14} aria-hidden />
        </button>
      )}
    </div>
  )
}

function CopyTable() {
  const { commands } = useApp()
  const hidden = useAppState(state => state.settings.processes.hidden)
  const length = useAppState(state => state.processTable?.length ?? 0)
  const names = shownColumns(hidden)
  const most = limits.processRowsCopied
  const what = length > most ? `the first ${most.toLocaleString('en')} rows` : 'the table'
  const read = (write: typeof tableAsCsv) => async () => write((await commands.copyProcesses()).rows, names)
  return (
    <SaveMenu
      what={what}
      inWords={`${what}: what passes the filter, as it is sorted now`}
      file="processes"
      texts={[
        { name: 'text', ending: 'txt', text: read(tableAsText) },
        { name: 'CSV', ending: 'csv', text: read(tableAsCsv) },
        { name: 'JSON', ending: 'json', text: read(tableAsJson) },
      ]}
    />
  )
}
